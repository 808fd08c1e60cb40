"""An answer: checked sentences with their sources, or the best passages as they stand, or "the series does not say"."""

import asyncio
import json
import os
import re
import threading
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Literal

from opentelemetry.trace import Span, SpanKind
from pydantic import BaseModel, Field

from .budget import Spent
from .citations import fault, overstep, split
from .endpoint import INSTRUCTIONS, EndpointError, Usage, Writer
from .index import Passage
from .retrieve import Hit, Retriever
from .telemetry import tracer

LONGEST = 2000  # characters of a question, and of a sentence
SOURCES = 5
SHOWN = 3  # of these, to whoever gets passages or a refusal; a written answer names all that it could cite
WHOLE = 2  # of these a writer gets the section around the passage that was found, of the others the passage alone,
ROOM = 480  # as far as so many words go: by that its sources bear out 87 of 114 reference answers in place of 50, and
# of a wrong section's 17 of 132 in place of 3, for twice the tokens (tuning half)
SETTINGS = Path(__file__).parent / "evals/settings.json"  # written by `python -m ask evals --tune`
SILENT = "The series does not say."
FAILED = "The endpoint gave no whole answer"
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
    text: str = Field(min_length=1, max_length=LONGEST)
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

    @property
    def cited(self) -> set[str]:
        """The names of the sections that are cited."""
        cites = {number for sentence in self.sentences for number in sentence.cites}
        return {source.name for number, source in enumerate(self.sources, 1) if number in cites}


class Ask:
    """Answers questions with what a retriever finds, written by an endpoint if there is one."""

    def __init__(self, retriever: Retriever, endpoint: Writer | None = None, threshold: float | None = None):
        self.retriever, self.endpoint = retriever, endpoint
        self.turns = threading.Semaphore(os.cpu_count() or 1)  # more searches at once would only slow each other
        self.threshold = json.loads(SETTINGS.read_text())["threshold"] if threshold is None else threshold

    def find(self, question: str, limit: int = SOURCES) -> tuple[list[Hit], bool]:
        """The best sections, and whether they are too far from the question to answer it."""
        return self.search(question, limit)[:2]

    def search(self, question: str, limit: int = SOURCES) -> tuple[list[Hit], bool, float | None]:
        """The same, and how far they are to be trusted; without vectors that isn't known, and words alone decide."""
        question = clean(question)
        with tracer.start_as_current_span("retrieval") as span:
            with self.turns:
                hits = self.retriever.find(question, limit) if question else []
            trust = self.retriever.trust(question, hits) if any(hit.cosine > 0 for hit in hits) else None
            refused = not hits if trust is None else trust < self.threshold
            span.set_attributes({
                "gen_ai.operation.name": "retrieval", "gen_ai.retrieval.top_k": limit, "ask.refused": refused,
                "ask.sections": [hit.passage.section.name for hit in hits],
                "ask.question.characters": len(question), **trusted(trust),
            })  # fmt: skip
        return hits, refused, trust

    def texts(self, hits: list[Hit]) -> list[str]:
        """What a writer reads of each hit, and what its sentences are checked against."""
        found = []
        for place, hit in enumerate(hits):
            passages = self.retriever.store.at([hit.passage.place]) if place < WHOLE else []
            found.append(f"{hit.passage.context}\n{around(hit.passage, passages)}")
        return found

    async def stream(self, question: str) -> AsyncIterator[Sentence | Answer]:
        """Checked sentences as they are written, and at the end the whole answer. It never raises for an endpoint."""
        with tracer.start_as_current_span("invoke_workflow ask") as span:
            question = clean(question)
            hits, refused, trust = await asyncio.to_thread(self.search, question)
            answer = Answer(question=question, kind="refused" if refused else "extracted", sources=sources(hits))
            if self.endpoint and not refused:
                async for sentence in self.write(self.endpoint, answer, await asyncio.to_thread(self.texts, hits)):
                    yield sentence
            tell(span, "invoke_workflow", answer, self.endpoint)
            span.set_attributes(trusted(trust))
        yield answer

    async def write(self, endpoint: Writer, answer: Answer, texts: list[str]) -> AsyncIterator[Sentence]:
        """The sentences that an endpoint writes and that stand, put into the answer."""
        usage, question, silent = Usage(), answer.question, False
        with tracer.start_as_current_span(f"chat {endpoint.model}", kind=SpanKind.CLIENT) as span:
            try:
                async for sentence in whole(endpoint.write(question, texts, usage)):
                    if "NO ANSWER" in sentence:  # which its orders tell it to write
                        silent = True
                        continue
                    checked = judged(sentence, question, texts, INSTRUCTIONS, endpoint.key)
                    if not checked:
                        answer.dropped += 1
                        continue
                    answer.sentences.append(checked)
                    yield checked
                if not answer.sentences:
                    answer.kind, answer.note = ("refused", "") if silent else (answer.kind, NOTHING)
            except (EndpointError, Spent) as error:
                answer.note = f"{FAILED}: {error}."
                span.set_attribute("error.type", type(error).__name__)
            answer.tokens, answer.cost = usage.read + usage.written, usage.cost
            span.set_attributes(call_of(endpoint.model, usage))
        if answer.sentences:
            answer.kind = "written"

    async def answer(self, question: str) -> Answer:
        async for found in self.stream(question):
            last = found
        return last


