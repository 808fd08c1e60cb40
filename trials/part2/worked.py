"""The numbers that part 2's page and the solutions of its exercises work out."""

import csv
import math
from collections import Counter
from functools import cache
from itertools import pairwise

from values.shown import in_a_row
from values.worked import BOOK, measured

# --- One number, and writing ------------------------------------------------------------------------------------------

WET, DRY = 0.65, 0.35  # of the weather in Isen


def price(guess):
    """What a word costs on average, in nats, if *wet* was held to be so likely."""
    return -(WET * math.log(guess) + DRY * math.log(1 - guess))


def guesses():
    return {
        "even": f"{price(0.5):.3f}",
        "true": f"{price(WET):.3f}",
        "sure": f"{price(0.99):.3f}",
        "sure_wet": f"{-math.log(0.99):.3f}",
        "sure_dry": f"{-math.log(0.01):.3f}",
    }


def garden():
    """A letter's share of six nats for a word of six."""
    return {"letter": f"{6 / (6 * math.log(2)):.2f}"}


def writing():
    """How often *wet* comes at temperature 0.5."""
    return {"cold": f"{100 * WET**2 / (WET**2 + DRY**2):.0f}"}


# --- A large model's memory -------------------------------------------------------------------------------------------


def memory():
    """How many chips of 80 gigabytes Llama 3.1 with 405 billion parameters fills in training."""
    return {"chips": math.ceil(16 * 405e9 / 80e9)}


BLOCKS_8B, KEPT_HEADS, HEAD_WIDTH = 32, 8, 128  # of Llama 3.1 with 8 billion parameters
QUERY_HEADS = 32
WEIGHTS = 8e9 * 2  # bytes, at two a number
FETCHED, CALCULATED = 3350e9, 989e12  # bytes and operations a second, of an H100
USERS, EACH = 32, 8_000  # who share a pass, and the tokens of each


def kept(blocks, heads, width, each=2):
    """The bytes of keys and values that a token adds to the cache, at so many bytes a number."""
    return 2 * blocks * heads * width * each


TOKEN = kept(BLOCKS_8B, KEPT_HEADS, HEAD_WIDTH)
SHARED = WEIGHTS + USERS * EACH * TOKEN  # bytes that a pass fetches for all of them


def kv_cache():
    """Of that model's cache, and how fast an H100 can read and write with it at most."""
    longest = 128_000 * TOKEN
    return {
        "token": f"{TOKEN:,}",
        "thousand": f"{1_000 * TOKEN / 1e6:.0f}",
        "longest": f"{longest / 1e9:.1f}",
        "short": f"{FETCHED / WEIGHTS:.0f}",
        "long": f"{FETCHED / (WEIGHTS + longest):.0f}",
        "prefill": f"{round(CALCULATED / (2 * 8e9), -3):,.0f}",
    }


def four_times_without_sharing():
    return kept(BLOCKS_8B, QUERY_HEADS, HEAD_WIDTH) == 4 * TOKEN


def sharing():
    """Billions of bytes that a pass fetches for all of them, and tokens a second, of all and of one alone."""
    return {
        "cache": f"{EACH * TOKEN / 1e9:.2f}",
        "fetched": f"{SHARED / 1e9:.1f}",
        "together": f"{USERS * FETCHED / SHARED:,.0f}",
        "alone": f"{FETCHED / (WEIGHTS + EACH * TOKEN):.0f}",
    }


EXPERT = 3 * 7_168 * 2_048  # parameters, in DeepSeek-V3
HELD, USED = 58 * 257 * EXPERT, 58 * 9 * EXPERT


def experts():
    return {"one": f"{EXPERT / 1e6:.0f}", "held": f"{HELD / 1e9:.0f}", "used": f"{USED / 1e9:.0f}"}


def the_rest_adds_fourteen_billion():
    return 13.9e9 < 37e9 - USED < 14.6e9 and 13.9e9 < 671e9 - HELD < 14.6e9


# --- Attention by hand ------------------------------------------------------------------------------------------------

KEYS, VALUES = ((2, 0), (0, 2)), ((3, 0), (1, 2))  # of crow, of lives


