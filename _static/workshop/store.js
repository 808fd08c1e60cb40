/** What lessons keep from one visit to the next. */

import { shelfOf } from "../page/shelf.js";

const { read, write, forget } = shelfOf("llm-deep-dive-workshop", "lessons");
export { read, write, forget };

/** Keeps nothing. */
export const nowhere = { read: async () => undefined, write: async () => undefined, forget: async () => undefined };
