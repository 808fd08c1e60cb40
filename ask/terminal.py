"""What is told on a terminal.

Texts of pages and models, and names of files, may hold what a terminal obeys: sequences that write its title, move its
cursor or fill its clipboard, and marks that turn the direction of what follows.
"""

import re
import sys

OBEYED = re.compile("[\0-\b\v-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def plain(text: str) -> str:
    """A text with a sign in the place of each character that is no text; its lines and tabs stay."""
    return OBEYED.sub("\N{REPLACEMENT CHARACTER}", text)


def escaped(text: str) -> str:
    """JSON with those characters written as JSON may write them, which leaves some as they are."""
    return OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def tell(line: str) -> None:
    """Print a line, and no more than one, on standard error."""
    print(" ".join(plain(line).splitlines()), file=sys.stderr, flush=True)
