/** The first page: what the monster says, dragged and by keys. */

import { focused, reach, text } from "./keys.mjs";

const SAID = ".first-monster [role=status] q";

export default async function trial(page, origin) {
  await page.goto(`${origin}index.html`);
  const answers = await page.$$eval(".first-answers tr", (rows) => rows.map((row) => row.cells[1].innerText.trim()));
  const at = (x, y) =>
    page.$eval(
      ".first-monster svg",
      (svg, x, y) => {
        const { x: left, y: top } = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
        return [left, top];
      },
      x,
      y,
    );
  await page.mouse.move(...(await at(470, 395)));
  await page.mouse.down();
  await page.mouse.move(...(await at(330, 500)), { steps: 5 });
  await page.mouse.up();
  const said = [await text(page, SAID)];
  await reach(page, ".first-monster input");
  for (let presses = 0; presses < 2; presses++) {
    await page.keyboard.press("ArrowDown");
    said.push(await text(page, SAID));
  }
  await page.keyboard.press("Tab");
  return { answers, said, link: await focused(page) };
}
