/** {}: what the lab, the page and the directive must name alike. */

import { answer, load } from "./driver.mjs";

const { STAGES } = await load("stages.js");
const { CHANGES, END, MAX_ANSWER_TOKENS } = await load("session.js");
answer({ stages: STAGES, changes: CHANGES, end: END, maxAnswerTokens: MAX_ANSWER_TOKENS });
