"""What a page says of itself at its head: `part: 3`, `status: in preparation`.

Sphinx has YAML for it, and not everybody who reads a page has. This reads what stands in one line, in whichever quotes,
before whichever remark; that `part` and `status` are written so is seen to by `_ext/front_matter.py`.
"""

import re

IN_PREPARATION = "in preparation"  # the only status
BLOCK = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)
ENTRY = re.compile(
    r"""^([\w-]+):(?:[ \t]+ (?: "([^"\\\n]*)" | '([^'\n]*)' | ([\w+.~-][^\n]*?) ))? [ \t]* (?:[ \t]\#.*)? $""",
    re.MULTILINE | re.VERBOSE,
)


def read(text: str) -> dict[str, str]:
    """The entries of a page's front matter that stand in one line each; none where it has no front matter."""
    block = BLOCK.match(text)
    return entries(block[1]) if block else {}


def entries(block: str) -> dict[str, str]:
    """Those of the front matter itself."""
    return {key: "".join(values) for key, *values in ENTRY.findall(block)}


def body(text: str) -> str:
    """A page without its front matter."""
    return BLOCK.sub("", text, count=1) if BLOCK.match(text) else text
