"""The types of the modules that touch no page, by the TypeScript compiler. It knows no page here, so that none can."""

from node_side import check_types
from support import ROOT

NAMES = "worker", "steps", "store", "growing", "growth", "telling"


def test_the_modules_have_no_error_of_types():
    check_types(ROOT / "tests/workshop", *(f"_static/workshop/{name}.js" for name in NAMES))
