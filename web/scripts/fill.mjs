// Puts the two samples into the built page, as ringfort puts a study: into target/web, not into
// dist, all of which the binary carries.
import { mkdir, readFile, writeFile } from "node:fs/promises";

const PLACEHOLDER = "/*RINGFORT_DATA*/";
const root = new URL("..", import.meta.url);

export async function fill(report) {
  const page = await readFile(new URL("dist/report.html", root), "utf8");
  if (page.split(PLACEHOLDER).length !== 2)
    throw new Error("one placeholder expected in report.html");
  return page.replace(PLACEHOLDER, () => JSON.stringify(report).replaceAll("<", "\\u003c"));
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  await mkdir(new URL("../target/web/", root), { recursive: true });
  for (const [from, to] of [
    ["report", "sample"],
    ["real", "real"],
  ]) {
    const report = JSON.parse(await readFile(new URL(`sample/${from}.json`, root), "utf8"));
    const page = await fill(report);
    await writeFile(new URL(`../target/web/${to}.html`, root), page);
    console.log(`target/web/${to}.html: ${Math.round(page.length / 1024)} kB`);
  }
}
