/**
 * The kernels: the loops over many numbers, in WebAssembly, four numbers at a time. Assembled into kernels.wasm, and
 * with fused multiply-add (relaxed SIMD) into kernels-relaxed.wasm, of the lab and of `llama`, by
 *
 *     node tools/kernels.mjs
 *
 * tests/engine/test_engine_kernels.py has the same kernels in numpy: read them there first. What a kernel is given are
 * pointers and strides in bytes, and counts of numbers, which it doesn't check. Numbers along a row are counted by fours.
 */

import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

// --- Notation: WebAssembly's text, put together by functions. A name stands for a local, a number for a constant. ---

const local = (operand) => (/^\w+$/.test(operand) ? `(local.get $${operand})` : operand);

/** Instructions on numbers of one type, for example `f32.add("s", 1)`. */
function instructions(type, constantOf) {
  const value = (operand) => (typeof operand === "number" ? constantOf(operand) : local(operand));
  return new Proxy({}, { get: (_, name) => (...operands) => `(${type}.${name} ${operands.map(value).join(" ")})` });
}
const alike = (n) => `(v128.const f32x4 ${n} ${n} ${n} ${n})`;
const i32 = instructions("i32", (n) => `(i32.const ${n})`);
const f32 = instructions("f32", (n) => `(f32.const ${n})`);
const four = instructions("f32x4", alike);
const fourWhole = instructions("i32x4", (n) => `(v128.const i32x4 ${n} ${n} ${n} ${n})`);
const ZERO = alike(0);

const set = (name, value) => `(local.set $${name} ${local(value)})`;
const load = (pointer, offset = 0) => `(v128.load offset=${offset} ${local(pointer)})`;
const loadAlike = (pointer, offset = 0) => `(v128.load32_splat offset=${offset} ${local(pointer)})`;
const loadOne = (pointer) => `(f32.load ${local(pointer)})`;
const store = (pointer, numbers, offset = 0) => `(v128.store offset=${offset} ${local(pointer)} ${local(numbers)})`;
const storeOne = (pointer, number) => `(f32.store ${local(pointer)} ${local(number)})`;
const move = (bytes, ...pointers) => pointers.map((pointer) => set(pointer, i32.add(pointer, bytes))).join(" ");
const bytesOf = (count) => i32.shl(count, 2);
const when = (condition, yes, no) => `(if ${local(condition)} (then ${yes}) (else ${no}))`;

let loops = 0;
/** Repeat, and take `step` off a counter that is above 0 at first, until it is above 0 no more. */
function repeat(counter, step, ...body) {
  const label = `$loop${loops++}`;
  const left = `(local.tee $${counter} ${i32.sub(counter, step)})`;
  return `(loop ${label} ${body.join(" ")} (br_if ${label} ${i32.gt_s(left, 0)}))`;
}
/** The same for a counter that may be 0 at first. */
const repeatIfAny = (counter, ...rest) => when(i32.gt_s(counter, 0), repeat(counter, ...rest), "");

/** A kernel with its parameters and locals, "name" for an i32 or "name:type". */
function kernel(name, parameters, locals, ...body) {
  const declared = (kind, names) =>
    names.split(" ").map((each) => each.split(":")).map(([one, type = "i32"]) => `(${kind} $${one} ${type})`).join(" ");
  const result = body.at(-1).startsWith("(f32.add") ? "(result f32)" : "";
  return `(func (export "${name}") ${declared("param", parameters)} ${result} ${declared("local", locals)}
    ${body.join("\n    ")})`;
}

const ROWS = [0, 1, 2, 3];
/** Of four rows what `each` writes for one; of text each word, with the row's number for its #. */
const rows = (each) =>
  ROWS.map(typeof each === "string" ? (row) => each.replaceAll("#", row) : (row) => each(row)).join(" ");

const across = (combine, numbers) =>
  [1, 2, 3].reduce((all, lane) => combine(all, four[`extract_lane ${lane}`](numbers)), four["extract_lane 0"](numbers));
