"""The launcher: what it starts, what it says, what it leaves behind (nothing)."""
