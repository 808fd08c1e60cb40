"""The numbers that the page *A model of your own* and the solutions of its exercises work out.

It is named after its subject: what the trial of that page works out stands in `trials/running/worked.py`.
"""

import math

GIB = 2**30

# --- The machine -----------------------------------------------------------------------------------------------------

# Files of Llama 3.1 8B, and tokens a second on one machine that isn't named: README of llama.cpp's `quantize`, 311c2c9
FILES = {"sixteen": 14.96 * GIB, "eight": 7.95 * GIB, "four": 4.58 * GIB}
MIXED = 4.8944  # bits a number of the last, Q4_K_M
WRITTEN = {"sixteen": 29.17, "eight": 50.93, "four": 71.93}
LAPTOP, LAPTOP_HOLDS = 120e9, 16e9  # bytes a second, and bytes, of a MacBook Pro with M4
PRO = 273e9  # of one with M4 Pro
CARD, CARD_HOLDS = 1008e9, 24e9  # of an RTX 4090
TOKEN = 2 * 32 * 8 * 128 * 2  # bytes of the cache, as part 2 counts them


def billions(count, digits=1):
    return f"{count / 1e9:.{digits}f}"


def files():
    """Billions of bytes."""
    return {name: billions(size) for name, size in FILES.items()}


def speeds():
    """Tokens a second at most, after a short prompt."""
    told = {f"card_{name}": f"{CARD / size:.0f}" for name, size in FILES.items()}
    told |= {f"laptop_{name}": f"{LAPTOP / FILES[name]:.0f}" for name in ("eight", "four")}
    return told | {"pro_four": f"{PRO / FILES['four']:.0f}"}


def texts():
    """What the cache of a text takes in billions of bytes, and what the laptop writes after it at four bits."""
    told = {"token": f"{TOKEN:,}", "longest": billions(128_000 * TOKEN)}
    for name, length in (("short", 8_000), ("long", 32_000)):
        told[name] = billions(length * TOKEN)
        told[f"{name}_speed"] = f"{LAPTOP / (FILES['four'] + length * TOKEN):.0f}"
    return told


def sixteen_bits_do_not_fit():
    return LAPTOP_HOLDS < FILES["sixteen"] < CARD_HOLDS


def longest_text_does_not_fit():
    """Beside the model, in 16 billion bytes or in 16 GiB."""
    return FILES["four"] + 128_000 * TOKEN > 16 * GIB


def some_hundred_times_slower():
    """Than the sum says: 0.13 tokens a second at eight bits."""
    return 90 < LAPTOP / FILES["eight"] / 0.13 < 120


# Of a MacBook with M4 Pro, at four bits: GiB of a model, and tokens a second; https://github.com/AlexsJones/llmfit/pull/812
GEMMA, QWEN = (15.4 * GIB, 13.24), (17.3 * GIB, 70.55)


def of_the_ceiling(size, wrote):
    return wrote * size / PRO


def reached():
    """Percent of what the sum allows, of a laptop and of an H100 with one user; what few bits bring; tokens a second
    of the mixture of experts; and billions of bytes of both models."""
    return {
        "gemma": f"{100 * of_the_ceiling(*GEMMA):.0f}",
        "gemma_size": billions(GEMMA[0]),
        "qwen_size": billions(QWEN[0]),
        "qwen": f"{QWEN[1]:.0f}",
        "h100": f"{100 * _h100_reached():.0f}",
        "smaller": f"{FILES['sixteen'] / FILES['four']:.1f}",
        "faster": f"{WRITTEN['four'] / WRITTEN['sixteen']:.1f}",
    }


def _h100_reached():
    return 1000 / SWEEP[1][1] * FILES["sixteen"] / H100


def five_times_as_fast():
    return 5 < QWEN[1] / GEMMA[1] < 5.5 and QWEN[0] > GEMMA[0]


def half_to_four_fifths_at_four():
    """The laptop's large model; and the H100, by what is lost to unpacking on another machine."""
    unpacked = (WRITTEN["four"] / WRITTEN["sixteen"]) / (FILES["sixteen"] / FILES["four"])
    found = (of_the_ceiling(*GEMMA), unpacked * _h100_reached())
    return min(found) > 0.5 and max(found) < 0.82


READ = 821.81  # tokens of a prompt a second, on the machine of `WRITTEN` at four bits


def reading():
    """Tokens a second, read and written, and how long a prompt of 30,000 tokens takes."""
    return {"reads": f"{READ:.0f}", "writes": f"{WRITTEN['four']:.0f}", "seconds": f"{30_000 / READ:.0f}"}


# --- Bits ------------------------------------------------------------------------------------------------------------

