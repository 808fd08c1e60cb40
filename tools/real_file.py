"""Puts the real model's file beside its page in the built site: python -m tools.real_file FOLDER"""

import hashlib
import json
import shutil
import sys
from pathlib import Path

from witness.smollm2_file import SHA256, package_file


def put(file: Path, folder: Path):
    """Raises ValueError for another file than the one that was measured, which the page would refuse."""
    with file.open("rb") as opened:
        if hashlib.file_digest(opened, "sha256").hexdigest() != SHA256:
            raise ValueError(f"{file} is not the model that was measured: its sha256 is not {SHA256}")
    shutil.copy(file, folder / file.name)
    (folder / "beside.json").write_text(json.dumps({"file": file.name}), encoding="utf-8")


if __name__ == "__main__":
    put(package_file(), Path(sys.argv[1]))
