"""The tests mirror the program: one directory per package."""
