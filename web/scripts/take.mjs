// Takes the data out of a report that ringfort wrote, to look at and to test with:
// `node scripts/take.mjs report.html sample/real.json`.
import { readFile, writeFile } from "node:fs/promises";

const [page, target] = process.argv.slice(2);
if (!page || !target) throw new Error("usage: node scripts/take.mjs REPORT.html TARGET.json");
const found = /<script[^>]*id="ringfort-data"[^>]*>([\s\S]*?)<\/script>/.exec(
  await readFile(page, "utf8"),
);
if (!found?.[1]) throw new Error(`${page} is not a report of ringfort`);
const report = JSON.parse(found[1]);
await writeFile(target, JSON.stringify(report));
