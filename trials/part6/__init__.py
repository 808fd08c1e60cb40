"""What is hidden, planted or remembered."""
