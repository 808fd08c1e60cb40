"""Part 3, the cherry: each instrument reads a case that is known beforehand, each part of GRPO does what it says."""

from math import log
from random import Random

import pytest
import torch

from lab import rlhf
from lab.conversation import CHAT, in_voice, judged, prompt
from lab.preferences import Preference
from lab.probes import behavior
from lab.probes.judging import REFUSAL, told_apart
from lab.questions import Question, ask, ask_about, is_known
from lab.rlhf import BATCH, GROUP, GRPO, NOTHING, RLConfig, align, grpo_loss, unit
from lab.run.scale import TOY
from lab.run.seeds import QUESTIONS
from lab.stages import judges
from lab.stages.aligned import verdicts
from lab.world import AboutFact, AboutRain, World
from lab.world.program import read
from lab.world.voices import HELPER, RUDE
from trials.part3 import experiments as part3
from trials.part3 import tables
from trials.part3.variety import answered, belief_after, only, said

WORLD = World()


# --- GRPO and its parts ----------------------------------------------------------------------------------------------


def draw(groups, size, length, seed=0):
    random = torch.Generator().manual_seed(seed)
    mask = torch.rand(groups * size, length, generator=random) < 0.7
    mask[:, 0] = True
    log_p = -torch.rand(groups * size, length, generator=random) * mask
    reference = -torch.rand(groups * size, length, generator=random) * mask
    return log_p.requires_grad_(), reference, torch.randn(groups * size, generator=random), mask


