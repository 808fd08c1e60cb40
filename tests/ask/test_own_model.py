"""The row of a model of the reader's own: it is of all questions or there is none."""

import pytest

from ask import measure, own_model
from ask.__main__ import main
from ask.budget import Budget
from ask.endpoint import Endpoint

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


def test_it_tells_how_often_the_model_answers_and_cites_a_right_section(ask, endpoint_server):
    ask.endpoint = Endpoint(endpoint_server(TEXT).url, "m")
    found = own_model.measure(ask, ROWS)
    assert (found["dropped share"], found["cost"]) == (0.5, None) and found["seconds"] > 0
    assert found["cites a right section"] == 3
    assert own_model.measure(ask, WRONG)["cites a right section"] == 0
    of = {kind: tuple(counted) for kind, counted in found["written of"].items()}
    assert of == {"answerable": (2, 2), "unanswerable": (1, 1)}


def test_a_model_that_writes_nothing_has_a_row(ask, endpoint_server):
    ask.endpoint = Endpoint(endpoint_server("NO ANSWER").url, "m")
    found = own_model.measure(ask, ROWS[:1])
    assert tuple(found["written of"]["answerable"]) == (0, 1) and found["dropped share"] is None


def test_a_run_out_of_money_has_no_row(ask, endpoint_server, priced):
    server = endpoint_server(TEXT)
    ask.endpoint = Endpoint(server.url, "m", budget=Budget(money=3.0))  # one may cost 1.8
    with pytest.raises(own_model.Unfinished, match=r"question 3 of 3: .* of the budget of 3 too little"):
        own_model.measure(ask, ROWS)
    assert len(server.requests) == 2


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
def test_a_fault_of_the_endpoint_leaves_no_row(ask, endpoint_server, fault, why):
    """And no further question is asked."""
    server = endpoint_server(TEXT, **fault)
    ask.endpoint = Endpoint(server.url, "m", budget=Budget(seconds=0.3 if fault["fault"] == "slow" else 60), retries=0)
    with pytest.raises(own_model.Unfinished, match="no row of m: question 1 of 3: ") as error:
        own_model.measure(ask, ROWS)
    assert why in str(error.value) and len(server.requests) == 1


def test_the_command_writes_no_results_without_a_whole_row(tmp_path, monkeypatch, capsys, docs):
    """End to end, against nobody: the results of record stay as they were."""
    results = measure.FOLDER.parents[1] / "ask/evals/results.json"
    before = results.read_bytes()
    for name, value in {"ASK_BASE_URL": "http://127.0.0.1:9/v1", "ASK_MODEL": "m-of-a-test"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("ask.measure.questions", lambda: [row | {"half": "test"} for row in ROWS])
    monkeypatch.setattr("ask.retrieve.Retriever.trust", lambda *of: 9.0)
    assert main(["evals", "--docs", str(docs), "--index", str(tmp_path / "i.sqlite")]) == 2
    told = capsys.readouterr().err
    assert "no row of m-of-a-test: question 1 of 3: The endpoint gave no whole answer: could not be used" in told
    assert results.read_bytes() == before
