"""The command line: python -m ask "a question". Imports wait until they are needed, so that an answer comes soon."""

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path

from .sections import BOOK, left_out, read
from .terminal import escaped, plain, tell


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit code. What a user can mend is told in one line, without a traceback."""
    options = parser().parse_intermixed_args(arguments)  # python -m ask agent --steps 3 "a question"
    # Passages and questions go through the model side by side, one a core. Threads inside each product of matrices as
    # well would wait for each other, which costs most on a busy machine (bench/ask/load.py).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when NumPy is imported, which is later
    try:
        return run(options)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
    except ImportError as error:
        return fail(f"{error.name} is missing: make ask installs what is needed")
    except (ValueError, OSError) as error:
        return fail(str(error))
    except Exception as error:
        if type(error).__module__ != "sqlite3":  # not imported unless it is used
            raise
        return fail(f"the index {index_of(options)}: {' '.join(str(error).split())}")


def fail(line: str) -> int:
    tell(f"ask: {line}")
    return 2


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m ask", description="Answers questions with sections of this book.")
    top.add_argument(
        "question", nargs="*",
        help="a question; agent and a question; serve, mcp or evals; nothing for one question after another",
    )  # fmt: skip
    top.add_argument("--docs", type=Path, default=BOOK, help="a folder of Markdown to ask, instead of the book")
    top.add_argument("--index", type=Path, help="file of the index (default: in .cache)")
    top.add_argument("--json", action="store_true", help="print the answer as JSON")
    top.add_argument("--trace", action="store_true", help="tell on standard error what became of each answer")
    of = top.add_argument_group("serve", "the page, /api and /mcp")
    of.add_argument("--port", type=int, default=8001, help="where it listens (8001)")
    of.add_argument(
        "--host", default="127.0.0.1",
        help="the page has no passwords, so mind who can reach it; name in ASK_HOSTS what others call it, such as "
        "ask.example.org:8001, or it refuses them",
    )  # fmt: skip
    of = top.add_argument_group("agent", "hands a question to the model behind ASK_BASE_URL, which searches by itself")
    of.add_argument("--steps", type=int, help="how often the model may be called (8)")
    of.add_argument("--seconds", type=float, help="how long a run may take (180)")
    of.add_argument("--tokens", type=int, help="how many a run may read and write (60,000)")
    of = top.add_argument_group(
        "evals",
        "puts the evaluation questions to the search, and attacks to the check; prints a table and writes results.json "
        "and safety.json in ask/evals/, from which part 5 takes its numbers. With ASK_BASE_URL and ASK_MODEL every "
        "question of the test half goes to that model too, within ASK_MONEY, and fills its row of part 5's table",
    )
    of.add_argument("--tune", action="store_true", help="choose the threshold on the tuning half first")
    of.add_argument("--failures", action="store_true", help="what fails on the tuning half, to be read, and no more")
    return top


def run(options: argparse.Namespace) -> int:
    if options.trace:
        import logging

        logging.getLogger("ask").setLevel(logging.INFO)
        logging.getLogger("ask").addHandler(logging.StreamHandler())
    command = options.question[0] if len(options.question) == 1 else ""
    if command == "serve":
        return serve(options)
    if options.question[:1] == ["agent"]:
        return agent(options)
    if options.question and command not in ("mcp", "evals") and not options.json:
        return once(options, " ".join(options.question))
    ask = prepared(options, store_of(options), quiet=command == "mcp" or options.json)
    if command == "mcp":
        from .mcp import server, work

        server(ask, work(options.docs.resolve(), os.environ.get("ASK_SITE", ""))).run("stdio")
        return 0
    if command == "evals":
        return evals(options, ask)
    if options.question:
        print(escaped(answered(ask, " ".join(options.question)).model_dump_json(indent=1)))
        return 0
    return talk(ask)


def store_of(options: argparse.Namespace):
    """The index of the folder, with at least its words."""
    from .expansion import expanded
    from .index import SQLite, update

    if not options.docs.is_dir():
        raise ValueError(f"{options.docs} is no folder")
    if links := left_out(options.docs):
        names = ", ".join(str(path.relative_to(options.docs.resolve())) for path in links)
        tell(f"ask: not read, since no file of {options.docs}: {names}")
    store = SQLite(index_of(options))
    update(store, expanded(options.docs))
    return store


def index_of(options: argparse.Namespace) -> Path:
    """The file of the folder's index."""
    import hashlib

    docs = options.docs.resolve()
    name = "book" if docs == BOOK else hashlib.sha256(str(docs).encode()).hexdigest()[:12]
    return options.index or BOOK / f".cache/ask/{name}.sqlite"


