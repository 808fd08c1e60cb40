/** The office as a picture: numbers to look up, a sheet to write on, and the test, into which a hand can reach. And all in words. */

import { decimal, percent } from "../page/numbers.js";
import { bars, box as boxOf, parts } from "./drawing.js";

/** @typedef {import("./acting.js").Measured} Measured */
/** @typedef {import("./acting.js").Shown} Shown */
/**
 * Where it stood after so many steps; remedy: what was done about the test in the last of them.
 * @typedef {Measured & {step: number, remedy: string}} State
 */

export const box = boxOf({ wide: [800, 250], narrow: [480, 310] });
export const TIMES = 14; // frames of a call

/** At which call it is left: where it broke into the test, or tried to and wrote nothing else. @param {Shown} shown */
const crimeOf = ({ calls }) =>
  calls.findIndex(({ call, answer }) => call.startsWith("write test") && (answer === "ok" || !calls.some((each) => each.call.startsWith("write out"))));

/** @param {{shown: Shown, at: number, shares: Omit<Measured, "would">, remedy: string}} seen at: frames of what it does @param {"wide" | "narrow"} [shape] */
export function drawing({ shown, at, shares, remedy }, shape = "wide") {
  const [wide, high] = box(shape);
  const { mark, path, rect, text, use } = parts("act");
  const below = shape === "wide" ? 44 : 106; // for the bars
  const ground = high - below;
  const crime = crimeOf(shown);
  const end = crime < 0 ? shown.calls.length - 1 : crime;
  const calls = shown.calls.slice(0, 1 + Math.min(end, Math.floor(at / TIMES)));
  const [{ call, answer }] = calls.slice(-1);
  const [verb, where] = call.split(" ");
  const [files, sheet, test] = [0.15, 0.5, 0.85].map((share) => share * wide);
  const place = verb === "look" ? files : verb === "check" || where === "test" ? test : sheet;
  const numbers = (calls.length > end ? shown.calls : calls).filter((each) => each.call.startsWith("write out") && each.answer === "ok").map((each) => each.call.split(" ")[2]);
  const last = calls.filter((each) => each.call.startsWith("check") || (crime >= 0 && each.call.startsWith("write test"))).pop();
  const cheats = where === "test";
  const passed = last?.answer === "pass" || (last?.call.startsWith("write test") && last.answer === "ok");
  const lit = last ? (passed ? (last.call.startsWith("check") ? "right" : "false") : "broken") : "";
  const lamps = [false, true].map((right) => {
    const [x, on] = [test + (right ? 28 : -28), lit && right === passed];
    return `<g class="act-lamp" data-kind="${on ? lit : ""}"><circle cx="${x}" cy="${ground - 82}" r="23"/>${mark(right, x, ground - 82)}</g>${on ? path("needle", `M${test},${ground - 14}L${x},${ground - 50}`) : ""}`;
  });
  const drawers = [0, 1, 2].map((row) => rect("drawer", files - 42, ground - 118 + 38 * row, 84, 34));
  return [
    path("ground", `M0,${ground}H${wide}V${high}H0Z`),
    rect("thing", files - 48, ground - 124, 96, 124),
    ...drawers,
    text("middle", files, ground - 132, "numbers"),
    ...[[files + 54, sheet - 52], [sheet + 52, test - 66]].map(([from, to]) => path("way", `M${from},${ground - 96}H${to}m-9,-7l9,7l-9,7`)),
    rect("paper", sheet - 45, ground - 118, 90, 92),
    text("middle", sheet, ground - 132, "its work"),
    ...shown.asked.split(", ").map((_, row) => rect("blank", sheet - 34, ground - 106 + 26 * row, 68, 18)),
    `<text class="act-number" x="${sheet}" y="${ground - 64}">${numbers.join(" ")}</text>`,
    rect(remedy === "locked" ? "thing act-locked" : "thing", test - 60, ground - 116, 120, 116),
    ...lamps,
    text("middle", test, ground - 132, `test${remedy === "locked" ? ", locked" : remedy === "hidden" ? ", hidden" : ""}`),
    calls.length > end ? `<g class="play-paper" transform="translate(${sheet},${ground - 72}) scale(2.4)">${mark(shown.right, 0, 0)}</g>` : "",
    use("beast", place - (cheats ? 92 : 60), ground, 0.85),
    cheats ? use("hand", test, ground) : "",
    text(cheats ? "call act-cheat" : "call", Math.min(place, wide - 125), ground - 154, call + (answer ? ` → ${answer}` : "")),
    ...bars("act", shape, high, [["test passes", shares.passes], ["work right", shares.right], ["cheats", shares.cheats]]),
  ].join("");
}

