"""What it costs, and whether an exchange is noticed."""
