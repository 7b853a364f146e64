"""What changes: each function one step, whole or not at all."""
