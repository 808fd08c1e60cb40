"""A chart of measured numbers: a line a number, a dot a run, a stroke at the mean.

`{worlds}` draws one above its table, of the numbers that a bet was on. It is made of text and of lengths in percent,
not of a picture: letters keep their size on a phone, colors follow the theme, and nothing has to be drawn or kept. In
print LaTeX draws it; plain text has the table only. A line is called what `names.toml` calls its number.
"""

import math

from docutils import nodes

from values.number_names import in_words
from values.shown import shown

MOST = 12  # lines of a chart: more are the table's
NICE = (1, 2, 5, 10)  # where an axis may end, times a power of ten
WIDTH = 170  # of an axis in print, in its own unit, so that it is four tenths of a line on any paper


class dots(nodes.General, nodes.Element):  # docutils names its classes of nodes like this
    pass


def chart(part: str, numbers: dict[str, dict]) -> dots:
    names = list(numbers)[:MOST]
    called = in_words(f"{part}.{name}" for name in names)
    return dots(axes=axes({words: numbers[name] for words, name in zip(called, names, strict=True)}))


def axes(numbers: dict[str, dict]) -> list[dict]:
    """Numbers of one size share an axis, from zero or its negative to a round number."""
    sizes: dict[tuple[int, bool], dict[str, dict]] = {}
    for name, number in numbers.items():
        sizes.setdefault(size(number), {})[name] = number
    return [axis(lines) for lines in sizes.values()]


def measured(number: dict) -> list[float]:
    return [value for value in number["seeds"] if value is not None]


def size(number: dict) -> tuple[int, bool]:
    """The power of ten that no value exceeds, and whether one is below zero."""
    most = max(map(abs, measured(number)), default=0)
    return math.ceil(math.log10(most)) if most else 0, min(measured(number), default=0) < 0


def axis(lines: dict[str, dict]) -> dict:
    values = [value for number in lines.values() for value in measured(number)] or [0]
    most = max(map(abs, values)) or 1
    power = 10 ** math.floor(math.log10(most))
    end = next(step * power for step in NICE if most <= step * power * (1 + 1e-9))
    begin = -end if min(values) < 0 else 0

    def place(value: float) -> float:
        return round((value - begin) / (end - begin), 4)

    drawn = [
        (name, shown(number["value"]), place(number["value"]), list(map(place, measured(number))))
        for name, number in lines.items()
        if measured(number)
    ]
    return {"begin": shown(begin), "end": shown(round(end, 9)), "lines": drawn}


def visit(writer, node):
    out = writer.body
    out.append('<div class="dots">\n<p>A dot a run, a stroke at the mean:</p>\n')
    for axis in node["axes"]:
        for name, mean, stroke, runs in axis["lines"]:
            marks = "".join(f'<i style="left:{100 * run:.4g}%"></i>' for run in runs)
            track = f'<span class="track" aria-hidden="true">{marks}<b style="left:{100 * stroke:.4g}%"></b></span>'
            out.append(f'<div><span class="name">{writer.encode(name)}</span>{track}<span>{mean}</span></div>\n')
        ends = f"<span>{axis['begin']}</span><span>{axis['end']}</span>"
        out.append(f'<div aria-hidden="true"><span class="name"></span><span class="ends">{ends}</span></div>\n')
    out.append("</div>\n")
    raise nodes.SkipNode


def visit_latex(writer, node):
    unit = rf"\setlength{{\unitlength}}{{{0.4 / WIDTH:.6f}\linewidth}}"
    small = r"\par\smallskip\noindent{\footnotesize\setlength{\parskip}{1pt}" + unit
    lines = [small + r"\emph{A dot a run, a stroke at the mean:}\par"]
    for axis in node["axes"]:
        for name, mean, stroke, runs in axis["lines"]:
            marks = "".join(rf"\put({WIDTH * run:.1f},3){{\circle*{{3}}}}" for run in runs)
            marks += rf"\put({WIDTH * stroke:.1f},0){{\line(0,1){{6}}}}\put(0,3){{\line(1,0){{{WIDTH}}}}}"
            lines.append(latex_line(writer.encode(name), marks, mean))
        ends = rf"\put(0,0){{{axis['begin']}}}\put({WIDTH},0){{\makebox(0,0)[br]{{{axis['end']}}}}}"
        lines.append(latex_line("", ends, ""))
    writer.body.append("\n".join([*lines, "}", ""]))
    raise nodes.SkipNode


def latex_line(name, marks, mean):
    picture = rf"\begin{{picture}}({WIDTH},7){marks}\end{{picture}}"
    words = rf"\parbox{{0.46\linewidth}}{{\raggedright {name}}}"
    return rf"\noindent{words}{picture}\makebox[0.12\linewidth][r]{{{mean}}}\par"


def skip(writer, node):
    raise nodes.SkipNode


def setup(app):
    plain = {"text": (skip, None), "man": (skip, None)}
    app.add_node(dots, html=(visit, None), latex=(visit_latex, None), **plain)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
