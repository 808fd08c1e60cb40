"""Readers at once: 50 clients put questions to a server of this machine for a minute, each as soon as it has an answer.

    python -m bench.ask.load [--python .venv-ask/bin/python]

The server is `python -m ask serve`, started here, with a rate that lets all clients share an address. Every question is
its own, so no cache helps. Clients and server share the processor, and whatever else runs, so its time is told beside
the clock's. Asks no other machine than this one. Result: ask/evals/load.json; load-threads.json beside it is what two
threads in every product of matrices cost (OPENBLAS_NUM_THREADS=2).
"""

import argparse
import asyncio
import datetime
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx2
import numpy as np

from bench.machine import processor

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
QUESTIONS = ROOT / "ask/evals/questions.jsonl"


@contextmanager
def serving(
    command: Sequence[str | Path], environment: dict[str, str], patience: float = 600
) -> Iterator[tuple[str, int]]:
    """A server that has its vectors, by a command that takes a port; its address and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([*command, "--port", str(port)], cwd=ROOT, env=environment)
    address, deadline = f"http://127.0.0.1:{port}", time.monotonic() + patience
    try:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                if httpx2.get(f"{address}/health").json()["vectors"]:
                    break
            except httpx2.TransportError:
                pass
            time.sleep(0.05)
        else:
            raise RuntimeError("the server did not get ready")
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(20)


def used(process: int) -> tuple[float, int]:
    """Seconds of the processor that a process has used, and the most MB that it has held; Linux tells."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    seconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    status = Path(f"/proc/{process}/status").read_text().split("VmHWM:")[1]
    return seconds, round(int(status.split()[0]) / 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", default=sys.executable, help="of the server's environment")
    parser.add_argument("--clients", type=int, default=50, choices=range(1, 201), metavar="1-200")
    parser.add_argument("--seconds", type=int, default=60, choices=range(1, 601), metavar="1-600")
    parser.add_argument("--out", type=Path, default=QUESTIONS.with_name("load.json"))
    options = parser.parse_args()
    command = [options.python, "-m", "ask", "serve"]
    with serving(command, os.environ | {"ASK_RATE": "1000000"}) as (address, process):
        load, (before, memory), own, begin = os.getloadavg()[0], used(process), time.process_time(), time.monotonic()
        seconds, errors = asyncio.run(readers(address, options.clients, options.seconds))
        after, most = used(process)
        own, passed = time.process_time() - own, time.monotonic() - begin
    answers = len(seconds) - len(errors)
    median, high = np.percentile(seconds, [50, 95])
    result = {
        "date": datetime.date.today().isoformat(), "processor": processor(), "cores": os.cpu_count(),
        "load before": round(load, 1), "threads of a product": int(os.environ.get("OPENBLAS_NUM_THREADS", 1)),
        "clients": options.clients, "seconds": options.seconds,
        "answers": answers, "errors": sorted(map(str, errors))[:20],
        "median s": round(float(median), 3), "p95 s": round(float(high), 3),
        "processor ms an answer": {
            "server": round(1000 * (after - before) / answers, 1), "clients": round(1000 * own / answers, 1),
        },
        "cores that the server had": round((after - before) / passed, 2),
        "most memory of the server, MB": {"before": memory, "after": most},
    }  # fmt: skip
    print(json.dumps(result, indent=1))
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


async def readers(address: str, clients: int, length: float) -> tuple[list[float], list]:
    """Seconds of every answer, and what went wrong."""
    asked = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    seconds: list[float] = []
    errors: list = []
    end = time.monotonic() + length

    async def reader(number: int) -> None:
        async with httpx2.AsyncClient(timeout=60) as client:
            count = 0
            while time.monotonic() < end:
                question = f"{asked[(number * 37 + count) % len(asked)][:1900]} ({number}.{count})"
                count, begin = count + 1, time.monotonic()
                try:
                    response = await client.post(f"{address}/api/ask", json={"question": question})
                    if response.status_code != 200 or "event: answer" not in response.text:
                        errors.append(response.status_code)
                except httpx2.HTTPError as error:
                    errors.append(type(error).__name__)
                seconds.append(time.monotonic() - begin)

    await asyncio.gather(*map(reader, range(clients)))
    return seconds, errors


if __name__ == "__main__":
    main()
