"""What the office types into the register, checked."""
