"""An agent's remedies beside doing nothing."""
