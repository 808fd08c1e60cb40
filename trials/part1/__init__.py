"""Who speaks, and what each stage of training adds."""
