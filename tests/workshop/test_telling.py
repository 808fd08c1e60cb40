"""What the page says of a model that has grown follows from the numbers."""

LOOK = {
    "loss": 0.78,
    "floor": 0.72,
    "lacks": {"grammar": 0.001, "voices": 0.015, "facts": 0.04, "names": 0.004},
    "known": {"told most": 1, "told often": 0.5, "told less": 0.04},
}
GOOD = (
    "On text it hasn't read each word surprises it by 0.78 nats, as a choice among 2.2 words would; the least possible "
    "is 0.72 (2.1 words), so it is 8% above it. What it lacks most is facts. "
    "Of the facts about people it knows 100% of those told most, 50% of those told often and 4% of those told less."
)
FLOOR = (
    "On text it hasn't read each word surprises it by 0.72 nats, as a choice among 2.1 words would; the least possible "
    "is 0.72 (2.1 words)."
)


def test_what_is_said_follows_from_the_numbers(node):
    def case(broken="nothing", trained=0.8, **look):
        return {"recipe": {"broken": broken}, "points": [{"loss": trained}], "looks": [LOOK | look]}

    perfect = {"loss": 0.72, "lacks": dict.fromkeys(LOOK["lacks"], 0)}
    said = node(
        "telling",
        cases=[
            case(),
            case(**perfect),
            case("rate"),  # it got through all the same
            case("rate", loss=3.4),
            case("order", loss=4.4),
            case("mask", trained=0.2, loss=2.5),
            case("mask", trained=1.2, loss=1.5),  # it has not found out yet
        ],
    )
    assert said[0] == GOOD == said[2]
    assert said[1].startswith(f"{FLOOR} Of the facts")
    assert (
        said[3].startswith(FLOOR.replace("0.72 nats", "3.40 nats").replace("2.1 words would", "30 words would"))
        and "forget" in said[3]
    )
    assert "frequent" in said[4]
    assert "0.20" in said[5] and "2.50" in said[5] and "it saw the answer" in said[5]
    assert "below" not in said[6] and "saw the answer" not in said[6] and "look ahead" in said[6]
