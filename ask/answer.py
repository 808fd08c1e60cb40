"""An answer: checked sentences with their sources, or the best passages as they stand, or "the series does not say"."""

import asyncio
import json
import os
import re
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field

from .budget import Spent
from .citations import fault, overstep, split
from .endpoint import INSTRUCTIONS, EndpointError, Usage, Writer
from .retrieve import Hit, Retriever
from .telemetry import tracer

LONGEST = 2000  # characters of a question
SOURCES = 5
SETTINGS = Path(__file__).parent / "evals/settings.json"  # written by `python -m ask evals --tune`
SILENT = "The series does not say."
NOTHING = "The endpoint wrote nothing that its sources bear out."


class Source(BaseModel):
    number: int = Field(ge=1)
    name: str  # "series/part-1-tamed-monster#bigger-question"
    url: str  # relative to the site
    title: str
    context: str
    audience: str
    text: str


class Sentence(BaseModel):
    text: str = Field(min_length=1, max_length=2000)
    cites: list[int] = Field(min_length=1)


class Answer(BaseModel):
    question: str = Field(max_length=LONGEST)
    kind: Literal["written", "extracted", "refused"]
    sentences: list[Sentence] = []  # of a written answer; each was checked
    sources: list[Source] = []
    dropped: int = 0  # sentences that failed the check
    note: str = ""  # why an endpoint's answer is not here
    tokens: int = 0
    cost: float | None = None


class Ask:
    """Answers questions with what a retriever finds, written by an endpoint if there is one."""

    def __init__(self, retriever: Retriever, endpoint: Writer | None = None, threshold: float | None = None):
        self.retriever, self.endpoint = retriever, endpoint
        self.turns = threading.Semaphore(os.cpu_count() or 1)  # more searches at once would only slow each other
        self.threshold = json.loads(SETTINGS.read_text())["threshold"] if threshold is None else threshold

    def find(self, question: str, limit: int = SOURCES) -> tuple[list[Hit], bool]:
        """The best sections, and whether they are too far from the question to answer it."""
        question = clean(question)
        with tracer.start_as_current_span("retrieve") as span:
            with self.turns:
                hits = self.retriever.find(question, limit) if question else []
            span.set_attributes({"question.characters": len(question), "hits": len(hits)})
        if not any(hit.cosine > 0 for hit in hits):
            return hits, not hits  # without vectors words alone decide
        return hits, self.retriever.trust(question, hits) < self.threshold

    async def stream(self, question: str) -> AsyncIterator[Sentence | Answer]:
        """Checked sentences as they are written, and at the end the whole answer. It never raises for an endpoint."""
        question = clean(question)
        hits, refused = await asyncio.to_thread(self.find, question)
        if refused:
            yield Answer(question=question, kind="refused", sources=sources(hits))
            return
        answer = Answer(question=question, kind="extracted", sources=sources(hits))
        if self.endpoint:
            usage, texts = Usage(), [f"{source.context}\n{source.text}" for source in answer.sources]
            with tracer.start_as_current_span("generate") as span:
                try:
                    async for sentence in whole(self.endpoint.write(question, texts, usage)):
                        if "NO ANSWER" in sentence:
                            continue
                        checked = judged(sentence, question, texts, INSTRUCTIONS, self.endpoint.key)
                        if not checked:
                            answer.dropped += 1
                            continue
                        answer.sentences.append(checked)
                        yield checked
                    if not answer.sentences:
                        answer.note = NOTHING
                except (EndpointError, Spent) as error:
                    answer.note = f"The endpoint gave no whole answer: {error}."
                answer.tokens, answer.cost = usage.read + usage.written, usage.cost
                span.set_attributes({
                    "tokens.read": usage.read, "tokens.written": usage.written, "cost": usage.cost or 0.0,
                    "cost.known": usage.cost is not None, "dropped": answer.dropped, "failed": bool(answer.note),
                })  # fmt: skip
            if answer.sentences:
                answer.kind = "written"
        yield answer

    async def answer(self, question: str) -> Answer:
        async for found in self.stream(question):
            last = found
        return last


def judged(sentence: str, question: str, texts: list[str], orders: str, key: str) -> Sentence | None:
    """A written sentence that may be shown; None if it may not."""
    text, cites = split(sentence)
    with tracer.start_as_current_span("check") as check:
        reason = fault(text, cites, texts) or overstep(text, question, orders)
        if key and key in sentence:
            reason = "holds the key"  # which only the endpoint's server was told
        check.set_attribute("fault", reason.split(" the n")[0])
    return None if reason or not text else Sentence(text=text, cites=cites)


def clean(question: str) -> str:
    """A question without control characters, cut to its longest."""
    return " ".join("".join(c if c.isprintable() else " " for c in question[:LONGEST]).split())


def sources(hits: list[Hit]) -> list[Source]:
    return [
        Source(
            number=number, name=hit.passage.section.name, url=hit.passage.section.url, title=hit.passage.section.title,
            context=hit.passage.context, audience=hit.passage.section.audience, text=hit.passage.text,
        )
        for number, hit in enumerate(hits, 1)
    ]  # fmt: skip


async def whole(pieces: AsyncIterator[str]) -> AsyncIterator[str]:
    """Sentences, each as soon as it is whole: what follows a full stop and its citations."""
    text = ""
    async for piece in pieces:
        text += piece
        while found := re.search(r"[.!?](?:\s*\[[\d, ]+\])*\s+(?=[^\s\[])|\n+", text):
            yield text[: found.end()]
            text = text[found.end() :]
    if text.strip():
        yield text
