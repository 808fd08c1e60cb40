"""What part 2 says of the arrows of words, in the model that comes with the book."""

from torch.nn.functional import normalize

from lab.export import checkpoint
from lab.kept import MODELS

MODEL, WORDS = checkpoint.load(MODELS / "base"), checkpoint.world_of(MODELS / "base").vocabulary
SETTINGS = checkpoint.world_of(MODELS / "base").settings


def near(word, count=6):
    rows = normalize(MODEL.embedding.weight.detach(), dim=1)
    return [WORDS.words[place] for place in (rows @ rows[WORDS.encode(word)[0]]).topk(count + 1).indices][1:]


def test_cities_lie_near_a_city_and_jobs_near_a_job():
    assert set(near("pell")) <= set(SETTINGS.cities)
    assert set(near("guard")) <= set(SETTINGS.jobs)


def test_the_opposite_lies_nearest():
    assert near("wet", 1) == ["dry"] and near("dry", 1) == ["wet"]


def test_digits_lie_near_a_digit():
    assert set(near("7", 3)) == {"8", "6", "4"}
