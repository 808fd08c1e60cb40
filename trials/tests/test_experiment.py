"""What an experiment hands over: rows of tables, and the numbers that they are at once."""

import pytest

from trials.experiment import Measured


def test_a_row_has_its_keys_first_and_is_a_number_for_each_of_its_values():
    measured = Measured()
    for n in (2, 4):
        measured.row("best-of", {"judge": "truth", "n": n}, {"reward": 0.5 * n, "kl": 0.1}, f"best_of_{n}_*")
    assert [list(row.items()) for row in measured.curves["best-of"]] == [
        [("judge", "truth"), ("n", 2), ("reward", 1.0), ("kl", 0.1)],
        [("judge", "truth"), ("n", 4), ("reward", 2.0), ("kl", 0.1)],
    ]
    assert measured.numbers == {"best_of_2_reward": 1, "best_of_2_kl": 0.1, "best_of_4_reward": 2, "best_of_4_kl": 0.1}


def test_only_some_values_are_numbers_in_the_order_that_is_asked():
    measured = Measured()
    measured.row("ways", {"way": "a"}, {"heads": "0.1 0.2", "kl": 0.1, "gain": 2.0}, "*_of_a", ("gain", "kl"))
    measured.row("ways", {"way": "b"}, {"kl": 0.3}, "kl_at_the_end", ["kl"])
    assert list(measured.numbers.items()) == [("gain_of_a", 2.0), ("kl_of_a", 0.1), ("kl_at_the_end", 0.3)]


def test_a_row_without_a_name_is_no_number_and_stays_as_it_was_written():
    measured, row = Measured(), {"share": 0.5}
    measured.row("shares", {}, row)
    measured.rows("shares", {"voice": "rude"}, [row])
    row["share"] = 0.7
    assert measured.curves == {"shares": [{"share": 0.5}, {"voice": "rude", "share": 0.5}]} and not measured.numbers


def test_two_numbers_of_one_name_are_refused():
    measured = Measured({"kl_end": 0.1})
    with pytest.raises(ValueError, match="two numbers named kl_end"):
        measured.add("*_end", {"kl": 0.1})
    with pytest.raises(ValueError, match="two numbers named end"):  # a name without a star is for one
        measured.row("ways", {}, {"kl": 0.1, "gain": 2.0}, "end")