def prepared(options: argparse.Namespace, store, quiet: bool = False):
    """An `Ask` whose index is whole. The first time takes as long as every passage takes to embed."""
    from .answer import Ask
    from .embed import MiniLM
    from .endpoint import Endpoint
    from .expansion import expanded
    from .index import renew
    from .retrieve import Retriever

    endpoint, embedder = Endpoint.from_environment(), MiniLM()
    if not quiet and (missing := len(store.without_vectors(embedder.name))):
        tell(f"ask: {missing} passages are read for their meaning, once, until they change")
    renew(store, expanded(options.docs), embedder)
    return Ask(Retriever(store, embedder), endpoint)


def once(options: argparse.Namespace, question: str) -> int:
    """One answer; while there are no vectors yet, one by words at once, and a better one when they are there."""
    from .answer import Ask
    from .embed import MiniLM
    from .endpoint import Endpoint
    from .retrieve import Retriever

    Endpoint.from_environment()  # told at once if it is set by half
    store = store_of(options)
    if store.without_vectors(MiniLM.name):
        show(answered(Ask(Retriever(store)), question))
        print(
            "\nFound by words alone. The pages are being read for their meaning, once, until they change; "
            "Ctrl-C stops it, and the next question goes on.\n",
            flush=True,
        )
    show(answered(prepared(options, store), question))
    return 0


def answered(ask, question: str):
    return asyncio.run(ask.answer(question))


def show(answer) -> None:
    from rich.console import Console
    from rich.text import Text

    from .answer import SHOWN
    from .marks import pieces

    console = Console(highlight=False)
    site = os.environ.get("ASK_SITE", "")
    if answer.lead:
        nearest = "Nearest:" if answer.sources and answer.kind == "refused" else ""
        console.print(Text(plain(answer.lead), style="bold"), Text(nearest))
    for sentence in answer.sentences:
        console.print(Text(plain(f"{sentence.text} {sentence.cites}")))
    cited = {number for sentence in answer.sentences for number in sentence.cites}
    for source in [s for s in answer.sources if s.number in cited] if cited else answer.sources[:SHOWN]:
        console.print(
            Text(plain(f"\n[{source.number}] {source.context}"), style="bold"),
            Text(plain(site + source.url if source.url else source.text), style="dim"),
            sep="\n",  # a sum has no address
        )
        if answer.kind == "extracted":
            for paragraph in source.text.split("\n\n"):
                parts = [
                    (plain(text), "bold" if is_marked else "") for text, is_marked in pieces(paragraph, source.marked)
                ]
                console.print(Text.assemble(*parts))
    if answer.note:
        console.print(Text(plain(f"\n{answer.note}"), style="italic"))


