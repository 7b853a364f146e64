"""What containers need besides the program: health checks, the static files, the proxy's settings."""
