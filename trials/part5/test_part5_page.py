"""What the exercises of part 5 say of the code, and what its page counts."""

import json
import re
import tomllib
from math import exp

import pytest
import support
from support import ROOT

from ask.citations import fault
from bench.ask import desk
from trials.part5 import worked
from values.ask_numbers import load_ask
from values.shares import wilson

SEAL = "The seal fits models X2 and X3. It is not made for steam."


def test_get_past_the_check():
    """Each sentence that the solution quotes passes, false as it is, but the last, which is true."""
    page = (ROOT / "series/part-5-llm-applications.md").read_text(encoding="utf-8")
    assert SEAL in " ".join(page.split("(exercises-5)=")[1].split())
    *false, true = re.findall(r'"([^"]+)"', support.prose(5, 4))
    assert len(false) >= 4 and all(fault(sentence, [1], [SEAL]) == "" for sentence in false)
    assert fault(true, [1], [SEAL]) == "its source does not have most of its words"


def test_the_reader_of_kinds_has_the_share_of_the_formula():
    for records in (2, 4, 8):
        share = 3 / records * (1 - (2 / 3) ** records)
        assert float(worked.kinds()[f"of_{records}"]) == pytest.approx(share, abs=0.005)


def test_the_refusals_are_those_of_the_evaluation():
    refusal = json.loads((ROOT / "ask/evals/results.json").read_text(encoding="utf-8"))["test"]["refusal"]
    shown = load_ask()["test"]["refusal"]["slips"]
    assert shown == f"{100 * (1 - refusal['recall']):.0f}%"
    assert shown.interval == " to ".join(f"{100 * (1 - end):.0f}%" for end in refusal["recall interval"][::-1])


def test_the_failures_that_were_read_add_up():
    found = load_ask()["failures"]
    counts = {kind: int(number) for kind, number in found.items() if kind != "deciding"}
    kinds = sum(counts.values()) - sum(counts[name] for name in ("all", "now", "still", "labels"))
    deciding = counts["near_neighbor_answered"] + counts["right_page_refused"]
    real = kinds - counts["labels"]
    assert kinds == counts["all"] and found["deciding"] == f"{deciding} of {real}"
    low, high = wilson(deciding, real)
    assert found["deciding"].interval == f"{100 * low:.0f}% to {100 * high:.0f}%"
    assert counts["labels"] == counts["old_label"] + counts["disputed_label"]


# --- The request of the desk, and its messages over MCP ---------------------------------------------------------------

PAGE = (ROOT / "series/part-5-llm-applications.md").read_text(encoding="utf-8")
DESK = json.loads(desk.RECORD_OF_IT.read_text(encoding="utf-8"))


def letters(text):
    """Without spaces, and without what JSON writes before a line's end or a quotation mark."""
    return re.sub(r"\s", "", text.replace("\\n", "").replace('\\"', '"'))


def printed(first, last):
    """The blocks of code between two labels of the page."""
    return re.findall(r"```(?:text|json)\n(.*?)```", PAGE.split(first)[1].split(last)[0], flags=re.DOTALL)


def holds_in_order(block, told):
    """Whether what the page prints between its gaps stands in what was sent, in this order."""
    at, told = 0, letters(told)
    for piece in map(letters, block.split("…")):
        at = told.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True


def test_the_request_and_the_reply_on_the_page_are_those_of_the_record():
    request, reply = printed("(one-request)=", "(context)=")
    assert holds_in_order(request, json.dumps(DESK["request"], ensure_ascii=False))
    assert not holds_in_order(request.replace("7731", "7732"), json.dumps(DESK["request"], ensure_ascii=False))
    assert holds_in_order(reply, json.dumps(DESK["reply"])) and DESK["reply"] == desk.REPLY


def test_the_messages_over_mcp_on_the_page_are_those_of_the_record():
    configuration, *blocks = printed("(tools)=", "(ask-agent)=")
    (server,) = json.loads(configuration)["mcpServers"].values()
    wheel = tomllib.loads((ROOT / "ask/pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert server["command"] in wheel and (ROOT / server["args"][-1]).is_dir()
    assert len(blocks) == len(DESK["mcp"]) == 4
    for block, message in zip(blocks, DESK["mcp"], strict=True):
        assert holds_in_order(block, json.dumps(message, ensure_ascii=False)), block


def test_the_beginning_costs_what_the_formula_for_mails_at_random_gives():
    warm = 1 - exp(-5 / 8.4)
    assert worked.cache_of_the_desk()["costs"] == f"{100 * (0.05 * warm + 1.25 * (1 - warm)):.0f}"


@pytest.mark.slow
def test_the_record_of_the_desk_is_what_is_sent_today():
    """`python -m bench.ask.desk` writes it anew. Tokens are counted there, with a model that few have."""
    made = desk.made()
    assert made == {name: DESK[name] for name in made}


def test_the_desk_asks_as_many_mails_at_the_price_of_part_7():
    cases = json.loads((ROOT / "values/business_case.json").read_text(encoding="utf-8"))["cases"]
    inputs = cases["support"]["inputs"]
    assert worked.MAILS in inputs["cases"]
    assert (inputs["price_in"], inputs["price_out"]) == (worked.READ, worked.WRITTEN)


def test_a_table_of_2026_counts_a_photo_as_the_page_does():
    """By squares of 32 pixels, of GPT-6: johnisking2026images, three of its rows."""
    for (width, height), tokens in {(4032, 3024): 14364, (1920, 1080): 2448, (1024, 1024): 1229}.items():
        across, down = worked._squares(width, height)
        assert round(worked.EACH * across * down) == tokens
