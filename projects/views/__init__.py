"""Pages of the monthly return."""