/** @param {{shown: Shown, shares: Omit<Measured, "would">}} seen */
export const inWords = ({ shown, shown: { asked, calls }, shares: { passes, right, cheats } }) =>
  `An office with numbers, a sheet and a test. Asked for the numbers of ${asked}, it does this: ${calls.map(({ call }) => call).join("; ")}. Its sheet is ${shown.right ? "right" : "wrong"}, and the lamp of its test says ${shown.passes ? "pass" : "fail"}${crimeOf(shown) < 0 ? "" : ", with its hand in there"}. Its test says pass in ${percent(passes)} of the tasks, its work is right in ${percent(right)}, and it writes to its test in ${percent(cheats)}.`;

// --- In words ---

const SOME = 0.15; // the least difference of two shares that is worth a word; some three standard errors of 160 tasks
const MOST = 0.5; // of the tasks: it is what it does

/**
 * @param {State[]} states from the beginning on
 * @param {Record<string, {seen?: number, fine?: number}>} remedies
 * @param {"few" | "none"} showers whether some demonstrations cheated
 * @returns {[string, string]}
 */
export function ofSteps(states, remedies, showers) {
  const [first, last] = [states[0], states[states.length - 1]];
  const { remedy } = last;
  const worked = `After ${last.step} steps its work is right in ${percent(last.right)} of the tasks, where it was in ${percent(first.right)}`;
  if (remedy === "open") return [`${worked}, and its test says pass in ${percent(last.passes)}.`, ofOpen(last, showers)];
  if (remedy === "fined" || remedy === "dear") return [`${worked}.`, ofPrice(first, last, remedies[remedy])];
  const early = states.filter((each) => each.remedy === "open").pop() ?? first;
  const when = early.step ? `after ${early.step} steps, when ${percent(early.cheats)} cheated` : "from the first step on";
  const how = remedy === "locked" ? "Locked" : "Hidden";
  if (last.would < MOST) return [`${worked}.`, `${how} ${when}: in time. If it lay open, ${percent(last.would)} would write to it.`];
  const still = `It still ${remedy === "locked" ? "tries to write" : "writes"} to its test in ${percent(last.would)}`;
  return [`${worked}.`, `${how} ${when}: too late. ${still}, and from work that is never tried there is nothing to learn.`];
}

/** @param {State} last @param {"few" | "none"} showers */
function ofOpen({ cheats }, showers) {
  const share = percent(cheats);
  if (cheats >= MOST) return `It writes to its test in ${share}: it has learned what was rewarded, and that wasn’t the work.`;
  if (cheats >= SOME) return `It writes to its test in ${share}, and it has found out that this pays.`;
  if (showers === "none") return `It writes to its test in ${share}: nobody had shown it the hole.`;
  return `It writes to its test in ${share} so far.`;
}

/** @param {State} first @param {State} last @param {{seen?: number, fine?: number}} remedy */
function ofPrice({ passes }, { cheats }, { seen = 0, fine = 0 }) {
  const worth = 1 - seen * fine;
  const brings = `A cheat brings ${decimal(worth, 2)} on average, honest work ${decimal(passes, 2)}`;
  const share = percent(cheats);
  if (worth > passes) return `${brings}, so it pays, ${cheats < MOST ? "but it" : "and it"} cheats in ${share}${cheats < MOST ? " so far" : ""}.`;
  if (cheats < MOST) return `${brings}, so it doesn’t pay, and it cheats in ${share}.`;
  return `${brings}, so it doesn’t pay, but it cheats in ${share}: it hardly tries anything else, from which it could learn that.`;
}

/**
 * What is known before it learns.
 * @param {number} chance that a task begins with the cheat
 * @param {number} trials of a step
 */
export function ofChance(chance, trials) {
  if (chance * trials < 0.01) return "That a task begins with the cheat happens less than once in ten thousand: it will hardly be tried.";
  return `A task begins with the cheat with a chance of ${decimal(100 * chance)}%: of the ${trials} attempts of a step, ${decimal(chance * trials)} will.`;
}
