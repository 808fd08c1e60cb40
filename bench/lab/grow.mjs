/**
 * Grows a model as the page does, and draws what came of it, for readers without a browser:
 *
 *     node bench/lab/grow.mjs series/drawings/part2-grow.svg
 */

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [340, 356, 34, 330, 24, 186];
const [LEAST, MOST] = [0.5, 7]; // nats
const SHOWN = [0, 20_000, Infinity]; // after how many words, at least, what it wrote is shown
const LETTERS = 36; // of a line, of which each sentence has two
const [PAPER, INK, BLUE, ORANGE] = ["#fbf9f5", "#1f2328", "#12457a", "#b3470f"];

/** The modules where Node takes them for what they are to a browser. */
function modules() {
  const folder = mkdtempSync(join(tmpdir(), "grow-"));
  cpSync(fileURLToPath(new URL("../../_static", import.meta.url)), folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"type": "module"}');
  return folder;
}

async function grown(folder) {
  const bytes = (path) => Uint8Array.from(readFileSync(join(folder, path)));
  const { open } = await import(pathToFileURL(join(folder, "workshop/growing.js")));
  const { FIRST } = await import(pathToFileURL(join(folder, "workshop/recipe.js")));
  const lesson = await open({
    load: async (name) => Uint8Array.from(gunzipSync(bytes(`playground/data/${name}.gzip`))).buffer,
    kernels: async (name) => bytes(`engine/${name}`).buffer,
  });
  const steps = lesson.grow({ recipe: FIRST, points: 0, looks: 0 });
  while (!steps.next().done);
  return { ...lesson.growth.run, words: FIRST.tokens };
}

const round = (number) => Number(number.toFixed(1));
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const text = (x, y, words, more = "") => `<text x="${x}" y="${y}" fill="${INK}"${more}>${escaped(words)}</text>`;

/** The first two lines of a text. */
function wrapped(words) {
  if (words.length <= LETTERS) return [words];
  const [first, second] = [0, 1].reduce((lines) => {
    const rest = words.slice(lines.join(" ").length).trim();
    return [...lines, rest.length > LETTERS ? rest.slice(0, rest.lastIndexOf(" ", LETTERS)) : rest];
  }, []);
  return [first, first.length + second.length + 1 < words.length ? `${second} …` : second];
}

function svg({ points, looks, words }) {
  const across = (tokens) => round(LEFT + ((RIGHT - LEFT) * tokens) / words);
  const up = (loss) => round(BOTTOM - ((BOTTOM - TOP) * Math.log(loss / LEAST)) / Math.log(MOST / LEAST));
  const line = (rows, look) => `<path d="M${rows.map(({ tokens, loss }) => `${across(tokens)} ${up(loss)}`).join("L")}" fill="none" ${look}/>`;
  const { floor, loss } = looks.at(-1);
  const ticks = [0.5, 1, 2, 5].flatMap((value) => [
    `<path d="M${LEFT} ${up(value)}H${RIGHT}" stroke="#d9d5cc"/>`,
    text(LEFT - 5, up(value) + 5, String(value), ' text-anchor="end"'),
  ]);
  const said = SHOWN.map((least) => looks.find(({ tokens }) => tokens >= least) ?? looks.at(-1));
  const sentences = said.flatMap(({ tokens, sentence }, place) => {
    const lines = wrapped(`${Math.round(tokens / 1000)} k: ${sentence.words.join(" ")}`);
    return lines.map((each, row) => text(8 + 14 * row, 250 + 38 * place + 18 * row, each));
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="15">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" rx="6" fill="${PAPER}"/>`,
    text(8, 16, "nats a word"),
    ...ticks,
    `<path d="M${LEFT} ${TOP}V${BOTTOM}H${RIGHT}" fill="none" stroke="${INK}"/>`,
    `<path d="M${LEFT} ${up(floor)}H${RIGHT}" stroke="${INK}" stroke-width="1.5" stroke-dasharray="6 4"/>`,
    line(points, `stroke="${BLUE}" stroke-width="2"`),
    ...looks.map((look) => `<circle cx="${across(look.tokens)}" cy="${up(look.loss)}" r="3" fill="${ORANGE}"/>`),
    text(RIGHT, up(floor) + 17, `the floor, ${floor.toFixed(2)}`, ' text-anchor="end"'),
    text(RIGHT, up(loss) - 14, `${loss.toFixed(2)} at the end`, ' text-anchor="end"'),
    text(LEFT, BOTTOM + 18, "0"),
    text(RIGHT, BOTTOM + 18, `${words / 1000} k words read`, ' text-anchor="end"'),
    text(8, 226, "What it wrote, after so many words:", ' font-weight="bold"'),
    ...sentences,
    "</svg>",
    "",
  ].join("\n");
}

const folder = modules();
try {
  const run = await grown(folder);
  writeFileSync(process.argv[2], svg(run));
  const { loss, floor, known } = run.looks.at(-1);
  console.log(`${loss.toFixed(3)} nats a word, the floor ${floor.toFixed(3)}; ${run.seconds.toFixed(1)} s;`, known);
} finally {
  rmSync(folder, { recursive: true });
}
