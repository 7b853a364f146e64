"""Pages that need several rooms of the house."""
