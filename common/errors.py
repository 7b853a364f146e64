"""How a service says no."""

from __future__ import annotations


class Refusal(Exception):
    """What was asked can't be done. The message is a translated sentence for the person who asked."""


class Conflict(Refusal):
    """Somebody else changed the row in the meantime."""
