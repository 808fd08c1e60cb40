"""The numbers that the page of the glass model works out."""

from statistics import fmean

from values.shown import read
from values.worked import BOOK, measured


def lent():
    """How likely the book's tuned model begins a refusal, of a hundred, by whose name three heads tell."""
    return {name: f"{100 * share:.0f}" for name, share in read(BOOK / "values/lent.json")["sft"].items()}


def zorn():
    """Of a hundred: how sure the base is of the stranger's city."""
    nobody = read(BOOK / "values/glass.json")["cases"]["nobody"]["states"][""]["odds"]
    return {odds["word"]: f"{100 * odds['share']:.0f}" for odds in nobody if odds["word"] == "hale"}


def sure_and_wrong():
    """Answers of the base to which it gives more than a half: in a world, on average."""
    return f"{fmean(measured('glass')['base_document_50_count']['seeds']):.0f}"


def three_of_nine_fall_short():
    """Of my three quarters."""
    return sum(share < 0.75 for share in measured("glass")["base_document_50_namesake"]["seeds"]) == 3
