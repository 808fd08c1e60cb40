"""The models of one world that lie beside the code, so that one can talk to them at once, by name: without PyTorch."""

from pathlib import Path

MODELS = Path(__file__).parent / "models"
STAGES = ("base", "sft", "rlhf", "unleashed")  # as in stages/models.py
KEPT_MODELS = STAGES[:3]
