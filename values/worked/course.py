"""What the page on teaching tells of the exercises: minutes and points, by our guess."""

from ..exercises import Exercise, exercises

THREE = ("part-1", "part-2", "part-3")
SIX = (*THREE, "policy-gradients", "part-4", "part-5")


def _name(page: str) -> str:
    return page.replace("-", "_")


def _told(number: int, exercise: Exercise) -> str:
    """With spaces at which no line breaks; in italics where a person marks."""
    told = f"{number}: {exercise.minutes} min, {exercise.points}".replace(" ", "\u00a0")
    return f"*{told}*" if exercise.rubric else told


def minutes_and_points():
    return {
        _name(page): "; ".join(_told(number, each) for number, each in enumerate(listed, 1))
        for page, listed in exercises().items()
    }


def routes():
    """All minutes and points of the exercises of a route."""
    told = {}
    for name, route in {"three": THREE, "six": SIX, "twelve": tuple(exercises())}.items():
        listed = [each for page in route for each in exercises()[page]]
        told[f"{name}_hours"] = f"{sum(each.minutes for each in listed) / 60:.0f}"
        told[f"{name}_points"] = str(sum(each.points for each in listed))
    return told
