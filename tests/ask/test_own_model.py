"""The row of a model of the reader's own: it is of all questions or there is none, and what was answered is kept."""

import json
import re

import pytest

from ask import own_model
from ask.__main__ import main
from ask.budget import Budget
from ask.endpoint import Endpoint
from values.ask_numbers import yours

TEXT = "A thin mask has rank 4 [1].\nIt was in 2024."
KINDS = ("answerable", "answerable", "unanswerable")
ROWS = [
    {"question": f"rank of a thin mask {'again ' * number}".strip(), "kind": kind, "sections": ["masks#thin-masks"]}
    for number, kind in enumerate(KINDS)
]
WRONG = [row | {"sections": ["cherries#cherries"]} for row in ROWS]


@pytest.fixture
def priced(tmp_path, monkeypatch):
    """Each answer of the scripted server costs 1."""
    (tmp_path / "prices.toml").write_text('["m"]\nread = 1000.0\nwritten = 2000.0\n')
    monkeypatch.setattr("ask.budget.PRICES", tmp_path / "prices.toml")


def test_it_tells_how_often_the_model_answers_and_cites_a_right_section(ask, endpoint_server, tmp_path):
    ask.endpoint = Endpoint(endpoint_server(TEXT).url, "m")
    found = own_model.measure(ask, ROWS, tmp_path)
    assert (found["questions"], found["reached"], found["dropped share"], found["cost"]) == (3, 3, 0.5, None)
    assert found["cites a right section"] == 3
    assert own_model.measure(ask, WRONG, tmp_path)["cites a right section"] == 0
    seconds = found["seconds"]
    assert 0 <= seconds["first sentence"] <= seconds["median"] <= seconds["p95"]
    assert yours(None)["answers"] == "not run here"
    assert yours(json.loads(json.dumps(found)))["answers"] == (
        "answers 2 of 2 answerable, 1 of 1 unanswerable questions; 3 of these answers cite a right section; 50% of its "
        "sentences were dropped"
    )
    assert f"slowest in twenty {seconds['p95']} s" in yours(found)["time"] and "no price" in yours(found)["time"]


def test_a_model_that_writes_nothing_has_a_row(ask, endpoint_server, tmp_path):
    ask.endpoint = Endpoint(endpoint_server("NO ANSWER").url, "m")
    found = own_model.measure(ask, ROWS[:1], tmp_path)
    told = yours(found)["answers"]
    assert told.startswith("answers 0 of 1 answerable questions") and told.endswith("no sentence came")


def test_a_run_out_of_money_has_no_row_and_the_next_one_goes_on(ask, endpoint_server, tmp_path, priced):
    server = endpoint_server(TEXT)
    ask.endpoint = Endpoint(server.url, "m", budget=Budget(money=3.0))  # one may cost 1.8
    with pytest.raises(
        own_model.Unfinished, match=r"1 questions have no whole answer \(1: of the budget of 3 too little"
    ):
        own_model.measure(ask, ROWS, tmp_path)
    assert len(server.requests) == 2
    ask.endpoint = Endpoint(server.url, "m", budget=Budget(money=2.0))
    assert "2 have their answer from an earlier run" in own_model.ahead(ask, ROWS, tmp_path)
    assert own_model.measure(ask, ROWS, tmp_path)["written of"] == {"answerable": [2, 2], "unanswerable": [1, 1]}
    assert len(server.requests) == 3
    assert [path.stat().st_mode & 0o077 for path in tmp_path.glob("m-*.jsonl")] == [0]


