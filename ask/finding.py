"""What is shown of the sections that may answer a question, and whether any of them is near enough to it."""

import json
import os
import threading
from pathlib import Path

from pydantic import BaseModel, Field

from .index import Passage
from .marks import marked, section
from .page_index import is_term
from .retrieve import Hit, Retriever

LONGEST = 2000  # characters of a question, and of a sentence of an answer
SOURCES = 5
SETTINGS = Path(__file__).parent / "evals/settings.json"  # written by `python -m ask evals --tune`


class Source(BaseModel):
    number: int = Field(ge=1)
    name: str  # "series/part-1-tamed-monster#bigger-question"
    url: str  # relative to the site
    title: str
    context: str
    audience: str
    text: str  # of the section, or as much of it as there is room for around what was found
    marked: list[str] = []  # its sentences that answer


class Finder:
    """Finds sections by a retriever, and knows when to be silent."""

    def __init__(self, retriever: Retriever, threshold: float | None = None):
        self.retriever = retriever
        self.turns = threading.Semaphore(os.cpu_count() or 1)  # more searches at once would only slow each other
        self.threshold = json.loads(SETTINGS.read_text())["threshold"] if threshold is None else threshold

    def find(self, question: str, limit: int = SOURCES) -> tuple[list[Hit], bool]:
        """The best sections, and whether they are too far from the question to answer it."""
        return self.search(question, limit)[:2]

    def search(self, question: str, limit: int = SOURCES) -> tuple[list[Hit], bool, float | None]:
        """The same, and how far they are to be trusted; without vectors that isn't known, and words alone decide."""
        question = clean(question)
        with self.turns:
            hits = self.retriever.find(question, limit) if question else []
        trust = round(self.retriever.trust(question, hits), 3) if any(hit.cosine > 0 for hit in hits) else None
        refused = not hits if trust is None else trust < self.threshold and not self.names_a_term(question, hits)
        return hits, refused, trust

    def names_a_term(self, question: str, hits: list[Hit]) -> bool:
        """Whether a question asks for a term, and its entry was found."""
        term = self.retriever.read(question).term
        return bool(term and hits and hits[0].passage.place == term[0] and is_term(hits[0].passage.section))

    def sections(self, question: str, hits: list[Hit]) -> list[Source]:
        """The sections that were found, as far as there is room, and the sentences in them that answer."""
        reader, found = self.retriever.reader(), sources(hits)
        asked = reader.stems(" ".join(reader.read(question).words))
        for hit, source in zip(hits, found, strict=True):
            paragraphs = self.around(hit)
            source.text = "\n\n".join(paragraphs)
            source.marked = marked(paragraphs, asked, reader.stems, reader.rarity)
        return found

    def around(self, hit: Hit) -> list[str]:
        """The paragraphs of a section around a passage of it."""
        passages = [each for each in self.retriever.store.at([hit.passage.place]) if not each.asked]
        at = next((place for place, each in enumerate(passages) if each.number == hit.passage.number), None)
        if at is None:  # its page was replaced meanwhile
            return hit.passage.text.split("\n\n")
        return section([each.text for each in passages], at)

    def everything(self) -> list[list[Passage]]:
        """The passages of each section, as they are shown."""
        _, places = self.retriever.store.all_passages()
        return [shown for found in places.values() if (shown := [each for each in found if not each.asked])]

    def opened(self, name: str) -> list[Passage]:
        """Those of one, by its name, `page#anchor`, or its anchor alone; by a page's name those of its first."""
        page, _, anchor = name.rpartition("#")
        firsts = [(found[0].section, found) for found in self.everything()]
        right = [found for of, found in firsts if of.anchor == anchor and page in ("", of.page)]
        return next(iter(right or [found for of, found in firsts if of.page == name]), [])


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
