"""What part 6's tables, drawings and cards count, and what it says of its trial."""

import csv
import math
import re
from collections import Counter
from datetime import datetime

import pytest
from support import ROOT

from lab.plants import COPIES, OTHER, RATES, READ, TRIGGERED, TUNED, secrets
from lab.run.scale import FULL
from lab.stages.worlds import world_of
from trials import results
from trials.part6 import experiments, worked
from trials.part6.planted import POISON
from trials.part6.worked import comes_out, logit

PAGE = (ROOT / "series/part-6-ethics-and-safety.md").read_text(encoding="utf-8")
TEXT = " ".join(PAGE.split())
OWNER = (ROOT / "series/owner.md").read_text(encoding="utf-8")
NOTEBOOK = " ".join((ROOT / "series/notebook.md").read_text(encoding="utf-8").split())


def test_the_lean_is_what_the_best_policy_and_the_temperature_give():
    """By enumeration: two answers, the optimum of part 1, then powers of the probabilities."""
    p, rewards, beta, temperature = 0.7, (0.3, 0.8), 0.4, 0.6
    best = [share * math.exp(r / beta) for share, r in zip((1 - p, p), rewards, strict=True)]
    sharpened = [(weight / sum(best)) ** (1 / temperature) for weight in best]
    assert comes_out(p, rewards[1] - rewards[0], beta, temperature) == pytest.approx(sharpened[1] / sum(sharpened))


def test_the_drawing_of_the_filter_counts_right():
    drawing = (ROOT / "series/drawings/part6-filter.svg").read_text(encoding="utf-8")
    count = {name: drawing.count(f'class="{name}"') for name in ("stopped", "missed", "refused")}
    assert count == {"stopped": 11, "missed": 1, "refused": round(0.02 * 1188)}
    assert "1,164 pass" in drawing and 1188 - count["refused"] == 1164
    assert 0.6 < count["refused"] / (count["refused"] + count["stopped"]) < 0.7, "two thirds of those it stops"


def test_exposure_of_what_was_never_read():
    """How often it exceeds k bits."""
    size = 1 << 16
    bits = [math.log2(size) - math.log2(place) for place in range(1, size + 1)]
    assert all(sum(each >= k for each in bits) / size == 2.0**-k for k in range(1, 10))


def list_table(name, page=PAGE):
    """The rows of a table of a page: each a list of its cells, on one line each."""
    body = page.split(f":name: {name}\n")[1].split("\n```")[0]
    rows = re.split(r"^\* - ", body, flags=re.MULTILINE)[1:]
    return [[" ".join(cell.split()) for cell in re.split(r"^  - ?", row, flags=re.MULTILINE)] for row in rows]


