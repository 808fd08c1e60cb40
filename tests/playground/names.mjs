/** {}: what the lab, the page and the directive must name alike. */

import { answer, load } from "./driver.mjs";

const { FRAMES, MAX_ANSWER_TOKENS } = await load("engine/frames.js");
const { STAGES } = await load("playground/stages.js");
const { CHANGES } = await load("playground/session.js");
const end = Object.fromEntries(Object.entries(FRAMES).map(([form, frame]) => [form, frame.end]));
answer({ stages: STAGES, changes: CHANGES, end, maxAnswerTokens: MAX_ANSWER_TOKENS });
