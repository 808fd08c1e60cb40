"""The types of the modules that touch no page, by the TypeScript compiler."""

from node_side import check_types
from support import ROOT


def test_the_modules_have_no_error_of_types():
    check_types(ROOT / "tests/search", "_static/search/search.js")
