/** The names of what the real model shows. */

import { answer, load } from "../driver.mjs";

answer((await load("real/shows.js")).SHOWS.map(({ name }) => name));
