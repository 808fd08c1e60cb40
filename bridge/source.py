"""Which code the replication's numbers came from, in two hashes.

One is of all that part 3's results rest on, whose ledger then knows of code that does the same (`trials/same.py`); the
other is of what only the bridge needs.
"""

from pathlib import Path

from lab.run.source import counted, hash_of, said
from trials import results
from trials.same import leads, links

PART = 3
LINKS = Path(__file__).with_name("same.jsonl")


def modules() -> list[str]:
    """All that decide a number here and none of part 3's."""
    only = set(counted(f"{__package__}.ways")) - set(counted(*results.modules_of(PART)))
    keeping = ("lab.run.", "trials.")  # and comparing
    return sorted(name for name in only if not name.startswith(keeping))


def source() -> dict[str, str]:
    return {"bridge": hash_of(map(said, modules())), "part3": results.source_of(PART)}


def fresh(then: dict[str, str]) -> bool:
    """Whether numbers of these hashes are those of the code as it is, or of code that does the same."""
    now = source()
    return all(
        leads(name, then[name], now[name], links(ledger))
        for name, ledger in (("bridge", LINKS), ("part3", results.LINKS))
    )
