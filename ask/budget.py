"""Budgets: what an answer, and a process, may cost in seconds, tokens and money."""

import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PRICES = Path(__file__).with_name("prices.toml")


class Spent(Exception):
    """A budget is used up."""


@dataclass
class Budget:
    """`seconds` and `tokens` are for one answer, `money` for the life of the process, in the price table's currency.

    Without `money` nothing is refused for its price; with it, what has no price is refused, since it can't be counted.
    """

    seconds: float = 60.0
    tokens: int = 500  # written
    money: float | None = None
    spent: float = 0.0
    held: float = 0.0  # the most that the calls under way can cost
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def check(self, model: str, ahead: float = 0.0) -> None:
        """Spent if no money is left, or too little for a cost `ahead`, or the model has no price."""
        if self.money is None:
            return
        if self.spent >= self.money:
            raise Spent(f"the budget of {self.money:g} is spent")
        if self.spent + self.held + ahead > self.money:
            raise Spent(f"of the budget of {self.money:g} too little is left for another answer")
        if cost(model, 0, 0) is None:
            raise Spent(f"there is a budget of money, and {PRICES.name} has no price of {model}")

    @contextmanager
    def hold(self, model: str, ahead: float) -> Iterator[None]:
        """Keep back what a call can cost at most, so that no other one spends it; who calls charges what it did cost.

        Spent, as by `check`, before the call.
        """
        with self.lock:
            self.check(model, ahead)
            self.held += ahead
        try:
            yield
        finally:
            with self.lock:
                self.held -= ahead

    def charge(self, cost: float) -> None:
        with self.lock:
            self.spent += cost


def cost(model: str, read: int, written: int, path: Path | None = None) -> float | None:
    """What so many tokens cost by the price table; None if the table does not name the model."""
    price = tomllib.loads((path or PRICES).read_text(encoding="utf-8")).get(model)
    return None if price is None else (read * price["read"] + written * price["written"]) / 1e6
