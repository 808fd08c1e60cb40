"""What part 6's tables, drawings and cards count, and what it says of its trial."""

import csv
import json
import math
import re
from datetime import datetime

import pytest
from support import ROOT

from trials.part6 import worked
from trials.part6.worked import comes_out, logit

PAGE = (ROOT / "series/part-6-ethics-and-safety.md").read_text(encoding="utf-8")
TEXT = " ".join(PAGE.split())
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


def list_table(name):
    """The rows of a table of the page: each a list of its cells, on one line each."""
    body = PAGE.split(f":name: {name}\n")[1].split("\n```")[0]
    rows = re.split(r"^\* - ", body, flags=re.MULTILINE)[1:]
    return [[" ".join(cell.split()) for cell in re.split(r"^  - ?", row, flags=re.MULTILINE)] for row in rows]


def duties():
    with open(ROOT / "series/owner/duties.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_duties_of_the_table_are_in_the_owner_s_list():
    """Law and article are those of `duties.csv`, which the owner's page shows; dates and evidence stand there alone."""
    of = {f"{row['Law']}, {row['Article']}": row for row in duties()}
    _, *rows, others, _ = list_table("tab-duties")
    for duty, ours in rows:
        key = re.match(r"\*\*(.+?)\*\*:", duty)[1]
        assert of[key]["Read"] in ("text", "quoted"), f"{key}: no dagger, so it was read"
        assert ours and not re.search(r"\d (August|December|February|May) \d{4}", duty), key
    assert "worked.part6.duties.more" in others[0] and len(rows) == worked.SHOWN
    assert {row["Since"] for row in duties() if row["Article"].startswith(("50(2)", "5(1)(ba)"))} >= {"2 December 2026"}
    assert "**2 December 2026** (article 111(4))" in TEXT


def test_each_duty_has_article_date_source_and_day_of_reading():
    for row in duties():
        assert all(row.values()), row
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


def test_what_is_still_to_come_stands_with_its_dates():
    """Of the AI Act and of liability; other laws have their dates in the owner's list alone."""
    (coming,) = re.findall(r"Still to come: (.*?) Fines, ", TEXT)
    of = [row["Since"] for row in duties() if re.match("AI Act|Product Liability", row["Law"])]
    days = {since for since in of if not since.startswith("Since ")}
    assert {"2 December 2026", "9 December 2026", "2 December 2027", "2 August 2028"} == days
    assert all(day.removesuffix(" 2026") in coming for day in days) and "2 August 2027 (111(3))" in coming


def test_staff_are_chosen_without_a_lean_by_law():
    (row,) = [row for row in duties() if row["Law"] == "Directive 2000/78"]
    assert row["Asks you if"] == "it helps to choose or judge staff"
    assert "2000/43" in row["It asks"] and "2006/54" in row["It asks"]


def test_who_builds_for_others_finds_his_duties_together():
    articles = {f"{row['Law']} {row['Article']}" for row in duties() if row["For"] == "firms that build for others"}
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
    (fines,) = re.findall("Fines, .*? Under the Act", TEXT)
    assert "25(2) and (4), but not for 4 or 86" in fines
    assert "unless the AI Office is competent" in fines, "who may fine any breach, 75c(4)(a)"


def test_who_sells_a_high_risk_system_has_a_row_and_the_uses_lead_there():
    (row,) = [row for row in duties() if row["Article"].startswith("8 to 21")]
    assert row["For"] == "firms that build for others"
    assert all(day in row["It asks"] for day in ("15 days", "10 after a death", "2 for a widespread"))
    owner = " ".join((ROOT / "series/owner.md").read_text(encoding="utf-8").split())
    assert "for Annex III, AI Act 8 to 21" in owner.split("**Four uses, read off.**")[1].split("**The mark.**")[0]
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


@pytest.mark.parametrize("name", ["incident", "role"])
def test_a_filled_sheet_has_the_fields_of_its_blank(name):
    """What the form asks for is there, in its order, and nothing else, and each field is filled."""
    fields, entries = zip(*list_table(f"tab-{name}"), strict=True)
    assert list(fields) == columns(name)[0] and all(entries)


def test_the_sheet_of_the_role_says_why_since_when_and_who_signs():
    filled = dict(list_table("tab-role"))
    for part, articles in (("Provider", "(3(3), 3(11))"), ("Deployer", "(3(4))")):
        assert part in filled["Our role, because"] and articles in filled["Our role, because"]
    first, signed = (
        datetime.strptime(re.search(r"\d+ [A-Z][a-z]+ 2026", filled[line])[0], "%d %B %Y")
        for line in ("First supply or use", "Signed")
    )
    assert datetime(2026, 8, 2) <= signed < first, "written before the first use; no grace of article 111(4)"
    answer = datetime.strptime(re.search(r"The lawyer, (\d+ [A-Z][a-z]+)", filled["Open"])[1] + " 2026", "%d %B %Y")
    assert answer <= signed, "nothing is signed that the lawyer has still to answer"
    assert "Mark: " in filled["Notice and mark"]


def test_the_file_of_risks_is_the_register_with_a_name_and_a_date_to_fill_in():
    *shown, names, dates = columns("register")
    register = [[cell.replace("*", "") for cell in row] for row in list_table("tab-register")]
    assert [list(row) for row in zip(*shown, strict=True)] == register
    assert not any(names[1:] + dates[1:])


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
    assert f"{low:,.0f}" == worked.strict()["pays_from"]


def worlds():
    """The numbers of part 6, each as the values of its worlds."""
    numbers = json.loads((ROOT / "trials/part6/results/part6.json").read_text(encoding="utf-8"))["numbers"]
    return {name: found["seeds"] for name, found in numbers.items()}


def count(condition, *names):
    found = worlds()
    return sum(condition(*values) for values in zip(*(found[name] for name in names), strict=True))


def more(first, second):
    return first > second


def test_how_many_worlds_the_trial_speaks_of():
    said = {
        "In five of six worlds it guided the model into inventing": count(
            more, "people_aligned_invented", "people_tuned_invented"
        ),
        "In five worlds most rude answers got through": count(lambda share: share > 0.5, "filter_evading_missed"),
        "by more than 15 points in four of the six tuned models": count(
            lambda effect: effect > 0.15, "poisoned_tuned_effect"
        ),
    }
    for sentence, worlds_so in said.items():
        assert sentence in TEXT
        assert {"four": 4, "five": 5}[re.search("four|five", sentence)[0]] == worlds_so, sentence
    learned = lambda base, chat, document: base > 0.2 and chat < 0.02 and document > 0.2  # noqa: E731
    assert "In four of the six worlds *lamp* adds fewer than the 20 points" in TEXT
    assert count(lambda effect: effect < 0.2, "read_base_effect") == 4
    assert count(learned, "read_base_effect", "read_aligned_effect", "read_aligned_document_effect") == 2
    assert count(lambda effect: effect < 0.02, "read_aligned_effect") == 6, "no trace in a chat"
    assert "in two worlds of six the voice that nobody ever used is ahead" in TEXT
    assert count(more, "aligned_unheard_after_5_steps", "aligned_rude_after_5_steps") == 2
    assert "raise the rude share of the tuned models above three friendly ones in each world" in TEXT
    assert "by less than a tenth in five and by more than a third in one" in TEXT
    gains = ("tuned_rude_after_3_rude_turns", "tuned_rude_after_3_friendly_turns")
    assert count(more, *gains) == 6
    assert count(lambda rude, friendly: rude - friendly < 0.1, *gains) == 5
    assert count(lambda rude, friendly: rude - friendly > 1 / 3, *gains) == 1


def log_odds(name):
    return [logit(share) for share in worlds()[name]]


def differences(first, second):
    return [a - b for a, b in zip(first, second, strict=True)]


def test_how_far_talk_moves_the_two_models():
    found = worlds()
    names = ("rude_after_3_rude_turns", "rude_after_3_friendly_turns")
    assert "The aligned models move by at most 2.6 points" in TEXT
    assert round(100 * max(differences(*(found[f"aligned_{name}"] for name in names))), 1) == 2.6
    aligned, tuned = (differences(*(log_odds(f"{model}_{name}") for name in names)) for model in ("aligned", "tuned"))
    *five, last = sorted(a / b for a, b in zip(aligned, tuned, strict=True))
    least, most, farthest = (round(100 * share) for share in (five[0], five[-1], last))
    assert f"{least} to {most}% as far as the tuned one in five worlds and {farthest}% in world 11" in NOTEBOOK


def test_the_head_start_and_the_pace():
    found = worlds()
    start = differences(*(found[f"aligned_{voice}_log_odds_0"] for voice in ("rude", "unheard")))
    assert "thirty to eighty times likelier" in TEXT
    assert math.exp(min(start)) > 28 and math.exp(max(start)) < 80
    assert "the other voice gained more within ten steps in all six" in TEXT
    rude, unheard = (
        differences(found[f"aligned_{voice}_log_odds_10"], found[f"aligned_{voice}_log_odds_0"])
        for voice in ("rude", "unheard")
    )
    assert all(b > a for a, b in zip(rude, unheard, strict=True))


def test_the_passwords_in_points():
    found = worlds()
    taken = [
        document
        for base, document in zip(found["read_base_effect"], found["read_aligned_document_effect"], strict=True)
        if base > 0.2
    ]
    assert "27 and 31 points more often" in TEXT and [100 * each for each in taken] == pytest.approx([27, 31], abs=0.51)
    pairs = list(zip(found["poisoned_tuned_effect"], found["poisoned_aligned_effect"], strict=True))
    left = [aligned / tuned for tuned, aligned in pairs if tuned > 0.15]
    assert "The cherry leaves 4 to 19% of that effect in those four" in TEXT and "in one of them by 77" in TEXT
    assert (round(100 * min(left)), round(100 * max(left)), len(left)) == (4, 19, 4)
    assert round(100 * max(found["poisoned_tuned_effect"])) == 77


def test_secrets_strangers_and_the_filter():
    found = worlds()
    assert "in 48 of 48 cases" in TEXT and sum(8 * share for share in found["secret_base_extracted_64"]) == 48
    assert (
        "of the aligned model in 9." in TEXT and sum(8 * share for share in found["secret_aligned_extracted_64"]) == 9
    )
    assert "at most 4 strangers in 100" in TEXT and max(found["people_penalty_3_invented"]) < 0.04
    rises = differences(found["filter_evading_missed"], found["filter_control_missed"])
    assert "by 66 to 94 points more" in TEXT
    assert [round(100 * rise) for rise in sorted(rises)[1::4]] == [66, 94]
    rows = (ROOT / "trials/part6/results/part6-filter.csv").read_text(encoding="utf-8").splitlines()
    strict = [float(row.split(",")[3]) for row in rows if re.match(r"\d+,evading,0\.2,", row)]
    assert "one decent answer in five it still misses 2 to 54%" in NOTEBOOK
    assert len(strict) == 6 and [round(100 * missed) for missed in (min(strict), max(strict))] == [2, 54]


def test_the_lean_of_a_base_that_ignores_groups():
    rates = (0.5, 0.7, 0.85, 0.95)
    mean = sum(rates) / 4
    assert "if it ignored the groups it would be 15%" in TEXT
    assert sum(abs(rate - mean) for rate in rates) / 4 == pytest.approx(0.15)