def fits(query):
    return [sum(a * b for a, b in zip(query, key, strict=True)) for key in KEYS]


def shares(query):
    """How much of its attention a word that asks so gives to each of the two."""
    weights = [math.exp(fit / math.sqrt(2)) for fit in fits(query)]
    return [weight / sum(weights) for weight in weights]


def fetched(query):
    return [sum(share * value[i] for share, value in zip(shares(query), VALUES, strict=True)) for i in (0, 1)]


def attention():
    """From the query (2, 1) of *lives*."""
    told: dict[str, str | int] = {}
    for name, fit, share in zip(("crow", "lives"), fits((2, 1)), shares((2, 1)), strict=True):
        score = fit / math.sqrt(2)
        told |= {f"{name}_fit": fit, f"{name}_score": f"{score:.2f}", f"{name}_e": f"{math.exp(score):.2f}"}
        told |= {f"{name}_share": f"{share:.3f}"}
    total = sum(math.exp(fit / math.sqrt(2)) for fit in fits((2, 1)))
    first, second = fetched((2, 1))
    loud = f"{shares((4, 2))[0]:.0%}"
    return told | {"sum": f"{total:.2f}", "first": f"{first:.2f}", "second": f"{second:.2f}", "loud": loud}


def other_queries():
    """The $a$ by which (a, 0) gives *crow* nine tenths, and what *crow* fetches without the mask by (0, 1)."""
    own, other = shares((0, 1))
    first, second = fetched((0, 1))
    return {
        "wanted": f"{math.log(9) / math.sqrt(2):.2f}",
        "own": f"{own:.3f}",
        "other": f"{other:.3f}",
        "first": f"{first:.2f}",
        "second": f"{second:.2f}",
    }


# --- The tokenizer ----------------------------------------------------------------------------------------------------


def cut(word, merges):
    pieces = list(word)
    for merge in merges:
        place = 0
        while place < len(pieces) - 1:
            if (pieces[place], pieces[place + 1]) == merge:
                pieces[place : place + 2] = ["".join(merge)]
            place += 1
    return pieces


def pairs(words, merges):
    """How often each two pieces stand side by side in words, each with its number."""
    count: Counter[tuple[str, str]] = Counter()
    for word, times in words.items():
        for pair in pairwise(cut(word, merges)):
            count[pair] += times
    return count


WORDS = {"sing": 6, "song": 4, "sings": 3, "rings": 5}


def merges():
    """Three merges by hand, each with its number, and what they make of two words. ValueError where there is a tie."""
    told: dict[str, str] = {}
    done: list[tuple[str, str]] = []
    for first, second in (("n", "g"), ("i", "n"), ("s", "i"), ("g", "s"), ("r", "i"), ("s", "o"), ("o", "n")):
        told[first + second] = str(pairs(WORDS, [])[first, second])
    for place in ("first", "second", "third"):
        (best, times), (_, next_best) = pairs(WORDS, done).most_common(2)
        if times == next_best:
            raise ValueError(f"two pairs occur {times} times")
        told[place] = "".join(best)
        if done:
            told |= {f"{place}_pair": " ".join(best), f"{place}_times": str(times)}
        done.append(best)
    for word in ("ringing", "strong"):
        pieces = cut(word, done)
        told |= {word: ", ".join(pieces), f"{word}_tokens": str(len(pieces))}
        told |= {f"{word}_each": f"{len(pieces) / len(word):.2f}"}
    return told


GARDEN = "garden gardens gardener harden warden hidden ridden bidden".split()


def _found():
    """The five merges that the page's listing finds in these words, by the same rule."""
    done: list[tuple[str, str]] = []
    for _ in range(5):
        done += [pairs(dict.fromkeys(GARDEN, 1), done).most_common(1)[0][0]]
    return done


def tokenizer():
    """And how *hardener* is cut after each merge but the last, which it doesn't have."""
    *merges, last = (f"*{''.join(pair)}*" for pair in _found())
    steps = [" · ".join(cut("hardener", _found()[:done])) for done in range(5)]
    return {
        "merges": f"{', '.join(merges)} and {last}",
        "pieces": ", ".join(f"`{piece}`" for piece in cut("hardener", _found())),
        **{f"merge_{number}": merge for number, merge in enumerate(merges, 1)},
        **{f"after_{number}": step for number, step in enumerate(steps)},
    }


