/**
 * {stage, weights, reference, ...}: loss and gradient of the first step of a stage. The lab's own batches are given, so
 * that both count the same examples.
 */

import { answer, begin, engine, load, reports, save, task, Watched } from "./driver.mjs";

const { finetune, answerLogProbs } = await engine("sft");
const { RewardModel, trainReward } = await engine("reward_model");
const { logProbs } = await engine("loss");
const { align, reinforce } = await engine("rloo");
const { finish } = await engine("work");
const { World } = await load("engine/world.js");
const { model } = await begin();
const { examples, preferences, rows } = task;
const read = model(task.weights, { head: task.stage === "reward" });
const optimizer = new Watched(read);
const more = {}; // that a stage tells beside its loss and gradient

const stages = {
  *sft() {
    const { replay } = task;
    const setting = { steps: 1, batchSize: examples.length, replay };
    yield* finetune(optimizer, examples, setting, rows.map((row) => Int32Array.from(row)));
  },
  *reward() {
    const rewardModel = new RewardModel(read);
    yield* trainReward(rewardModel, optimizer, preferences, { steps: 1 });
    finish(rewardModel.normalize(examples));
    more.rewards = finish(rewardModel.rewards(examples));
    const { head, config, memory } = read;
    const values = model(task.trunk).copy();
    rewardModel.begin(values);
    const begun = read.byName();
    more.begun = [...model(task.trunk).byName()].every(([name, numbers]) => numbers.join() === begun.get(name).join());
    const numbers = Array.from(memory.at(head.at, config.width));
    more.head = numbers.length > 0 && numbers.every((number) => number === 0);
  },
  *rloo() {
    const reference = model(task.reference);
    const logs = finish(answerLogProbs(read, examples));
    const written = examples.map(({ answer: tokens }, number) => ({ tokens, logProbability: logs[number] }));
    const writer = { *generate(_, prompts) {
      more.prompts = prompts;
      return written;
    } };
    const { groupSize, beta, questions, rewards, form } = task;
    const world = new World(task.world);
    const setting = { form, beta, groupSize, steps: 1 };
    for (const report of align(optimizer, reference, writer, world, () => questions, () => rewards, setting)) {
      if (report) {
        const { drift, rewards: given, answers } = report;
        Object.assign(more, { drift, rewards: given, told: answers.map(({ tokens }) => tokens) });
      }
      yield report;
    }
  },
  *outcomes() {
    const { beta, groupSize, rewards } = task;
    const texts = task.texts.map(([tokens, own]) => ({
      tokens: tokens.slice(0, -1),
      targets: tokens.slice(1).map((token, place) => (own[place + 1] ? token : -1)),
    }));
    const tried = { texts, rewards, logProbabilities: finish(logProbs(read, texts)) };
    const reference = task.reference ? model(task.reference) : null;
    yield* reinforce(optimizer, reference, function* () { return tried; }, { beta, groupSize, steps: 1 });
  },
};
const [{ loss }] = reports(stages[task.stage]());
answer({ loss, ...more, places: save(task.out, optimizer.gradients[0]) });
