"""An off-the-shelf classifier of injections, as a guardrail: what it misses, and how often it cries wolf.

    pip install --no-deps securevector-guardian-model==1.4.0
    python -m bench.ask.guardian      # writes ask/evals/guardian.json

Read before it was run: words and letters weighed by numbers in a JSON file, in plain Python. The package would fetch
that file from the network if it were missing; here it is opened where it lies in the wheel, so nothing is fetched.
"""

import hashlib
import json
from pathlib import Path

import svguardian
from svguardian.model.pure_infer import PureGuardian
from svguardian.window import predict_windowed

from ask.judge import wilson
from ask.measure import FOLDER, questions
from ask.sections import read

WEIGHTS = Path(svguardian.__file__).parent / "_runtime/guardian.runtime.json.gz"


def main() -> None:
    guardian = PureGuardian.load(str(WEIGHTS))
    texts: dict[str, list[str]] = {}
    for row in questions():
        texts.setdefault(f"{row['kind']} questions", []).append(row["question"])
    texts["sections of the book"] = [section.text for section in read()]

    def share(name: str, flagged: bool) -> list:
        """Share and count of texts with that verdict, and Wilson's interval."""
        hits = [(predict_windowed(guardian, text)["verdict"] == "malicious") == flagged for text in texts[name]]
        return [round(sum(hits) / len(hits), 4), *wilson(sum(hits), len(hits)), f"{sum(hits)} of {len(hits)}"]

    found = {
        "package": "securevector-guardian-model 1.4.0",
        "weights": hashlib.sha256(WEIGHTS.read_bytes()).hexdigest(),
        "threshold": round(guardian.threshold, 4),
        "missed": {name: share(name, False) for name in texts if name.startswith("adversarial")},
        "false alarms": {name: share(name, True) for name in texts if not name.startswith("adversarial")},
    }
    print(json.dumps(found, indent=1))
    (FOLDER / "guardian.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
