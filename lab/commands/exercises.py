"""Questions for a sheet, with numbers that stand on no page, and their answers for who marks it."""

from textwrap import fill

from .. import exercises as kinds


def exercises(options):
    found = kinds.exercises(options.seed)
    known = sorted({each.page for each in found})
    if options.page and options.page not in known:
        raise ValueError(f"no exercises of {options.page}: it is one of {', '.join(known)}")
    print(f"World {options.seed}" + (", with answers" if options.answers else ""))
    wanted = [each for each in found if options.page in ("", each.page)]
    for number, exercise in enumerate(wanted, 1):
        head = f"{number}. {exercise.title} ({exercise.page.replace('-', ' ').capitalize()})"
        answer = f"\n\nAnswer: {exercise.solution()}" if options.answers else ""
        print("", head, *(fill(text, 100) for text in (exercise.question + answer).split("\n\n")), sep="\n")
