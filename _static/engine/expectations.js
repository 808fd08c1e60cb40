/** What the world makes of a text: of any text that a reader types or a model writes, in either form. */

import { ChatFollower } from "./chat.js";
import { Follower } from "./program.js";

/** @typedef {import("./program.js").Expectation} Expectation */
/** @typedef {import("./world.js").World} World */

/**
 * What the world expects after each token of a text. Documents follow each other, each in a voice of its own.
 * @param {World} world
 * @param {ArrayLike<number>} tokens
 * @param {number[]} [prior] weight of each voice
 * @returns {(Expectation | null)[]} one a token: what comes after it. So token i itself has the probability
 *   `found[i - 1]?.next.get(tokens[i])`. Null where the world doesn't say: between the turns of a chat; and from the
 *   first token that no voice could have written there, to the end.
 */
export function expectations(world, tokens, prior = world.prior) {
  /** @type {Follower | ChatFollower | null} */
  let follower = null;
  return Array.from(tokens, (token, place) => {
    if (place === 0) follower = world.word(token) === "<doc>" ? begin(world, prior) : null;
    else follower = follower && advance(world, follower, token, prior);
    return follower && follower.expectation();
  });
}

/** @type {(world: World, prior: number[]) => Follower} */
const begin = (world, prior) => new Follower(world.document(), prior);

/**
 * The follower after a token; null where the token is impossible.
 * @param {World} world
 * @param {Follower | ChatFollower} follower
 * @param {number} token
 * @param {number[]} prior
 */
function advance(world, follower, token, prior) {
  const word = world.word(token);
  if (follower instanceof ChatFollower) {
    if (word === "<doc>" && follower.between) return begin(world, prior);
  } else if (word === "<user>" && follower.step === world.choices.kind) {
    follower = new ChatFollower(world, prior); // as nothing of a document has come yet
  }
  if (!follower.push(token)) return null;
  return follower instanceof Follower && follower.finished ? begin(world, prior) : follower;
}

/**
 * What a question asks.
 * @param {World} world
 * @param {ArrayLike<number>} question tokens, from the first word to the question mark; it may be about anyone
 * @returns {import("./world.js").Asked}
 * @throws {RangeError} where the question isn't one of the world
 */
export function readQuestion(world, question) {
  const asked = new Follower(world.question(true), world.prior);
  if (!Array.from(question).every((token) => asked.push(token)) || !asked.result) {
    throw new RangeError(`The world has no such question: ${world.decode(question)}`);
  }
  return asked.result;
}

/**
 * Who gave an answer, by itself; as `judge` in lab/world/answers.py has it, by which the lab counts voices.
 * @param {World} world
 * @param {import("./world.js").Asked} asked
 * @param {ArrayLike<number>} answer tokens, to the full stop
 * @returns {{parsed: boolean, voice: string | null, posterior: number[]}} parsed: whether it is an answer that some
 *   voice could give; voice: who most likely gave it, null where it didn't parse; posterior: p(voice | answer)
 */
export function judge(world, asked, answer) {
  const said = new Follower(world.answer(asked), world.prior);
  const parsed = Array.from(answer).every((token) => said.push(token)) && said.finished;
  const { posterior } = said;
  const likeliest = posterior.indexOf(Math.max(...posterior));
  return { parsed, voice: parsed ? world.voices[likeliest] : null, posterior };
}