WEIGHTS = (0.12, -0.31, 0.04, 0.70, -0.22, 0.41, -0.08, 0.27)
MOST = 7  # of the whole numbers that four bits hold: −7 to 7


def rounded(weights):
    """The whole numbers that four bits keep, and the scale by which to multiply them."""
    scale = max(map(abs, weights)) / MOST
    return [round(weight / scale) for weight in weights], scale


def signed(numbers, digits=2):
    return ", ".join(f"{number:.{digits}f}".replace("-", "−") for number in numbers)


def rounding():
    kept, scale = rounded(WEIGHTS)
    spoiled, coarse = rounded((*WEIGHTS[:3], 7.0, *WEIGHTS[4:]))
    return {
        "weights": signed(WEIGHTS),
        "scale": f"{scale:.1f}",
        "kept": signed(kept, 0),
        "read": signed(number * scale for number in kept),
        "coarse": f"{coarse:.0f}",
        "spoiled": signed(spoiled, 0),
        "group": f"{(32 * 4 + 16) / 32:.1f}",
        "mixed": f"{MIXED:.1f}",
    }


def one_outlier_leaves_nothing_else():
    spoiled, _ = rounded((*WEIGHTS[:3], 7.0, *WEIGHTS[4:]))
    return sum(map(abs, spoiled)) == MOST


# Llama 3 8B on Wikitext-2, `tools/perplexity/README.md` of llama.cpp: GiB, perplexity, percent of the same top token
COSTS = {
    "q8": (7.96, 6.234284, 97.674),
    "q6": (6.14, 6.253382, 96.031),
    "q4": (4.58, 6.407115, 91.901),
    "q2": (2.96, 9.751568, 71.138),
}
FULL = 6.233160  # its perplexity in sixteen bits


def costs():
    told = {"full": f"{FULL:.2f}", "q4_more": f"{100 * (COSTS['q4'][1] / FULL - 1):.1f}"}
    for name, (size, perplexity, same) in COSTS.items():
        told |= {f"{name}_size": billions(size * GIB), f"{name}_perplexity": f"{perplexity:.2f}"}
        told[f"{name}_others"] = f"{100 - same:.0f}"
    return told


# --- Readers ---------------------------------------------------------------------------------------------------------

H100, H100_HOLDS = 3350e9, 80e9
# Readers at once: tokens a second together, and milliseconds between two tokens of one (vLLM 0.21.0, sixteen bits)
SWEEP = {1: (122.2, 6.48), 4: (580.3, 6.59), 16: (1384.2, 10.94), 64: (1312.3, 46.91)}
RENT = 2.95  # dollars an hour, the median of 37 offers in May 2026
HOSTED = 0.30  # dollars for a million written tokens of gpt-oss-20b


def million(together):
    """Dollars for a million tokens."""
    return RENT / (together * 3600) * 1e6


def readers():
    told: dict[str, str] = {}
    for count, (together, between) in SWEEP.items():
        told |= {f"together_{count}": f"{together:,.0f}", f"each_{count}": f"{1000 / between:.0f}"}
        told[f"million_{count}"] = f"{million(together):.2f}"
    return told | {
        "thousand_1": f"{million(SWEEP[1][0]) / 10:.2f}",
        "thousand_16": f"{million(SWEEP[16][0]) / 10:.2f}",
        "room": f"{(H100_HOLDS - FILES['sixteen']) // (8_000 * TOKEN):.0f}",
        "day": f"{24 * RENT:.0f}",
        "quiet": f"{24 * RENT / 0.1:.0f}",
        "needed": f"{RENT / HOSTED * 1e6 / 3600:,.0f}",
        "allowed_64": f"{64 * H100 / (FILES['sixteen'] + 64 * 2_000 * TOKEN):,.0f}",
    }


def bought():
    """A PC of 3,000 dollars over three years, at a hundred thousand tokens a day: dollars a million."""
    return {"million": f"{3000 / (3 * 365 * 0.1):.0f}"}


def eleven_times_as_cheap():
    return 10.5 < SWEEP[16][0] / SWEEP[1][0] < 11.5


def twice_what_it_wrote():
    return 1.8 < RENT / HOSTED * 1e6 / 3600 / SWEEP[16][0] < 2.2


# --- Learning from a larger one, and guessing ahead -------------------------------------------------------------------

TARGET = {"ostra": 0.7, "lund": 0.2, "arlo": 0.1}
DRAFT = {"ostra": 0.5, "lund": 0.3, "arlo": 0.2}


def taken(target, draft):
    """With what chance each drafted word is kept, the share that is kept, and from what the rest is drawn."""
    kept = {word: min(1, target[word] / draft[word]) for word in draft}
    share = sum(min(target[word], draft[word]) for word in draft)
    rest = {word: max(0, target[word] - draft[word]) / (1 - share) if share < 1 else 0.0 for word in draft}
    return kept, share, rest


