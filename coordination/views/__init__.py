"""Pages about problems, nodes and who looks after a project."""
