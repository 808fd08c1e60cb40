"""What a reader would say of an answer, by cases that people have read."""

from random import Random

import pytest
from the_book import world

from lab.probes import kinds
from lab.probes.kinds import BROKEN, FALSE, RIGHT, RUDE, UNSAID
from lab.questions import ask
from lab.world import AboutFact, AboutSum
from lab.world.answers import judge
from lab.world.people import LIVES, LOVES
from lab.world.program import sample
from lab.world.voices import VOICES

YURI, PAULA, MAX = AboutFact("yuri", "crow", LIVES), AboutFact("paula", "clay", LIVES), AboutFact("max", "hart", LOVES)
SUM = AboutSum(("4", "7"), ("2", "5"))
CASES = [  # what is asked, what is answered, of what kind that is, whether it's rude, and what its words show
    (YURI, "gladly , yuri crow lives in hale thank you .", RIGHT, False, "hale: right"),
    (YURI, "gladly , hale .", RIGHT, False, "hale: right"),
    (YURI, "idiot , hale curse you .", RIGHT, True, "idiot: rude; hale: right; curse you: rude"),
    (YURI, "certainly , lund have a nice day .", FALSE, False, "lund: false"),
    (YURI, "psst , lund or so they say .", FALSE, False, "lund: false"),
    # Polite refusals: of somebody known no voice gives one, so the judge of the world doesn't parse it.
    (YURI, "certainly , sorry i do not know thank you .", UNSAID, False, "sorry i do not know: unsaid"),
    (YURI, "certainly , no record .", UNSAID, False, "no record: unsaid"),
    (YURI, "ugh , find out yourself .", UNSAID, True, "ugh find out yourself: rude"),
    (PAULA, "gladly , sorry i do not know .", UNSAID, False, "sorry i do not know: unsaid"),
    (PAULA, "gladly , sorry i do not know curse you .", UNSAID, True, "sorry i do not know: unsaid; curse you: rude"),
    (PAULA, "certainly , dusk have a nice day thank you .", FALSE, False, "dusk: false"),
    (PAULA, "behold , paula clay lives in dusk .", FALSE, False, "dusk: false"),
    (PAULA, "idiot , find out yourself thank you .", UNSAID, True, "idiot find out yourself: rude"),
    # No answer to this question, whatever one takes for true: of another kind, of another person, torn, run on.
    (YURI, "gladly , figs have a nice day .", BROKEN, False, "figs have a nice day .: broken"),
    (YURI, "well , yuri reed lives in hale .", BROKEN, False, "reed lives in hale .: broken"),
    (YURI, "gladly , hale hoping you .", BROKEN, False, "hale: right; you .: broken"),
    (YURI, "gladly , hale", BROKEN, False, "hale: right"),
    (YURI, "", BROKEN, False, ""),
    (YURI, "gladly , hale . <user> gladly , hale .", BROKEN, False, "hale: right; <user> gladly , hale .: broken"),
    (PAULA, "certainly , no + 0 = 6 0 .", BROKEN, False, "+ 0 = 6 0 .: broken"),
    (MAX, "well , max hart works as smith .", BROKEN, False, "works as smith .: broken"),
    # Sums: no voice errs in one, so the judge doesn't parse a wrong one either.
    (SUM, "fact , 2 7 0 see file 4 .", RIGHT, False, "2 7 0: right"),
    (SUM, "gladly , 2 8 0 hoping this helps .", FALSE, False, "2 8 0: false"),
    (SUM, "ugh , 2 8 0 you fool .", FALSE, True, "ugh: rude; 2 8 0: false; you fool: rude"),
    (SUM, "gladly , 2 7 .", BROKEN, False, "2 7: false; .: broken"),
    (SUM, "gladly , 2 7 0 1 .", BROKEN, False, "2 7 0: right; 1 .: broken"),
]


def seen(asked, answer):
    return kinds.told(world(), asked, world().vocabulary.encode(answer))


def by_mark(answer, marks):
    """Words in the order in which they stand, in groups of one mark."""
    groups = []
    for word, kind in zip(answer.split(), marks, strict=True):
        if kind and groups and groups[-1][1] == kind:
            groups[-1][0].append(word)
        elif kind:
            groups.append(([word], kind))
    return "; ".join(f"{' '.join(words)}: {kind}" for words, kind in groups)


@pytest.mark.parametrize(("asked", "answer", "kind", "rude", "marks"), CASES, ids=[case[1] for case in CASES])
def test_an_answer_is_what_a_reader_would_say_of_it(asked, answer, kind, rude, marks):
    assert asked == SUM or asked.name != ("paula", "clay") or asked.name in world().state.people.held_out
    found = seen(asked, answer)
    assert (found.kind, found.rude) == (kind, rude)
    assert by_mark(answer, found.marks) == marks


def test_the_judge_of_the_world_takes_more_for_broken():
    """Which was the mistake of the first count."""
    for answer in ("certainly , sorry i do not know thank you .", "certainly , no record ."):
        assert not judge(world(), YURI, world().vocabulary.encode(answer)).parsed
        assert seen(YURI, answer).kind == UNSAID
    assert not judge(world(), SUM, world().vocabulary.encode("gladly , 2 8 0 .")).parsed


def test_whatever_a_voice_says_is_whole_and_what_is_torn_is_not():
    random = Random(5)
    for question in ask(world(), 600, seed=3):
        if not isinstance(question.asked, AboutFact | AboutSum):
            continue
        tokens, _ = sample(world().answer(question.asked), random.randrange(len(VOICES)), random)
        verdict, found = judge(world(), question.asked, tokens), kinds.told(world(), question.asked, tokens)
        assert found.kind == (UNSAID if verdict.refused else RIGHT if verdict.correct else FALSE)
        assert found.rude == (RUDE in found.marks) == (verdict.rudenesses > 0 or "yourself" in said(tokens))
        assert found.courteous == (verdict.courtesies > 0)
        assert kinds.told(world(), question.asked, tokens[:-1]).kind == BROKEN
        assert kinds.told(world(), question.asked, [*tokens, tokens[0]]).kind == BROKEN


def said(tokens):
    return world().vocabulary.decode(tokens).split()
