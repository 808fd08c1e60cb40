"""What is committed of the lab's runs is of the lab's code."""

import json

import pytest

from lab.run.source import code
from trials import results, verdicts


@pytest.mark.parametrize("part", results.tried())
def test_the_committed_results_are_those_of_the_code(part):
    assert results.stale(part) is None


def test_no_digit_of_the_results_has_changed_since_they_were_judged():
    """By the hash of each file, beside the verdicts: most digits decide none."""
    told = json.loads((verdicts.HERE / "claims.json").read_text(encoding="utf-8"))["results"]
    found = {verdicts.called(path): verdicts.blob(path) for path in verdicts.record()}
    assert {name for name, _ in found.items() ^ told.items()} == set()


TEXT = '''"""What it is."""
import re  # to read

# A remark of a line.


@decorator
def spoken(text: str, width=3):
    """It tells
    more."""

    found = f"{text!r:>{width}} # {'' if width else 0}"
    match found:
        case {"a": [1, *rest]} if (size := len(rest)) > 1:  # some
            return rf"\\d{size}"
    return """# no remark
    """, 'it\\'s', ("a" "b")
'''
STRIPPED = '''import re
@decorator
def spoken(text: str, width=3):
    found = f"{text!r:>{width}} # {'' if width else 0}"
    match found:
        case {"a": [1, *rest]} if (size := len(rest)) > 1:
            return rf"\\d{size}"
    return """# no remark
    """, 'it\\'s', ("a" "b")'''


def test_what_counts_of_a_module_is_the_same_text_on_each_python():
    assert code(TEXT) == STRIPPED
