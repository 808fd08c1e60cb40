"""No retrieval at all: what it takes to put the whole book before a model, with every question.

    python -m bench.ask.window                                                # counts: bench/ask/window.json
    ASK_BASE_URL=… ASK_MODEL=… python -m bench.ask.window --written 30        # asks: bench/ask/window-MODEL.json

Tokens are counted by the tokenizer of the small model on board, SmolLM2, whose window is far too small. Other models
have other tokenizers, so for them the count is a guide.
"""

import argparse
import datetime
import json
import statistics
from pathlib import Path

from ask import faithfulness, gguf
from ask.endpoint import Endpoint, prompt
from ask.index import Passage
from ask.measure import questions
from ask.retrieve import Hit
from ask.sections import Section, read
from ask.smollm2_file import package_file, tokenizer

HERE = Path(__file__).parent


class WholeBook:
    """In the place of an `Ask`: whatever is asked, it finds every section."""

    def __init__(self, sections: list[Section], endpoint=None):
        self.hits, self.endpoint = [Hit(Passage(section), 0, 0, 0) for section in sections], endpoint

    def find(self, question: str) -> tuple[list[Hit], bool]:
        return self.hits, False


def count(sections: list[Section]) -> dict:
    """Tokens of a prompt with every section, beside what the model on board can hold."""
    about, _ = gguf.read(package_file())
    encode = tokenizer(about).encode
    texts = [f"{passage.context}\n{passage.text}" for passage in map(Passage, sections)]
    lengths = [len(encode(text, add_special_tokens=False).ids) for text in texts]
    messages = prompt("", texts)
    tokens = sum(len(encode(message["content"], add_special_tokens=False).ids) for message in messages)
    window = about["llama.context_length"]
    return {
        "date": datetime.date.today().isoformat(),
        "sections": len(sections),
        "tokenizer": about["general.name"],
        "tokens of a prompt": tokens,
        "tokens of a section, median": round(statistics.median(lengths)),
        "window": window,
        "prompt in windows": round(tokens / window, 1),
        "holds it from a window of": 2 ** tokens.bit_length(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--written", type=int, metavar="N", help="ask the endpoint N questions of the tuning half")
    options = parser.parse_args()
    sections, path = read(), HERE / "window.json"
    if not options.written:
        found = count(sections)
    elif endpoint := Endpoint.from_environment():
        rows = [row for row in questions() if row["half"] == "tuning" and row["kind"] == "answerable"]
        book = WholeBook(sections, endpoint)
        asked = [faithfulness.one(book, row["question"]) for row in rows[: options.written]]
        found = faithfulness.summary(endpoint.model, asked)
        path = HERE / f"window-{''.join(c if c.isalnum() else '-' for c in endpoint.model)}.json"
    else:
        parser.error("--written needs ASK_BASE_URL and ASK_MODEL")
    print(json.dumps(found, indent=1))
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
