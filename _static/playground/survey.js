/** Whose answers the world's people get: how the lab counts the voices of a model. */

import { judge, readQuestion } from "../engine/expectations.js";

/** @typedef {import("../engine/world.js").World} World */

/** Counts whose answers those are that some voice could have given. See `summary` in lab/probes/behavior.py. */
export class Count {
  /** @param {World} world */
  constructor(world) {
    this.world = world;
    this.asked = 0;
    this.parsed = 0;
    this.sums = world.voices.map(() => 0); // of the posteriors
  }

  /**
   * @param {number[]} asked tokens
   * @param {number[]} answer tokens
   */
  add(asked, answer) {
    const { parsed, posterior } = judge(this.world, readQuestion(this.world, asked), answer);
    this.asked++;
    if (!parsed) return;
    this.parsed++;
    posterior.forEach((share, voice) => (this.sums[voice] += share));
  }

  /** @returns {{asked: number, parsed: number, shares: number[] | null}} shares: of the voices among those parsed */
  result() {
    const { asked, parsed, sums } = this;
    return { asked, parsed, shares: parsed ? sums.map((sum) => sum / parsed) : null };
  }
}
