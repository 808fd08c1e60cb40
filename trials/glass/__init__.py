"""What the glass model shows, over many texts."""
