import pytest
from node_side import copied


@pytest.fixture
def modules(tmp_path):
    """A copy of the page's modules, in which a fault may be planted."""
    return copied(tmp_path / "modules", "engine", "page", "glass")
