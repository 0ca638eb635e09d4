// Puts the sample into the built page, as ringfort puts a study: target/web/sample.html. Not into
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
  const sample = JSON.parse(await readFile(new URL("sample/report.json", root), "utf8"));
  const page = await fill(sample);
  await mkdir(new URL("../target/web/", root), { recursive: true });
  await writeFile(new URL("../target/web/sample.html", root), page);
  console.log(`target/web/sample.html: ${Math.round(page.length / 1024)} kB`);
}
