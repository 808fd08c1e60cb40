"""What reading alone brings: loss, facts, sizes."""
