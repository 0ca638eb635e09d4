import { describe, expect, test } from "vitest";
import { complement } from "../src/components/OutcomeBar";
import {
  count,
  dateWords,
  fixed,
  metres,
  plain,
  seconds,
  sentenceCase,
  share,
  signed,
  subscript,
  twoDigits,
  written,
} from "../src/lib/format";

const THIN = "\u202f";
const MINUS = "\u2212";

describe("an estimate is written with both intervals", () => {
  test.each([
    [{ value: 0.62, error: 0.0095, band: [0.35, 0.81] }, "0.62 ± 0.01 (0.35–0.81)"],
    [{ value: 0.617, error: 0.004, band: [0.35, 0.81] }, "0.617 ± 0.004 (0.35–0.81)"],
    [{ value: 0.03, error: 0.002, band: [0.004, 0.11] }, "0.030 ± 0.002 (0.004–0.11)"],
    [{ value: 0.5, error: 0.2, band: null }, "0.50 ± 0.20"],
    [{ value: 0.0508, error: 0.0077, band: [0.0084, 0.142] }, "0.051 ± 0.008 (0.008–0.14)"],
    [{ value: 0.997, error: 0.0004, band: [0.98, 1] }, "0.997 ± <0.001 (0.98–1)"],
    [{ value: 0, error: 0, band: null }, "0"],
    [{ value: 0 }, "0"],
    [{ value: 0, error: 0.000192, band: [0, 0] }, "0 (at most 0.0002)"],
    [{ value: 0, error: 0.000192, band: [0, 0.02] }, "0 (at most 0.0002) (0–0.02)"],
    [{ value: 0.000244, error: 0.00048, band: [0.0002, 0.0002] }, "<0.001"],
    [{ value: 1, error: 0.0002 }, "1 (at least 0.9998)"],
    [{ value: 1 }, "1"],
    [{ value: 0.9979 }, "0.998"],
    [{ value: 0.99999 }, ">0.999"],
    [{ value: 0.37, error: null, band: null }, "0.37"],
  ])("share %o", (estimate, text) => {
    expect(plain(estimate as never, "share")).toBe(text);
  });

  test.each([
    [{ value: 374, error: 9, band: [226, 590] }, "hours", "15.6 ± 0.4 (9.4–25) days"],
    [{ value: 30, error: 1.2, band: [20, 47] }, "hours", "30 ± 1 (20–47) h"],
    [{ value: 0.5 }, "hours", "30 min"],
    [{ value: 210, band: [120, 420] }, "seconds", "210 (120–420) s"],
    [{ value: 540, band: [380, 840] }, "seconds", "9.0 (6.3–14) min"],
    [{ value: 16.2, error: 0.3 }, "days", "16.2 ± 0.3 days"],
    [{ value: 17 }, "people", "17 people"],
    [{ value: 4.3, error: 0.1, band: [2, 7.6] }, "people", "4.3 ± 0.1 (2.0–7.6) people"],
    [{ value: 2600 }, "metres", "2.6 km"],
  ] as const)("%o in %s", (estimate, unit, text) => {
    expect(plain(estimate as never, unit)).toBe(text);
  });
});

test("differences carry their sign and no dash between negatives", () => {
  const down = signed({ value: -0.28, error: 0.009, band: [-0.45, -0.12] });
  expect(down.value).toBe(`${MINUS}0.28`);
  expect(down.band).toBe(`(${MINUS}0.45 to ${MINUS}0.12)`);
  expect(signed({ value: 0.04 }).value).toBe("+0.040");
  expect(signed({ value: 0 }).value).toBe("0");
  expect(signed({ value: 0, error: 0.0011, band: [0, 0] })).toMatchObject({
    error: "± 0.001",
    band: null,
  });
});

test("no number is written as minus zero", () => {
  expect(fixed(-0.001, 2)).toBe("0.00");
  expect(fixed(-0.4, 0)).toBe("0");
});

test("long numbers are grouped by thin spaces, four digits are not", () => {
  expect(count(10000)).toBe(`10${THIN}000`);
  expect(count(1234567)).toBe(`1${THIN}234${THIN}567`);
  expect(count(4187)).toBe("4187");
});

test("two significant digits", () => {
  expect([0.012, 0.12, 1.2, 12, 120, 0].map(twoDigits)).toEqual([3, 2, 1, 0, 0, 0]);
});

test("an error never rounds away what it is about", () => {
  const { value, error } = written({ value: 0.5, error: 0.00001 }, "share");
  expect(value).toBe("0.500");
  expect(error).toBe("± <0.001");
});

test("a share in a label is never rounded to what it is not", () => {
  expect([0, 1, 0.62, 0.004, 0.9991, 1e-9, 1 - 1e-9].map(share)).toEqual([
    "0",
    "1",
    "0.62",
    "0.004",
    "0.999",
    "<0.001",
    ">0.999",
  ]);
});

test("words for times, lengths, days and terms", () => {
  expect(seconds(75)).toBe("75 s");
  expect(seconds(4300)).toBe("72 min");
  expect(seconds(7200)).toBe("2.0 h");
  expect(metres(150)).toBe("150 m");
  expect(metres(6900)).toBe("6.9 km");
  expect(dateWords("2026-03-02")).toBe("2 March 2026");
  expect(dateWords("spring")).toBe("spring");
  expect(subscript("P_I")).toEqual(["P", "I"]);
  expect(subscript("P(located)")).toEqual(["P(located)", null]);
  expect(sentenceCase("a tail")).toBe("A tail");
  expect(sentenceCase("P_I")).toBe("P_I");
});

test("what did not stay free mirrors what did", () => {
  expect(complement({ value: 0.75, error: 0.01, band: [0.5, 0.875] })).toEqual({
    value: 0.25,
    error: 0.01,
    band: [0.125, 0.5],
  });
});
