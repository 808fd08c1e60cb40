"""Readers at once: 50 clients put questions to a server of this machine for a minute, each as soon as it has an answer.

    ASK_RATE=1000000 make ask     # in another terminal, since all clients share an address
    python bench/ask/load.py

Every question is its own, so no cache helps. Asks no other machine than this one. Result: load.json.
"""

import argparse
import asyncio
import datetime
import json
import os
import platform
import time
from pathlib import Path

import httpx2
import numpy as np

HERE = Path(__file__).parent
QUESTIONS = HERE.parents[1] / "ask/evals/questions.jsonl"


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--clients", type=int, default=50, choices=range(1, 201), metavar="1-200")
    parser.add_argument("--seconds", type=int, default=60, choices=range(1, 601), metavar="1-600")
    parser.add_argument("--out", type=Path, default=HERE / "load.json")
    options = parser.parse_args()
    asked = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    address, seconds, errors = f"http://127.0.0.1:{options.port}", [], []
    end = time.monotonic() + options.seconds

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

    async with httpx2.AsyncClient() as client:
        vectors = (await client.get(f"{address}/health")).json()["vectors"]
    load = os.getloadavg()[0]
    await asyncio.gather(*map(reader, range(options.clients)))
    median, high = np.percentile(seconds, [50, 95])
    result = {
        "date": datetime.date.today().isoformat(), "processor": processor(), "cores": os.cpu_count(),
        "load before": round(load, 1), "vectors": vectors, "clients": options.clients, "seconds": options.seconds,
        "answers": len(seconds) - len(errors), "errors": sorted(map(str, errors))[:20],
        "median s": round(float(median), 3), "p95 s": round(float(high), 3),
    }  # fmt: skip
    print(json.dumps(result, indent=1))
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


if __name__ == "__main__":
    asyncio.run(main())
