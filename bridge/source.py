"""Which code the replication's numbers came from, in two hashes.

One is of all that part 3's results rest on, whose ledger then knows of code that does the same (`lab/run/same.py`); the
other is of what only the bridge needs.
"""

import hashlib

from lab.run import results
from lab.run.same import leads, links
from lab.run.source import code, counted, path_of

PART = 3


def modules() -> list[str]:
    """All that decide a number here and none of part 3's."""
    only = set(counted(f"{__package__}.ways")) - set(counted(*results.modules_of(PART)))
    return sorted(name for name in only if not name.startswith("lab.run."))  # which keeps and compares


def source() -> dict[str, str]:
    texts = [f"{name}\n{code(path_of(name).read_text(encoding='utf-8'))}" for name in modules()]
    own = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
    return {"bridge": own, "part3": results.source_of(PART)}


def fresh(then: dict[str, str]) -> bool:
    """Whether numbers of these hashes are those of the code as it is, or of code that does the same."""
    now = source()
    return then["bridge"] == now["bridge"] and leads("part3", then["part3"], now["part3"], links(results.LINKS))
