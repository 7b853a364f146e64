"""Tables out and in: filled templates to take away, and workbooks that come back.

columns → reading → (returns, projects, plans, openings: what a row would change) → staging → batches, which
take a file from *uploaded* to *confirmed* and back. Nothing counts before it is confirmed.
"""
