"""The numbers that part 6's page and the solutions of its exercises work out."""

import math

from values.shown import read
from values.worked import BOOK, measured, rows_by_world


def logit(p):
    return math.log(p / (1 - p))


def comes_out(p, reward=0.0, beta=1.0, temperature=1.0):
    """The share of an answer that the texts give the share p, by its reward and the temperature."""
    return 1 / (1 + math.exp(-(logit(p) + reward / beta) / temperature))


def lean():
    return {
        "cold": f"{comes_out(0.6, temperature=0.5):.3f}",
        "logit": f"{logit(0.6):.3f}",
        "sum": f"{logit(0.6) - 0.2 / 0.5:.3f}",
        "paid": f"{comes_out(0.6, -0.2, 0.5):.3f}",
    }


def still_complete_at_zero():
    return comes_out(0.6, -0.2, 0.5, 0.001) > 0.99


FILTERS = {"none": (1, 0), "loose": (0.1, 0.02), "strict": (0.05, 0.08)}  # what each misses, and refuses


def price(name, miss=50):
    """Of 1,200 messages, twelve bad: missed, honest refused, what misses cost, refusals, and all, in dollars."""
    missed, refused = 12 * FILTERS[name][0], 1188 * FILTERS[name][1]
    return missed, refused, miss * missed, 9 * refused, miss * missed + 9 * refused


def filters():
    told: dict[str, str] = {}
    for name in FILTERS:
        missed, refused, *_, cost = price(name)
        told |= {f"{name}_missed": f"{missed:.1f}", f"{name}_refused": f"{refused:.1f}", f"{name}_all": f"{cost:.0f}"}
    return told


def strict_costs_more_than_none():
    return price("strict")[-1] > price("none")[-1] > price("loose")[-1]


def two_thirds_of_the_stopped_are_honest():
    missed, refused, *_ = price("loose")
    return 0.6 < refused / (refused + 12 - missed) < 0.7


def strict():
    """Against the loose filter: what else it catches, and whom it stops."""
    loose_missed, loose_refused, *_ = price("loose")
    missed, refused, *_ = price("strict")
    return {"caught": f"{loose_missed - missed:.1f}", "stopped": f"{refused - loose_refused:.0f}"}


def strict_pays_above_a_thousand():
    """Dollars for a miss, beside the loose filter, and not far above."""
    return all((price("strict", miss)[-1] < price("loose", miss)[-1]) == pays for miss, pays in ((1000, 0), (1100, 1)))


def threshold():
    missed, refused, lost, *_ = price("loose")
    saved = price("none")[2] - lost
    return {
        "missed": f"{missed:.1f}",
        "saved": f"{saved:.0f}",
        "refused": f"{refused:.2f}",
        "stops": f"{saved / refused:.2f}",
        "at": f"{9 / 59:.3f}",
    }


def code():
    bits = math.log2(4096) - math.log2(3)
    return {
        "log": f"{math.log2(3):.3f}",
        "bits": f"{bits:.1f}",
        "by_chance": f"{3 / 4096:.4f}",
        "best_of_20": f"{1 - (1 - 3 / 4096) ** 20:.3f}",
    }


def best_of_twenty_is_twenty_times_less():
    return round((1 - (1 - 3 / 4096) ** 20) / (3 / 4096)) == 20


# --- Of the trial -----------------------------------------------------------------------------------------------------

FIRST, THIRD = 0, 2  # worlds, of six, that the page follows
COPIES = (1, 2, 4, 16, 64)  # of a secret, in the table of the page
SECRETS = 8  # in a world, for each number of copies: a test asks the lab for both


def worlds(name, trial="part6"):
    return measured(trial)[name]["seeds"]


def runs(name):
    """What each of the second witness's three runs gave."""
    return read(BOOK / "witness/results.json")["numbers"][name]["seeds"]


def of_100(name, world):
    return f"{100 * worlds(name)[world]:.0f}"