const sumOf = (numbers) => across(f32.add, numbers);
const highestOf = (numbers) => across(f32.max, numbers);

/**
 * e^x of four numbers into the local `power`: 2^n e^r, where n is whole and r at most ln 2 / 2, so that the series of
 * e^r is exact enough after r^7. Not below e^-80, as numbers under 1e-38 make a processor slow. Needs the locals n and
 * power.
 */
function exponential(x) {
  const HIGH = 355 / 512; // ln 2 in two parts: n times the first has no rounding error
  const series = [7, 6, 5, 4, 3, 2].reduce((sum, k) => four.add(1, four.mul(four.mul("power", 1 / k), sum)), 1);
  return [
    set("power", four.max(four.min(x, 88), -80)),
    set("n", four.nearest(four.mul("power", Math.LOG2E))),
    set("power", four.sub(four.sub("power", four.mul("n", HIGH)), four.mul("n", Math.LN2 - HIGH))),
    set("n", fourWhole.shl(fourWhole.add(fourWhole.trunc_sat_f32x4_s("n"), 127), "(i32.const 23)")), // 2^n, by its bits
    set("power", four.mul("n", four.add(1, four.mul("power", series)))),
  ].join(" ");
}

// --- The kernels ---

/**
 * C (M x N) = A (M x K) B, or C += A B with `more`. B lies in panels of eight columns (see `pack`). Four rows times
 * eight columns are summed at once in eight locals, which is what the registers of a processor hold.
 * transposed: A is given as (K x M), and its four rows as neighbors.
 */
function product(name, multiplyAdd, transposed) {
  const numberOf = (row) => (transposed ? loadAlike("a0", 4 * row) : loadAlike(`a${row}`));
  return kernel(
    name,
    "A aStride B bStride C cStride M K N more",
    `a b c i j k x:v128 left:v128 right:v128 ${rows("a# c# left#:v128 right#:v128")}`,
    set("j", "N"),
    repeat("j", 8,
      set("a", "A"), set("c", "C"), set("i", "M"),
      repeat("i", 4,
        set("c0", "c"), set("a0", "a"),
        ...[1, 2, 3].map((row) => set(`c${row}`, i32.add(`c${row - 1}`, "cStride"))),
        ...(transposed ? [] : [1, 2, 3].map((row) => set(`a${row}`, i32.add(`a${row - 1}`, "aStride")))),
        when("more",
          rows((row) => set(`left${row}`, load(`c${row}`)) + set(`right${row}`, load(`c${row}`, 16))),
          rows((row) => set(`left${row}`, ZERO) + set(`right${row}`, ZERO))),
        set("b", "B"), set("k", "K"),
        repeat("k", 1,
          set("left", load("b")), set("right", load("b", 16)), move(32, "b"),
          rows((row) => [
            set("x", numberOf(row)),
            set(`left${row}`, multiplyAdd("x", "left", `left${row}`)),
            set(`right${row}`, multiplyAdd("x", "right", `right${row}`)),
          ].join(" ")),
          transposed ? move("aStride", "a0") : move(4, "a0", "a1", "a2", "a3")),
        rows((row) => store(`c${row}`, `left${row}`) + store(`c${row}`, `right${row}`, 16)),
        move(transposed ? 16 : bytesOf("aStride"), "a"), move(bytesOf("cStride"), "c")),
      move("bStride", "B"), move(32, "C")),
  );
}

