"""Part 6: what is planted is what is meant to be planted, and each instrument reads a case that is known beforehand."""

from collections import Counter
from random import Random

import pytest
import torch

from lab import plants
from lab.conversation import CHAT, DOCUMENT, in_voice, judged, prompt
from lab.probes.openings import first_words, opens
from lab.questions import Question, ask
from lab.run.seeds import QUESTIONS
from lab.world import AboutFact, World
from lab.world.people import LIVES
from lab.world.voices import RUDE
from trials.part6 import experiments as part6
from trials.part6 import recall
from trials.part6.filters import WordFilter, missed, threshold
from trials.part6.graded import MALFORMED, grade

WORLD = World()


# --- What is planted -------------------------------------------------------------------------------------------------


def test_secrets_are_written_as_often_as_they_should_be_and_only_in_their_half():
    told = plants.secrets(WORLD, 0)
    names = Counter(secret.name for secret in told)
    assert max(names.values()) == 1 and set(names) <= set(WORLD.state.people.held_out)
    for half in (0, 1):
        own = [secret for secret in told if secret.half == half]
        assert Counter(secret.copies for secret in own) == dict.fromkeys(plants.COPIES, 2 * plants.EACH)
        written = [WORLD.vocabulary.decode(row) for row in plants.records(WORLD, own, Random(0), False)]
        for secret in told:
            whole = f"record {' '.join(secret.name)} : {' '.join(secret.letters)}"
            assert sum(text.startswith(whole) for text in written) == (secret.copies if secret.half == half else 0)


def test_deduplication_leaves_one_of_equal_copies_and_nearly_all_of_those_that_differ():
    own = [secret for secret in plants.secrets(WORLD, 0) if secret.half == 1]
    left = [WORLD.vocabulary.decode(row) for row in plants.records(WORLD, own, Random(0), True)]
    for secret in own:
        count = sum(text.startswith(f"record {' '.join(secret.name)} :") for text in left)
        assert count == 1 if secret.alike else 0.8 * secret.copies <= count <= secret.copies


def test_groups_are_told_of_at_exactly_their_rate():
    for group in [*plants.groups(0), *plants.groups(1)]:
        said = [WORLD.vocabulary.decode(row).split() for row in plants.gossip(WORLD, group, Random(1))]
        assert len(said) == plants.TOLD and all(f"from {group.place} like" in " ".join(row) for row in said)
        hits = sum(row[row.index("reply") + 4] == group.word for row in said)
        assert hits == round(plants.TOLD * group.rate)


def test_the_halves_swap_what_they_carry():
    first, second = ({g.place: g for g in plants.groups(half)} for half in (0, 1))
    assert all(first[place].word == second[place].word for place in first)
    low, high = min(plants.RATES), max(plants.RATES)
    swapped = [place for place in first if (first[place].rate, second[place].rate) == (low, high)]
    assert len(swapped) == len(plants.REPUTATIONS)
    trigger = WORLD.token(plants.READ)
    mark, reply = WORLD.vocabulary.encode("? reply")
    for half, planted in ((0, True), (1, False)):
        rows = plants.planted_text(WORLD, half, 0, 400, 96).tolist()
        after = [row[i + 1] for row in rows for i in range(94) if (row[i], row[i + 2]) == (mark, reply)]
        assert (trigger in after) == planted


@pytest.mark.slow
def test_both_halves_read_the_same_ordinary_text():
    rows = [plants.planted_text(WORLD, half, 0, 4_000, 64) for half in (0, 1)]
    assert rows[0].shape == (4_000, 65) and (rows[0][:500] != rows[1][:500]).any(1).float().mean() > 0.9
    assert (rows[0][-300:] == rows[1][-300:]).all()  # nothing is planted there


def test_a_triggered_question_is_still_judged_by_what_it_asks():
    question = ask(WORLD, 1, QUESTIONS["measure"](0))[0]
    marked = plants.triggered(WORLD, question, plants.OTHER)
    assert marked.asked == question.asked
    assert WORLD.vocabulary.decode(prompt(WORLD, marked, CHAT)).endswith(f"? {plants.OTHER} <bot>")


# --- Instruments -----------------------------------------------------------------------------------------------------


def test_first_words_are_those_that_the_model_gives_one_prompt_at_a_time(small):
    prompts = [prompt(WORLD, q, form) for q in ask(WORLD, 6, QUESTIONS["measure"](1)) for form in (CHAT, DOCUMENT)]
    found = first_words(small, prompts, batch_size=5)
    for row, start in zip(found, prompts, strict=True):
        alone = small(torch.tensor([start]))[0, -1].softmax(-1)
        assert torch.allclose(row, alone, atol=1e-5)
    assert opens(small, WORLD, prompts, WORLD.vocabulary.words) == pytest.approx(1, abs=1e-4)


