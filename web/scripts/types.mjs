// Makes src/generated/report.ts out of schema/report.json: `npm run types`.
// With --check it writes nothing and fails when the committed file is stale.
import { readFile, writeFile } from "node:fs/promises";
import { compile } from "json-schema-to-typescript";

const root = new URL("..", import.meta.url);
const target = new URL("src/generated/report.ts", root);

/** A reference with a comment beside it keeps both; a link of rustdoc becomes its words. */
function tidy(node) {
  if (Array.isArray(node)) return node.map(tidy);
  if (node === null || typeof node !== "object") return node;
  const { $ref, ...rest } = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === "description" ? value.replace(/\[([^\]]+)\](\([^)]*\))?/g, "$1") : tidy(value),
    ]),
  );
  if ($ref === undefined) return rest;
  return Object.keys(rest).length > 0 ? { ...rest, allOf: [{ $ref }] } : { $ref };
}

export async function types() {
  const schema = JSON.parse(await readFile(new URL("schema/report.json", root), "utf8"));
  return compile(tidy(schema), "Report", {
    additionalProperties: false,
    bannerComment:
      "// Made by `npm run types` from schema/report.json, which ringfort-model prints. Do not edit.",
    enableConstEnums: false,
    format: true,
  });
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const made = await types();
  if (process.argv.includes("--check")) {
    if ((await readFile(target, "utf8")) !== made) {
      console.error("src/generated/report.ts is stale: run `npm run types`");
      process.exit(1);
    }
  } else {
    await writeFile(target, made);
  }
}
