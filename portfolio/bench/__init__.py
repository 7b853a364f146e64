"""What Keyworks costs, measured as ratios on the machine it runs on (``./keyworks bench``).

``scratch`` makes databases of its own and drops them; ``filling`` fills them set by set; ``pages``,
``rebuilding``, ``importing`` and ``files`` measure; ``report`` says what came out.
"""
