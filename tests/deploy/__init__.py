"""The container set-up, checked without containers."""
