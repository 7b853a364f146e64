"""Lists to take away: each is what its page shows, with the page's filters, all of its rows, as a file."""