/** y (N) = W (N x K) x, or y += W x with `more`: a product for a single row. N is counted by fours, K by eights. */
const row = (multiplyAdd) => kernel("row", "x W y K N more",
  `a k even:v128 odd:v128 ${rows("w# s#:v128 t#:v128")}`,
  repeat("N", 4,
    set("w0", "W"), ...[1, 2, 3].map((row) => set(`w${row}`, i32.add(`w${row - 1}`, bytesOf("K")))),
    rows((row) => set(`s${row}`, ZERO) + set(`t${row}`, ZERO)),
    set("a", "x"), set("k", "K"),
    repeat("k", 8,
      set("even", load("a")), set("odd", load("a", 16)), move(32, "a"),
      rows((row) => [
        set(`s${row}`, multiplyAdd("even", load(`w${row}`), `s${row}`)),
        set(`t${row}`, multiplyAdd("odd", load(`w${row}`, 16), `t${row}`)),
        move(32, `w${row}`),
      ].join(" "))),
    rows((row) => {
      const sum = sumOf(four.add(`s${row}`, `t${row}`));
      return when("more", storeOne("y", f32.add(loadOne("y"), sum)), storeOne("y", sum)) + move(4, "y");
    }),
    move(i32.shl("K", 4), "W")));

/** Panels of eight columns, one below the other, of a matrix (K x N); N is counted by eights. */
const pack = kernel("pack", "from stride to K N", "a k",
  repeat("N", 8,
    set("a", "from"), set("k", "K"),
    repeat("k", 1, store("to", load("a")), store("to", load("a", 16), 16), move(32, "to"), move("stride", "a")),
    move(32, "from")));

/** The same of a matrix (N x K), transposed. Rows beyond N count as 0. */
const packTransposed = kernel("packTransposed", "from stride to K N", "a b k lane",
  repeat("N", 8,
    set("lane", "(i32.const 8)"), // down to 1
    repeat("lane", 1,
      set("a", i32.add("from", i32.mul(i32.sub("lane", 1), "stride"))),
      set("b", i32.add("to", bytesOf(i32.sub("lane", 1)))),
      set("k", "K"),
      when(i32.le_s("lane", "N"),
        repeat("k", 1, storeOne("b", loadOne("a")), move(4, "a"), move(32, "b")),
        repeat("k", 1, storeOne("b", "(f32.const 0)"), move(32, "b")))),
    move(i32.shl("stride", 3), "from"), move(i32.shl("K", 5), "to")));

/** RMSNorm row by row: y = x scale gain; scale = 1 / sqrt(mean of x^2 + epsilon) is kept for the way back. */
const norm = kernel("norm", "x gain y scale rows D epsilon:f32", "a g i s:v128 c:f32",
  repeat("rows", 1,
    set("s", ZERO), set("a", "x"), set("i", "D"),
    repeat("i", 4, set("s", four.add("s", four.mul(load("a"), load("a")))), move(16, "a")),
    set("c", f32.div(1, f32.sqrt(f32.add(f32.div(sumOf("s"), f32.convert_i32_s("D")), "epsilon")))),
    storeOne("scale", "c"), move(4, "scale"),
    set("g", "gain"), set("i", "D"),
    repeat("i", 4,
      store("y", four.mul(four.mul(load("x"), four.splat("c")), load("g"))),
      move(16, "x", "y", "g"))));

/** And back: dx += scale gain dy - x scale^3 / D (x gain dy summed), dGain += x scale dy. */
const normBack = kernel("normBack", "x gain scale dy dx dGain rows D",
  "a b g h i s:v128 both:v128 direct:v128 c:f32 pull:f32",
  repeat("rows", 1,
    set("c", loadOne("scale")), move(4, "scale"),
    set("s", ZERO), set("a", "x"), set("b", "dy"), set("g", "gain"), set("h", "dGain"), set("i", "D"),
    repeat("i", 4,
      set("both", four.mul(load("a"), load("b"))),
      set("s", four.add("s", four.mul("both", load("g")))),
      store("h", four.add(load("h"), four.mul("both", four.splat("c")))),
      move(16, "a", "b", "g", "h")),
    set("pull", f32.div(f32.mul(f32.mul(f32.mul("c", "c"), "c"), sumOf("s")), f32.convert_i32_s("D"))),
    set("g", "gain"), set("i", "D"),
    repeat("i", 4,
      set("direct", four.mul(four.mul(load("dy"), load("g")), four.splat("c"))),
      store("dx", four.add(load("dx"), four.sub("direct", four.mul(load("x"), four.splat("pull"))))),
      move(16, "x", "dy", "dx", "g"))));

