import { readFile } from "node:fs/promises";
import Ajv2020 from "ajv/dist/2020";
import { expect, test } from "vitest";
import { contradictions, gradeWords } from "../src/components/Ledger";
import { byPhase } from "../src/components/Timeline";
import { telling } from "../src/components/VariantPlot";
import type { Report } from "../src/generated/report";
import { hollow, longWinded, selfAudit } from "./reports";

const read = async (path: string) =>
  JSON.parse(await readFile(new URL(`../${path}`, import.meta.url), "utf8"));

const schema = await read("schema/report.json");
const sample: Report = await read("sample/report.json");
const validate = new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).compile(
  schema,
);

test("the sample is valid, and says that it is invented", () => {
  expect(validate(sample), JSON.stringify(validate.errors)).toBe(true);
  expect(sample.head.notice).toMatch(/invented/i);
});

test.each([selfAudit, hollow, longWinded])("%o of it is valid too", (made) => {
  expect(validate(made(sample)), JSON.stringify(validate.errors)).toBe(true);
});

test("a misspelt field is refused", () => {
  expect(validate({ ...sample, fates: [] })).toBe(false);
});

test("the sample's shares agree with each other", () => {
  const { fates, stages } = sample.outcomes;
  const sum = (shares: { share: { value: number } }[]) =>
    shares.reduce((total, { share }) => total + share.value, 0);
  expect(sum(fates)).toBeCloseTo(1, 9);
  expect(sum(stages)).toBeCloseTo(fates.find(({ fate }) => fate === "free")?.share.value ?? 0, 9);
  expect((sample.causes?.flow ?? []).reduce((total, link) => total + link.share, 0)).toBeCloseTo(1);
});

test("every cause lies before what it caused", () => {
  for (const [index, step] of (sample.story?.steps ?? []).entries()) {
    if (step.cause != null) expect(step.cause).toBeLessThan(index);
  }
});

test("a contradiction is told once", () => {
  expect(contradictions(sample.ledger.claims)).toHaveLength(1);
  expect(gradeWords("B3")).toBe("usually reliable source, possibly true");
});

test("steps are grouped by phase without changing their order", () => {
  const steps = sample.story?.steps ?? [];
  const groups = byPhase(steps);
  expect(groups.flatMap((group) => group.steps.map(({ index }) => index))).toEqual(
    steps.map((_, index) => index),
  );
});

test("a difference within its own error tells nothing", () => {
  const variant = sample.what_if?.variants.find(({ id }) => id === "no-party");
  expect(variant?.differences.map(telling)).toEqual([false, true]);
});
