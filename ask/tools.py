"""The tools of an agent: search, open a section, calculate, say that the book is silent.

None has an effect, so any of them may be run again, and none reaches anything but the book. What a model calls is
checked before it runs: a name of this list, arguments of the tool's form, and nothing beside them.
"""

import ast
import json
import math
import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .answer import Ask
from .citations import NUMBER, plain
from .endpoint import quoted
from .finding import LONGEST, Source, clean, sources
from .index import Passage
from .retrieve import Hit

SILENT = "silent"  # the tool that ends a run
FREE = {"1", "100"}  # numbers that a calculation may have from nowhere: for shares and percent


class ToolError(Exception):
    """What the model did wrong, told to it."""


@dataclass
class Shown:
    """What a call came to: a text for the model, and sources that it had not seen, each with its place in the store."""

    text: str
    fresh: list[tuple[Source, int]] = field(default_factory=list)


class Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Search(Arguments):
    """Find the passages of the book that are nearest to a question. They come numbered."""

    question: Annotated[str, Field(min_length=1, max_length=LONGEST)]


class Open(Arguments):
    """Read the whole section from which a numbered passage was taken."""

    number: Annotated[int, Field(ge=1)]


class Calculate(Arguments):
    """Work out a sum with + - * / ** and brackets. Its numbers must stand in the question or in what was found."""

    expression: Annotated[str, Field(min_length=1, max_length=200)]


class Silent(Arguments):
    """Say that the book does not answer the question. This ends the work."""


FORMS: dict[str, type[Arguments]] = {"search": Search, "open": Open, "calculate": Calculate, SILENT: Silent}


def described() -> list[dict]:
    """The tools as an endpoint is told of them. No page of a book can change a word of it."""
    return [
        {"type": "function", "function": {
            "name": name, "description": tool.__doc__,
            "parameters": {**tool.model_json_schema(), "title": name, "description": ""},
        }}
        for name, tool in FORMS.items()
    ]  # fmt: skip


def understood(name: Any, arguments: Any) -> Arguments:
    """The arguments of a call. ToolError, in words of our own, if there is no such tool or they are not of its form."""
    if name not in FORMS:
        raise ToolError(f"There is no such tool. There are: {', '.join(FORMS)}.")
    try:
        return FORMS[name].model_validate_json(arguments or "{}")
    except (ValidationError, TypeError):
        raise ToolError(f"The arguments of {name} must be JSON of its form: {json.dumps(form(name))}") from None


def form(name: str) -> dict:
    return FORMS[name].model_json_schema()["properties"]


class Tools:
    """The tools at work on one question, for an agent that has seen so many sources."""

    def __init__(self, ask: Ask, question: str, seen: Sequence[tuple[Source, int]]):
        self.ask, self.question, self.seen = ask, question, seen

    def use(self, called: Arguments) -> Shown:
        """ToolError if it can't be done."""
        match called:
            case Search(question=question):
                hits, far = self.ask.find(question)
                if not hits:
                    raise ToolError("Nothing was found.")
                note = "The book may be silent on this; these are merely the nearest.\n\n" if far else ""
                return self.shown(note, [hit.passage for hit in hits])
            case Open(number=number):
                return self.opened(number)
            case Calculate(expression=expression):
                return self.calculated(expression)
        return Shown("")

    def opened(self, number: int) -> Shown:
        if number > len(self.seen) or not self.seen[number - 1][1]:
            raise ToolError("There is no passage of this number.")
        source, place = self.seen[number - 1]
        passages = [passage for passage in self.ask.retriever.store.at([place]) if not passage.asked]
        if not passages or passages[0].section.name != source.name:  # another index since the run began
            raise ToolError("This section is gone. Search again.")
        return self.shown("", passages)

    def shown(self, note: str, passages: Sequence[Passage]) -> Shown:
        """Passages, numbered on from those already seen; these are named and not said again."""
        known = {(source.context, source.text): source.number for source, _ in self.seen}
        fresh: list[tuple[Source, int]] = []
        again = []
        for passage, source in zip(passages, sources([Hit(p, 0, 0, 0) for p in passages]), strict=True):
            if number := known.get((source.context, source.text)):
                again.append(number)
            else:
                fresh.append((source.model_copy(update={"number": len(self.seen) + len(fresh) + 1}), passage.place))
        text = quoted((source.number, f"{source.context}\n{source.text}") for source, _ in fresh)
        before = f"\n\nSeen before: {again}." if again else ""
        return Shown(f"{note}{text}{before}".strip(), fresh)

    def calculated(self, expression: str) -> Shown:
        """A result is a source too, which an answer may cite; so its numbers may not come from nowhere."""
        texts = [clean(self.question), *(source.text for source, _ in self.seen)]
        there = {plain(number) for text in texts for number in NUMBER.findall(text)} | FREE
        expression = re.sub(r"(?<=\d),(?=\d{3})", "", clean(expression))
        if re.search(r"[^0-9. +*/()-]", expression):  # Python has other ways to write a number: 0x84e1, 34_017, 3e4
            raise ToolError("A sum has numbers, + - * / ** and brackets.")
        if strange := [number for number in NUMBER.findall(expression) if plain(number) not in there]:
            raise ToolError(f"Neither the question nor a passage has {', '.join(strange)}.")
        text = f"{expression} = {shown_number(calculate(expression))}"
        number = len(self.seen) + 1
        source = Source(
            number=number, name="", url="", title="Calculation", context="Calculation", audience="all", text=text
        )
        return Shown(quoted([(number, text)]), [(source, 0)])


# --- The calculator ------------------------------------------------------------------------------------------------

OPERATORS: dict[type, Callable] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow, ast.USub: operator.neg, ast.UAdd: operator.pos,
}  # fmt: skip


def calculate(expression: str) -> float:
    """The value of a sum; ToolError if it is anything but numbers and operators, or grows too large."""
    try:
        value = worked(ast.parse(expression, mode="eval").body)
    except (SyntaxError, ValueError, KeyError, ZeroDivisionError, OverflowError, RecursionError, MemoryError):
        raise ToolError("This can't be calculated: numbers, + - * / ** and brackets, within bounds.") from None
    return value


def worked(node: ast.AST) -> float:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            found = float(value)
        case ast.BinOp(left=left, op=sign, right=right):
            found = OPERATORS[type(sign)](worked(left), worked(right))
        case ast.UnaryOp(op=sign, operand=operand):
            found = OPERATORS[type(sign)](worked(operand))
        case _:
            raise ValueError
    if isinstance(found, complex) or not math.isfinite(found):
        raise OverflowError
    return found


def shown_number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.6g}"
