"""Telling what a dropped file is: its kind, what it says of itself, where it differs."""