/**
 * Turn pairs of numbers, head by head. A row of the table has a head's cosines, each twice, then its sines, the first
 * of each pair negative. sign: -1 turns back. count: numbers of a row that are turned; next: bytes of a row of the
 * table.
 */
const turn = kernel("turn", "x stride table next rows count size sign:f32", "a t i j turned:v128",
  repeat("rows", 1,
    set("a", "x"), set("j", i32.div_s("count", "size")),
    repeat("j", 1,
      set("t", "table"), set("i", "size"),
      repeat("i", 4,
        set("turned", `(i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11 ${load("a")} ${load("a")})`), // neighbors
        set("turned", four.mul(four.mul("turned", load(i32.add("t", bytesOf("size")))), four.splat("sign"))),
        store("a", four.add(four.mul(load("a"), load("t")), "turned")),
        move(16, "a", "t"))),
    move("next", "table"), move("stride", "x")));

/** What softmax doesn't count of a row's last four numbers. */
const fillTail = (number) => [
  set("a", i32.add("x", bytesOf("count"))), set("i", i32.sub("whole", "count")),
  repeatIfAny("i", 1, storeOne("a", `(f32.const ${number})`), move(4, "a")),
].join(" ");

/**
 * Softmax of `factor` times the first `count` numbers of each row; the rest, to `width`, becomes 0. Each row counts
 * `grow` more than the one before.
 */
const softmax = kernel("softmax", "x stride rows count grow width factor:f32",
  "a i whole n:v128 power:v128 m:v128 s:v128",
  repeat("rows", 1,
    set("whole", i32.and(i32.add("count", 3), -4)),
    fillTail(-1e30),
    set("m", alike(-1e30)), set("a", "x"), set("i", "whole"),
    repeat("i", 4, set("m", four.max("m", load("a"))), move(16, "a")),
    set("m", four.splat(highestOf("m"))), set("s", ZERO), set("a", "x"), set("i", "whole"),
    repeat("i", 4,
      exponential(four.mul(four.sub(load("a"), "m"), four.splat("factor"))), // e^-80 for the tail, which changes no sum
      store("a", "power"), set("s", four.add("s", "power")), move(16, "a")),
    fillTail(0),
    set("m", four.splat(f32.div(1, sumOf("s")))), set("a", "x"), set("i", "whole"),
    repeat("i", 4, store("a", four.mul(load("a"), "m")), move(16, "a")),
    set("i", i32.sub("width", "whole")),
    repeatIfAny("i", 4, store("a", ZERO), move(16, "a")),
    move("grow", "count"), move("stride", "x")));

/** And back: d = factor p (d - p d summed), row by row. */
const softmaxBack = kernel("softmaxBack", "p d stride rows width factor:f32", "a b i s:v128",
  repeat("rows", 1,
    set("s", ZERO), set("a", "p"), set("b", "d"), set("i", "width"),
    repeat("i", 4, set("s", four.add("s", four.mul(load("a"), load("b")))), move(16, "a", "b")),
    set("s", four.splat(sumOf("s"))), set("a", "p"), set("b", "d"), set("i", "width"),
    repeat("i", 4,
      store("b", four.mul(four.mul(load("a"), four.sub(load("b"), "s")), four.splat("factor"))),
      move(16, "a", "b")),
    move("stride", "p", "d")));

/** SwiGLU: y = silu(gate) up; a row of x has `inner` gates, then as many ups. */
const gate = kernel("gate", "x y rows inner", "i u n:v128 power:v128",
  repeat("rows", 1,
    set("u", i32.add("x", bytesOf("inner"))), set("i", "inner"),
    repeat("i", 4,
      exponential(four.neg(load("x"))),
      store("y", four.div(four.mul(load("x"), load("u")), four.add(1, "power"))),
      move(16, "x", "u", "y")),
    set("x", "u")));

