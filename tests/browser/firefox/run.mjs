/**
 * One trial in Firefox, driven over WebDriver BiDi: node run.mjs FIREFOX ORIGIN TRIAL. It prints, as JSON, what the trial
 * found, and the errors of the page. An error of its own ends it with a status.
 */

import puppeteer from "puppeteer-core";

const [executablePath, origin, name] = process.argv.slice(2);
const { default: trial } = await import(`./${name}.mjs`);
const browser = await puppeteer.launch({ browser: "firefox", executablePath });
const problems = [];
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1200, height: 900 });
  page.setDefaultTimeout(120_000); // milliseconds: the machine may be busy
  page.on("pageerror", (error) => problems.push(`error of a script: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`error in the console: ${message.text()}`);
  });
  const found = await trial(page, origin);
  console.log(JSON.stringify({ found, problems }));
} finally {
  await browser.close();
}
