/** What trials do with keys. */

/** Press a key until the focus is on what the selector says. */
export async function reach(page, selector, key = "Tab", most = 200) {
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press(key);
    if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
  }
  throw new Error(`${most} presses of ${key} don't reach ${selector}`);
}

export const focused = (page) => page.evaluate(() => document.activeElement.textContent);

/** The text of an element. */
export const text = (page, selector) => page.$eval(selector, (element) => element.innerText);