/** And back, in the place of x. With s = sigmoid(gate): dUp = dy gate s, dGate = dy up s (1 + gate (1 - s)). */
const gateBack = kernel("gateBack", "x dy rows inner", "i u n:v128 power:v128 g:v128 d:v128",
  repeat("rows", 1,
    set("u", i32.add("x", bytesOf("inner"))), set("i", "inner"),
    repeat("i", 4,
      set("g", load("x")), exponential(four.neg("g")), set("power", four.div(1, four.add(1, "power"))),
      set("d", four.mul(load("dy"), "power")),
      store("x", four.mul(four.mul("d", load("u")), four.add(1, four.mul("g", four.sub(1, "power"))))),
      store("u", four.mul("d", "g")),
      move(16, "x", "u", "dy")),
    set("x", "u")));

/** For one query: how each key fits it, head by head; a row of fits for each head. */
const fit = kernel("fit", "query keys stride fits fitStride count heads size", "a b f i j k s:v128",
  repeat("heads", 1,
    set("k", "keys"), set("f", "fits"), set("j", "count"),
    repeat("j", 1,
      set("s", ZERO), set("a", "query"), set("b", "k"), set("i", "size"),
      repeat("i", 4, set("s", four.add("s", four.mul(load("a"), load("b")))), move(16, "a", "b")),
      storeOne("f", sumOf("s")), move(4, "f"), move("stride", "k")),
    move(bytesOf("size"), "query", "keys"), move("fitStride", "fits")));

/** And the values mixed by shares, head by head. */
const mix = (multiplyAdd) => kernel("mix", "shares shareStride values stride result count heads size", "a b i j s:v128",
  repeat("heads", 1,
    set("i", "size"),
    repeat("i", 4,
      set("s", ZERO), set("a", "shares"), set("b", "values"), set("j", "count"),
      repeat("j", 1, set("s", multiplyAdd(loadAlike("a"), load("b"), "s")), move(4, "a"), move("stride", "b")),
      store("result", "s"), move(16, "result", "values")),
    move("shareStride", "shares")));

/** Moves a mean towards a number. */
const towards = (mean, number, beta) =>
  four.add(four.mul(load(mean), four.splat(beta)), four.mul(number, four.splat(f32.sub(1, beta))));

/** AdamW of a gradient times `cut`, number by number. rate and root have the corrections of the first steps in them. */
const adamw = kernel("adamw", "p g m v count cut:f32 beta1:f32 beta2:f32 rate:f32 root:f32 keep:f32", "d:v128",
  repeat("count", 4,
    set("d", four.mul(load("g"), four.splat("cut"))),
    store("m", towards("m", "d", "beta1")),
    store("v", towards("v", four.mul("d", "d"), "beta2")),
    set("d", four.add(four.mul(four.sqrt(load("v")), four.splat("root")), 1e-8)),
    set("d", four.div(four.mul(load("m"), four.splat("rate")), "d")),
    store("p", four.sub(four.mul(load("p"), four.splat("keep")), "d")),
    move(16, "p", "g", "m", "v")));

/** The sum of the squares of `count` numbers. */
const squares = kernel("squares", "x count", "s:v128",
  repeat("count", 4, set("s", four.add("s", four.mul(load("x"), load("x")))), move(16, "x")),
  sumOf("s"));

// --- Rounded numbers, for a model that was trained elsewhere ---

const apply = (name, ...operands) => `(${name} ${operands.map(local).join(" ")})`;
const eight = [0, 1, 2, 3, 4, 5, 6, 7];
const quarters = [0, 1, 2, 3];

