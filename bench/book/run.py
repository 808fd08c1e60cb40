"""Measure our build beside what a reader would pick instead, in one run. README.md says how to read the numbers."""

import argparse
import contextlib
import datetime
import json
import math
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

import pages
from playwright.sync_api import sync_playwright
from serve import CdnServer, Server

BENCH = Path(__file__).parent
ROOT = BENCH.parents[1]
SPHINX = [str(ROOT / ".venv/bin/python"), "-m", "sphinx", "-M"]
OUR_OPTIONS = ["-W", "-n", "--keep-going"]  # SPHINX_OPTIONS of the Makefile
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
LIGHTHOUSE_CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
GROWTH_EXPONENT = 1.3  # only for the estimate of how long a build will take
NOTES = [
    "wall and cpu are seconds; cpu is user + system time of a build and all its processes",
    "ratios are median CPU seconds over those of ours: above 1, ours needs less",
    "MkDocs and mdBook build everything anew each time; Sphinx only what changed",
    "bytes are compressed bodies of a first visit, scrolled to the end",
    "third-party requests are those for MathJax; npm's files stand in for the CDN's, from another local port",
    "MkDocs Material: Google Fonts off, which saves it requests",
    "peers show the same plain pages; citations, glossary, numbered references and feeds are ours alone",
]


@dataclass(frozen=True)
class Contender:
    name: str
    write: Callable  # writes the sources of a number of pages into a folder
    command: list[str]  # builds them there
    output: str  # what a clean build starts without
    site: str = ""  # the folder of the built site
    source: str = ""  # the page that is edited, and that a browser opens
    address: str = ""


OURS = Contender(
    name="ours",
    write=pages.write_ours,
    command=[*SPHINX, "html", ".", "_build", *OUR_OPTIONS],
    output="_build",
    site="_build/html",
    source="series/part-001.md",
    address="series/part-001.html",
)
STOCK_SPHINX = Contender(
    name="stock Sphinx",
    write=pages.write_stock_sphinx,
    command=[str(BENCH / ".venv/bin/python"), "-m", "sphinx", "-M", "html", ".", "_build"],
    output="_build",
    site="_build/html",
    source="part-001.md",
    address="part-001.html",
)
MATERIAL = Contender(
    name="MkDocs Material",
    write=pages.write_material,
    command=[str(BENCH / ".venv/bin/mkdocs"), "build"],
    output="site",
    site="site",
    source="docs/part-001.md",
    address="part-001/",
)
MDBOOK = Contender(
    name="mdBook",
    write=pages.write_mdbook,
    command=["mdbook", "build"],
    output="book",
    site="book",
    source="src/part-001.md",
    address="part-001.html",
)
PEERS = [OURS, STOCK_SPHINX, MATERIAL, MDBOOK]
OUR_BOOK = Contender(
    name="our book",
    write=pages.write_our_book,
    command=OURS.command,
    output="_build",
    site="_build/html",
    source="series/part-1-tamed-monster.md",
)
OUR_PDF = Contender(
    name="our PDF",
    write=pages.write_our_book,
    command=[*SPHINX, "latexpdf", ".", "_build", *OUR_OPTIONS],
    output="_build",
)

# --- What must be there ----------------------------------------------------------------------------------------------

TEX = "see `make pdf`, which names the packages"
HOW_TO_INSTALL = {
    "mdbook": "sudo apt install mdbook | cargo install mdbook | brew install mdbook",
    "chromium": "sudo apt install chromium | sudo dnf install chromium | brew install --cask chromium",
    "node": "sudo apt install nodejs npm | sudo dnf install nodejs npm | brew install node",
    "lualatex": TEX,
    "latexmk": TEX,
    "rsvg-convert": TEX,
}


def find_chromium():
    names = ["chromium", "chromium-browser", "google-chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"]
    return os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, names)), None)


def require_programs(quick):
    needed = ["mdbook", "chromium"] if quick else HOW_TO_INSTALL
    missing = [name for name in needed if not (find_chromium() if name == "chromium" else shutil.which(name))]
    for name in missing:
        print(f"make bench needs {name}: {HOW_TO_INSTALL[name]}", file=sys.stderr)
    if missing:
        sys.exit(2)


# --- Building --------------------------------------------------------------------------------------------------------


