// The built page in a real browser: opened from a file, read by a machine that finds faults.

import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BROWSER, FLAGS } from "../scripts/chromium.mjs";
import { fill } from "../scripts/fill.mjs";
import type { Report } from "../src/generated/report";
import { hollow, longWinded, selfAudit } from "./reports";

const sample: Report = JSON.parse(
  await readFile(new URL("../sample/report.json", import.meta.url), "utf8"),
);
const real: Report = JSON.parse(
  await readFile(new URL("../sample/real.json", import.meta.url), "utf8"),
);
const reports = {
  sample,
  real,
  selfAudit: selfAudit(sample),
  hollow: hollow(sample),
  longWinded: longWinded(sample),
};
type Name = keyof typeof reports;

let folder: string;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ringfort-page-"));
  for (const [name, report] of Object.entries(reports)) {
    await writeFile(join(folder, `${name}.html`), await fill(report));
  }
  browser = await chromium.launch({ executablePath: BROWSER, args: FLAGS });
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Opened {
  page: Page;
  complaints: string[];
  requests: string[];
}

async function open(
  name: Name,
  width: number,
  colorScheme: "light" | "dark" = "light",
): Promise<Opened> {
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme,
    reducedMotion: "reduce",
  });
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith("data:")) requests.push(url);
  });
  await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
  await page.waitForSelector("main h2");
  return { page, complaints, requests };
}

test("one file under two megabytes, and well under one without data", async () => {
  expect((await stat(join(folder, "sample.html"))).size).toBeLessThan(2_000_000);
  const empty = await stat(new URL("../dist/report.html", import.meta.url));
  expect(empty.size).toBeLessThan(1_000_000);
});

describe.each(Object.keys(reports) as Name[])("%s", (name) => {
  test("opens from a file without complaint and without the network", async () => {
    const { page, complaints, requests } = await open(name, 1400);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([pathToFileURL(join(folder, `${name}.html`)).href]);
    await page.close();
  });

  test.each(["light", "dark"] as const)("axe finds nothing in %s", async (scheme) => {
    const { page } = await open(name, 1400, scheme);
    await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    });
    await page.evaluate(axe.source);
    const found = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: typeof import("axe-core") };
      const { violations } = await axe.run(document);
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    });
    expect(found).toEqual([]);
    await page.close();
  });

  test.each([360, 800, 1400])("nothing runs over the side at %i pixels", async (width) => {
    const { page } = await open(name, width);
    await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    });
    const over = await page.evaluate(() => {
      const room = document.documentElement.clientWidth;
      const wide = [...document.querySelectorAll("#page *")].filter((element) => {
        if (element.closest(".scroll, .map-frame svg, .inset-frame svg, .hidden, .skip"))
          return false;
        const box = element.getBoundingClientRect();
        return box.width > 0 && (box.right > room + 1 || box.left < -1);
      });
      return {
        scroll: document.documentElement.scrollWidth - room,
        wide: wide.map((element) => `${element.tagName}.${element.getAttribute("class")}`),
      };
    });
    expect(over).toEqual({ scroll: 0, wide: [] });
    await page.close();
  });
});

describe("the sample", () => {
  test("headings go down one level at a time", async () => {
    const { page } = await open("sample", 1400);
    const levels = await page.$$eval("h1, h2, h3, h4", (all) =>
      all.map((h) => Number(h.tagName[1])),
    );
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [n, level] of levels.entries()) {
      expect(level - (levels[n - 1] ?? 0)).toBeLessThanOrEqual(1);
    }
    await page.close();
  });

  test("the title and the headline number stand where a reader looks first", async () => {
    const { page } = await open("sample", 1400);
    expect(await page.title()).toBe("A house in the hills: ringfort report");
    expect(await page.textContent(".headline dd")).toContain("0.62");
    expect(await page.textContent(".notice")).toMatch(/invented/i);
    await page.close();
  });

  test("focus on an assumed number shows why, Escape hides it", async () => {
    const { page } = await open("sample", 1400);
    await page.locator("button.basis-assumed:visible").first().focus();
    expect(await page.textContent("[role=tooltip]")).toContain("Assumed.");
    await page.keyboard.press("Escape");
    expect(await page.locator("[role=tooltip]").count()).toBe(0);
    await page.close();
  });

  test("the theme button overrides the system", async () => {
    const { page } = await open("sample", 1400, "light");
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.getByRole("button", { name: "Dark" }).click();
    expect(await paper()).not.toBe(light);
    await page.getByRole("button", { name: "Light" }).click();
    expect(await paper()).toBe(light);
    await page.close();
  });

  test("another way in shows another race", async () => {
    const { page } = await open("sample", 1400);
    await page.getByRole("radio", { name: /up the west road/ }).check();
    expect(await page.textContent(".race h3")).toContain("up the west road");
    expect(await page.locator(".critical").count()).toBe(1);
    await page.close();
  });

  test("a site's layers are drawn, told and set out as a table", async () => {
    const { page } = await open("sample", 1400);
    const drawn = page.getByRole("img", { name: /^Adversary sequence diagram/ });
    expect(await drawn.count()).toBe(1);
    // the colours are the page's
    const ink = await page.$eval(".asd-area", (node) => getComputedStyle(node).fill);
    const page_ink = await page.$eval("h1", (node) => getComputedStyle(node).color);
    expect(ink).toBe(page_ink);
    await page.getByText("The sequence diagram of The house as a table").click();
    const rows = page.locator(".sequence tbody tr");
    expect(await rows.count()).toBe(sample.ways?.[0]?.diagram?.rows.length);
    expect(await rows.nth(1).textContent()).toContain("drainweakest path");
    await page
      .getByRole("radio", { name: /compound|ranch/i })
      .first()
      .check();
    expect(await page.locator(".sequence").count()).toBe(0);
    await page.close();
  });

  test("layers can be taken off the map, and the map zooms by keyboard", async () => {
    const { page } = await open("sample", 1400);
    expect(await page.locator(".map-frame .symbol").count()).toBeGreaterThan(1);
    expect(await page.locator(".inset .symbol").count()).toBeGreaterThan(3);
    await page.getByRole("checkbox", { name: "Posts", exact: true }).uncheck();
    expect(await page.locator(".map-frame .symbol, .inset .symbol").count()).toBe(0);
    await page.locator(".map-frame").focus();
    await page.keyboard.press("+");
    expect(await page.locator(".map-frame").getAttribute("data-zoomed")).toBe("true");
    await page.keyboard.press("f");
    expect(await page.locator(".map-frame").getAttribute("data-zoomed")).toBe("false");
    await page.close();
  });

  test("prints, with what was folded opened", async () => {
    const { page } = await open("sample", 1400);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.length).toBeGreaterThan(50_000);
    await page.close();
  });
});

