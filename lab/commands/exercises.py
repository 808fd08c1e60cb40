"""Questions for a sheet, with numbers that stand on no page, and their answers for who marks it."""

from textwrap import fill

from .. import exercises as kinds


def exercises(options):
    page = options.page.removeprefix("part-")
    if page and page not in kinds.PAGES:
        known = ", ".join(f"part-{name}" if name.isdigit() else name for name in kinds.PAGES)
        raise ValueError(f"no exercises of {options.page}: it is one of {known}")
    print(f"World {options.seed}" + (", with answers" if options.answers else ""))
    for number, exercise in enumerate(kinds.exercises(options.seed, page), 1):
        head = f"{number}. {exercise.title} ({kinds.PAGES[exercise.page]})"
        answer = f"\n\nAnswer: {exercise.solution()}" if options.answers else ""
        print("", head, *(fill(text, 100) for text in (exercise.question + answer).split("\n\n")), sep="\n")
