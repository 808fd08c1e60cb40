/** Reads files of questions as Moodle does, by the grammar that its documentation names. Paths come as JSON, and what
 * stands in the files goes back. */
import { readFileSync } from "node:fs";
import parser from "gift-pegjs";

const paths = JSON.parse(readFileSync(0, "utf-8")).paths;
console.log(JSON.stringify(paths.map((path) => parser.parse(readFileSync(path, "utf-8")))));
