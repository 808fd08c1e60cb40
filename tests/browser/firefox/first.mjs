/** The first page: what the monster says and what is counted, dragged and by keys. */

import { readFileSync } from "node:fs";
import { focused, reach, text } from "./keys.mjs";

const HUNDRED_ACTS = readFileSync(new URL("../hundred_acts.js", import.meta.url), "utf8").trim().replace(/;$/, "");

export default async function trial(page, origin) {
  await page.goto(`${origin}index.html`);
  await page.waitForSelector(".front-live", { timeout: 60_000 });
  const stage = (name) => page.waitForSelector(`.front[data-stage="${name}"]:not(.front-talks) .front-told:not(:empty)`);
  const at = (x, y) =>
    page.$eval(
      ".front-stage svg",
      (svg, x, y) => {
        const { x: left, y: top } = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
        return [left, top];
      },
      x,
      y,
    );
  const said = [];
  const hear = async (name) => {
    await stage(name); // and all of it is said
    said.push(await page.$eval(".front-said", (each) => each.textContent));
  };
  await hear("base");
  await page.mouse.move(...(await at(325, 515)));
  await page.mouse.down();
  await page.mouse.move(...(await at(470, 395)), { steps: 6 });
  await page.mouse.up();
  await hear("sft");
  await reach(page, ".front-worn input");
  await page.keyboard.press("ArrowRight");
  await hear("rlhf");
  await page.waitForSelector('.front-moral[data-counted="rlhf"]', { timeout: 60_000 });
  const counts = await page.$$eval(".front-row", (rows) =>
    rows.map((row) => [...row.querySelectorAll("[data-kind]")].map((each) => each.textContent)),
  );
  const moral = await text(page, ".front-moral [role=status]");
  await page.keyboard.press("Tab");
  const next = await focused(page);
  const moved = [];
  for (const [width, height] of [[390, 844], [768, 1024], [1366, 768], [1920, 1080]]) {
    await page.setViewport({ width, height });
    moved.push(await page.evaluate(`(${HUNDRED_ACTS})(39)`));
  }
  return { said, counts, moral, next, moved };
}