def run_build(contender, folder, timeout):
    """Wall and CPU seconds of one build; after `timeout` seconds it is stopped, and that is the result."""
    latexmk = {"LATEXMKOPTS": "-interaction=nonstopmode -halt-on-error -silent"}  # as `make pdf` does
    stopped = threading.Event()
    with tempfile.TemporaryFile() as log:
        start = time.perf_counter()
        process = subprocess.Popen(
            contender.command,
            cwd=folder,
            stdout=log,
            stderr=log,
            env=os.environ | latexmk,
            start_new_session=True,
        )

        def stop():
            stopped.set()
            os.killpg(process.pid, signal.SIGKILL)

        timer = threading.Timer(timeout, stop)
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)  # unlike Popen.wait, it gives this build's CPU time
        except BaseException:
            stop()
            raise
        finally:
            timer.cancel()
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if stopped.is_set():
            return {"timed_out_after": timeout}
        if process.returncode:
            log.seek(0)
            print(log.read().decode(errors="replace")[-3000:], file=sys.stderr)
            sys.exit(f"{contender.name}: {' '.join(contender.command)} failed, see above")
    return {"wall": round(wall, 3), "cpu": round(usage.ru_utime + usage.ru_stime, 3)}


def clean(contender, folder):
    shutil.rmtree(folder / contender.output, ignore_errors=True)


def time_steps(contenders, folders, rounds, timeout):
    """Clean, no-op and one-page builds, contenders in turn, so that a noisy minute hits them all."""
    times = {contender.name: {} for contender in contenders}

    def record(contender, step):
        result = run_build(contender, folders[contender.name], timeout)
        print(f"  {contender.name}, {step}: {seconds(result)}", flush=True)
        if "timed_out_after" in result:
            sys.exit("There is nothing to compare then")
        times[contender.name].setdefault(step, []).append(result)

    if rounds > 1:  # untimed: compiles Python's bytecode and fills the disk's cache; one round is only a trial
        for contender in contenders:
            run_build(contender, folders[contender.name], timeout)
    for round_number in range(1, rounds + 1):
        print(f"Round {round_number} of {rounds}", flush=True)
        for contender in contenders:
            clean(contender, folders[contender.name])
            record(contender, "clean")
            record(contender, "no-op")
            if contender.source:
                page = folders[contender.name] / contender.source
                text = page.read_text(encoding="utf-8")
                page.write_text(f"{text}\nOne more sentence.\n", encoding="utf-8")
                record(contender, "one page")
                page.write_text(text, encoding="utf-8")
    return {name: {step: summary(results) for step, results in steps.items()} for name, steps in times.items()}


def seconds(result):
    if "timed_out_after" in result:
        return f"stopped after {result['timed_out_after']} s"
    return f"{result['wall']:.2f} s, CPU {result['cpu']:.2f} s"


def summary(results):
    columns = {key: [result[key] for result in results] for key in ("wall", "cpu")}
    return {key: {"min": min(values), "median": median(values), "runs": values} for key, values in columns.items()}


def add_ratios(times):
    for steps in times.values():
        for step, result in steps.items():
            ours = times["ours"][step]
            result["ratio"] = round(result["cpu"]["median"] / ours["cpu"]["median"], 3)


def measure_growth(counts, timeout):
    """Clean builds of more and more pages. The exponent of CPU time is 1 where twice the pages cost twice."""
    growth = {contender.name: {} for contender in PEERS}
    for count in counts:
        for contender in PEERS:
            sizes = growth[contender.name]
            done = [(size, result["cpu"]) for size, result in sizes.items() if "cpu" in result]
            estimate = f", about {done[-1][1] * (count / done[-1][0]) ** GROWTH_EXPONENT:.0f} s" if done else ""
            print(f"  {contender.name}, {count} pages{estimate}", flush=True)
            with tempfile.TemporaryDirectory() as folder:
                contender.write(Path(folder), count)
                sizes[count] = run_build(contender, Path(folder), timeout)
            print(f"    {seconds(sizes[count])}", flush=True)
    for sizes in growth.values():
        done = [(size, result["cpu"]) for size, result in sizes.items() if "cpu" in result]
        if len(done) > 1:
            (small, small_cpu), (large, large_cpu) = done[-2:]
            exponent = math.log(large_cpu / small_cpu) / math.log(large / small)
            sizes["exponent"] = {"from": small, "to": large, "value": round(exponent, 2)}
    return growth


