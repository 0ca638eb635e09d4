import { describe, expect, test } from "vitest";
import { detection, responseWords, windowStart } from "../src/components/TaskTimeline";
import type { Map as MapData, Way } from "../src/generated/report";
import { insetsOf, without } from "../src/lib/insets";
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
  const uneven = spread([10, 11, 12], [10, 30, 10], 0, 100);
  expect((uneven[1] ?? 0) - (uneven[0] ?? 0)).toBeGreaterThanOrEqual(20);
  expect((uneven[2] ?? 0) - (uneven[1] ?? 0)).toBeGreaterThanOrEqual(20);
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

test("a label tries its other places in turn", () => {
  const frame = { x: 0, y: 0, width: 300, height: 100 };
  const wish = { key: "a", text: "a name", x: 20, y: 50, clear: 2, size: 12 };
  const taken = [{ x: 0, y: 0, width: 150, height: 100 }];
  expect(place([wish], taken, frame)).toEqual([]);
  expect(
    place([{ ...wish, spots: [[20, 50] as const, [200, 50] as const] }], taken, frame),
  ).toMatchObject([{ x: 205 }]);
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

test("a detection stands where in its task it happens", () => {
  expect(detection("beginning", 100, 200)).toMatchObject({ x: 100, anchor: "start" });
  expect(detection("middle", 100, 200)).toMatchObject({ x: 147, name: 150 });
  expect(detection("end", 100, 200).x + detection("end", 100, 200).width).toBeLessThan(200);
  expect(detection("throughout", 100, 200)).toMatchObject({ x: 100, width: 98.5, name: 150 });
});

test("a response that is longer than the way says by how much, in the same unit", () => {
  const response = (value: number) => ({ label: "men", time_s: { value } });
  expect(responseWords(response(3618), 472)).toBe("men: 60 min, 52 min longer than the whole way");
  expect(responseWords(response(713), 472)).toBe("men: 12 min, 4.0 min longer than the whole way");
  expect(responseWords(response(210), 340)).toBe("men: 210 s");
});

describe("insets", () => {
  const map = (more: Partial<MapData>): MapData => ({
    extent: { west_m: 0, south_m: 0, east_m: 30_000, north_m: 30_000 },
    sites: [
      { id: "ranch", label: "ranch", at: [20_000, 20_000] },
      { id: "house", label: "house", at: [10_000, 10_000] },
      { id: "bare", label: "bare", at: [25_000, 5000] },
    ],
    rings: [{ label: "yard", at: [10_000, 10_000], radius_m: 900 }],
    lines: [
      {
        kind: "way",
        label: "way in",
        points: [
          [20_300, 20_000],
          [20_010, 20_000],
        ],
      },
    ],
    credit: "",
    ...more,
  });

  test("a site with rings or a way has one, rings first", () => {
    const insets = insetsOf(map({}));
    expect(insets.map(({ key }) => key)).toEqual(["house", "ranch"]);
    const across = insets.map(({ extent }) => extent.east_m - extent.west_m);
    expect(across).toEqual([2250, 2000]);
  });

  test("small rings within large ones have one more, closer", () => {
    const rings = [300, 1500, 3500].map((radius_m) => ({
      label: `${radius_m}`,
      at: [10_000, 10_000] as [number, number],
      radius_m,
    }));
    expect(insetsOf(map({ rings })).map(({ key }) => key)).toEqual([
      "house",
      "house close",
      "ranch",
    ]);
  });

  test("none where the map is close enough, and all of it on the map", () => {
    const extent = { west_m: 9000, south_m: 9000, east_m: 12_000, north_m: 12_000 };
    expect(insetsOf(map({ extent, lines: [] }))).toEqual([]);
    const [first] = insetsOf(map({ rings: [{ label: "a", at: [25_000, 5000], radius_m: 100 }] }));
    expect(first?.site.id).toBe("bare");
    const edge = map({
      sites: [{ id: "e", label: "e", at: [0, 0] }],
      rings: [{ label: "a", at: [0, 0], radius_m: 500 }],
    });
    expect(insetsOf(edge)[0]?.extent).toEqual({
      west_m: 0,
      south_m: 0,
      east_m: 2000,
      north_m: 2000,
    });
  });

  test("what an inset shows is left off the map, roads excepted", () => {
    const box = { west_m: 19_000, south_m: 19_000, east_m: 21_000, north_m: 21_000 };
    const road = {
      kind: "road" as const,
      points: [
        [20_000, 20_000],
        [20_100, 20_000],
      ] as [number, number][],
    };
    const whole = map({ lines: [...(map({}).lines ?? []), road] });
    expect(without(whole, [box]).lines).toEqual([road]);
    expect(without(whole, [])).toBe(whole);
  });
});