def agent(options: argparse.Namespace) -> int:
    """A run of the agent; 1 if it was stopped before it came to an answer."""
    from .agent import Agent, begin
    from .budget import PRICES
    from .endpoint import Endpoint
    from .runs import Limits

    endpoint, question = Endpoint.from_environment(), " ".join(options.question[1:])
    if not endpoint:
        return fail("an agent needs a model: ASK_BASE_URL and ASK_MODEL name it")
    if not question.strip():
        return fail('python -m ask agent "a question"')
    names = ("steps", "seconds", "tokens")
    limits = {name: value for name in names if (value := getattr(options, name)) is not None}
    ask = prepared(options, store_of(options), quiet=options.json)
    run = begin(question, endpoint.model, Limits(**limits))
    tell(f"run {run.path.stem}")
    run.tell = tell
    try:
        answer = asyncio.run(Agent(ask, endpoint, run).go())
    finally:
        run.close()
        money = f", {run.cost:.4g} by {PRICES.name}" if run.priced and run.cost else ""
        tell(f"{run.steps} steps, {run.seconds:.1f} s, {run.tokens} tokens{money}: {run.path}")
    print(escaped(answer.model_dump_json(indent=1))) if options.json else show(answer)
    return 0 if run.finished else 1


def talk(ask) -> int:
    """Question after question, until an empty line or the end of input."""
    from rich.console import Console

    console = Console()
    console.print("Ask the series. An empty line ends.")
    while True:
        try:
            question = console.input("[bold]? [/bold]")
        except EOFError:
            return 0
        if not question.strip():
            return 0
        show(answered(ask, question))


def serve(options: argparse.Namespace) -> int:
    import uvicorn

    from .connections import Connection
    from .web import app, listening

    hosts = [*os.environ.get("ASK_HOSTS", "").lower().split(), *listening(options.host, options.port)]
    served = app(options.docs, store_of(options), hosts=hosts)
    tell(f"Open http://{options.host}:{options.port}/")
    uvicorn.run(
        served, host=options.host, port=options.port, log_level="warning", http=Connection,
        timeout_keep_alive=10, limit_concurrency=500, h11_max_incomplete_event_size=65536,
    )  # fmt: skip
    return 0


def evals(options: argparse.Namespace, ask) -> int:
    from . import attacks, judge, measure, own_model
    from .expansion import expanded
    from .finding import SETTINGS

    asked, sections = measure.questions(), read(options.docs)
    if options.failures:
        print(*(escaped(json.dumps(row, ensure_ascii=False)) for row in measure.failures(ask, asked)), sep="\n")
        return 0
    if options.tune:
        ask.threshold = measure.tune(ask, asked)
        SETTINGS.write_text(json.dumps({"threshold": ask.threshold}) + "\n", encoding="utf-8")
    try:
        row = own_model.measure(ask, [row for row in asked if row["half"] == "test"]) if ask.endpoint else None
    except own_model.Unfinished as error:
        return fail(str(error))
    safety = {
        "attacks": attacks.measure(ask, asked, sections),
        "planted": attacks.planted(ask, asked, expanded(options.docs)),
        "check": judge.measure(judge.cases(asked, sections)),
    }
    print(json.dumps(safety, indent=1))
    (measure.FOLDER / "safety.json").write_text(json.dumps(safety, indent=1) + "\n", encoding="utf-8")
    if failures := attacks.failures(safety["attacks"]):
        return fail("; ".join(failures))
    found = measure.measure(ask, asked) | ({"written": row} if row else {})
    found["reading"] = measure.size(sections)
    found["failures"] = measure.still_failing(ask, asked)
    found["unexpanded"] = measure.unexpanded(ask, asked, sections, BOOK / ".cache/ask/unexpanded.sqlite")
    for half in ("tuning", "test"):
        print(f"\n{half:8} {'recall@1':>9} {'recall@5':>9} {'interval':>14} {'MRR':>6}  hybrid better by")
        for method in measure.METHODS:
            row = found[half][method]
            low, high = row["recall@5 interval"]
            span = f"{row['recall@5']:9.2f} {low:7.2f}–{high:.2f}"
            print(f"{method:8} {row['recall@1']:9.2f} {span} {row['mrr']:8.2f}  {row.get('hybrid better by', '')}")
        print(f"refusal: {found[half]['refusal']}")
        print(f"found and shown: {found[half]['found and shown']}")
    if "written" in found:
        print(f"\nwritten: {found['written']}")
    (measure.FOLDER / "results.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


sys.exit(main()) if __name__ == "__main__" else None