/**
 * Rounds numbers to 16 bits in blocks of 32: x = d q, where d is a block's largest by 32767. Its scales are d, and the sum
 * of the block. To 8 bits, as llama.cpp rounds, a real model's odds come out wrong by several hundredths.
 */
const quantize = kernel("quantize", "x q scales blocks",
  `m:v128 d:f32 ${eight.map((i) => `q${i}:v128`).join(" ")}`,
  repeat("blocks", 1,
    set("m", ZERO), ...eight.map((i) => set("m", four.max("m", four.abs(load("x", 16 * i))))),
    set("d", f32.div(highestOf("m"), 32767)), set("m", four.splat(f32.div(1, f32.max("d", 1e-30)))),
    ...eight.map((i) => set(`q${i}`, fourWhole.trunc_sat_f32x4_s(four.nearest(four.mul(load("x", 16 * i), "m"))))),
    ...quarters.map((i) => store("q", apply("i16x8.narrow_i32x4_s", `q${2 * i}`, `q${2 * i + 1}`), 16 * i)),
    set("m", four.convert_i32x4_s(eight.slice(1).reduce((sum, i) => fourWhole.add(sum, `q${i}`), "q0"))),
    storeOne("scales", "d"), move(4, "scales"), storeOne("scales", f32.mul(sumOf("m"), "d")), move(4, "scales"),
    move(128, "x"), move(64, "q")));

const loadTwo = (pointer) => `(v128.load64_splat ${local(pointer)})`;
const firstOf = (numbers) => `(i8x16.shuffle 0 1 2 3 0 1 2 3 0 1 2 3 0 1 2 3 ${local(numbers)} ${local(numbers)})`;
const halvesOf = (bytes) => ["low", "high"].map((half) => apply(`i16x8.extend_${half}_i8x16_s`, bytes));

/** How many bytes a block of 32 weights has, and how they become four times eight numbers of 16 bits. */
const BLOCKS = {
  Q4: {
    size: 16,
    spread: (from) => [
      ...halvesOf(`(v128.and ${load(from)} (v128.const i8x16 ${Array(16).fill(15).join(" ")}))`),
      ...halvesOf(`(i8x16.shr_u ${load(from)} (i32.const 4))`),
    ],
  },
  Q8: { size: 32, spread: (from) => quarters.map((i) => `(v128.load8x8_s offset=${8 * i} ${local(from)})`) },
};

/**
 * y = W x for `count` rounded x of K numbers, or y += W x with `more`. W (N x K) is rounded too: a block of 32 weights
 * is d q + m, and has d and m as scales. Q4: q from 0 to 15, llama.cpp's Q4_1; Q8: from -127 to 127, its Q8_0 if m is 0.
 * high, wide: how many rows of W and how many x are worked on at once, by which both are counted
 */