# --- Reading ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    name: str
    server: Server
    address: str


def visit(browser, page, cdn):
    """What a first visit loads, counted by the servers, since a browser doesn't report the requests of a worker."""
    for server in (page.server, cdn):
        server.sent.clear()
    elsewhere = []
    context = browser.new_context()
    tab = context.new_page()
    own = (page.server.address, cdn.address, "data:", "blob:")
    tab.on("request", lambda request: None if request.url.startswith(own) else elsewhere.append(request.url))
    tab.goto(page.server.address + page.address, wait_until="networkidle")
    tab.evaluate("window.scrollTo(0, document.body.scrollHeight)")  # lazy images count too
    tab.wait_for_timeout(1000)  # MathJax's worker starts when the page is done
    formulas = tab.evaluate("document.querySelectorAll('mjx-container, math:not(mjx-container *)').length")
    context.close()
    sent = page.server.sent + cdn.sent
    return {
        "bytes": sum(size for _, _, size in sent),
        "requests": len(sent),
        "third_party_bytes": sum(size for _, _, size in cdn.sent),
        "third_party_requests": len(cdn.sent) + len(elsewhere),
        "unanswered": elsewhere + [path for path, status, _ in sent if status != 200],
        "formulas_shown": formulas,
    }


def measure_visits(all_pages, cdn):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_OPTIONS)
        results = {page.name: visit(browser, page, cdn) for page in all_pages}
        browser.close()
    return results


def lighthouse(page):
    """The four scores of Lighthouse's default, a mid-range phone on a slow network."""
    command = [
        str(BENCH / "node_modules/.bin/lighthouse"),
        page.server.address + page.address,
        "--output=json",
        "--quiet",
        "--no-enable-error-reporting",
        f"--only-categories={','.join(LIGHTHOUSE_CATEGORIES)}",
        f"--chrome-flags=--headless=new {' '.join(CHROMIUM_OPTIONS)}",
    ]
    environment = os.environ | {"CHROME_PATH": find_chromium()}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"Lighthouse failed on {page.name}: {done.stderr[-2000:]}")
    report = json.loads(done.stdout)
    return {name: round(100 * report["categories"][name]["score"]) for name in LIGHTHOUSE_CATEGORIES}


def measure_lighthouse(all_pages, rounds):
    """The median of each score, pages in turn."""
    runs = {page.name: [] for page in all_pages}
    for round_number in range(1, rounds + 1):
        for page in all_pages:
            print(f"  Lighthouse {round_number} of {rounds}, {page.name}", flush=True)
            runs[page.name].append(lighthouse(page))
    return {
        name: {category: median(run[category] for run in results) for category in LIGHTHOUSE_CATEGORIES}
        | {"runs": results}
        for name, results in runs.items()
    }


# --- Machine and versions --------------------------------------------------------------------------------------------


def processor():
    with contextlib.suppress(OSError, StopIteration):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(": ")[1] for line in lines if line.startswith("model name"))
    return platform.processor()


def machine():
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "kernel": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load_at_start": round(os.getloadavg()[0], 2),
    }


def first_line(*command):
    if not shutil.which(command[0]):
        return None
    return subprocess.run(command, capture_output=True, text=True).stdout.partition("\n")[0].strip()


def versions():
    ours = ["sphinx", "docutils", "myst-parser", "furo", "sphinx-copybutton", "sphinxcontrib-bibtex", "math-core"]
    script = "import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"
    found = subprocess.run([SPHINX[0], "-c", script, *ours], capture_output=True, text=True, check=True).stdout.split()
    npm = {
        name: json.loads((BENCH / "node_modules" / name / "package.json").read_text(encoding="utf-8"))["version"]
        for name in ("lighthouse", "mathjax", "mathjax3")
    }
    peers = {name: version(name) for name in ("mkdocs", "mkdocs-material", "pymdown-extensions", "playwright")}
    programs = {name: first_line(name, "--version") for name in ("mdbook", "node", "lualatex", "latexmk")}
    programs["chromium"] = first_line(find_chromium(), "--version")
    return dict(zip(ours, found, strict=True)) | peers | npm | programs


# --- The report ------------------------------------------------------------------------------------------------------