# --- Scale ------------------------------------------------------------------------------------------------------------

PUBLISHED = (406.4, 410.7, 0.34, 0.28)  # a_n, a_d, alpha_n, alpha_d
REPLICATION = (482.01, 2085.43, 0.3478, 0.3658)
CHINCHILLA = 5.88e23  # operations


def excess(fit, n, d):
    """What a model of n parameters misses of the floor after d tokens."""
    a_n, a_d, alpha_n, alpha_d = fit
    return a_n / n**alpha_n + a_d / d**alpha_d


def best(fit, compute):
    """The parameters that a law advises for so many operations."""
    a_n, a_d, alpha_n, alpha_d = fit
    both = alpha_n + alpha_d
    return (alpha_n * a_n / (alpha_d * a_d)) ** (1 / both) * (compute / 6) ** (alpha_d / both)


def two_fits():
    """How many tokens for each parameter the two advise for Chinchilla's budget."""
    told: dict[str, str] = {}
    for name, fit in (("published", PUBLISHED), ("replication", REPLICATION)):
        n = best(fit, CHINCHILLA)
        d = CHINCHILLA / 6 / n
        told[f"{name}_each"] = f"{d / n:.0f}"
    return told


VOCABULARY, WIDTH, HIDDEN, BLOCKS = 269, 96, 256, 3
BLOCK = 4 * WIDTH**2 + 3 * WIDTH * HIDDEN + 2 * WIDTH
PARAMETERS, GATED = VOCABULARY * WIDTH + BLOCKS * BLOCK + WIDTH, BLOCKS * 3 * WIDTH * HIDDEN
FACTS = 512 * 3 * 4  # bits


def parameters():
    return {
        "embedding": VOCABULARY * WIDTH,
        "block": BLOCK,
        "all": PARAMETERS,
        "gated": GATED,
        "share": f"{GATED / PARAMETERS:.0%}",
        "facts": FACTS,
    }


def room_for_fifty_times():
    return PARAMETERS / FACTS > 50


def bits():
    """Bits per character of A and B, and their perplexities."""
    a, b = 2.0 / math.log(2) / 4.2, 1.6 / math.log(2) / 3.2
    apart = f"{100 * (b / a - 1):.0f}%"
    return {
        "a": f"{a:.3f}", "b": f"{b:.3f}", "apart": apart, "e_a": f"{math.exp(2):.2f}", "e_b": f"{math.exp(1.6):.2f}"
    }  # fmt: skip


# --- Money ------------------------------------------------------------------------------------------------------------

RUNS = {  # operations, chip hours
    "nanochat": (0, 8 * 1.65),
    "llama_8": (6 * 8e9 * 15e12, 1.46e6),
    "deepseek": (6 * 37e9 * 14.8e12, 2.788e6),
    "llama_405": (6 * 405e9 * 15.6e12, 30.84e6),
}
OURS = 6 * 358_272 * 4_000_000
SPEED = 3.8e25 / (30.84e6 * 3600)  # operations a second, of a chip
BOUGHT = 250_000 / 3 * 3600 * SPEED  # operations, for 250,000 dollars


def ours():
    each = round(15e12 / 8e9, -2)
    return {
        "each": f"{each:,.0f}",
    }


def four_trillion_times_fewer():
    return 4e12 < RUNS["llama_405"][0] / OURS < 4.5e12


def a_model_of_your_own():
    n = math.sqrt(BOUGHT / 120)
    return {
        "hours": f"{math.floor(250_000 / 3 / 1000) * 1000:,}",
        "speed": f"{SPEED / 1e14:.1f}",
        "an_hour": f"{SPEED * 3600 / 1e18:.1f}",
        "operations": f"{BOUGHT / 1e23:.1f}",
        "n": f"{n / 1e9:.0f}",
        "d": 10 * math.floor(20 * n / 1e10),
    }


