/**
 * What becomes of a generator of a hundred steps of two milliseconds that tells each tenth: run to its end; stopped by a
 * message that comes in meanwhile; overtaken by another; and one that breaks.
 */

import { answer, load } from "./driver.mjs";

const { Steps } = await load("page/steps.js");
let now = 0;
globalThis.performance = { now: () => now };

function* work(done, count = 100) {
  try {
    for (let step = 1; step <= count; step++) {
      now += 2;
      done.steps = step;
      if (step === done.breaks) throw new Error("It broke.");
      yield step % 10 ? null : step;
    }
    return "all";
  } finally {
    done.over = true;
  }
}

const steps = new Steps();
const whole = { parts: [], slices: 0 };
whole.how = await steps.run(work(whole), { part: (part) => whole.parts.push(part), slice: () => whole.slices++ });

const stopped = {};
const { port1, port2 } = new MessageChannel(); // a message, as from the page
port1.onmessage = () => {
  steps.stop();
  port1.close();
};
port2.postMessage(null);
stopped.how = await steps.run(work(stopped), {});

const first = {};
const second = {};
const running = steps.run(work(first), {});
[second.how, first.how] = [await steps.run(work(second), {}), await running];

const broken = { breaks: 30 };
broken.error = await steps.run(work(broken), {}).catch((error) => error.message);

answer({ whole, stopped, first, second, broken });
