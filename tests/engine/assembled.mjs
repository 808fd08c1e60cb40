/** The bytes that the source of the kernels gives, by name. */

import { assemble } from "../../tools/kernels.mjs";
import { answer } from "./driver.mjs";

const bytes = await assemble();
const hex = Object.entries(bytes).map(([name, numbers]) => [name, Buffer.from(numbers).toString("hex")]);
answer(Object.fromEntries(hex));