@pytest.mark.parametrize(
    "fault, why",
    [
        ({"fault": "status", "status": 429}, "status 429"),
        ({"fault": "status", "status": 404}, "no model 'm'"),
        ({"fault": "cut"}, "broke off"),
        ({"fault": "length"}, "ASK_TOKENS"),
        ({"fault": "slow"}, "ASK_SECONDS"),
    ],
)
def test_a_fault_of_the_endpoint_leaves_no_row(ask, endpoint_server, tmp_path, fault, why):
    """What is wrong with the first answer is taken to be wrong with all."""
    server = endpoint_server(TEXT, **fault)
    ask.endpoint = Endpoint(server.url, "m", budget=Budget(seconds=0.3 if fault["fault"] == "slow" else 60), retries=0)
    with pytest.raises(own_model.Unfinished, match="3 questions have no whole answer") as error:
        own_model.measure(ask, ROWS, tmp_path)
    assert why in str(error.value) and "2: not asked" in str(error.value) and len(server.requests) == 1
    assert not list(tmp_path.glob("*.jsonl"))


def test_one_fault_on_the_way_costs_one_question(ask, endpoint_server, tmp_path):
    server = endpoint_server(TEXT)
    ask.endpoint = Endpoint(server.url, "m", retries=0)
    own_model.measure(ask, ROWS[:1], tmp_path)
    server.fault, server.status, server.times = "status", 503, 2  # the second request of all
    with pytest.raises(own_model.Unfinished, match=r"2 questions .*1: .*status 503.*1: not asked"):
        own_model.measure(ask, ROWS, tmp_path)
    assert len(server.requests) == 2
    found = own_model.measure(ask, ROWS, tmp_path)
    assert found["reached"] == 3 and len(server.requests) == 4


def test_what_was_kept_is_of_the_same_passages_and_the_same_check(ask, endpoint_server, tmp_path, monkeypatch):
    server = endpoint_server(TEXT)
    ask.endpoint = Endpoint(server.url, "m")
    own_model.measure(ask, ROWS[:1], tmp_path)
    monkeypatch.setattr(own_model, "CODE", b"another check")
    own_model.measure(ask, ROWS[:1], tmp_path)
    assert len(server.requests) == 2
    monkeypatch.setattr(ask, "texts", lambda hits: ["Another passage\nA thin mask has rank 4."])
    own_model.measure(ask, ROWS[:1], tmp_path)
    assert len(server.requests) == 3


def test_what_it_will_cost_is_told_before(ask, endpoint_server, tmp_path, priced):
    ask.endpoint = Endpoint(endpoint_server(TEXT).url, "m", budget=Budget(money=9.0))
    told = own_model.ahead(ask, ROWS, tmp_path)
    sent = sum(own_model.estimated(own_model.messages(ask, row["question"])) for row in ROWS)
    assert "3 of 3 questions reach m; 0 have" in told and f"some {sent:,} tokens, and to write at most 1,500" in told
    assert f"at most some {(sent * 1000 + 1500 * 2000) / 1e6:.4g} by" in told and "stops it at 9" in told
    ask.threshold = 9.0
    assert "0 of 3 questions reach m" in own_model.ahead(ask, ROWS, tmp_path)
    ask.endpoint = Endpoint("http://127.0.0.1:9/v1", "other")
    assert "no price of other" in own_model.ahead(ask, ROWS, tmp_path)


def test_the_command_writes_no_results_without_a_whole_row(tmp_path, monkeypatch, capsys, docs):
    """End to end, against nobody: the results of record stay as they were."""
    results = own_model.BOOK / "ask/evals/results.json"
    before = results.read_bytes()
    for name, value in {"ASK_BASE_URL": "http://127.0.0.1:9/v1", "ASK_MODEL": "m-of-a-test"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(own_model.measure, "__defaults__", (tmp_path,))
    monkeypatch.setattr(own_model.ahead, "__defaults__", (tmp_path,))
    monkeypatch.setattr("ask.measure.questions", lambda: [row | {"half": "test"} for row in ROWS])
    monkeypatch.setattr("ask.retrieve.Retriever.trust", lambda *of: 9.0)
    assert main(["evals", "--docs", str(docs), "--index", str(tmp_path / "i.sqlite")]) == 2
    told = capsys.readouterr().err
    assert "3 of 3 questions reach m-of-a-test" in told and "no row of m-of-a-test" in told
    assert re.search(r"1: The endpoint gave no whole answer: could not be used", told)
    assert results.read_bytes() == before
