"""Pages about accounts: signing in, one's own account, and looking after others'."""
