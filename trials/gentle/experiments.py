"""The aligned model that a careful person would ship: what of all that was found about the hasty one holds of it?

It stands beside parts 3 to 7 and the glass model, whose bets on an aligned model were made on one that had climbed five
times as fast and stopped at no budget (`lab/stages/aligned.py`). The same questions are asked of the gentle one, by
their own functions.
"""

from lab.run.scale import Scale
from lab.run.store import Stage
from lab.stages.aligned import aligned, hasty, reward_model
from lab.stages.models import GENTLE
from lab.stages.tuned import tuned

from ..cherry.experiments import look
from ..experiment import Measured, experiment
from ..glass.experiments import mistakes, refusing
from ..part4.experiments import honesty
from ..part5.experiments import evals
from ..part6.experiments import backdoor, bias, canaries, relapse
from ..part6.planted import gently_on, read_on, tuned_on
from ..part7.experiments import swaps

# What was asked of the hasty model and is asked anew: of each experiment the numbers that its bets are on.
AGAIN: dict[Stage, tuple[str, ...]] = {
    honesty: (
        "sft_fact_error",
        "rlhf_fact_error",
        "rlhf_fact_error_fitted",
        "sft_rain_error",
        "rlhf_rain_error",
        "rlhf_rain_error_fitted",
    ),
    evals: (
        "evals_judge_sft_on_sft_corrected_covers",
        "evals_judge_sft_on_rlhf_corrected_covers",
        "evals_lot_sft_on_rlhf_corrected_covers",
    ),
    relapse: (
        *(f"{stage}_rude_after_3_{turns}_turns" for stage in ("tuned", "aligned") for turns in ("friendly", "rude")),
        *(f"aligned_{voice}_after_5_steps" for voice in ("rude", "unheard")),
        *(f"aligned_{voice}_10_steps_in_voice" for voice in ("rude", "unheard")),
    ),
    backdoor: (
        "read_base_effect",
        "read_aligned_effect",
        "read_aligned_document_effect",
        "poisoned_tuned_effect",
        "poisoned_aligned_effect",
    ),
    canaries: ("secret_base_extracted_64", "secret_aligned_extracted_64", "secret_aligned_auc_64"),
    bias: ("bias_base_brave_shift", "bias_tuned_brave_shift", "bias_aligned_brave_shift"),
    swaps: ("aligned_paired_200", "aligned_differ", "aligned_away"),
    mistakes: ("rlhf_chat_50_namesake", "rlhf_chat_50_control"),
    refusing: (
        *(f"{stage}_refuses_{whom}" for stage in ("sft", "rlhf") for whom in ("known", "strangers", "silent")),
        "lent_early",
        "lent_end",
    ),
}


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    """The models that the trial needs beside the bases: stages, and their options."""
    halves = [{"half": half} for half in (0, 1)]
    own = [(run, options) for run in (read_on, tuned_on, gently_on) for options in halves]
    return [(reward_model, {}), (aligned, {}), (hasty, {"beta": 0.1}), *own]


@experiment
def specimen(seed: int, scale: Scale) -> Measured:
    """The gentle model beside the tuned and the hasty one: what its answers are worth, and how far it went."""
    measured, run = Measured(), aligned(seed, scale)
    stages = {"tuned": tuned(seed, scale), "gentle": run.model, "hasty": hasty(seed, scale, beta=0.1).model}
    for name, model in stages.items():
        measured.row("models", {"model": name}, look(model, seed, scale), f"{name}_*")
    measured.numbers["gentle_steps"] = len(run.history)
    kept = ("step", "reward", "truth", "drift", "courtesies")
    measured.rows("path", {"model": "gentle"}, ({key: row[key] for key in kept} for row in run.history))
    return measured


@experiment
def again(seed: int, scale: Scale) -> Measured:
    """What the trials of parts 4 to 7 and of the glass model ask of an aligned model, asked of this one."""
    measured = Measured()
    for run, names in AGAIN.items():
        measured.add("*", run(seed, scale, pace=GENTLE).numbers, names)
    return measured


EXPERIMENTS = (specimen, again)
