"""What the tests of the workshop share: its modules, and Node that runs them."""

import pytest
from node_side import copied, drive


@pytest.fixture(scope="session")
def node(tmp_path_factory):
    """What a driver answers to a task."""
    modules = copied(tmp_path_factory.mktemp("modules"), "engine", "page", "playground", "workshop")

    def ask(driver, **task):
        return drive(f"workshop/{driver}.mjs", modules, **task)

    return ask
