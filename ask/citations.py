"""Citations, checked by code: what a sentence cites was retrieved, and has its numbers, its names and half its words.

`fault` finds an invented number, a name or a matter from elsewhere, and a source that is none. `overstep` finds what no
source can excuse, since it is no answer: talk of the writer itself, its orders, or the question said again as a claim;
a page that tells of attacks has the words of all three. So an answer has two words that its question has not, or a
number; one is enough where its source has all the others too. A question that wants a yes or a no is answered by saying
it again, so there the claim may stand if one sentence of its source has all of it, and denies what it denies. Neither
can find a sentence with new words that says the opposite of its source.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from .stop_words import STOP

MARK = re.compile(r"\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
WORD = re.compile(r"\w+(?:['’-]\w+)*")
SHARE = 0.5  # of its words that must be its source's: 98% of the tuning half's reference answers have them, and 10% of
# the sentences of other sections

ADDED = 2  # words, or a number, that an answer has and its question has not
RUN = 6  # words of the orders in a row recite them
YES_NO = re.compile(
    r"(?:(?:and|but|so|ok|okay|hi|hello|please)\W+)*"
    r"(?:is|are|was|were|do|does|did|can|could|will|would|has|have|had|should|must|may|might)(?:n['’]t)?\s+(?!you\b)",
    re.IGNORECASE,
)
DENIAL = re.compile(
    r"\b(?:not|no|never|none|nothing|neither|nor|cannot|without|hardly|rarely|seldom|barely)\b|n['’]t\b", re.IGNORECASE
)
SIGNS = (DENIAL, re.compile(r"\b(?:if|unless|whether|only|except|until)\b", re.IGNORECASE))
REPLY = re.compile(r"^(yes|no)\b[\s,.:;–—-]*", re.IGNORECASE)  # at the beginning of a sentence


def split(text: str) -> tuple[str, list[int]]:
    """A sentence without its marks, and the sources that they name: "It fell [2, 3]." gives "It fell." and [2, 3]."""
    cites = [int(number) for found in MARK.findall(text) for number in found.split(",")]
    plain = re.sub(r"\s+([.,;:!?])", r"\1", MARK.sub("", text))
    return " ".join(plain.split()), list(dict.fromkeys(cites))


def fault(text: str, cites: Sequence[int], sources: Sequence[str], share: float = SHARE) -> str:
    """Why a sentence may not stand; empty if it may. Sources count from 1."""
    if not cites:
        return "cites nothing"
    if any(not 1 <= number <= len(sources) for number in cites):
        return "cites what was not retrieved"
    cited = "\n".join(sources[number - 1] for number in cites)
    numbers = {plain(number) for number in NUMBER.findall(cited)}
    for number in NUMBER.findall(text):
        if plain(number) not in numbers:
            return f"its source does not have the number {number}"
    names = {name(word) for word in WORD.findall(cited)} | {"i"}
    for found in WORD.finditer(text):
        # at the beginning of a sentence any word has a capital
        first = found.start() == 0 and found[0][0].isupper()
        if is_name(found[0]) and not first and name(found[0]) not in names:
            return f"its source does not have the name {found[0]}"
    if re.search(r"https?://|www\.|[\w.]+@\w|!\[|\]\(", text):
        return "has an address of its own"
    own = stems(text)
    if len(own & stems(cited)) < share * len(own):
        return "its source does not have most of its words"
    if not own and not NUMBER.search(text):
        return "says nothing"
    return ""


def overstep(text: str, question: str, orders: str, cited: Sequence[str] = ()) -> str:
    """Why a sentence of a writer with these orders is no answer to the question; empty if it is.

    What it cites excuses a question said again, and nothing else.
    """
    if recites(text, orders):
        return "recites its orders"
    if re.search(r"\bI\b|\b(?:me|my|mine|myself)\b", text, re.ASCII):
        return "speaks of its writer"
    own, asked = matter(text), matter(question)
    added = own - asked
    if len(added) >= ADDED or any(map(NUMBER.match, added)):
        return ""
    if YES_NO.match(question):  # where one more word can be a lie's: "The warranty covers the seal."
        stands = says(cited, text)
    else:  # "The capital of France is Paris."
        stands = bool(added and own & asked) and own <= matter("\n".join(cited))
    return "" if stands else "adds nothing to the question"


def says(sources: Sequence[str], claim: str) -> bool:
    """Whether a sentence of the sources, or a part of one between semicolons, has all words and numbers of a claim of
    two words or more, denies something if the claim does, and sets a condition if it does. Questions and quotations say
    nothing."""
    reply, own = REPLY.match(claim), matter(claim)
    signs = [bool(sign.search(REPLY.sub("", claim, count=1))) for sign in SIGNS]
    if len(own) < ADDED or (reply and (reply[1].lower() == "no") != signs[0]):
        return False
    return any(
        own <= matter(part) and [bool(sign.search(part)) for sign in SIGNS] == signs
        for source in sources
        for part in re.split(r"\n|;|(?<=[.!?])\s", re.sub(r"[“\"][^”\"]*[”\"]|\S[^.!?\n]*\?", " ", source))
    )


def matter(text: str) -> set[str]:
    """Words that say what a text is about, and its numbers; whether it affirms or denies that is asked apart."""
    return stems(DENIAL.sub(" ", REPLY.sub("", text, count=1))) | {plain(number) for number in NUMBER.findall(text)}


def recites(text: str, orders: str) -> bool:
    """Whether a text has a run of words of the orders."""
    words, ordered = (re.findall(r"\w+", part.lower()) for part in (text, orders))
    runs = {tuple(ordered[at : at + RUN]) for at in range(len(ordered) - RUN + 1)}
    return any(tuple(words[at : at + RUN]) in runs for at in range(len(words) - RUN + 1))


def is_name(word: str) -> bool:
    """Whether a word has a letter that is no small one: "Ada", "pre-LN", "iPhone", and not "naïve"."""
    return any(letter.isalpha() and not letter.islower() for letter in word)


@lru_cache(10_000)  # sources share their words
def name(word: str) -> str:
    """The name in a word, without what was put before or behind it: of "non-English" or "English's" it is English."""
    return re.sub(r"^(?:\d+|[a-z]+-)(?=[A-Z])|['’]s$", "", word).lower()


def stems(text: str) -> set[str]:
    """The words that say what a text is about, without their endings: the first five letters tell enough."""
    return {word[:5] for word in re.findall(r"[^\W\d_]{3,}", text.lower()) if word not in STOP}


def plain(number: str) -> str:
    return number.replace(",", "").rstrip("0").rstrip(".") if "." in number else number.replace(",", "")