function rounded(name, high, wide, { size, spread }, multiplyAdd) {
  const [weights, inputs] = [high, wide].map((count) => [...Array(count).keys()]);
  const pairs = weights.flatMap((w) => inputs.map((x) => [w, x, `${w}_${x}`]));
  /** The first pointer, and those after it, each further by so many bytes. */
  const line = (letter, all, first, bytes) =>
    all.map((i) => set(letter + i, i ? i32.add(letter + (i - 1), bytes) : first)).join(" ");
  const dot = (w, x) => quarters.map((i) => apply("i32x4.dot_i16x8_s", `w${w}_${i}`, load(`x${x}`, 16 * i)))
    .reduce((sum, product) => apply("i32x4.add", sum, product));
  return kernel(name, "q scales W d y yStride count K N more",
    [
      "c k x xs blocks p:v128", weights.map((w) => `w${w} d${w} ${quarters.map((i) => `w${w}_${i}:v128`).join(" ")}`),
      inputs.map((x) => `x${x} xs${x} y${x}`), pairs.map(([, , at]) => `s${at}:v128 t${at}:v128`),
    ].flat().join(" "),
    set("blocks", i32.shr_u("K", 5)),
    repeat("N", high,
      set("c", "count"), set("x", "q"), set("xs", "scales"), set("y0", "y"),
      repeat("c", wide,
        line("w", weights, "W", i32.mul("blocks", size)), line("d", weights, "d", i32.shl("blocks", 3)),
        line("x", inputs, "x", i32.shl("K", 1)), line("xs", inputs, "xs", i32.shl("blocks", 3)),
        line("y", inputs, "y0", "yStride"),
        ...pairs.map(([, , at]) => set(`s${at}`, ZERO) + set(`t${at}`, ZERO)),
        set("k", "blocks"),
        repeat("k", 1,
          ...weights.map((w) => spread(`w${w}`).map((part, i) => set(`w${w}_${i}`, part)).join(" ")),
          ...pairs.map(([w, x, at]) => [
            set("p", four.mul(loadTwo(`d${w}`), loadTwo(`xs${x}`))), // d of both, and m times the sum of x
            set(`t${at}`, four.add(`t${at}`, "p")),
            set(`s${at}`, multiplyAdd(four.convert_i32x4_s(dot(w, x)), firstOf("p"), `s${at}`)),
          ].join(" ")),
          ...weights.map((w) => move(size, `w${w}`) + move(8, `d${w}`)),
          ...inputs.map((x) => move(64, `x${x}`) + move(8, `xs${x}`))),
        ...pairs.map(([w, x, at]) => {
          const [to, sum] = [i32.add(`y${x}`, 4 * w), f32.add(sumOf(`s${at}`), four["extract_lane 1"](`t${at}`))];
          return when("more", storeOne(to, f32.add(loadOne(to), sum)), storeOne(to, sum));
        }),
        set("x", `x${wide - 1}`), set("xs", `xs${wide - 1}`), set("y0", i32.add(`y${wide - 1}`, "yStride"))),
      set("W", `w${high - 1}`), set("d", `d${high - 1}`), move(4 * high, "y")));
}

// --- The modules ---

const MULTIPLY_ADD = {
  kernels: (a, b, sum) => four.add(sum, four.mul(a, b)),
  "kernels-relaxed": (a, b, sum) => four.relaxed_madd(a, b, sum), // rounded once or twice, as the processor does
};

const lab = (multiplyAdd) => [
  product("rows", multiplyAdd, false), product("columns", multiplyAdd, true), row(multiplyAdd), pack, packTransposed,
  norm, normBack, turn, softmax, softmaxBack, gate, gateBack, fit, mix(multiplyAdd), adamw, squares,
];
const llama = (multiplyAdd) => [
  norm, turn, softmax, gate, fit, mix(multiplyAdd), quantize,
  ...Object.entries(BLOCKS).flatMap(([name, block]) => [
    rounded(`row${name}`, 4, 1, block, multiplyAdd),
    rounded(`rows${name}`, 1, 4, block, multiplyAdd),
  ]),
];

/** The bytes of all modules, by name. */
export async function assemble() {
  const packages = createRequire(new URL("../tests/package.json", import.meta.url));
  const wabt = await packages("wabt")();
  const features = { simd: true, relaxed_simd: true };
  const modules = Object.entries(MULTIPLY_ADD).flatMap(([name, multiplyAdd]) => [
    [name, lab(multiplyAdd)],
    [`llama/${name}`, llama(multiplyAdd)],
  ]);
  return Object.fromEntries(
    modules.map(([name, functions]) => {
      const text = `(module (import "env" "memory" (memory 1)) ${functions.join("\n")})`;
      const module = wabt.parseWat(`${name}.wat`, text, features);
      module.validate(features);
      return [name, module.toBinary({}).buffer];
    }),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, bytes] of Object.entries(await assemble())) {
    writeFileSync(new URL(`../_static/engine/${name}.wasm`, import.meta.url), bytes);
    console.log(`${name}.wasm: ${bytes.length} bytes`);
  }
}
