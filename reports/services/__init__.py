"""Deriving figures from facts, freezing them, publishing them."""
