"""The models that the experiments look at: base, tuned, aligned. Each is trained once for a seed and then kept."""
