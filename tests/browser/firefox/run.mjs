/**
 * Trials in one Firefox, driven over WebDriver BiDi: node run.mjs FIREFOX ORIGIN TRIAL... It prints, as JSON, what each
 * found, and the errors of its page, or why it came to no end. None finds what another has left in the browser.
 */

import puppeteer from "puppeteer-core";

const [executablePath, origin, ...names] = process.argv.slice(2);
const browser = await puppeteer.launch({ browser: "firefox", executablePath });

async function tried(name) {
  const { default: trial } = await import(`./${name}.mjs`);
  const context = await browser.createBrowserContext();
  const problems = [];
  try {
    const page = await context.newPage();
    await page.setViewport({ width: 1200, height: 900 });
    page.setDefaultTimeout(120_000); // milliseconds: the machine may be busy
    page.on("pageerror", (error) => problems.push(`error of a script: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(`error in the console: ${message.text()}`);
    });
    return { found: await trial(page, origin), problems };
  } catch (error) {
    return { problems: [...problems, error.stack] };
  } finally {
    await context.close();
  }
}

try {
  const results = {};
  for (const name of names) results[name] = await tried(name);
  console.log(JSON.stringify(results));
} finally {
  await browser.close();
}
