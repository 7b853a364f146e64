"""What follows the issuer's mark in the numbers of official papers: a series of its own for each kind."""

RECTIFY, TALK = "督", "约"
