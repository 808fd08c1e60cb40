"""What is committed of the lab's runs is of the lab's code."""

import pytest

from lab.run.source import code
from trials import results


@pytest.mark.parametrize("part", results.tried())
def test_the_committed_results_are_those_of_the_code(part):
    assert results.stale(part) is None


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
