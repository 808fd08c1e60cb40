"""Other methods of policy gradients."""
