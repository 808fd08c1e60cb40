"""What files of this folder share."""

from numbers_page import renewed  # noqa: F401 - a fixture
