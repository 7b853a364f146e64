"""What stands behind the `keyworks` command: set-up, servers, processes. Standard library only."""