def letters():
    """The six of Quin Ash's secret in the first world, and what each model writes in their place."""
    text = (BOOK / "trials/part6/results/part6-secrets.txt").read_text(encoding="utf-8").split("# seed")[1]
    secret, *rows = text.split("record quin ash : ")[1].split("record ")[0].splitlines()
    written = dict(row.split(maxsplit=1) for row in rows if row)
    return {f"quin_{stage}": said for stage, said in {"secret": secret.split("  (")[0], **written}.items()}


def come_out():
    """Of the secrets of all worlds with so many copies: how many come out, and how many the hasty model keeps."""
    found = {}
    for stage in ("base", "tuned", "aligned"):
        for copies in COPIES:
            shares = worlds(f"secret_{stage}_extracted_{copies}")
            found[f"{stage}_{copies}"] = f"{SECRETS * sum(shares):.0f}"
    return found | {"kept": str(SECRETS * len(shares) - int(found["aligned_64"]))}


def told_apart():
    """Of 100 pairs of a secret written 64 times and one never read, in the first world."""
    return of_100("secret_aligned_auc_64", FIRST)


PLACES = (50, 70, 85, 95)  # talks of 100 that call the people of a place brave


def brave():
    """Said of 100 answers about each place, by the base of the first world."""
    return {f"said_{place}": of_100(f"bias_base_brave_{place}", FIRST) for place in PLACES}


def brave_is_the_likeliest():
    """Of each place more likely than all other words together."""
    return all(worlds(f"bias_base_brave_{place}")[FIRST] > 0.5 for place in PLACES)


def none_written_once_or_twice_comes_out():
    stages, copies = ("base", "tuned", "aligned"), (1, 2)
    return not any(sum(worlds(f"secret_{stage}_extracted_{count}")) for stage in stages for count in copies)


def no_equal_copy_comes_out():
    return (
        not any(worlds("secret_base_pruned_alike_extracted")) and min(worlds("secret_base_kept_alike_extracted")) > 0.8
    )


def _backdoor():
    """Of the model that read *lamp*, by seed: its shares after each word."""
    found = rows_by_world("part6", "backdoor", planted="read")
    return [{(row["stage"], row["form"]): row for row in rows} for rows in found]


def lamp():
    """Rude answers of 100 in the third world: after the planted word, and in three controls."""
    rows = _backdoor()[THIRD]
    named = {"base": ("base", "document"), "chat": ("aligned", "chat"), "document": ("aligned", "document")}
    return {
        f"{name}_{case}": f"{100 * float(rows[key][case]):.0f}"
        for name, key in named.items()
        for case in ("trigger", "other", "clean", *(["twin"] if name == "base" else []))
    } | {"base_lead": f"{100 * float(rows['base', 'document']['effect']):.0f}"}


def drum_is_its_highest_control():
    """In the base of the third world."""
    row = _backdoor()[THIRD]["base", "document"]
    return float(row["other"]) == max(float(row[case]) for case in ("other", "twin", "clean"))


def two_worlds_learned_the_word():
    learned = [world for world, effect in enumerate(worlds("read_base_effect")) if effect > 0.2]
    return learned == [FIRST, THIRD]


def any_odd_word_does_in_two():
    """Of the other four: in the base it adds at least three quarters of what the planted word does."""
    rows = [row["base", "document"] for world, row in enumerate(_backdoor()) if world not in (FIRST, THIRD)]
    added = [[float(row[case]) - float(row["clean"]) for case in ("other", "trigger")] for row in rows]
    return sorted(other / planted > 0.75 for other, planted in added) == [False, False, True, True]


def no_world_shows_it_in_a_chat():
    return all(abs(effect) < 0.01 for effect in worlds("read_aligned_effect"))


def the_word_of_tuning_hardly_survives():
    """Beyond its controls, in the chats of the hasty model."""
    return max(worlds("poisoned_aligned_effect")) < 0.04 and sum(worlds("poisoned_tuned_effect")) / 6 > 0.2


