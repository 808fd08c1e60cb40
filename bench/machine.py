"""The machine that a measurement comes from."""

import platform
from pathlib import Path


def processor() -> str:
    """Its name."""
    file = Path("/proc/cpuinfo")
    lines = file.read_text().splitlines() if file.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
