"""The data on their way to the page: how they are unpacked."""

import gzip
import json

from lab_side import WORLD, data_of
from page_side import node


def test_data_are_unpacked_where_they_are_packed_and_damage_is_told(modules, data, tmp_path):
    packed = (data / "world.gzip").read_bytes()
    text = gzip.decompress(packed).decode()
    damage = "damaged"
    cases = [(packed, text), (text.encode(), text), (b"", ""), (packed[:-20], damage), (packed[:-8] + bytes(8), damage)]
    for number, (content, _) in enumerate(cases):
        (tmp_path / f"{number}.gzip").write_bytes(content)
    found = node("inflate", modules, tmp_path, names=[str(number) for number in range(len(cases))])
    assert found == [expected for _, expected in cases]
    assert json.loads(text) == data_of(WORLD)
