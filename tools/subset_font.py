"""Cut Latin Modern Math down to the characters that the built pages use in formulas: from 734 kB to some 25.

Not an extension but a command, `make font`, run when a test says that the font lacks a character which a formula uses,
or has one that none does.
"""

import html
import re
import sys
import unicodedata
from pathlib import Path

from fontTools import subset

MATH = re.compile(r"<math.*?</math>", re.DOTALL)
ALWAYS = set("0123456789+-=()[]|,.")  # so that most new formulas need no other font


def math_characters(pages):
    """The characters in the formulas of some HTML texts, the sign of roots, and the italic forms of single letters."""
    used: set[str] = set()
    for page in pages:
        for formula in MATH.findall(page):
            used.update(html.unescape(re.sub(r"<[^>]*>", "", formula)))
            used.update("√" if re.search("<m(sqrt|root)", formula) else "")  # drawn with no character in the text
    italic = {
        chr(code)
        for code in [0x210E, *range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C)]  # ℎ, italic Latin, italic Greek
        if plain(chr(code)) in used
    }
    return {character for character in used if not character.isspace()} | italic


def plain(italic):
    """The letter that a mathematical italic is the italic of; itself where there is none."""
    *_, code = unicodedata.decomposition(italic).split() or [f"{ord(italic):x}"]
    return chr(int(code, 16))


def wanted(built):
    """The characters that the font shall have for the site in a folder."""
    return math_characters(path.read_text(encoding="utf-8") for path in Path(built).rglob("*.html")) | ALWAYS


def main(source, built, target):
    characters = "".join(sorted(wanted(built)))
    # Without "ssty", letters cut for indices, which double the size: Chromium shows the same pixels with it. Without
    # the mirror images of relations: only formulas from right to left show them.
    options = ["--layout-features=dtls,flac", "--no-bidi-closure", "--no-hinting", "--flavor=woff2"]
    subset.main([source, f"--text={characters}", *options, f"--output-file={target}"])
    print(f"{target}: {len(characters)} characters, {Path(target).stat().st_size} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
