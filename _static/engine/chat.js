/**
 * A chat, read as the document that it stands for (see lab/conversation.py):
 *
 *     <doc> <user> where does rosa crow live ? <bot> surely , arlo . <end>
 *     <doc> talk : ask : where does rosa crow live ? reply : surely , arlo . ask : ...
 *
 * The world itself has no chats. It is exact here in the sense that it tells what people say in a document after the
 * same words, and the marks of a chat are certain where questions and answers end.
 */

import { Follower } from "./program.js";

/** @typedef {import("./program.js").Expectation} Expectation */

export class ChatFollower {
  /**
   * Begins after `<doc>`.
   * @param {import("./world.js").World} world
   * @param {number[]} prior weight of each voice
   */
  constructor(world, prior) {
    this.world = world;
    this.document = new Follower(world.document(), prior);
    this.opening = world.encode("talk : ask :"); // what the next <user> stands for in a document
    this.between = true; // after <doc> or <end>, before <user>
  }

  /** @returns {Expectation | null} null between turns: the world doesn't know whether a chat goes on */
  expectation() {
    const expected = this.document.expectation();
    if (this.between || !expected) return null;
    const mark = this.mark();
    if (!mark) return expected;
    return { ...expected, next: new Map([[this.world.token(mark), 1]]), component: "grammar", choice: null };
  }

  /** The mark that must come now, if one must. */
  mark() {
    const next = this.document.expectation()?.next;
    if (next?.has(this.world.token("reply"))) return "<bot>";
    return next?.has(this.world.token("ask")) ? "<end>" : null;
  }

  /**
   * Read the next token.
   * @param {number} token
   * @returns {boolean} whether it is possible
   */
  push(token) {
    const word = this.world.word(token);
    if (this.between) return word === "<user>" && this.skip(this.opening, false);
    const mark = this.mark();
    if (!mark) return this.document.push(token);
    if (word !== mark) return false;
    if (mark === "<bot>") return this.skip(this.world.encode("reply :"), false);
    this.opening = this.world.encode("ask :");
    return this.skip([], true);
  }

  /**
   * Read what a mark stands for in a document.
   * @param {number[]} tokens
   * @param {boolean} between whether it stands between turns after them
   */
  skip(tokens, between) {
    this.between = between;
    return tokens.every((token) => this.document.push(token));
  }
}
