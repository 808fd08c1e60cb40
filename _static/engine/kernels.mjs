/**
 * The kernels: the loops over many numbers, in WebAssembly, four numbers at a time. Assembled into kernels.wasm, and with
 * fused multiply-add (relaxed SIMD) into kernels-relaxed.wasm, by
 *
 *     node _static/engine/kernels.mjs
 *
 * plain.js has the same kernels in JavaScript: read them there first. What a kernel is given are pointers and strides in
 * bytes, and counts of numbers; what it is not given, it doesn't check. Counts along a row are multiples of four.
 */

import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

// --- Notation: WebAssembly's text, put together by functions. A name stands for a local, a number for a constant. ---

/** Instructions on numbers of one type, for example `f32.add("s", 1)`. */
const instructions = (type, toConstant) => {
  const value = (operand) => {
    if (typeof operand === "number") return toConstant(operand);
    return /^\w+$/.test(operand) ? `(local.get $${operand})` : operand;
  };
  return new Proxy({}, { get: (_, name) => (...operands) => `(${type}.${name} ${operands.map(value).join(" ")})` });
};
const i32 = instructions("i32", (n) => `(i32.const ${n})`);
const f32 = instructions("f32", (n) => `(f32.const ${n})`);
const constant = (n) => `(v128.const f32x4 ${n} ${n} ${n} ${n})`;
const four = instructions("f32x4", constant);
const ZERO = constant(0);
const fourWhole = instructions("i32x4", (n) => `(v128.const i32x4 ${n} ${n} ${n} ${n})`);

const set = (name, value) => `(local.set $${name} ${/^\w+$/.test(value) ? `(local.get $${value})` : value})`;
const load = (pointer, offset = 0) => `(v128.load offset=${offset} (local.get $${pointer}))`;
const loadAlike = (pointer, offset = 0) => `(v128.load32_splat offset=${offset} (local.get $${pointer}))`;
const store = (pointer, numbers, offset = 0) =>
  `(v128.store offset=${offset} (local.get $${pointer}) ${/^\w+$/.test(numbers) ? `(local.get $${numbers})` : numbers})`;
const loadOne = (pointer) => `(f32.load (local.get $${pointer}))`;
const storeOne = (pointer, number) => `(f32.store (local.get $${pointer}) ${number})`;
const move = (pointer, bytes) => set(pointer, i32.add(pointer, bytes));
const bytesOf = (count) => i32.shl(count, 2);

let loops = 0;
/** Repeat, and take `step` off a counter that is above 0 at first, until it is above 0 no more. */
const repeat = (counter, step, ...body) => {
  const label = `$loop${loops++}`;
  return `(loop ${label} ${body.join(" ")} (br_if ${label} ${i32.gt_s(`(local.tee $${counter} ${i32.sub(counter, step)})`, 0)}))`;
};
/** The same for a counter that may be 0 at first. */
const whilePositive = (counter, step, ...body) => `(if ${i32.gt_s(counter, 0)} (then ${repeat(counter, step, ...body)}))`;

