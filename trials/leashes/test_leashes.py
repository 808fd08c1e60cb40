"""Two leashes: a run once more on the leash that it had is that run, and on another only the leash is another."""

import pytest

from lab.run.scale import TOY
from lab.stages.thinkers import RUNS, thinker
from trials.leashes.experiments import CLOSED, FREE, HELD, UNFINED
from trials.leashes.releashed import releashed

pytestmark = pytest.mark.usefixtures("toy_store")


@pytest.mark.parametrize("run", ["word", "truth"])
def test_on_its_own_leash_a_run_is_what_it_was(run):
    how = RUNS[run]
    again = releashed(0, TOY, run=run, beta=how.beta, steps=how.steps)
    first = thinker(0, TOY, run=run).history
    assert again[0] == first[0] and again[-1] == first[-1]


def test_the_leashes_are_those_that_the_book_names():
    assert (FREE["run"], FREE["beta"], FREE["steps"]) == ("word", 0, RUNS["word"].steps)
    assert HELD["beta"] == RUNS["thought"].beta == RUNS["coin"].beta and HELD["steps"] == RUNS["thought"].steps


def test_its_controls_differ_in_the_fine_alone():
    assert UNFINED == FREE | {"run": "loophole"} and CLOSED == FREE | {"run": "cheat"}
    word, loose, closed = (RUNS[how["run"]] for how in (FREE, UNFINED, CLOSED))
    assert (word.base, word.ask) == (loose.base, loose.ask) == (closed.base, closed.ask)