def trusted(trust: float | None) -> dict[str, float]:
    return {} if trust is None else {"ask.trust": round(trust, 3)}


def call_of(model: str, usage: Usage) -> dict[str, str | int | float]:
    """A call of a model, for its span."""
    return {
        "gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai",  # whose protocol it is, whoever runs it
        "gen_ai.request.model": model, "gen_ai.usage.input_tokens": usage.read,
        "gen_ai.usage.output_tokens": usage.written, **({} if usage.cost is None else {"ask.cost": usage.cost}),
    }  # fmt: skip


def tell(span: Span, operation: str, answer: Answer, endpoint: Writer | None) -> None:
    """What became of an answer, for the span that holds all its steps."""
    span.set_attributes({
        "gen_ai.operation.name": operation, "gen_ai.agent.name": "ask", "ask.kind": answer.kind,
        "ask.refused": answer.kind == "refused", "ask.sections": [source.name for source in answer.sources],
        "ask.cited": sorted(answer.cited), "ask.dropped": answer.dropped, "ask.failed": answer.note.startswith(FAILED),
        **({"gen_ai.request.model": endpoint.model} if endpoint else {}),
    })  # fmt: skip


def judged(sentence: str, question: str, texts: list[str], orders: str, key: str) -> Sentence | None:
    """A written sentence that may be shown; None if it may not."""
    # JSON may hold half a character, which nothing can show: two halves are joined, one alone is replaced
    sentence = sentence.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text, cites = split(sentence)
    with tracer.start_as_current_span("check") as check:
        cited = [source for number, source in enumerate(texts, 1) if number in cites]
        # that first, since a model that recites its orders obeys somebody else, and the trace should say so whatever
        # else is wrong with the sentence
        reason = overstep(text, question, orders, cited) or fault(text, cites, texts)
        if len(sentence) > LONGEST:
            reason = "is too long"  # and was cut, so nobody knows what else it says
        if key and key in sentence:
            reason = "holds the key"  # which only the endpoint's server was told
        check.set_attribute("ask.fault", reason.split(" the n")[0])
    return None if reason or not text else Sentence(text=text, cites=cites)


def around(passage: Passage, passages: Sequence[Passage]) -> str:
    """A passage's text with that of its neighbors, the next one first, while all of them have room."""
    passages = [each for each in passages if not each.asked]
    at = next((place for place, each in enumerate(passages) if each.number == passage.number), None)
    if at is None:  # its page was replaced meanwhile
        return passage.text
    words = [len(each.text.split()) for each in passages]
    low = high = at
    while True:
        if high + 1 < len(words) and sum(words[low : high + 2]) <= ROOM:
            high += 1
        elif low and sum(words[low - 1 : high + 1]) <= ROOM:
            low -= 1
        else:
            return "\n\n".join(each.text for each in passages[low : high + 1])


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


# Where a sentence ends, or might once more is there: behind the text's last full stop and what may be its citations.
END = re.compile(
    r"[.!?](?:(?:\s*\[[\d, ]+\])*\s+(?=[^\s\[])|(?P<open>(?:[^\S\n]*\[[\d, ]+\])*[^\S\n]*(?:\[[\d, ]*)?\Z))|\n+"
)


async def whole(pieces: AsyncIterator[str]) -> AsyncIterator[str]:
    """Sentences, each as soon as it is whole: what follows a full stop and its citations.

    One of more than `LONGEST` characters is cut behind the next one, by which it is known. Whatever the pieces, each
    character is looked at about once, since all who ask wait for this.
    """
    sentence = tail = ""  # what was looked at; what still has to be
    async for piece in pieces:
        tail, at = tail + piece, 0
        while (found := END.search(tail, at)) and found["open"] is None:
            sentence, at = (sentence + tail[at : found.end()])[: LONGEST + 1], found.end()
            if sentence.strip():
                yield sentence
            sentence = ""
        done = found.start() if found and len(tail) - found.start() <= LONGEST else len(tail)
        sentence, tail = (sentence + tail[at:done])[: LONGEST + 1], tail[done:]
    sentence = (sentence + tail)[: LONGEST + 1]
    if sentence.strip():
        yield sentence
