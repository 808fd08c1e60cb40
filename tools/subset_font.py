"""Cut Latin Modern Math down to the characters that the built pages use in formulas: from 734 kB to some 25.

Not an extension but a command, `make font`, run when a test says that a formula uses a character that the font lacks.
"""

import html
import re
import sys
import unicodedata
from pathlib import Path

from fontTools import subset

MATH = re.compile(r"<math.*?</math>", re.DOTALL)


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


def main(source, built, target):
    pages = [path.read_text(encoding="utf-8") for path in sorted(Path(built).rglob("*.html"))]
    characters = "".join(sorted(math_characters(pages) | set("0123456789+-=()[]|,.")))
    # Without "ssty", letters cut for indices, which double the size: Chromium shows the same pixels with it.
    options = ["--layout-features=dtls,flac", "--no-hinting", "--flavor=woff2", f"--output-file={target}"]
    subset.main([source, f"--text={characters}", *options])
    print(f"{target}: {len(characters)} characters, {Path(target).stat().st_size} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