def open_model_took_seven_times():
    return 6.5 < 6 * 8e9 * 15e12 / BOUGHT < 7.5


def open_model_read_26_times():
    return round(15e12 / 580e9) == 26


def within_a_hundredth_of_a_nat():
    n = math.sqrt(BOUGHT / 120)
    return abs(excess(REPLICATION, n, 20 * n) - excess(REPLICATION, 8e9, 15e12)) < 0.01


ZIPF, EVEN = sum(1 / k for k in range(1, 513)), sum(k**-0.5 for k in range(1, 513))


def even_world():
    return {"zipf": f"{ZIPF:.1f}", "even": f"{EVEN:.0f}", "root": f"{math.sqrt(512):.1f}"}


def three_and_a_half_times():
    return 3.45 < (512 * ZIPF) / (math.sqrt(512) * EVEN) < 3.6


def from_a_seventh_to_a_forty_fourth():
    return round(ZIPF) == 7 and round(EVEN) == 44


# --- The trial --------------------------------------------------------------------------------------------------------


@cache
def _rows(table):
    """The rows of a table of the results, of the first world."""
    with (BOOK / f"trials/part2/results/part2-{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    return [{key: float(value) for key, value in each.items()} for each in rows if each["seed"] == rows[0]["seed"]]


MOMENTS = (397_312, 993_280, 1_986_560, 3_999_744)  # tokens read


def first_world():
    """What its model can do at some moments, in percent; how often names are written, and how many facts are known, by
    the rank with which a group of people begins."""
    moments = {each["tokens"]: each for each in _rows("learning")}
    told = {
        f"{name}_{place}": f"{100 * moments[tokens][column]:.0f}"
        for name, column in {"sums": "sums", "frequent": "facts_frequent", "rare": "facts_rare"}.items()
        for place, tokens in enumerate(MOMENTS[: 4 if name == "rare" else 3], 1)
    }
    for each in _rows("mentions"):
        if (rank := int(each["first_rank"])) >= 64:
            told |= {f"named_{rank}": f"{each['mentions']:.0f}", f"known_{rank}": f"{100 * each['known']:.0f}"}
    return told


def all_facts_of_the_first_63():
    return all(each["known"] == 1 for each in _rows("mentions") if each["first_rank"] < 64)


def nearly_all_sums_in_the_end():
    return 0.99 <= _rows("learning")[-1]["sums"] < 1


def all_frequent_facts_in_the_end():
    return _rows("learning")[-1]["facts_frequent"] == 1


def _of(name):
    return measured("part2")[name]["seeds"]


def ends():
    """World by world: percent above the floor, and without what memos are of it."""
    worlds = [*zip(_of("excess"), _of("excess_recall"), _of("floor"), strict=True)]
    return {
        "above": in_a_row(f"{100 * excess / floor:.1f}" for excess, _, floor in worlds),
        "without": in_a_row(f"{100 * (excess - memos) / floor:.1f}" for excess, memos, floor in worlds),
    }


def facts_are_the_largest_part():
    others = ("bias", "chance", "grammar", "name", "noise", "recall", "song", "style", "sum")
    return all(
        fact > max(rest) for fact, *rest in zip(_of("excess_fact"), *(_of(f"excess_{x}") for x in others), strict=True)
    )


def heads():
    """How much of its attention the head that looks there most gives to the name, in percent; what the first model
    knows with all heads, without that one and without another."""
    shares = _of("look_best_name")
    first = {
        name: f"{100 * _of(f'look_{name}')[0]:.0f}" for name in ("known", "known_without_best", "known_without_another")
    }
    told = {name.replace("known_", ""): value for name, value in first.items()}
    return {"least": f"{100 * min(shares):.0f}", "most": f"{100 * max(shares):.0f}"} | told


def fewer_at_0_than_at_0_3():
    return all(a < b for a, b in zip(_of("decode_t_0_right"), _of("decode_t_0_3_right"), strict=True))


def more_at_0_3_than_at_1():
    return all(a > b for a, b in zip(_of("decode_t_0_3_right"), _of("decode_t_1_right"), strict=True))
