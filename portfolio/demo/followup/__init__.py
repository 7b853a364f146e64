"""What follows upon the figures in the demo: orders, problems, meetings, work on site."""
