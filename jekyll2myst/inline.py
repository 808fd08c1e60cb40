"""Text and formulas as MyST: what would be a mark there is escaped, and what can't be set is refused."""

import re
from contextlib import suppress

from math_core import LatexError, LatexToMathML

PUNCTUATION = r"!-/:-@\[-`{-~"
# At the start of a line: heading, quote, lists, rules and underlines, tables, fences, comment, break, label, definition
STARTS = re.compile(
    r"^(?=#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|=+\s*$|[-:| ]+$|\||~~~|:::|%|\+\+\+|\([^)\s]+\)=\s*$|[:~]\s)"
    r"|^(?P<list>\d{1,9})(?=[.)](?:\s|$))"
    r"|^(?P<note>\[\^[^\]]+\])(?=:)",
    re.MULTILINE,
)
# What may follow the dollar that ends a formula: no letter but an ending, `$k$th`, and no digit but a value, `$n=$5`.
ENDED = r"(?:(?![\d$\w])|(?=(?:s|th)\b))"
VALUED = rf"(?:{ENDED}|(?<=[=<>]\$)(?=\d))"  # not of a formula that began with a digit: `$5 for x=$9`
ALIGNED = r"(align|eqnarray|flalign|split|alignat)\*?"
DEFINED = re.compile(
    r"\\(?:newcommand|renewcommand|providecommand|def)\s*\{?(\\[A-Za-z]+)\}?\s*(?:\[(\d)\]|((?:#\d)+))?\s*(?:\[([^\]]*)\])?\s*(?=\{)"
)
OF_MATHJAX: dict[str, tuple] = {  # what readers of TeX for MathML lack: how many arguments, and what it is here
    r"\pmb": (1, r"\boldsymbol{#1}"),
    r"\smallint": (0, r"\textstyle\int"),
    r"\substack": (1, r"\begin{matrix}#1\end{matrix}"),
    r"\widetilde": (1, r"\tilde{#1}"),
    r"\smash": (1, "#1"),
    **dict.fromkeys(r"\tiny \scriptsize \small \normalsize \large \Large \huge \Huge".split(), (0, "")),
    **dict.fromkeys((r"\dotsc", r"\dotso"), (0, r"\ldots")),
    **dict.fromkeys((r"\dotsb", r"\dotsm", r"\dotsi"), (0, r"\cdots")),
}
COLOR = re.compile(r"\\(?:text)?color\s*(?:\{\s*#\w+\s*\}|\[\w+\]\s*\{[^}]*\})")  # other than by a name
NESTED = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
BELOW = re.compile(rf"\\mathop\s*({NESTED})\s*\\limits\s*_\s*({NESTED}|\w)")
OPERATOR = re.compile(r"\\DeclareMathOperator\*?\s*\{(\\[A-Za-z]+)\}\s*\{([^}]*)\}")


def escaped(text: str, inside: bool = False) -> str:
    """Text without a mark in it. inside: of a link's text, where brackets count."""
    text = re.sub(rf"\\(?=[{PUNCTUATION}]|$)", r"\\\\", text, flags=re.MULTILINE)
    text = re.sub(r"([`${])", r"\\\1", text)
    text = re.sub(r"(?<!\s)\*|\*(?!\s)", r"\\*", text)
    text = re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", text)
    text = re.sub(r"<(?=[A-Za-z/!?])|&(?=#?\w+;)", r"\\\g<0>", text)
    return re.sub(r"[\[\]]" if inside else r"\[(?=\^)|\](?=[({\[:])", r"\\\g<0>", text)


def lines_of(text: str) -> str:
    """A paragraph, whose lines begin nothing else."""
    text = "\n".join(line.strip(" \t\n") for line in text.strip(" \t\n").split("\n") if line.strip(" \t\n"))

    def guarded(found: re.Match) -> str:
        if found["list"] or found["note"]:
            return f"{found['list'] or found['note']}\\"
        return "\\"

    return STARTS.sub(guarded, text)


def code(text: str) -> str:
    """A span of code, in more backticks than it has."""
    text = " ".join(text.split("\n"))
    marks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if text[:1] == "`" or text[-1:] == "`" or (text[:1] == text[-1:] == " " and text.strip()) else ""
    return f"{marks}{pad}{text}{pad}{marks}"


# --- Formulas -------------------------------------------------------------------------------------------------------


