"""What readers missed in parts 2 to 4 and 6."""
