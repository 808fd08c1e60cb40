/**
 * {weights, rows, changes, word, fresh}: what a network and a glass say of texts, untouched and with changes (parts
 * silent in favor of their means are named "mean:2.4", at the same place "place:2.4"), and all that can be read in it.
 * fresh: a model grown here.
 */

import { answer, begin, engine, load, Model, Optimizer, refusal, reports, task } from "./driver.mjs";

const { Glass } = await engine("glass");
const { pretrain } = await engine("pretrain");
const { Random } = await load("engine/sampler.js");
const { memory, network, model } = await begin();
const glass = new Glass(memory, task.config);
const { vocabulary, width } = task.config;

function grown() {
  const young = new Model(network);
  young.fresh(new Random(3));
  const rows = task.rows.map((row) => Int32Array.from(row));
  reports(pretrain(new Optimizer(young), () => rows, { steps: 3, learningRate: 3e-3, warmup: 1 }));
  return young;
}
const read = task.fresh ? grown() : model(task.weights);
const named = read.byName();
const most = Math.max(...task.rows.map(({ length }) => length));
const means = glass.means(read, task.averaged.map((row) => row.slice(0, most)));

/** Whether two arrays are the same, bit by bit. */
const same = (a, b) => a.length === b.length && a.every((number, i) => Object.is(number, b[i]));

/** Logits of the glass. */
function scores(row, changes) {
  glass.read(read, row, changes);
  return glass.scores(vocabulary);
}

/** Logits of the network with zeros in a part's matrix. */
function zeroed(name, row) {
  const { layer, head, size } = glass.part(name);
  const weights = read.byName();
  if (head < 0) weights.get(`blocks.${layer}.gated.down.weight`).fill(0);
  else {
    const out = weights.get(`blocks.${layer}.attention.out.weight`);
    for (let at = 0; at < out.length; at += width) out.fill(0, at + size * head, at + size * (head + 1));
  }
  read.load(weights);
  const found = read.logits(row);
  read.load(named);
  return found;
}

/** Everything that can be read about an untouched text, taken out before the next reading. */
function seen(row) {
  glass.read(read, row);
  const points = [...Array(glass.points).keys()];
  const streams = points.map((point) => row.map((_, place) => Array.from(glass.stream(point, place))));
  const lens = points.map((point) => glass.lens(point).map((shares) => Array.from(shares)));
  const last = row.length - 1;
  return {
    streams,
    lens,
    oneByOne: points.every((at) => row.every((_, place) => same(glass.lens(at, place, 1)[0], lens[at][place]))),
    looks: [...glass.parts].filter(([, { head }]) => head >= 0).map(([name]) => Array.from(glass.looks(name, last))),
    handed: [...glass.parts.keys()].map((name) => Array.from(glass.handed(name, last))),
    votes: glass.votes(named.get("embedding.weight").subarray(width * task.word, width * (task.word + 1)), last),
    projections: ["query", "key", "value"].map((kind) => Array.from(glass.projection("2.1", kind, last))),
  };
}

/** @type {(changes: {silent?: string[], cut?: any[], put?: any[]}) => any} */
const asked = ({ silent = [], cut, put }) => ({
  silent: new Map(silent.map((name) => {
    const [part, by] = name.split(":").reverse();
    return [part, by ? means[by].get(part) : null];
  })),
  cut,
  put: put?.map(({ numbers, ...each }) => ({ ...each, numbers: Float32Array.from(numbers) })),
});

const found = task.rows.map((row) => {
  const whole = read.logits(row);
  const told = seen(row);
  const own = told.streams.flatMap((places, point) => places.map((numbers, place) => ({ point, place, numbers })));
  const changed = task.changes.map((changes) => Array.from(scores(row, asked(changes))));
  glass.forward(read, row); // as a network, after all those changes
  return {
    ...told,
    forward: same(whole, glass.scores(vocabulary)),
    same: same(whole, scores(row)),
    own: same(whole, scores(row, asked({ put: own }))),
    silent: [...glass.parts.keys()].every((name) => same(zeroed(name, row), scores(row, asked({ silent: [name] })))),
    matters: [...glass.parts.keys()].every((name) => !same(whole, scores(row, asked({ silent: [name] })))),
    whole: Array.from(whole),
    changed,
  };
});
const wrong = [
  { silent: ["4.1"] },
  { silent: ["place:1.1"], long: true },
  { cut: [{ part: "1.gated", from: 1, to: 0 }] },
  { cut: [{ part: "1.1", from: 1, to: 2 }] },
  { put: [{ point: 7, place: 0, numbers: [] }] },
];
const errors = wrong.map(({ long, ...changes }) => {
  return refusal(() => glass.read(read, Array(long ? most + 1 : 3).fill(0), asked(changes)));
});
glass.read(read, [0, 1, 2]);
errors.push(refusal(() => glass.stream(9, 0)), refusal(() => glass.stream(0, 3)));
answer({ found, errors, parts: [...glass.parts.keys()] });
