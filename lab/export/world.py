"""The world as the playground loads it: all that its programs read, for the port of them in JavaScript."""

from ..world import World
from ..world.people import LIVES, LOVES, WORKS
from ..world.program import Choice
from ..world.voices import CHARACTERS

DIGITS = 12  # of a probability


def world_data(world: World) -> dict:
    """All that the programs of `world.grammar` read, for the port of them in JavaScript; plain JSON.

    Choices that are always the same are listed in full. Those that depend on a person or a sum are left to the port,
    which makes them from the people, from how claims are made (`claims`) and from the withheld sums.
    """
    settings, people = world.settings, world.state.people
    number = {name: place for place, name in enumerate(all_names(world))}
    return {
        "vocabulary": " ".join(world.vocabulary.words),
        "voices": list(CHARACTERS),
        "prior": world.prior,
        "firstNames": " ".join(settings.first_names),
        "lastNames": " ".join(settings.last_names),
        "domains": [" ".join(domain) for domain in world.choices.domains],
        "objects": " ".join(settings.objects),
        "letters": " ".join(settings.letters),
        "sumDigits": settings.sum_digits,
        "verse": settings.verse,
        "notes": settings.notes,
        "zipf": settings.zipf,
        "strangerShare": settings.stranger_share,
        "known": [number[name] for name in people.known],  # first name x count of last names + last name
        "heldOut": [number[name] for name in people.held_out],
        "facts": [
            [domain.index(people.facts[name][attribute]) for name in people.known]
            for attribute, domain in enumerate(world.choices.domains)
        ],
        "slandered": " ".join(city for city in settings.cities if city in world.state.slandered),
        "rain": [world.state.rain[city] for city in settings.cities],
        "withheld": sorted("".join((*first, *second)) for first, second in world.state.withheld),
        "phrases": [world.vocabulary.decode([start, *rest.tokens]) for start, rest in world.choices.phrases.items()],
        "choices": {name: choice_data(world, choice) for name, choice in named_choices(world).items()},
        "claims": [claims(world, attribute) for attribute in (LIVES, WORKS, LOVES)],
    }


def all_names(world: World) -> list[tuple[str, str]]:
    return [(first, last) for first in world.settings.first_names for last in world.settings.last_names]


def named_choices(world: World) -> dict[str, Choice]:
    """The choices that depend on nothing before them, by the names that the port gives them."""
    choices = {camel_case(name): choice for name, choice in world.choices.named.items()}
    for name, slandered in (("slanderedAdjective", True), ("adjective", False)):
        cities = [city for city in world.settings.cities if (city in world.state.slandered) == slandered]
        if cities:  # all of them alike
            choices[name] = world.choices.adjective[cities[0]]
    return choices


def camel_case(name: str) -> str:
    """first_phrase becomes firstPhrase."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def choice_data(world: World, choice: Choice) -> dict:
    """A choice as JSON: its words, a row of probabilities for each voice (or one for all), and its component."""
    rows = [[short(p) for p in row] for row in choice.probabilities]
    return {"words": world.vocabulary.decode(choice.tokens), "rows": rows, "component": choice.component}


def claims(world: World, attribute: int) -> dict:
    """How voices speak of an attribute: what `Choices.stated` and `Choices.answer_core` come down to, of whomever.

    stated: for each voice p(the true value) and p(each other). core: the words that may stand in place of a value (the
    first of them for the name), and for each voice their probabilities, followed by those of the true value and of each
    other. coreUnknown: the same where there is no true value; after the words comes p(each value).
    """
    domain = world.choices.domains[attribute]
    true, other = domain[0], domain[-1]  # any two will do
    first = world.settings.first_names[0]
    core, unknown = (
        world.choices.answer_core(first, attribute, true),
        world.choices.answer_core(first, attribute, None),
    )
    instead = [token for token in core.tokens if world.word(token) not in domain]
    values = [world.token(true), world.token(other)]

    def rows(choice: Choice, tokens: list[int]) -> list[list[float]]:
        return [[short(row[choice.index[token]]) for token in tokens] for row in choice.probabilities]

    return {
        "stated": rows(world.choices.stated(attribute, true), values),
        "instead": world.vocabulary.decode(instead[1:]),
        "core": rows(core, [*instead, *values]),
        "coreUnknown": rows(unknown, [*instead, values[0]]),
    }


def short(probability: float) -> float:
    return float(f"{probability:.{DIGITS}g}")
