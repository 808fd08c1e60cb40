"""Only the pace of the climb is another: what doesn't hang on the aligned model is what it was."""

import pytest
from support import alike

from lab.run.scale import TOY
from lab.stages.models import GENTLE
from trials.gentle import experiments as gentle

pytestmark = [pytest.mark.usefixtures("toy_store"), pytest.mark.slow]


@pytest.mark.parametrize("run", alike(*gentle.AGAIN), ids=lambda run: run.__name__)
def test_what_is_asked_anew_differs_in_the_aligned_model_alone(run):
    before, now = (run(0, TOY, **options).numbers for options in ({}, {"pace": GENTLE}))
    assert before.keys() >= now.keys() >= set(gentle.AGAIN[run])
    others = [name for name in now if not any(word in name for word in ("rlhf", "aligned", "lent"))]
    assert others and all(now[name] == before[name] or now[name] != now[name] for name in others)


def test_the_gentle_model_is_another_than_the_hasty_one():
    numbers = gentle.specimen(0, TOY).numbers
    assert 0 < abs(numbers["gentle_kl"]) < abs(numbers["hasty_kl"])
