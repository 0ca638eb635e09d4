import { readFile } from "node:fs/promises";
import Ajv2020 from "ajv/dist/2020";
import { expect, test } from "vitest";
import { worthARow } from "../src/components/Causes";
import { contradictions, gradeWords } from "../src/components/Ledger";
import { byPhase } from "../src/components/Timeline";
import { reachOf, telling } from "../src/components/VariantPlot";
import { distinct } from "../src/components/WaysIn";
import type { Report } from "../src/generated/report";
import { hollow, longWinded, selfAudit } from "./reports";

const read = async (path: string) =>
  JSON.parse(await readFile(new URL(`../${path}`, import.meta.url), "utf8"));

const schema = await read("schema/report.json");
const sample: Report = await read("sample/report.json");
const real: Report = await read("sample/real.json");
const validate = new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).compile(
  schema,
);

test("the sample is valid, and says that it is invented", () => {
  expect(validate(sample), JSON.stringify(validate.errors)).toBe(true);
  expect(sample.head.notice).toMatch(/invented/i);
});

test("a report that the engine wrote is valid", () => {
  expect(validate(real), JSON.stringify(validate.errors)).toBe(true);
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

test("the ruler of the variants ends just beyond the largest interval", () => {
  const to = (value: number, band: [number, number]) =>
    ({ difference: { value, error: 0.01, band } }) as never;
  expect(reachOf([to(-0.37, [-0.645, -0.1]), to(0.02, [-0.01, 0.05])])).toBe(0.7);
  expect(reachOf([to(0.02, [-0.01, 0.05])])).toBe(0.05);
  expect(reachOf([to(0.9, [0.5, 0.98])])).toBe(1);
  expect(reachOf([])).toBe(0.01);
});

test("ways that differ by the hour alone are told once", () => {
  const way = (conditions: string, length_m: number) =>
    ({ label: "on foot", conditions, length_m, tasks: [] }) as never;
  expect(
    distinct([way("twilight, normal alert", 9), way("day, normal alert", 9)]).map(
      ({ conditions }) => conditions,
    ),
  ).toEqual(["twilight and day, normal alert"]);
  expect(distinct([way("night, relaxed", 9), way("day, normal alert", 9)])).toMatchObject([
    { conditions: "night, relaxed; day, normal alert" },
  ]);
  expect(distinct([way("night, relaxed", 9), way("day, relaxed", 8)])).toHaveLength(2);
});

test("a source that neither weighed nor was needed has no row", () => {
  const row = (value: number, needed?: number) => ({
    label: "a",
    share: { value },
    ...(needed === undefined ? {} : { needed: { value: needed } }),
  });
  const rows = worthARow({
    gave_away: [row(0.9), row(0), row(0.0002), row(0, 0.67), row(0, 0)],
  } as never);
  expect(rows).toEqual([row(0.9), row(0, 0.67)]);
});
