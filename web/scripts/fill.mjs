// Puts the sample into the built page, as ringfort puts a study: dist/sample.html.
import { readFile, writeFile } from "node:fs/promises";

const PLACEHOLDER = "/*RINGFORT_DATA*/";
const root = new URL("..", import.meta.url);

export async function fill(report) {
  const page = await readFile(new URL("dist/report.html", root), "utf8");
  if (page.split(PLACEHOLDER).length !== 2)
    throw new Error("one placeholder expected in report.html");
  return page.replace(PLACEHOLDER, () => JSON.stringify(report).replaceAll("<", "\\u003c"));
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const sample = JSON.parse(await readFile(new URL("sample/report.json", root), "utf8"));
  const page = await fill(sample);
  await writeFile(new URL("dist/sample.html", root), page);
  console.log(`dist/sample.html: ${Math.round(page.length / 1024)} kB`);
}
