"""What comes suddenly, and why."""
