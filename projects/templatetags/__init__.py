"""Template filters of the projects' pages."""
