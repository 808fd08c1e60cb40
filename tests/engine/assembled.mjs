/** The bytes that the source of the kernels gives, by name. */

import { answer, load } from "./driver.mjs";

const { assemble } = await load("engine/kernels.mjs");
const bytes = await assemble();
const hex = Object.entries(bytes).map(([name, numbers]) => [name, Buffer.from(numbers).toString("hex")]);
answer(Object.fromEntries(hex));
