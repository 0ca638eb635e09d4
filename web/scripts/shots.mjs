// Pictures of a built sample, to look at: `npm run shots [folder] [sample or real]`.
import { chromium } from "playwright-core";
import { BROWSER, FLAGS } from "./chromium.mjs";

const out = process.argv[2] ?? "../target/web/shots";
const which = process.argv[3] ?? "sample";
const page_url = new URL(`../../target/web/${which}.html`, import.meta.url).href;
const browser = await chromium.launch({ executablePath: BROWSER, args: FLAGS });
for (const [name, width, colorScheme] of [
  ["light-1400", 1400, "light"],
  ["dark-1400", 1400, "dark"],
  ["light-360", 360, "light"],
  ["light-800", 800, "light"],
]) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  await page.goto(page_url);
  await page.waitForSelector("main");
  const total = await page.evaluate(() => document.documentElement.scrollHeight);
  const slice = width < 600 ? 2400 : 1700;
  await page.setViewportSize({ width, height: slice });
  for (let n = 0; n * slice < total; n += 1) {
    await page.evaluate((y) => window.scrollTo({ top: y, behavior: "instant" }), n * slice);
    await page.screenshot({ path: `${out}/${name}-${n}.png` });
  }
  if (name === "light-1400") await page.pdf({ path: `${out}/print.pdf`, preferCSSPageSize: true });
  await page.close();
}
await browser.close();