describe("a report as the engine wrote it", () => {
  test("each place too small for the map is drawn again, those with rings first", async () => {
    const { page } = await open("real", 1400);
    const titles = await page.$$eval(".inset-title b", (all) => all.map((b) => b.textContent));
    const sites = (real.map?.sites ?? []).map(({ label }) => label);
    expect(new Set(titles)).toEqual(new Set(sites));
    expect(titles.slice(0, 2)).toEqual(["house", "compound"]);
    expect(await page.locator(".inset .ring").count()).toBeGreaterThan(0);
    expect(await page.locator(".inset .line-way").count()).toBeGreaterThanOrEqual(sites.length);
    // the boxes on the map give way to what is in them once it is large enough
    expect(await page.locator(".map-frame .inset-box").count()).toBe(titles.length);
    expect(await page.locator(".map-frame .symbol").count()).toBe(0);
    await page.getByRole("button", { name: "house" }).click();
    expect(await page.locator(".map-frame .symbol").count()).toBeGreaterThan(0);
    await page.close();
  });

  test("a detection at any moment is a block as wide as its task", async () => {
    const { page } = await open("real", 1400);
    const width = (selector: string) =>
      page.$$eval(selector, (all) => all.map((one) => one.getBoundingClientRect().width));
    const [blocks, tasks] = [
      await width(".race .detect-throughout"),
      await width(".race rect.task"),
    ];
    expect(blocks.length).toBeGreaterThan(0);
    expect(blocks.length).toBe(tasks.length);
    for (const [n, block] of blocks.entries()) {
      expect(Math.abs(block - (tasks[n] ?? 0))).toBeLessThan(4);
    }
    await page.close();
  });

  test("the register shows a dozen rows, and all of them on paper", async () => {
    const { page } = await open("real", 1400);
    const shown = () => page.locator("#rests-on code[class^=basis]:visible").count();
    expect(await shown()).toBe(12);
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    expect(await shown()).toBe(real.assumptions.quantities.length);
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    expect(await shown()).toBe(12);
    await page.close();
  });

  test("variants stand side by side on one ruler", async () => {
    const { page } = await open("real", 1400);
    const tops = await page.$$eval(".variant:first-child .variant-cell", (all) =>
      all.map((one) => one.getBoundingClientRect().top),
    );
    expect(new Set(tops.map(Math.round)).size).toBe(1);
    const rulers = await page.$$eval(".variant-heads .range-axis", (all) =>
      all.map((one) => one.textContent),
    );
    expect(rulers.length).toBe(tops.length);
    expect(new Set(rulers).size).toBe(1);
    await page.close();
  });
});

test("a self-audit says what it withholds", async () => {
  const { page } = await open("selfAudit", 1400);
  const words = (await page.textContent("main")) ?? "";
  expect(words).toContain("a self-audit shows no paths");
  expect(words).toContain("a self-audit writes no events");
  expect(words).toContain("No variant was compared");
  await page.close();
});

test("text in a report stays text", async () => {
  const evil = "</script><script>window.broken = true</script><!--<script>";
  const report = { ...sample, head: { ...sample.head, title: evil } };
  const path = join(folder, "evil.html");
  await writeFile(path, await fill(report));
  const page = await browser.newPage();
  await page.goto(pathToFileURL(path).href);
  await page.waitForSelector("h1");
  expect(await page.textContent("h1")).toBe(evil);
  expect(await page.evaluate(() => "broken" in window)).toBe(false);
  await page.close();
});
