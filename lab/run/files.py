"""Files that are there in full or not at all.

They are written beside their place and moved there when they are whole, so that whoever stops the program, or fills the
disk, leaves the old ones or the new ones, never a half.
"""

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written_whole(target: Path):
    """A folder to write into, which becomes `target` at the end of the block, or vanishes if the block fails."""
    target = Path(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        yield folder
        old = folder.with_name(f"{folder.name}-old")
        if target.exists():
            target.rename(old)
        folder.chmod(0o755)
        folder.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_whole(target: Path, content: bytes):
    """Write a file so that it is there in full or not at all."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
