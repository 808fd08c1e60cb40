"""What we expected of each row of the claims, in a word, and whether it came so.

A row with a chance of one half or more was to be confirmed, and one that is worded as the naive opinion to fall. What
is left are older rows, and rows of our own wording that we doubted all worlds would confirm ("in most worlds"). These
say in words what was expected: where they begin with *no*, the claim was to fall, and `TO_FALL` names those that say so
otherwise. The conditions of all of these are met by what was expected; none was read from what came out.
"""

CONFIRMED, REFUTED, OPEN = "confirmed", "refuted", "open"
AS_EXPECTED, NOT_AS_EXPECTED = "as expected", "not as expected"
TO_FALL = frozenset("C2b C3k C3p C5b C5e C7h E7 E11 S2 S3 S7 B5 K6 W4 W41 W42".split())
NO_VERDICT = frozenset({"C3e"})  # of which none was expected
SUPPOSED = {  # what a row's words suppose and its condition doesn't ask for: in how many of the worlds for it that held
    "A16": (1, "cheating had begun by then in one world of six"),
    "A17": (1, "in one of those for it no cheating had begun"),
    "A24": (0, "in the one for it there was no cheating to cure"),
}
SIGNS = {AS_EXPECTED: "✓", NOT_AS_EXPECTED: "✗"}
IN_PART = "≈"


def expected(row: dict) -> str:
    """Which verdict we expected."""
    if row.get("chance", 0) >= 0.5:
        return CONFIRMED
    if row.get("naive"):
        return REFUTED
    if row["name"] in NO_VERDICT:
        return OPEN
    return REFUTED if row["name"] in TO_FALL or row["prediction"].startswith(("No", "Not ")) else CONFIRMED


def to_fall(row: dict) -> bool:
    """Whether the claim is worded as the naive opinion, which we expected to fall."""
    return row.get("naive", expected(row) == REFUTED)


def outcome(row: dict) -> str:
    """Whether the verdict is the expected one; where the worlds disagree, in how many of them it is."""
    wanted, verdict = expected(row), row["verdict"]
    if wanted == verdict == CONFIRMED and row["name"] in SUPPOSED:
        return f"{AS_EXPECTED} in {SUPPOSED[row['name']][0]} of {row['worlds']} worlds"
    if wanted == verdict or (wanted == OPEN and verdict not in (CONFIRMED, REFUTED)):
        return AS_EXPECTED
    if not row["asked"]:
        return verdict
    so = row["confirms" if wanted == CONFIRMED else "refutes"]
    return f"{AS_EXPECTED} in {so} of {row['worlds']} worlds" if so and wanted != OPEN else NOT_AS_EXPECTED


def counts(rows: list[dict]) -> dict[str, int]:
    """How many rows came as expected in every world, in some, and in none."""
    found = [outcome(row) for row in rows]
    whole, lost = found.count(AS_EXPECTED), found.count(NOT_AS_EXPECTED)
    return {"as_expected": whole, "in_part": len(found) - whole - lost, "not_as_expected": lost}


def sign(row: dict) -> str:
    return SIGNS.get(outcome(row), IN_PART)


def verdict(row: dict) -> str:
    """And where the worlds disagree, how many are for it and against it."""
    so = f", {row['confirms']} for, {row['refutes']} against" if row["verdict"] == "split" else ""
    return row["verdict"] + so + but(row)


def but(row: dict) -> str:
    """What keeps some worlds from speaking for a row that counts them."""
    return f" ({SUPPOSED[row['name']][1]})" if row["name"] in SUPPOSED else ""


def anchor(name: str) -> str:
    """The id of a row on the page of the claims."""
    return f"bet-{name.lower()}"


def expectation(row: dict) -> str:
    """What we expected, in words: a row that has nothing but a remark was expected as it stands."""
    return row["prediction"] if not row["prediction"].startswith("(") else f"Just that. {row['prediction']}"


def in_words(row: dict) -> str:
    """A row for whoever can't open it."""
    return (
        f"{row['text']} We expected: {expectation(row)} It came out: {row['verdict']}, {told_in_words(row)}{but(row)}."
    )


def told_in_words(row: dict) -> str:
    """The outcome beside what was expected. Of a claim that was to fall, which may have meant in some worlds alone, the
    worlds are counted for and against: "as expected in 1 of 9" could contradict the expectation's own words."""
    if outcome(row) in (AS_EXPECTED, NOT_AS_EXPECTED) or not row["asked"] or expected(row) != REFUTED:
        return outcome(row)
    return f"{row['confirms']} for, {row['refutes']} against, of {row['worlds']}"


def told(score: dict[str, float]) -> str:
    return f"{score['ours']:.2g} for us and {score['sure']:.2g} for whoever always says *{AS_EXPECTED}*"


def brier(rows: list[dict]) -> dict[str, float]:
    """How far the chances of rows were from what came, squared, on average; and how far somebody would have been who
    is always sure that it comes as expected. 0 is best, and 0.25 has who says one half each time."""
    came = [float(row["verdict"] == CONFIRMED) for row in rows]
    sure = [float(row["chance"] >= 0.5) for row in rows]
    ours = [row["chance"] for row in rows]
    return {name: mean_square(said, came) for name, said in {"ours": ours, "sure": sure}.items()}


def mean_square(said: list[float], came: list[float]) -> float:
    return sum((one - other) ** 2 for one, other in zip(said, came, strict=True)) / len(said)