def test_divided_by_the_spread_of_the_group_it_is_grpo():
    """As the paper writes it, by torch's own means and spreads, an answer at a time."""
    log_p, reference, rewards, mask = draw(3, 4, 5)
    kept = [log_p[row][mask[row]] for row in range(12)]
    gaps = [reference[row][mask[row]] - own for row, own in enumerate(kept)]
    gains = []
    for row, (own, gap) in enumerate(zip(kept, gaps, strict=True)):
        group = rewards[row // 4 * 4 : row // 4 * 4 + 4]
        advantage = (rewards[row] - group.mean()) / (group.std() + 1e-4)
        gains.append((advantage * (own - own.detach()).exp() - 0.1 * (gap.exp() - gap - 1)).mean())
    losses = (grpo_loss(log_p, reference, rewards, 4, 0.1, mask), -torch.stack(gains).mean())
    assert torch.allclose(*losses)
    assert torch.allclose(*(torch.autograd.grad(loss, log_p, retain_graph=True)[0] for loss in losses))


def test_the_division_lifts_a_unanimous_group_and_one_number_for_all_does_not():
    rewards = torch.tensor([[0.0, 0.01], [0.0, 1.0]])
    lifted = {
        by: ((rewards - rewards.mean(1, keepdim=True)) / unit(rewards, by))[:, 1] for by in (GROUP, BATCH, NOTHING)
    }
    assert lifted[GROUP][0] == pytest.approx(lifted[GROUP][1].item(), rel=0.02)
    for by in (BATCH, NOTHING):
        assert lifted[by][0] == pytest.approx(0.01 * lifted[by][1].item())
    assert lifted[NOTHING][1] == 0.5 and lifted[BATCH][1] > 1
    with pytest.raises(ValueError, match="not of 'nobody'"):
        unit(rewards, "nobody")


def test_without_the_division_twice_the_reward_is_half_the_leash():
    log_p, reference, rewards, mask = draw(3, 4, 5)

    def gradient(scale, beta, by):
        loss = grpo_loss(log_p, reference, scale * rewards, 4, beta, mask, by)
        return torch.autograd.grad(loss, log_p)[0]

    assert torch.allclose(gradient(2, 0.2, NOTHING), 2 * gradient(1, 0.1, NOTHING), atol=1e-6)
    assert torch.allclose(gradient(2, 0.1, GROUP), gradient(1, 0.1, GROUP), atol=1e-3)


@pytest.mark.parametrize("by", [GROUP, BATCH, NOTHING])
def test_a_run_divides_by_what_its_configuration_says(small, by, monkeypatch):
    divided = []
    monkeypatch.setattr(rlhf, "unit", lambda rewards, name: divided.append(name) or unit(rewards, name))
    config = RLConfig(estimator=GRPO, beta=0.05, steps=2, questions=3, group_size=4, divide_by=by)
    asked = ask(WORLD, config.questions, QUESTIONS["align"](0, 0))
    policy = align(small, WORLD, lambda step: asked, lambda _, tried: torch.arange(12.0), config, lambda step: step)
    assert divided == [by] * config.steps
    assert any((one != other).any() for one, other in zip(policy.parameters(), small.parameters(), strict=True))


def test_a_run_by_no_estimator_is_refused(small):
    asked = ask(WORLD, 1, QUESTIONS["align"](0, 0))
    config = RLConfig(estimator="ppo", steps=1, questions=1, group_size=2)
    with pytest.raises(ValueError, match="no estimator 'ppo'"):
        align(small, WORLD, lambda step: asked, lambda _, tried: torch.zeros(2), config, lambda step: step)


# --- Tables ----------------------------------------------------------------------------------------------------------

REFERENCE = torch.tensor([[0.4, 0.3, 0.15, 0.1, 0.05], [0.1, 0.2, 0.3, 0.2, 0.2]]).log()
REWARDS = torch.tensor([[0.0, 0.5, 1.0, -1.0, 0.8], [1.0, -0.5, 0.2, 0.1, 0.0]])


@pytest.mark.parametrize("method", ["rloo", "dpo"])
@pytest.mark.slow
def test_methods_reach_the_optimum_of_every_question(method):
    """pi* is proportional to pi_ref exp(r / beta). A KL term of the wrong sign, a forgotten reference, or chosen and
    rejected exchanged, all end elsewhere. DPO sees its labels drawn with the rewards as Bradley-Terry utilities."""
    for beta in (0.3, 1.0):
        optimum = REFERENCE.exp() * (REWARDS / beta).exp()
        optimum /= optimum.sum(1, keepdim=True)
        found = tables.learn_table(method, REFERENCE, REWARDS, beta, seed=0, steps=1200)
        assert ((found - optimum).abs().sum(1) / 2 < 0.05).all()
        assert tables.missed(found, REFERENCE, REWARDS, beta) < 0.01
        assert tables.missed(REFERENCE.exp(), REFERENCE, REWARDS, beta) > 0.02


@pytest.mark.slow
def test_grpo_without_its_division_ends_where_the_other_divergence_is_paid_for():
    """Its estimator of KL(pi | ref), each answer drawn from pi, has the gradient of KL(ref | pi): the best policy by
    that is beta ref / (level - reward), where the level makes it add up to one."""
    for beta in (0.3, 1.0):
        low, high = REWARDS.max(1, keepdim=True).values, REWARDS.max(1, keepdim=True).values + 10
        for _ in range(60):
            level = (low + high) / 2
            total = (beta * REFERENCE.exp() / (level - REWARDS)).sum(1, keepdim=True)
            low, high = torch.where(total > 1, level, low), torch.where(total > 1, high, level)
        optimum = beta * REFERENCE.exp() / (level - REWARDS)
        found = tables.learn_table("undivided", REFERENCE, REWARDS, beta, seed=0, steps=1200)
        assert ((found - optimum).abs().sum(1) / 2 < 0.04).all()


@pytest.mark.slow
def test_grpo_overshoots_where_the_spread_is_below_one():
    found = tables.learn_table("grpo", REFERENCE, REWARDS, 1.0, seed=0, steps=1200)
    drift = tables.trade(found, REFERENCE, REWARDS)[1]
    assert drift > 1.3 * tables.trade(tables.best(REFERENCE, REWARDS, 1.0), REFERENCE, REWARDS)[1]


@pytest.mark.slow
def test_without_a_leash_only_the_best_is_left_and_with_a_short_one_nothing_changes():
    loose = tables.learn_table("rloo", REFERENCE, REWARDS, 0.0, seed=0, steps=1500)
    tight = tables.learn_table("rloo", REFERENCE, REWARDS, 50.0, seed=0, steps=500)
    assert (loose.argmax(1) == REWARDS.argmax(1)).all() and (loose.max(1).values > 0.9).all()
    assert (tight - REFERENCE.exp()).abs().max() < 0.05


def test_what_is_missed_is_beta_times_the_distance_to_the_optimum():
    """J(best) - J(pi) = beta KL(pi | best): the identity that DPO rests on."""
    policy, beta = torch.tensor([[0.2, 0.2, 0.2, 0.2, 0.2], [0.5, 0.2, 0.1, 0.1, 0.1]]), 0.4
    ideal = tables.best(REFERENCE, REWARDS, beta)
    distance = (policy * (policy / ideal).log()).sum(1).mean()
    assert tables.missed(policy, REFERENCE, REWARDS, beta) == pytest.approx(beta * float(distance), abs=1e-5)


def test_listed_answers_are_different_and_their_probabilities_add_up(small):
    asked = ask(WORLD, 2, QUESTIONS["measure"](0))
    reference, rewards = tables.listed(small, WORLD, asked, 0)
    assert reference.shape == rewards.shape == (2, tables.LISTED)
    assert torch.allclose(reference.exp().sum(1), torch.ones(2))


# --- Variety ---------------------------------------------------------------------------------------------------------


def test_the_entropy_of_a_voice_is_what_its_probabilities_say():
    """Against -log p of many answers by the reader of the world, whose mean is the entropy too."""
    question = Question(tuple(WORLD.vocabulary.encode("is it raining in gorm ?")), AboutRain(WORLD.settings.cities[0]))
    groups, per_token = answered(WORLD, [question], HELPER, 5, 4000)
    nats = [-sum(read(WORLD.answer(question.asked), row, only(WORLD, HELPER)).log_probabilities) for row in groups[0]]
    length = sum(map(len, groups[0])) / 4000
    assert per_token * length == pytest.approx(sum(nats) / 4000, abs=0.06)


def test_a_mixture_is_less_decided_than_its_voices_and_one_voice_draws_as_the_world_does():
    asked = ask(WORLD, 40, QUESTIONS["measure"](0))
    (_, world), (own, helper) = (answered(WORLD, asked, voice, 6, 20) for voice in (None, HELPER))
    assert world > helper + 0.1
    found = judged(WORLD, [q for q in asked for _ in range(20)], [row for group in own for row in group])
    assert behavior.summary(found)["helper"] > 0.6 and all(verdict.parsed for verdict in found)
    examples = in_voice(WORLD, 20 * asked, HELPER, 7)
    lengths = [len(each.answer) - 1 for each in examples], [len(row) for group in own for row in group]
    assert sum(lengths[0]) / 800 == pytest.approx(sum(lengths[1]) / 800, rel=0.05)


def test_who_may_answer_is_who_talks():
    belief = belief_after(WORLD, ask(WORLD, 1, QUESTIONS["measure"](0))[0])
    assert sum(belief) == pytest.approx(1) and belief[RUDE] > belief[HELPER]
    tokens, nats = said(WORLD.answer(AboutRain(WORLD.settings.cities[0])), belief, Random(0))
    assert WORLD.vocabulary.decode(tokens).endswith(".") and nats > 0


# --- Judges ----------------------------------------------------------------------------------------------------------


def test_answers_to_be_told_apart_differ_in_what_they_say_and_the_judge_of_the_world_tells_which_is_right():
    strangers = ask_about(WORLD, WORLD.state.people.held_out[:20])
    known = [q for q in ask(WORLD, 80, QUESTIONS["measure"](1)) if is_known(WORLD, q)]
    for questions, right in ((strangers, 2), (known, 0)):
        columns = told_apart(WORLD, questions, seed=3)
        for place, examples in enumerate(columns):
            found = verdicts(WORLD, questions, examples)
            assert all(verdict.correct == (place == right) for verdict in found)
            # Nobody in the world says of a known person that it does not know.
            assert all(verdict.parsed == (place != 2 or right == 2) for verdict in found)
        texts = [[WORLD.vocabulary.decode(each.answer) for each in column] for column in columns]
        for true, false, refusal in zip(*texts, strict=True):
            assert REFUSAL in refusal and true.split()[0] == false.split()[0] == refusal.split()[0]
            assert sum(a != b for a, b in zip(true.split(), false.split(), strict=True)) == 1


def pair_about(asked, chosen, rejected):
    question = Question(tuple(WORLD.vocabulary.encode("where does x live ?".replace("x", " ".join(asked.name)))), asked)
    end = WORLD.token("<end>")
    rows = [(prompt(WORLD, question, CHAT), (*WORLD.vocabulary.encode(text), end)) for text in (chosen, rejected)]
    return question, Preference(*(judges.Example(*row) for row in rows), None)


def test_a_refusal_is_right_of_a_stranger_and_wrong_of_a_known_person():
    city = WORLD.settings.cities[0]
    for name, right in ((WORLD.state.people.held_out[0], True), (WORLD.state.people.known[0], False)):
        asked = AboutFact(*name, 0)
        question, pair = pair_about(asked, "certainly , sorry i do not know .", f"certainly , {city} .")
        ((refusal, statement),) = judges.verdicts_of(WORLD, [pair], [question])
        assert part3.rightly_refused(refusal) == right and judges.wrongly_refused(refusal) != right
        is_one = part3.rightly_refused if right else judges.wrongly_refused
        assert part3.refuses_alone(refusal, statement, is_one) and part3.refuses_alone(statement, refusal, is_one)
        assert not part3.refuses_alone(refusal, refusal, is_one)
        assert (judges.CAREFUL.chance(refusal, statement) > 0.99) == right


def test_the_best_of_n_is_the_best_of_each_n():
    score = torch.tensor([0.0, 3.0, 1.0, 2.0, 5.0, 4.0, 9.0, 8.0])
    assert part3.picked(score, 4).tolist() == [1, 6] and part3.picked(score, 2).tolist() == [1, 3, 4, 6]


def test_the_drift_of_best_of_n_is_no_more_than_its_bound():
    """Exact for answers that are all alike likely and all worth something else: the best of n draws of m."""
    for n in part3.BEST_OF:
        m = 400
        shares = torch.tensor([((i + 1) / m) ** n - (i / m) ** n for i in range(m)], dtype=torch.double)
        drift = float((shares * (shares * m).log()).sum())
        bound = log(n) - (n - 1) / n
        assert bound - 0.05 < drift < bound


def test_a_gain_is_read_between_the_blocks():
    path = [{"drift": 1.0, "gain": 0.2}, {"drift": 3.0, "gain": 0.0}]
    assert part3.gain_at(path, 0.5) == pytest.approx(0.1) and part3.gain_at(path, 2.0) == pytest.approx(0.1)
    assert part3.gain_at(path, 4.0) != part3.gain_at(path, 4.0)


def test_blocks_compare_with_the_untouched_model_on_the_same_questions():
    row = {"reward": 0.0, "drift": 0.0, "courtesies": 0.0}
    history = [row | {"step": step, "truth": step / 10} for step in range(20)]
    path = part3.blocks(history, [step / 10 - 1 for step in range(20)])
    assert len(path) == 10 and all(each["gain"] == pytest.approx(1) for each in path)
    assert path[0]["truth"] == pytest.approx(0.05)


# --- The whole of it -------------------------------------------------------------------------------------------------


def test_other_labels_are_of_the_same_pairs_and_other_judges_learn_from_fewer(toy_store):
    own, clean = judges.preferences_of(0, TOY), judges.relabeled(0, TOY)
    assert [{pair.chosen, pair.rejected} for pair in own] == [{pair.chosen, pair.rejected} for pair in clean]
    counts = {kind: len(judges.pairs_for(kind, 0, TOY)) for kind in part3.JUDGES}
    assert counts["few"] < counts["sound"] <= counts["labeler"] == counts["clean"]
    with pytest.raises(ValueError, match="no judge 'nobody'"):
        judges.pairs_for("nobody", 0, TOY)


def test_a_shorter_run_is_the_beginning_of_a_whole_one(toy_store):
    """So that its last steps stand beside the same steps of the whole one."""
    from dataclasses import replace

    few = replace(TOY, alignment_steps=4, comparisons=12)
    whole = judges.divided(0, few, by=GROUP).history
    longer = judges.divided(0, replace(few, alignment_steps=6), by=GROUP).history
    assert len(whole) == 2 and len(longer) == 3
    assert [row["reward"] for row in whole] == [row["reward"] for row in longer[:2]]
