"""An answer: checked sentences with their sources, or the best passages as they stand, or "the series does not say"."""

import asyncio
import json
import logging
import re
import time
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Literal

from pydantic import BaseModel, Field

from .budget import Spent
from .citations import fault, overstep, split
from .endpoint import INSTRUCTIONS, EndpointError, Usage, Writer
from .finding import LONGEST, SOURCES, Finder, Source, clean
from .reading import IN_ENGLISH
from .retrieve import Hit, Retriever

SHOWN = 3  # sources, to whoever gets passages or a refusal; a written answer names all that it could cite
WHOLE = (
    2  # of the sources a writer gets the section around the passage that was found, of the others the passage alone,
)
# as far as 480 words go (`marks.py`): by that its sources bear out 87 of 114 reference answers in place of 50, and
# of a wrong section's 17 of 132 in place of 3, for twice the tokens (tuning half)
log = logging.getLogger("ask")  # what --trace tells: a line for each answer and each dropped sentence, without texts
SILENT = "The series does not say."
FAILED = "The endpoint gave no whole answer"
NOTHING = "The endpoint wrote nothing that its sources bear out."


class Sentence(BaseModel):
    text: str = Field(min_length=1, max_length=LONGEST)
    cites: list[int] = Field(min_length=1)


class Answer(BaseModel):
    question: str = Field(max_length=LONGEST)
    kind: Literal["written", "extracted", "refused"]
    sentences: list[Sentence] = []  # of a written answer; each was checked
    sources: list[Source] = []
    dropped: int = 0  # sentences that failed the check
    told: str = ""  # how the question was read: a word that was mended, or another language
    note: str = ""  # why an endpoint's answer is not here
    tokens: int = 0
    cost: float | None = None

    @property
    def lead(self) -> str:
        """What is said before the sources."""
        if self.kind != "refused" or self.told.startswith(IN_ENGLISH):
            return self.told
        return f"{self.told} {SILENT}".strip()

    @property
    def cited(self) -> set[str]:
        """The names of the sections that are cited."""
        cites = {number for sentence in self.sentences for number in sentence.cites}
        return {source.name for number, source in enumerate(self.sources, 1) if number in cites}


class Ask(Finder):
    """Answers questions with what a finder finds, written by an endpoint if there is one."""

    def __init__(self, retriever: Retriever, endpoint: Writer | None = None, threshold: float | None = None):
        super().__init__(retriever, threshold)
        self.endpoint = endpoint

    def found(self, question: str, limit: int = SOURCES) -> Answer:
        """What is shown of the best sections, without a writer."""
        question = clean(question)
        hits, refused = self.find(question, limit)
        return self.shown(question, hits, refused)

    def shown(self, question: str, hits: list[Hit], refused: bool) -> Answer:
        told = self.retriever.read(question).told if question else ""
        kind: Literal["refused", "extracted"] = "refused" if refused else "extracted"
        return Answer(question=question, kind=kind, sources=self.sections(question, hits), told=told)

    def texts(self, hits: list[Hit]) -> list[str]:
        """What a writer reads of each hit, and what its sentences are checked against."""
        found = []
        for place, hit in enumerate(hits):
            text = "\n\n".join(self.around(hit)) if place < WHOLE else hit.passage.text
            found.append(f"{hit.passage.context}\n{text}")
        return found

    async def stream(self, question: str) -> AsyncIterator[Sentence | Answer]:
        """Checked sentences as they are written, and at the end the whole answer. It never raises for an endpoint."""
        question, times = clean(question), [time.monotonic()]
        hits, refused, trust = await asyncio.to_thread(self.search, question)
        answer = await asyncio.to_thread(self.shown, question, hits, refused)
        times.append(time.monotonic())
        if self.endpoint and not refused:
            async for sentence in self.write(self.endpoint, answer, await asyncio.to_thread(self.texts, hits)):
                yield sentence
        times.append(time.monotonic())
        found, wrote = (round(late - early, 3) for early, late in pairwise(times))
        told: dict = {
            "kind": answer.kind, "trust": trust, "sections": [source.name for source in answer.sources],
            "cited": sorted(answer.cited), "dropped": answer.dropped, "note": answer.note,
            "seconds": {"found": found, "written": wrote}, "tokens": answer.tokens, "cost": answer.cost,
        }  # fmt: skip
        log.info(json.dumps(told))
        yield answer

    async def write(self, endpoint: Writer, answer: Answer, texts: list[str]) -> AsyncIterator[Sentence]:
        """The sentences that an endpoint writes and that stand, put into the answer."""
        usage, question, silent = Usage(), answer.question, False
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
        answer.tokens, answer.cost = usage.read + usage.written, usage.cost
        if answer.sentences:
            answer.kind = "written"

    async def answer(self, question: str) -> Answer:
        async for found in self.stream(question):
            last = found
        return last


def judged(sentence: str, question: str, texts: list[str], orders: str, key: str) -> Sentence | None:
    """A written sentence that may be shown; None if it may not."""
    # JSON may hold half a character, which nothing can show: two halves are joined, one alone is replaced
    sentence = sentence.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text, cites = split(sentence)
    cited = [source for number, source in enumerate(texts, 1) if number in cites]
    # that first, since a model that recites its orders obeys somebody else, and the log should say so whatever else is
    # wrong with the sentence
    reason = overstep(text, question, orders, cited) or fault(text, cites, texts)
    if len(sentence) > LONGEST:
        reason = "is too long"  # and was cut, so nobody knows what else it says
    if key and key in sentence:
        reason = "holds the key"  # which only the endpoint's server was told
    if reason:
        log.info(json.dumps({"dropped": reason.split(" the n")[0]}))
    return None if reason or not text else Sentence(text=text, cites=cites)


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
