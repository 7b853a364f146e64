"""The office's pages: taking projects in, and everything that is said of them from a day on."""
