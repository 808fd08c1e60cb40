"""Questions as Moodle imports them: GIFT, https://docs.moodle.org/en/GIFT_format."""

import re


def entry(title: str, text: str, answers: list[tuple[str, bool, str]]) -> str:
    """One question. Each answer: its text, whether it is right, and what is said to whoever gives it."""
    lines = [f"{'=' if right else '~'}{escaped(answer)}#{escaped(said)}" for answer, right, said in answers]
    return "\n".join([f"::{escaped(title)}::{escaped(text)}{{", *lines, "}"])


def escaped(text: str) -> str:
    r"""A text in which none of the format's own characters means anything.

    >>> escaped("p = 0.5: {a} #1")
    'p \\= 0.5\\: \\{a\\} \\#1'
    """
    return re.sub(r"([\\~=#{}:])", r"\\\1", text)


def category(*names: str) -> str:
    """What follows belongs there; a slash parts a category from the one in it."""
    return "$CATEGORY: " + "/".join(name.replace("/", "//") for name in names)


def numeric(title: str, text: str, number: float, tolerance: float) -> str:
    """A question in Markdown whose answer is a number, and how far from it an answer may lie."""
    return f"::{escaped(title)}::[markdown]{escaped(text)}{{#{number:.6g}:{tolerance:.3g}}}"
