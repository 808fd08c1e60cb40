/** What goes into an address and comes out of it again: {page, lesson, state, known}, {steps}, {clicks}, {letters} and {piles}. */

import { answer, load, task } from "./driver.mjs";

const { addressOf, among, byLetter } = await load("workshop/sent.js");
const { markOf, readClicks, spelled } = await load("workshop/pile.js");

const kinds = {
  state({ page, lesson, state, known }) {
    const address = addressOf(page, lesson, state);
    const sent = new URLSearchParams(address.split("#")[1]);
    const found = Object.fromEntries(Object.entries(known).map(([name, values]) => [name, among(sent, name, values)]));
    return { address, found };
  },
  steps: ({ letters, known }) => byLetter(letters, known),
  clicks: (clicks) => [spelled(clicks), readClicks(spelled(clicks)), spelled(readClicks(spelled(clicks)))],
  letters: readClicks,
  piles: (piles) => piles.map(markOf),
};
answer(Object.entries(task).map(([kind, given]) => kinds[kind](given)));