def table(title, header, rows):
    cells = [[str(cell) for cell in row] for row in [header, *rows]]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in cells]
    print("", title, "-" * len(lines[0]), *lines, sep="\n")


def print_report(results):
    rows = []
    for name, steps in (results["build"] | results.get("pdf", {})).items():
        for step, result in steps.items():
            numbers = [f"{result[key][figure]:.2f}" for key in ("wall", "cpu") for figure in ("min", "median")]
            rows.append([name, step, *numbers, result.get("ratio", "")])
    table("Builds, seconds", ["what", "step", "wall min", "median", "CPU min", "median", "CPU to ours"], rows)
    rows = []
    for name, page in results["pages"].items():
        scores = results.get("lighthouse", {}).get(name, {})
        counts = [page[key] for key in ("requests", "third_party_requests", "formulas_shown")]
        score = " ".join(f"{scores[key]:g}" for key in LIGHTHOUSE_CATEGORIES if scores)
        rows.append([name, f"{page['bytes'] / 1000:.0f}", *counts, score])
    header = ["page", "kB", "requests", "third party", "formulas", "Lighthouse: speed, access, practice, search"]
    table("Pages, first visit", header, rows)
    if results.get("growth"):
        rows = [
            [name, size, seconds(result) if size != "exponent" else result["value"]]
            for name, sizes in results["growth"].items()
            for size, result in sizes.items()
        ]
        table("Growth", ["what", "pages", "clean build"], rows)


def save(results, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


# --- All of it -------------------------------------------------------------------------------------------------------


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round; no Lighthouse, PDF and growth")
    parser.add_argument("--rounds", type=int, default=3, help="of each build and of each peer's Lighthouse")
    parser.add_argument("--growth", default="7,70,700", help="numbers of pages")
    parser.add_argument("--timeout", type=int, default=1800, help="seconds after which a build is stopped")
    parser.add_argument("--book-pages", type=int, help="open only the first pages of our book")
    parser.add_argument("--output", type=Path, help="default results.json here; with --quick _build/bench-quick.json")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.growth, options.book_pages = 1, "", 2
    options.output = options.output or (ROOT / "_build/bench-quick.json" if options.quick else BENCH / "results.json")
    return options


def main():
    options = arguments()
    require_programs(options.quick)
    # Equal for all, and without Git; Sphinx and LaTeX take their dates from it.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1796083200")
    date = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    results = {"date": date, "machine": machine(), "versions": versions(), "notes": NOTES}
    with tempfile.TemporaryDirectory() as temporary:
        contenders = [*PEERS, OUR_BOOK]
        folders = {}
        for contender in [*contenders, OUR_PDF]:
            folders[contender.name] = Path(temporary, contender.name)
            folders[contender.name].mkdir()
            contender.write(folders[contender.name], 7)

        print("Builds of the same 7 pages, and of our book", flush=True)
        results["build"] = time_steps(contenders, folders, options.rounds, options.timeout)
        add_ratios(results["build"])
        save(results, options.output)

        print("First visits in Chromium", flush=True)
        cdn = CdnServer(BENCH / "node_modules")
        compared = [
            Page(contender.name, Server(folders[contender.name] / contender.site, cdn), contender.address)
            for contender in PEERS
        ]
        book = Server(folders[OUR_BOOK.name] / OUR_BOOK.site, cdn)
        html = sorted([book.folder / "index.html", *book.folder.glob("series/*.html")])
        addresses = [file.relative_to(book.folder).as_posix() for file in html][: options.book_pages]
        book_pages = [Page(f"our book: {address}", book, address) for address in addresses]
        results["pages"] = measure_visits(compared + book_pages, cdn)
        save(results, options.output)

        if not options.quick:
            results["lighthouse"] = measure_lighthouse(compared, options.rounds)
            results["lighthouse"] |= measure_lighthouse(book_pages, 1)
            save(results, options.output)
            print("PDF", flush=True)
            results["pdf"] = time_steps([OUR_PDF], folders, options.rounds, options.timeout)
            save(results, options.output)
    if options.growth:
        print("Growth", flush=True)
        results["growth"] = measure_growth([int(count) for count in options.growth.split(",")], options.timeout)
        save(results, options.output)
    print_report(results)
    print(f"\nWritten to {os.path.relpath(options.output)}")


if __name__ == "__main__":
    main()