class Formulas:
    """The formulas of a post, in which commands that it or its theme defines are written out."""

    def __init__(self, theme: str = ""):
        self.commands = dict(OF_MATHJAX)
        self.converter = LatexToMathML(fancy_error=False)
        with suppress(LatexError):  # a brace that is open
            self.defining(theme)

    def plain(self, tex: str) -> tuple[str, list[str]]:
        """A formula for MathML and MathJax alike, and its labels. Raises LatexError where it can't be read."""
        tex = COLOR.sub("", self.expanded(self.defining(tex)))
        labels = re.findall(r"\\label\s*\{([^}]*)\}", tex)
        tex = re.sub(r"\\label\s*\{[^}]*\}|\\(?:nonumber|notag|shove(?:left|right))\b|\\require\{\w+\}", "", tex)
        tex = re.sub(r"\\tag\*?\{([^}]*)\}", r"\\qquad(\\text{\1})", tex)
        tex = re.sub(r"\\(?:mbox|hbox|textrm|textnormal)\s*(?=\{)", r"\\text", tex).replace(r"\lt ", "<")
        tex = re.sub(rf"\\text\s*({NESTED})", in_words, tex)
        tex = BELOW.sub(r"\\underset{\2}\1", tex)
        tex = re.sub(
            r"(\\left|\\right)\s*([<>{}])",
            lambda found: found[1] + {"<": r"\langle ", ">": r"\rangle "}.get(found[2], f"\\{found[2]}"),
            tex,
        )
        whole = re.fullmatch(r"\s*\\begin\{(equation|displaymath|math)\*?\}(.*)\\end\{\1\*?\}\s*", tex, re.DOTALL)
        tex = whole[2] if whole else tex
        tex = re.sub(rf"\\(begin|end)\s*\{{{ALIGNED}\}}", r"\\\1{aligned}", tex)
        tex = re.sub(r"\\begin\{aligned\}\{\d+\}", r"\\begin{aligned}", tex)
        tex = re.sub(r"\\(begin|end)\{(?:gather|multline)\*?\}", r"\\\1{gathered}", tex)
        tex = re.sub(r"\\(begin|end)\{smallmatrix\}", r"\\\1{matrix}", tex)
        tex = re.sub(r"(?<!\\)((?:\\\\)*\\)\n", r"\1 ", tex)  # a space, which a line's end is too
        tex = re.sub(r"\n\s*(?=\n)", "", tex).strip()
        if tex:
            aligned = r"\\" in tex and r"\begin" not in tex
            read = rf"\begin{{aligned}}{tex}\end{{aligned}}" if aligned else tex
            self.converter.convert_with_local_state(read, displaystyle=True)
        return tex, labels

    def defining(self, tex: str) -> str:
        """What is left of a formula when its definitions are kept in mind."""
        for name, body in OPERATOR.findall(tex):
            self.commands[name] = (0, rf"\operatorname{{{body}}}")
        tex = OPERATOR.sub("", tex)
        while found := DEFINED.search(tex):
            body, end = group(tex, found.end())
            count = int(found[2] or 0) or len(found[3] or "") // 2
            self.commands[found[1]] = (count, body, *[found[4]] * (found[4] is not None))
            tex = tex[: found.start()] + tex[end:]
        return tex

    def expanded(self, tex: str) -> str:
        for _ in range(5):  # a command may use another
            before = tex
            for name, (count, body, *preset) in self.commands.items():  # preset: the first argument, which may be none
                while found := re.search(re.escape(name) + r"(?![A-Za-z])", tex):
                    end, filled = found.end(), body
                    for number in range(1, count + 1):
                        said = re.compile(r"\s*\[([^\]]*)\]").match(tex, end) if preset and number == 1 else None
                        if said:
                            argument, end = said[1], said.end()
                        elif preset and number == 1:
                            argument = preset[0]
                        else:
                            argument, end = group(tex, end)
                        filled = filled.replace(f"#{number}", argument)
                    if name in filled:
                        break
                    alone = re.fullmatch(r"\\[A-Za-z]+\s*", filled)  # which may want an argument of its own
                    tex = f"{tex[: found.start()]}{filled if alone else f'{{{filled}}}'}{tex[end:]}"
            if tex == before:
                break
        return tex


def in_words(found: re.Match) -> str:
    """Words in a formula, in which formulas stand again."""
    pieces = found[1][1:-1].split("$")
    words = [re.sub(r"(?<!\\)[_&#]", r"\\\g<0>", piece) for piece in pieces]
    return "".join(pieces[place] if place % 2 else f"\\text{{{each}}}" for place, each in enumerate(words))


def group(tex: str, start: int) -> tuple[str, int]:
    """The argument that begins at a place, without its braces, and where it ends."""
    start += len(tex[start:]) - len(tex[start:].lstrip())
    if tex[start : start + 1] != "{":
        found = re.compile(r"\\[A-Za-z]+|.", re.DOTALL).match(tex, start)
        return (found[0], found.end()) if found else ("", start)
    depth = 0
    for place in range(start, len(tex)):
        depth += (tex[place] == "{") - (tex[place] == "}") if tex[place - 1] != "\\" else 0
        if not depth:
            return tex[start + 1 : place], place + 1
    raise LatexError("a brace is not closed")
