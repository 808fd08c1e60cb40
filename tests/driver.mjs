/** What all drivers share: the folder under test, a task as JSON on standard input, an answer on standard output. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The folder under test; and one of data, where a driver needs it. */
export const [folder, data] = process.argv.slice(2);

/** A module from the folder under test. */
export const load = (name) => import(pathToFileURL(join(folder, name)));

/** A file as the page would get it. */
export const file = (path) => Uint8Array.from(readFileSync(path)).buffer;

/** With which error something ends, if with any. */
export function refusal(attempt) {
  try {
    attempt();
    return "";
  } catch ({ name, message }) {
    return `${name}: ${message}`;
  }
}

export const task = JSON.parse(readFileSync(0, "utf8"));
export const answer = (value) => process.stdout.write(JSON.stringify(value));