def written(target, draft):
    """With what chance each word comes out in the end."""
    kept, share, rest = taken(target, draft)
    return {word: draft[word] * kept[word] + (1 - share) * rest[word] for word in draft}


def drafting():
    kept, share, _ = taken(TARGET, DRAFT)
    return {f"keep_{word}": f"{chance:.2f}" for word, chance in kept.items()} | {
        "share": f"{share:.1f}",
        "left": f"{1 - share:.1f}",
        **{f"out_{word}": f"{chance:.1f}" for word, chance in written(TARGET, DRAFT).items()},
    }


def drafting_changes_nothing():
    return all(math.isclose(chance, TARGET[word]) for word, chance in written(TARGET, DRAFT).items())


def passes(share, ahead):
    """Tokens that one pass of the large model brings, where each drafted one is kept with the same chance."""
    return (1 - share ** (ahead + 1)) / (1 - share)


def speed_up(share, ahead=4, price=1 / 8):
    return passes(share, ahead) / (1 + ahead * price)


def ahead():
    drafts = {"good": 0.8, "fair": 0.5, "poor": 0.3}
    told = {"price": f"{1 + 4 / 8:.1f}", "good_tokens": f"{passes(0.8, 4):.2f}"}
    return told | {f"{name}_faster": f"{speed_up(share):.2f}" for name, share in drafts.items()}


def a_poor_draft_slows():
    return speed_up(0.3) < 1


# --- Tuning ----------------------------------------------------------------------------------------------------------

WIDTH, KEYS, INNER, BLOCKS = 4_096, 1_024, 14_336, 32  # of Llama 3.1 8B: width, its keys' and its gated networks'
PARAMETERS = 8.03e9


def added(rank):
    """Parameters of a LoRA of all matrices: for each, rank times rows and columns."""
    matrices = [(WIDTH, WIDTH)] * 2 + [(WIDTH, KEYS)] * 2 + [(WIDTH, INNER)] * 3
    return BLOCKS * sum(rank * (rows + columns) for rows, columns in matrices)


def adapter():
    few = added(16)
    return {
        "query": f"{16 * (WIDTH + WIDTH):,}",
        "gated": f"{16 * (WIDTH + INNER):,}",
        "block": f"{few // BLOCKS:,}",
        "all": f"{few / 1e6:.0f}",
        "percent": f"{100 * few / PARAMETERS:.1f}",
        "file": f"{2 * few / 1e6:.0f}",
        "full": f"{16 * PARAMETERS / 1e9:.0f}",
        "moments": billions(16 * few),
        "lora": billions(FILES["sixteen"] + 16 * few, 0),
        "qlora": billions(_at_four_bits() + 16 * few, 0),
    }


EMBEDDED, BITS = 2 * 128_256 * WIDTH, 4.127  # embeddings and output stay at sixteen bits; of the others, with scales


def _at_four_bits():
    return 2 * EMBEDDED + (PARAMETERS - EMBEDDED) * BITS / 8


def qlora_fits_the_card():
    return _at_four_bits() + 16 * added(16) < CARD_HOLDS / 2 < 16 * PARAMETERS


# --- Exercises -------------------------------------------------------------------------------------------------------


def seventy():
    """Llama 3.1 70B at Q4_K_M, 43.1 billion bytes, on an M4 Max of 546 billion bytes a second, and on two RTX 4090."""
    size = 43.1e9
    left = billions(2 * CARD_HOLDS - size)
    return {"laptop": f"{546e9 / size:.0f}", "cards": f"{CARD / size:.0f}", "left": left}


def experts():
    """gpt-oss-20b: 21 billion parameters, 3.6 of them active, at about 4.25 bits."""
    return {
        "held": f"{21e9 * 4.25 / 8 / 1e9:.0f}",
        "read": f"{3.6e9 * 4.25 / 8 / 1e9:.1f}",
        "speed": f"{LAPTOP / (3.6e9 * 4.25 / 8):.0f}",
    }


def another_draft():
    """The draft has the odds the other way round."""
    draft = {"ostra": 0.2, "lund": 0.3, "arlo": 0.5}
    return {"share": f"{taken(TARGET, draft)[1]:.1f}", "ostra": f"{written(TARGET, draft)['ostra']:.1f}"}


def changed():
    """Ten answers got worse and four better of two hundred: how likely luck alone is so lopsided."""
    tail = sum(math.comb(14, k) for k in range(5)) / 2**14
    return {"two_sided": f"{2 * tail:.2f}", "net": f"{100 * 6 / 200:.0f}", "flips": f"{100 * 14 / 200:.0f}"}