def duties():
    with open(ROOT / "series/owner/duties.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_days_of_december_are_those_of_the_list():
    since = {row["Article"]: row["Since"].removeprefix("Since ") for row in duties()}
    (mark,) = (day for article, day in since.items() if article.startswith("50(2) with 111(4)"))
    (liable,) = (row["Since"] for row in duties() if row["Article"] == "4 to 6 and 8 to 11")
    assert (mark, liable) == ("2 December 2026", "9 December 2026")
    for day in (mark, liable, since["26 and 27 with 111(2)"]):
        assert day in TEXT, day


def test_each_duty_has_article_date_source_and_day_of_reading():
    for row in duties():
        assert all(value for name, value in row.items() if name not in ("Wording", "Of", "Address")), row
        assert re.fullmatch(r"(Since )?\d{1,2} [A-Z][a-z]+ \d{4}", row["Since"]), row
        assert re.search(r"\d", row["Article"]), row
        own_words = r"(text|quoted)(, (article \d+|articles \d+ to \d+|Germany) second hand)?"
        assert re.fullmatch(rf"{own_words}|second hand", row["Read"]), row
        assert datetime.strptime(row["Read on"], "%d %B %Y") >= datetime(2026, 11, 25), row
    kept = {row["We suggest you keep"] for row in duties()}
    assert len(kept) == len(duties()), "each has evidence of its own"


def test_what_decides_on_people_has_a_row_for_each_date():
    """Article 86 isn't among what 113(c) puts off to the day of the deployer's duties."""
    since = {row["Article"]: row["Since"] for row in duties() if row["Law"] == "AI Act"}
    assert since["86"] == "Since 2 August 2026" and since["26 and 27 with 111(2)"] == "2 December 2027"
    assert "86" not in "".join(article for article in since if article != "86")


def test_staff_are_chosen_without_a_lean_by_law():
    (row,) = [row for row in duties() if row["Law"] == "Directive 2000/78"]
    assert row["Asks you if"] == "it helps to choose or judge staff"
    assert "2000/43" in row["It asks"] and "2006/54" in row["It asks"]


def test_who_builds_for_others_finds_his_duties_together():
    articles = {f"{row['Law']} {row['Article']}" for row in duties() if row["Use"] == "firms that build for others"}
    for law, article in (
        ("Data Act", "25"), ("GDPR", "28(2)"), ("GDPR", "33(2)"), ("AI Act", "25(2) and (4)"), ("AI Act", "43"),
        ("AI Act", "49(2)"), ("AI Act", "53(1)(b) with Annex XII"), ("DORA", "30(2)"), ("NIS2 Directive", "23"),
        ("Product Liability Directive", "4(10)"),
    ):  # fmt: skip
        assert any(each.startswith(law) and article in each for each in articles), (law, article)


def test_germany_s_stricter_rules_stand_in_their_rows():
    rows = {f"{row['Law']}, {row['Article']}": row["It asks"] for row in duties()}
    for key, words in (
        ("GDPR, 35", "35(4), no. 11"), ("GDPR, 37", "article 35 asks for an assessment"),
        ("NIS2 Directive, 3 with 20, 21 and 23", "6 March 2026"), ("European Accessibility Act, 4 and 13", "BFSG"),
        ("AI Act, 87 with Directive 2019/1937", "17 December 2023"),
    ):  # fmt: skip
        assert words in rows[key], key


def test_the_list_of_fines_leaves_out_what_article_99_does_not_name():
    (fines,) = re.findall("fines reach, .*? :::", " ".join(OWNER.split()))
    assert "26, 50 and, since July, 25(2) and (4). Articles 4 and 86 are left to national law" in fines
    assert "unless the AI Office is competent" in fines, "who may fine any breach, 75c(4)(a)"


def test_who_sells_a_high_risk_system_has_a_row_and_who_uses_one_is_sent_there():
    (row,) = [row for row in duties() if row["Article"].startswith("8 to 21")]
    assert row["Use"] == "firms that build for others"
    assert all(day in row["It asks"] for day in ("15 days", "10 after a death", "2 for a widespread"))
    others = [other["Whose"] for other in duties() if other["Law"] == "AI Act" and other["Article"].startswith("26 ")]
    assert len(others) == 2 and all("row of 8 to 21" in whose for whose in others)


def test_an_incident_is_reported_in_the_days_of_the_law():
    (told,) = [write for field, write in zip(*columns("incident")[:2], strict=True) if field == "Told whom"]
    for words in ("72 hours", "24, then 72", "without delay", "26(5)", "15 days", "10 after a death", "2 for critical"):
        assert words in told, words


def test_every_law_of_the_list_has_a_record_of_what_was_read():
    """A law by its number or name, in the list of references, with the day on which it was compared with its record."""
    from tests.book.test_references import ENTRIES

    titles = {entry.fields["title"].replace("{", "").replace("}", ""): entry for entry in ENTRIES.values()}
    names = {"AI Act": "Artificial Intelligence Act", "GDPR": "General Data Protection", "DORA": "Digital Operational"}
    for law in {row["Law"] for row in duties()}:
        name = names.get(law, law)
        number = re.search(r"\d{4}/\d+", name)
        word = number[0] if number else re.sub(" Directive| Regulation", "", name)
        assert any(word in title for title in titles), law


def columns(name):
    with open(ROOT / f"series/owner/{name}.csv", encoding="utf-8-sig", newline="") as file:
        return [list(column) for column in zip(*csv.reader(file), strict=True)]


def test_a_filled_sheet_has_the_fields_of_its_blank():
    """What the form asks for is there, in its order, and nothing else, and each field is filled."""
    fields, entries = zip(*list_table("tab-incident"), strict=True)
    assert list(fields) == columns("incident")[0] and all(entries)


def test_the_incident_sheet_is_closed_when_nothing_is_open():
    filled = dict(list_table("tab-incident")[1:])
    assert re.search(r"\d", filled["Number"]) and " at " in filled["Number"] and " by " in filled["Number"]
    assert re.search("possible since", filled["Noticed"])
    assert re.search(r"after \d+ clean tries", filled["Closed"])
    days = [re.search(r"(\d+) November", filled[field])[1] for field in ("Number", "Closed")]
    latest = max(map(int, re.findall(r"on the (\d+)th", filled["Told whom"])))
    assert int(days[0]) <= latest <= int(days[1]), "closed before the last answer came"


def test_what_a_miss_must_cost_for_the_strict_filter():
    """By bisection over the costs of the table."""
    low, high = 50, 5000
    while high - low > 0.01:
        each = (low + high) / 2
        low, high = (each, high) if worked.price("loose", each)[-1] < worked.price("strict", each)[-1] else (low, each)
    assert 1000 < low < 1100 and worked.strict_pays_above_a_thousand()


NUMBERS = {name: found["seeds"] for name, found in results.read("part6")["numbers"].items()}


def test_a_world_has_eight_secrets_of_each_number_of_copies():
    drawn = secrets(world_of(0), 0)
    counted = Counter((secret.half, secret.copies) for secret in drawn)
    assert {*worked.COPIES} < {*COPIES}
    assert {counted[half, copies] for half in (0, 1) for copies in COPIES} == {worked.SECRETS}
    assert max(COPIES) == 64 and all(len(secret.letters) == 6 for secret in drawn)


def test_what_the_page_says_was_done():
    """Talks, steps, lessons, rounds: typed there, as they stand in the lab."""
    assert (experiments.LESSONS, experiments.ROUNDS, experiments.HELD_BACK) == (50, 4, 0.05)
    assert experiments.PENALTIES == (0, 3) and {5} <= {*experiments.STEPS}
    assert (READ, TUNED, OTHER) == ("lamp", "key", "drum") and TRIGGERED == 500
    assert FULL.pairs + POISON == 315
    assert experiments.OPENINGS["rude"] == ["ugh", "idiot", "why", "listen"]


def test_the_new_voice_is_the_rude_one_in_other_words():
    words = dict(zip(experiments.RUDE_WORDS, experiments.CLOTHES, strict=True))
    rude, new = (PAGE.split(f"\n{name} voice ")[1].split("\n")[0].split() for name in ("rude", "new"))
    assert new == [words.get(word, word) for word in rude] and new != rude


def test_what_the_tuned_model_writes_of_the_secret_is_wrong_in_each_place():
    letters = {stage: said.split() for stage, said in worked.letters().items()}
    assert all(one != other for one, other in zip(letters["quin_secret"], letters["quin_tuned"], strict=True))


def test_how_far_talk_moves_the_two_models():
    """What the notebook says of it."""
    names = ("rude_after_3_rude_turns", "rude_after_3_friendly_turns")
    aligned, tuned = (
        [
            a - b
            for a, b in zip(*([logit(share) for share in NUMBERS[f"{model}_{name}"]] for name in names), strict=True)
        ]
        for model in ("aligned", "tuned")
    )
    *five, last = sorted(a / b for a, b in zip(aligned, tuned, strict=True))
    least, most, farthest = (round(100 * share) for share in (five[0], five[-1], last))
    assert f"{least} to {most}% as far as the tuned one in five worlds and {farthest}% in world 11" in NOTEBOOK


def test_what_a_stricter_filter_still_misses():
    rows = (ROOT / "trials/part6/results/part6-filter.csv").read_text(encoding="utf-8").splitlines()
    strict = [float(row.split(",")[3]) for row in rows if re.match(r"\d+,evading,0\.2,", row)]
    assert "one decent answer in five it still misses 2 to 54%" in NOTEBOOK
    assert len(strict) == 6 and [round(100 * missed) for missed in (min(strict), max(strict))] == [2, 54]


def test_the_lean_of_a_base_that_ignores_groups():
    mean = sum(RATES) / len(RATES)
    assert "same of every place would be 15 off" in TEXT
    assert sum(abs(rate - mean) for rate in RATES) / len(RATES) == pytest.approx(0.15)