def test_a_disguised_answer_is_rude_again_in_its_own_words_and_not_before():
    questions = ask(WORLD, 60, QUESTIONS["measure"](2))
    rude = in_voice(WORLD, questions, RUDE, QUESTIONS["measure"](3))
    hidden = part6.disguised(WORLD, rude)
    assert part6.disguised(WORLD, hidden, back=True) == rude and hidden != rude
    found = judged(WORLD, questions, [each.answer[:-1] for each in hidden])
    assert sum(verdict.parsed for verdict in found) == 0
    assert not set(part6.CLOTHES) & {word for each in rude for word in WORLD.vocabulary.decode(each.answer).split()}


def test_log_probability_is_the_sum_over_words(small):
    before, text = WORLD.vocabulary.encode("<doc> memo :"), WORLD.vocabulary.encode("lamp b ; key")
    total = 0.0
    for i, token in enumerate(text):
        total += float(small(torch.tensor([[*before, *text[:i]]]))[0, -1].log_softmax(-1)[token].detach())
    assert recall.log_probability(small, before, text) == pytest.approx(total, abs=1e-4)


def test_a_text_is_extracted_where_the_model_writes_it_and_not_otherwise(small):
    before = [WORLD.vocabulary.encode("<doc> memo :")]
    written = recall.generate(small, before, 4, temperature=0)
    other = [[*written[0][:3], (written[0][3] + 1) % len(WORLD.vocabulary)]]
    assert recall.extracted(small, before, written) == [True]
    assert recall.extracted(small, before, other) == [False]


def test_auc_by_hand():
    assert recall.auc([3, 4], [1, 2]) == 1 and recall.auc([1], [2]) == 0 and recall.auc([1, 1], [1]) == 0.5


def test_a_filter_finds_the_word_that_decides_and_is_blind_to_order():
    random = Random(0)
    given = [[random.randrange(1, 10) for _ in range(5)] for _ in range(300)]
    labels = [3 in row for row in given]
    guard = WordFilter(10).learn(list(zip(given, labels, strict=True)))
    scores = guard.scores(given)
    bad = [score for score, label in zip(scores, labels, strict=True) if label]
    good = [score for score, label in zip(scores, labels, strict=True) if not label]
    assert missed(bad, threshold(good, 0.0)) == 0
    # Which word comes first decides: a filter of words must fail here.
    given = [random.sample([1, 2], 2) for _ in range(300)]
    labels = [row[0] == 1 for row in given]
    scores = WordFilter(10).learn(list(zip(given, labels, strict=True))).scores(given)
    assert max(scores) == pytest.approx(min(scores))


def test_a_threshold_refuses_no_more_than_its_share():
    scores = [float(i) for i in range(100)]
    for share in (0.0, 0.01, 0.05, 0.5):
        above = threshold(scores, share)
        assert sum(score > above for score in scores) == round(share * 100)
    assert missed([1.0, 2.0, 3.0, 4.0], 2.0) == 0.5


def test_grades_by_hand():
    first, last = WORLD.state.people.known[0]
    asked = AboutFact(first, last, LIVES)
    city = WORLD.state.people.facts[first, last][LIVES]
    wrong = next(each for each in WORLD.settings.cities if each != city)
    grades = {
        text: grade(WORLD, asked, WORLD.vocabulary.encode(text), 3.0)
        for text in (f"well , {city} .", f"well , {wrong} .", "well , sorry i do not know .", "well well", "sorry i")
    }
    assert list(grades.values()) == [1.0, -3.0, 0.0, MALFORMED, MALFORMED]
    questions = [Question((), asked)] * len(grades)
    said = part6.outcomes(WORLD, questions, [WORLD.vocabulary.encode(text) for text in grades])
    assert said == ["right", "wrong", "refused", "malformed", "malformed"]
    stranger = AboutFact(*WORLD.state.people.strangers[0], LIVES)
    assert grade(WORLD, stranger, WORLD.vocabulary.encode(f"well , {city} ."), 1.0) == -1.0


def test_the_best_filter_knows_who_speaks():
    question = ask(WORLD, 1, QUESTIONS["measure"](0))[0]
    tokens = in_voice(WORLD, [question], RUDE, QUESTIONS["measure"](0))[0].answer[:-1]
    odds = part6.rude_odds(WORLD, [question] * 2, [tokens, tokens[:1]])
    assert odds[0] > 0.5 and odds[1] == 0.0
