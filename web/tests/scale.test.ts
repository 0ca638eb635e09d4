import { expect, test } from "vitest";
import { windowStart } from "../src/components/TaskTimeline";
import type { Way } from "../src/generated/report";
import { place, wrap } from "../src/lib/place";
import {
  areaPath,
  curvePath,
  linear,
  niceStep,
  spread,
  stepPath,
  ticks,
  timeAxis,
} from "../src/lib/scale";
import { inside, project, scaleBar, whole, zoomBy } from "../src/lib/view";

test("a linear scale hits its ends, and survives a domain of one point", () => {
  const scale = linear([10, 20], [0, 100]);
  expect([scale(10), scale(15), scale(20)]).toEqual([0, 50, 100]);
  expect(linear([3, 3], [7, 9])(3)).toBe(7);
});

test("ticks are round and within the domain", () => {
  expect(ticks(0, 1, 4)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(ticks(0, 0.2, 4)).toEqual([0, 0.05, 0.1, 0.15, 0.2]);
  expect(ticks(-0.5, 0.5, 2)).toEqual([-0.5, 0, 0.5]);
  expect(ticks(5, 5, 4)).toEqual([5]);
  expect(niceStep(0)).toBe(1);
  expect(niceStep(Number.NaN)).toBe(1);
});

test("clocks tick in days when they are long", () => {
  const month = timeAxis(672, 7);
  expect(month.unit).toBe("days");
  expect(month.at.map(month.label)).toEqual(["0", "5", "10", "15", "20", "25"]);
  const day = timeAxis(24, 6);
  expect(day.unit).toBe("hours");
  expect(day.at.length).toBeLessThanOrEqual(13);
});

test("curves are steps, and lines once the steps are too fine to see", () => {
  expect(stepPath([], 5)).toBe("");
  expect(
    stepPath(
      [
        [0, 10],
        [5, 8],
      ],
      9,
    ),
  ).toBe("M0,10H5V8H9");
  const many = Array.from({ length: 30 }, (_, n) => [n, n] as const);
  expect(curvePath(many, 40)).toContain("L29,29H40");
  expect(areaPath([], [])).toBe("");
  expect(areaPath(many, many).endsWith("Z")).toBe(true);
});

test("labels keep their distance and stay within the bounds", () => {
  const placed = spread([50, 51, 52], 16, 0, 60);
  const sorted = [...placed].sort((a, b) => a - b);
  for (let n = 1; n < sorted.length; n += 1) {
    expect((sorted[n] ?? 0) - (sorted[n - 1] ?? 0)).toBeGreaterThanOrEqual(16);
  }
  expect(Math.max(...placed)).toBeLessThanOrEqual(60);
  expect(spread([], 10, 0, 1)).toEqual([]);
});

test("a label that finds no room is left out, and none lies on another", () => {
  const wish = (key: string, x: number) => ({
    key,
    text: "a long name",
    x,
    y: 50,
    clear: 4,
    size: 12,
  });
  const frame = { x: 0, y: 0, width: 300, height: 100 };
  const placed = place([wish("a", 20), wish("b", 24), wish("c", 150)], [], frame);
  expect(placed.map(({ key }) => key)).toContain("a");
  expect(place([wish("a", 20)], [], { x: 0, y: 0, width: 30, height: 20 })).toEqual([]);
});

test("words wrap at the limit", () => {
  expect(wrap("An arrested official's leads", 14)).toEqual(["An arrested", "official's", "leads"]);
  expect(wrap("one two three four", 5, 2)).toEqual(["one", "two…"]);
});

test("the map stays on the map", () => {
  const extent = { west_m: 0, south_m: 0, east_m: 1000, north_m: 800 };
  const far = inside(extent, { east: -500, north: 9999, zoom: 4 });
  expect(far).toEqual({ east: 125, north: 700, zoom: 4 });
  expect(inside(extent, zoomBy(whole(extent), 0.1)).zoom).toBe(1);
  const at = project(extent, whole(extent), 500, 400);
  expect([at.x([0, 0]), at.y([0, 0]), at.x([1000, 800]), at.y([1000, 800])]).toEqual([
    0, 400, 500, 0,
  ]);
  expect(scaleBar(0.05, 110)).toBe(2000);
  expect(scaleBar(0.05, 110) * 0.05).toBeLessThanOrEqual(110);
});

test("a long walk is cut off the race, a short way is shown whole", () => {
  const way = (total: number, response: number, critical: number | null) =>
    ({
      total_s: { value: total },
      response: { time_s: { value: response } },
      critical_at_s: critical,
    }) as unknown as Way;
  expect(windowStart(way(340, 540, null))).toBe(0);
  expect(windowStart(way(6695, 540, 6155))).toBeGreaterThan(4000);
  expect(windowStart(way(6695, 540, 6155))).toBeLessThan(6155);
});
