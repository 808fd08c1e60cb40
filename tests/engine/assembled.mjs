/** The bytes that the source of the kernels gives, by name. */

import { answer, load } from "./driver.mjs";

const { assemble } = await load("engine/kernels.mjs");
const bytes = await assemble();
answer(Object.fromEntries(Object.entries(bytes).map(([name, numbers]) => [name, Buffer.from(numbers).toString("hex")])));
