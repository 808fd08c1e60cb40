"""What the tests of the workshop share: its modules where Node takes them for what they are to a browser."""

import json
import shutil
import subprocess

import pytest
from support import ROOT, need


@pytest.fixture(scope="session")
def modules(tmp_path_factory):
    folder = tmp_path_factory.mktemp("modules")
    for name in ("engine", "playground", "workshop"):
        shutil.copytree(ROOT / "_static" / name, folder / name)
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


@pytest.fixture(scope="session")
def node(modules):
    """What a driver answers to a task."""
    need("node")

    def ask(driver, **task):
        command = ["node", ROOT / f"tests/workshop/{driver}.mjs", modules]
        result = subprocess.run([str(part) for part in command], input=json.dumps(task), capture_output=True, text=True)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    return ask
