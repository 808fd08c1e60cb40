"""What a reader is told who guessed the next word before it came."""

from page_side import node

NEXT = [{"word": "wet", "model": 0.704, "world": 0.65}, {"word": "dry", "model": 0.29, "world": None}]


def test_a_guess_stands_beside_the_model_and_the_exact_chance(modules):
    cases = [("wet", "wet"), ("dry", "wet"), ("fig", "dry")]
    right, wrong, strange = node("guess", modules, cases=[{"guess": a, "word": b, "next": NEXT} for a, b in cases])
    wet = "the model held it for 70% likely, the exact chance was 65%"
    dry = "the model held it for 29% likely, the world doesn't say"
    assert right == f"You guessed “wet”, and so it is: {wet}."
    assert wrong == f"You guessed “dry”: {dry}. It is “wet”: {wet}."
    nowhere = "neither the model nor its world holds it among the likeliest"
    assert strange == f"You guessed “fig”: {nowhere}. It is “dry”: {dry}."