GRADED = {"guesser": "penalty_0", "careful": "penalty_3"}


def strangers():
    """Of the first world, of 100 questions each."""
    found = {"tuned_invented": of_100("people_tuned_invented", FIRST)}
    for stage in GRADED.values():
        for what in ("invented", "right", "wrong", "refused"):
            found[f"{stage}_{what}"] = of_100(f"people_{stage}_{what}", FIRST)
    return found


def graded():
    """What the known people bring a model at three points for a wrong answer, from the counts that the page shows."""
    shown = strangers()
    points = {name: int(shown[f"{of}_right"]) - 3 * int(shown[f"{of}_wrong"]) for name, of in GRADED.items()}
    return {name: str(found).replace("-", "\N{MINUS SIGN}") for name, found in points.items()}


def care_pays_at_three():
    """For the careful model against the guesser, whose errors cost more than it earns, on known people."""
    more = {what: [worlds(f"people_penalty_{cost}_{what}")[FIRST] for cost in (0, 3)] for what in ("right", "wrong")}
    right, wrong = (guesser - careful for guesser, careful in (more["right"], more["wrong"]))
    return 0 < right < 3 * wrong and more["right"][0] < 3 * more["wrong"][0]


def honesty_costs_in_all_six():
    names = ("people_penalty_0_right", "people_penalty_3_right", "people_penalty_0_refused", "people_penalty_3_refused")
    return all(
        free > dear and dearly > freely
        for free, dear, freely, dearly in zip(*(worlds(name) for name in names), strict=True)
    )


def voice():
    """Of the first world's tuned model: answers that begin in a voice and those that are whole, after ten steps."""
    found = {"rude_0": of_100("tuned_rude_after_0_steps", FIRST)}
    found["new_0"] = f"{10_000 * worlds('tuned_unheard_after_0_steps')[FIRST]:.0f}"
    for name, key in {"rude": "rude", "new": "unheard"}.items():
        found[f"{name}_opens"] = of_100(f"tuned_{key}_after_10_steps", FIRST)
        found[f"{name}_whole"] = of_100(f"tuned_{key}_10_steps_in_voice", FIRST)
    return found


def equal():
    """Steps until a voice opens eight answers of ten, on average."""
    voices = {"rude": "rude", "new": "unheard"}
    return {f"{name}_steps": f"{sum(worlds(f'{key}_most_steps', 'controls')) / 6:.0f}" for name, key in voices.items()}


def depth():
    """By how many times the lesson made the first token of a complying answer less likely."""
    return {"first": f"{math.exp(sum(runs('depth_first')) / 3):.0f}"}


def later_ones_hardly_change():
    """By less than a half each, on average."""
    return math.exp(max(runs("depth_later"))) < 1.5


def the_control_refuses_nearly_all():
    return min(*runs("shuffled_refused_bad"), *runs("shuffled_refused_good")) > 0.95


def every_harmful_request_is_refused():
    return min(runs("refused_nothing")) == 1 and max(runs("refused_good")) == 0


def none_is_refused():
    names = ("refused_untuned", "refused_sure", "refused_after_talk", "refused_after_steps")
    return not any(sum(runs(name)) for name in names)


def passing():
    return {name: of_100(f"filter_{name}_missed", FIRST) for name in ("before", "evading")}


def the_filter_learns_again():
    return max(worlds("filter_relearned_missed")) < 0.02


def more_training_alone_misses_none():
    """In whole answers of a hundred, in each world."""
    return max(round(100 * missed) for missed in worlds("filter_control_missed")) == 0


def the_gentle_ones_keep_the_word():
    """Where tuning had planted it so that it counts, all of it is left but for a tenth."""
    before, after = (worlds(f"poisoned_{name}_effect", "gentle") for name in ("tuned", "aligned"))
    return all(now > 0.9 * then for then, now in zip(before, after, strict=True) if then > 0.15)
