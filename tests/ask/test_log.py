"""The log: a line for each answer and for each sentence that is dropped, and no text of anybody's."""

import asyncio

from ask import endpoint

QUESTION = "what did tuning add, as measured by Ada Byron"


def test_an_answer_and_what_was_dropped_are_told_without_their_texts(ask, endpoint_server, logged):
    server = endpoint_server("A mask is what tuning adds [1]. So says Mallory [1].")
    ask.endpoint = endpoint.Endpoint(server.url, "m", "sk-secret")
    asyncio.run(ask.answer(QUESTION))
    dropped, answer = logged()
    assert dropped == {"dropped": "its source does not have"}
    assert (answer["kind"], answer["dropped"], answer["cited"]) == ("written", 1, ["masks#masks"])
    assert "masks#masks" in answer["sections"] and answer["trust"] > 0 and answer["tokens"] == 950
    assert answer["seconds"]["found"] >= 0 and answer["seconds"]["written"] > 0
    for private in ("sk-secret", "Byron", "what tuning adds", "Mallory"):
        assert private not in str(logged())


def test_a_refusal_is_told(ask, logged):
    """The share refused is what the first row of part 5's table of signs is about."""
    ask.threshold = 9.0
    asyncio.run(ask.answer(QUESTION))
    (answer,) = logged()
    assert answer["kind"] == "refused" and 0 < answer["trust"] < 9


def test_a_failure_of_the_endpoint_is_told(ask, endpoint_server, logged):
    ask.endpoint = endpoint.Endpoint(endpoint_server(fault="status", status=404).url, "m")
    asyncio.run(ask.answer(QUESTION))
    assert "404" in logged()[0]["note"]