/** A kernel with its parameters and locals, "name" for an i32 or "name:type". */
const kernel = (name, parameters, locals, ...body) => {
  const declared = (kind, names) =>
    names.split(" ").filter(Boolean).map((each) => `(${kind} $${each.replace(":", " ")}${each.includes(":") ? "" : " i32"})`);
  const result = /^\(f32/.test(body.at(-1)) && !/^\(f32.store/.test(body.at(-1)) ? ["(result f32)"] : [];
  const head = [...declared("param", parameters), ...result, ...declared("local", locals)];
  return `(func (export "${name}") ${head.join(" ")}\n  ${body.join("\n  ")})`;
};

const across = (combine, numbers) =>
  [1, 2, 3].reduce((all, lane) => combine(all, four[`extract_lane ${lane}`](numbers)), four["extract_lane 0"](numbers));
const sumOf = (numbers) => across(f32.add, numbers);
const highestOf = (numbers) => across(f32.max, numbers);

/**
 * e^x of four numbers into the local `power`: 2^n e^r, where n is whole and r at most ln 2 / 2, so that the series of e^r
 * is exact enough after r^7. Not below e^-80, as numbers under 1e-38 make a processor slow. Needs the locals n and power.
 */
const exponential = (x) => {
  const HIGH = 355 / 512; // ln 2 in two parts: n times the first has no rounding error
  const series = [7, 6, 5, 4, 3, 2].reduce((sum, k) => four.add(1, four.mul(four.mul("power", 1 / k), sum)), 1);
  return [
    set("power", four.max(four.min(x, 88), -80)),
    set("n", four.nearest(four.mul("power", Math.LOG2E))),
    set("power", four.sub(four.sub("power", four.mul("n", HIGH)), four.mul("n", Math.LN2 - HIGH))),
    set("n", fourWhole.shl(fourWhole.add(fourWhole.trunc_sat_f32x4_s("n"), 127), `(i32.const 23)`)), // 2^n, by its bits
    set("power", four.mul("n", four.add(1, four.mul("power", series)))),
  ].join(" ");
};

/** Numbers with each pair of neighbors exchanged. */
const swappedPairs = (pointer) => `(i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11 ${load(pointer)} ${load(pointer)})`;

/** What softmax doesn't count of a row's last four numbers. Needs the locals a, i, x, count and whole. */
const fillTail = (number) => [
  set("a", i32.add("x", bytesOf("count"))), set("i", i32.sub("whole", "count")),
  whilePositive("i", 1, storeOne("a", `(f32.const ${number})`), move("a", 4)),
].join(" ");

// --- The kernels ---

const ROWS = [0, 1, 2, 3]; // of a product that are computed together

/**
 * C (M x N) = A (M x K) B, or C += A B with `more`. B lies in panels of eight columns (see `pack`). Four rows times eight
 * columns are summed at once in eight locals, which is what the registers of a processor hold.
 * transposed: A is given as (K x M).
 */
const product = (name, multiplyAdd, transposed) => {
  const pointers = transposed ? ["a0"] : ROWS.map((row) => `a${row}`);
  const number = (row) => (transposed ? loadAlike("a0", 4 * row) : loadAlike(`a${row}`));
  return kernel(
    name,
    "A aStride B bStride C cStride M K N more",
    `a c b i j k x:v128 left:v128 right:v128 ${pointers.join(" ")} ${ROWS.map((row) => `c${row} l${row}:v128 r${row}:v128`).join(" ")}`,
    set("j", "N"),
    repeat("j", 8,
      set("a", "A"), set("c", "C"), set("i", "M"),
      repeat("i", 4,
        set("c0", "c"), ...[1, 2, 3].map((row) => set(`c${row}`, i32.add(`c${row - 1}`, "cStride"))),
        "(if (local.get $more) (then", ...ROWS.map((row) => set(`l${row}`, load(`c${row}`)) + set(`r${row}`, load(`c${row}`, 16))),
        ") (else", ...ROWS.map((row) => set(`l${row}`, ZERO) + set(`r${row}`, ZERO)), "))",
        set("a0", "a"), ...pointers.slice(1).map((pointer, before) => set(pointer, i32.add(pointers[before], "aStride"))),
        set("b", "B"), set("k", "K"),
        repeat("k", 1,
          set("left", load("b")), set("right", load("b", 16)), move("b", 32),
          ...ROWS.map((row) => [
            set("x", number(row)),
            set(`l${row}`, multiplyAdd("x", "left", `l${row}`)),
            set(`r${row}`, multiplyAdd("x", "right", `r${row}`)),
          ].join(" ")),
          ...pointers.map((pointer) => move(pointer, transposed ? "aStride" : 4))),
        ...ROWS.map((row) => store(`c${row}`, `l${row}`) + store(`c${row}`, `r${row}`, 16)),
        move("a", transposed ? 16 : bytesOf("aStride")), move("c", bytesOf("cStride"))),
      move("B", "bStride"), move("C", 32)),
  );
};

const assembled = (multiplyAdd) => [
  product("rows", multiplyAdd, false),
  product("columns", multiplyAdd, true),

  // y (N) = W (N x K) x, or y += W x with `more`: a product for a single row; N is a multiple of four, K of eight.
  kernel("row", "x W y K N more", `a k ${ROWS.map((row) => `w${row}`).join(" ")} x0:v128 x1:v128 ${ROWS.map((row) => `s${row}:v128 t${row}:v128`).join(" ")}`,
    repeat("N", 4,
      set("w0", "W"), ...[1, 2, 3].map((row) => set(`w${row}`, i32.add(`w${row - 1}`, bytesOf("K")))),
      ...ROWS.map((row) => set(`s${row}`, ZERO) + set(`t${row}`, ZERO)),
      set("a", "x"), set("k", "K"),
      repeat("k", 8,
        set("x0", load("a")), set("x1", load("a", 16)), move("a", 32),
        ...ROWS.map((row) => [
          set(`s${row}`, multiplyAdd("x0", load(`w${row}`), `s${row}`)),
          set(`t${row}`, multiplyAdd("x1", load(`w${row}`, 16), `t${row}`)), move(`w${row}`, 32),
        ].join(" "))),
      ...ROWS.map((row) => set(`s${row}`, four.add(`s${row}`, `t${row}`))),
      ...ROWS.map((row) => [
        `(if (local.get $more) (then ${storeOne("y", f32.add(loadOne("y"), sumOf(`s${row}`)))}) (else ${storeOne("y", sumOf(`s${row}`))}))`,
        move("y", 4),
      ].join(" ")),
      move("W", i32.shl("K", 4)))),

  // Panels of eight columns, one below the other, from a matrix (K x N) as it lies; N is a multiple of eight.
  kernel("pack", "from stride to K N", "a k",
    repeat("N", 8,
      set("a", "from"), set("k", "K"),
      repeat("k", 1, store("to", load("a")), store("to", load("a", 16), 16), move("to", 32), move("a", "stride")),
      move("from", 32))),

  // The same of a matrix (N x K), transposed. Rows beyond N count as 0.
  kernel("packTransposed", "from stride to K N", "a b k lane",
    repeat("N", 8,
      set("lane", "(i32.const 8)"), // from 8 down to 1
      repeat("lane", 1,
        set("a", i32.add("from", i32.mul(i32.sub("lane", 1), "stride"))), set("b", i32.add("to", bytesOf(i32.sub("lane", 1)))),
        set("k", "K"),
        `(if ${i32.le_s("lane", "N")} (then ${repeat("k", 1, storeOne("b", loadOne("a")), move("a", 4), move("b", 32))})`,
        `(else ${repeat("k", 1, storeOne("b", "(f32.const 0)"), move("b", 32))}))`),
      move("from", i32.shl("stride", 3)), move("to", i32.shl("K", 5)))),

  // RMSNorm row by row: y = x scale gain, where scale = 1 / sqrt(mean of x^2 + epsilon) is kept for the way back.
  kernel("norm", "x gain y scale rows D epsilon:f32", "a g i s:v128 c:f32",
    repeat("rows", 1,
      set("s", ZERO), set("a", "x"), set("i", "D"),
      repeat("i", 4, set("s", four.add("s", four.mul(load("a"), load("a")))), move("a", 16)),
      set("c", f32.div(1, f32.sqrt(f32.add(f32.div(sumOf("s"), f32.convert_i32_s("D")), "epsilon")))),
      storeOne("scale", "(local.get $c)"), move("scale", 4),
      set("g", "gain"), set("i", "D"),
      repeat("i", 4, store("y", four.mul(four.mul(load("x"), four.splat("c")), load("g"))), move("x", 16), move("y", 16), move("g", 16)))),

  // And back: dx += scale gain dy - x scale^3 / D (x gain dy summed), dGain += x scale dy.
  kernel("normBack", "x gain scale dy dx dGain rows D", "a b g h i s:v128 product:v128 c:f32 e:f32",
    repeat("rows", 1,
      set("c", loadOne("scale")), move("scale", 4), set("s", ZERO),
      set("a", "x"), set("b", "dy"), set("g", "gain"), set("h", "dGain"), set("i", "D"),
      repeat("i", 4,
        set("product", four.mul(load("a"), load("b"))),
        set("s", four.add("s", four.mul("product", load("g")))),
        store("h", four.add(load("h"), four.mul("product", four.splat("c")))),
        move("a", 16), move("b", 16), move("g", 16), move("h", 16)),
      set("e", f32.div(f32.mul(f32.mul(f32.mul("c", "c"), "c"), sumOf("s")), f32.convert_i32_s("D"))),
      set("g", "gain"), set("i", "D"),
      repeat("i", 4,
        store("dx", four.add(load("dx"), four.sub(
          four.mul(four.mul(load("dy"), load("g")), four.splat("c")), four.mul(load("x"), four.splat("e"))))),
        move("x", 16), move("dy", 16), move("dx", 16), move("g", 16)))),

  // Turn pairs of numbers, head by head. A row of the table has a head's cosines, each twice, then its sines, the first of
  // each pair negative. sign: -1 turns back. count: numbers in a row that are turned; next: bytes of a row of the table.
  kernel("turn", "x stride table next rows count size sign:f32", "a t i j",
    repeat("rows", 1,
      set("a", "x"), set("j", i32.div_s("count", "size")),
      repeat("j", 1,
        set("t", "table"), set("i", "size"),
        repeat("i", 4,
          store("a", four.add(
            four.mul(load("a"), load("t")),
            four.mul(four.mul(swappedPairs("a"), `(v128.load ${i32.add("t", bytesOf("size"))})`), four.splat("sign")))),
          move("a", 16), move("t", 16))),
      move("table", "next"), move("x", "stride"))),

  // Softmax of `factor` times the first `count` numbers of each row; the rest, to `width`, becomes 0. Each row counts
  // `grow` more than the one before.
  kernel("softmax", "x stride rows count grow width factor:f32", "a i whole n:v128 power:v128 m:v128 s:v128 c:f32",
    repeat("rows", 1,
      set("whole", i32.and(i32.add("count", 3), -4)),
      fillTail(-1e30),
      set("m", constant(-1e30)), set("a", "x"), set("i", "whole"),
      repeat("i", 4, set("m", four.max("m", load("a"))), move("a", 16)),
      set("m", four.splat(highestOf("m"))), set("s", ZERO), set("a", "x"), set("i", "whole"),
      repeat("i", 4,
        exponential(four.mul(four.sub(load("a"), "m"), four.splat("factor"))),
        store("a", "power"), move("a", 16)),
      fillTail(0),
      set("s", ZERO), set("a", "x"), set("i", "whole"),
      repeat("i", 4, set("s", four.add("s", load("a"))), move("a", 16)),
      set("m", four.splat(f32.div(1, sumOf("s")))), set("a", "x"), set("i", "whole"),
      repeat("i", 4, store("a", four.mul(load("a"), "m")), move("a", 16)),
      set("i", i32.sub("width", "whole")),
      whilePositive("i", 4, store("a", ZERO), move("a", 16)),
      move("count", "grow"), move("x", "stride"))),

  // And back: d = factor p (d - p d summed), row by row.
  kernel("softmaxBack", "p d stride rows width factor:f32", "a b i s:v128",
    repeat("rows", 1,
      set("s", ZERO), set("a", "p"), set("b", "d"), set("i", "width"),
      repeat("i", 4, set("s", four.add("s", four.mul(load("a"), load("b")))), move("a", 16), move("b", 16)),
      set("s", four.splat(sumOf("s"))), set("a", "p"), set("b", "d"), set("i", "width"),
      repeat("i", 4,
        store("b", four.mul(four.mul(load("a"), four.sub(load("b"), "s")), four.splat("factor"))), move("a", 16), move("b", 16)),
      move("p", "stride"), move("d", "stride"))),

  // SwiGLU: y = silu(gate) up; a row of x has `inner` gates, then as many ups.
  kernel("gate", "x y rows inner", "i u n:v128 power:v128",
    repeat("rows", 1,
      set("u", i32.add("x", bytesOf("inner"))), set("i", "inner"),
      repeat("i", 4,
        exponential(four.neg(load("x"))),
        store("y", four.div(four.mul(load("x"), load("u")), four.add(1, "power"))), move("x", 16), move("u", 16), move("y", 16)),
      set("x", "u"))),

  // And back, in the place of x. With s = sigmoid(gate): dUp = dy gate s, dGate = dy up s (1 + gate (1 - s)).
  kernel("gateBack", "x dy rows inner", "i u n:v128 power:v128 g:v128 d:v128",
    repeat("rows", 1,
      set("u", i32.add("x", bytesOf("inner"))), set("i", "inner"),
      repeat("i", 4,
        set("g", load("x")), exponential(four.neg("g")), set("power", four.div(1, four.add(1, "power"))),
        set("d", four.mul(load("dy"), "power")),
        store("x", four.mul(four.mul("d", load("u")), four.add(1, four.mul("g", four.sub(1, "power"))))),
        store("u", four.mul("d", "g")), move("x", 16), move("u", 16), move("dy", 16)),
      set("x", "u"))),

  // For one query: what each key is to it, head by head; a row of fits for each head.
  kernel("fit", "query keys stride fits fitStride count heads size", "a b f i j k s:v128",
    repeat("heads", 1,
      set("k", "keys"), set("f", "fits"), set("j", "count"),
      repeat("j", 1,
        set("s", ZERO), set("a", "query"), set("b", "k"), set("i", "size"),
        repeat("i", 4, set("s", four.add("s", four.mul(load("a"), load("b")))), move("a", 16), move("b", 16)),
        storeOne("f", sumOf("s")), move("f", 4), move("k", "stride")),
      move("query", bytesOf("size")), move("keys", bytesOf("size")), move("fits", "fitStride"))),

  // And the values mixed by shares, head by head.
  kernel("mix", "shares shareStride values stride result count heads size", "a b i j s:v128",
    repeat("heads", 1,
      set("i", "size"),
      repeat("i", 4,
        set("s", ZERO), set("a", "shares"), set("b", "values"), set("j", "count"),
        repeat("j", 1, set("s", multiplyAdd(loadAlike("a"), load("b"), "s")), move("a", 4), move("b", "stride")),
        store("result", "s"), move("result", 16), move("values", 16)),
      move("shares", "shareStride"))),

  // AdamW, number by number, of a gradient times `cut`. rate and root have the corrections of the first steps in them.
  kernel("adamw", "p g m v count cut:f32 beta1:f32 beta2:f32 rate:f32 root:f32 keep:f32", "d:v128",
    repeat("count", 4,
      set("d", four.mul(load("g"), four.splat("cut"))),
      store("m", four.add(four.mul(load("m"), four.splat("beta1")), four.mul("d", four.splat(f32.sub(1, "beta1"))))),
      store("v", four.add(four.mul(load("v"), four.splat("beta2")), four.mul(four.mul("d", "d"), four.splat(f32.sub(1, "beta2"))))),
      store("p", four.sub(four.mul(load("p"), four.splat("keep")), four.div(
        four.mul(load("m"), four.splat("rate")), four.add(four.mul(four.sqrt(load("v")), four.splat("root")), 1e-8)))),
      move("p", 16), move("g", 16), move("m", 16), move("v", 16))),

  // The sum of the squares of `count` numbers.
  kernel("squares", "x count", "s:v128",
    repeat("count", 4, set("s", four.add("s", four.mul(load("x"), load("x")))), move("x", 16)),
    sumOf("s")),
].join("\n");


const modules = {
  kernels: (a, b, sum) => four.add(sum, four.mul(a, b)),
  "kernels-relaxed": (a, b, sum) => four.relaxed_madd(a, b, sum), // rounded once or twice, as the processor does
};

/** The bytes of both modules, by name. */
export async function assemble() {
  const packages = createRequire(new URL("../../tests/package.json", import.meta.url));
  const wabt = await packages("wabt")();
  return Object.fromEntries(
    Object.entries(modules).map(([name, multiplyAdd]) => {
      const features = { simd: true, relaxed_simd: true };
      const text = `(module (import "env" "memory" (memory 1))\n${assembled(multiplyAdd)})`;
      const parsed = wabt.parseWat(`${name}.wat`, text, features);
      parsed.validate(features);
      const { buffer } = parsed.toBinary({});
      parsed.destroy();
      return [name, buffer];
    }),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, bytes] of Object.entries(await assemble())) {
    writeFileSync(new URL(`${name}.wasm`, import.meta.url), bytes);
    console.log(`${name}.wasm: ${bytes.length} bytes`);
  }
}
