"""Pages of months and editions."""
