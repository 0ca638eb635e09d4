// Where on the page does a value lie? Linear scales, round ticks, step paths.

/** A linear map from values to pixels (or to per cent). */
export interface Scale {
  (value: number): number;
  domain: readonly [number, number];
  range: readonly [number, number];
}

export function linear(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const [d0, d1] = domain;
  const [r0, r1] = range;
  const span = d1 - d0;
  const at = (value: number) => (span === 0 ? r0 : r0 + ((value - d0) / span) * (r1 - r0));
  return Object.assign(at, { domain, range });
}

/** The smallest of 1, 2, 2.5, 5 times a power of ten that is at least `size`. */
export function niceStep(size: number): number {
  if (!(size > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(size));
  for (const factor of [1, 2, 2.5, 5, 10]) {
    if (factor * power >= size * (1 - 1e-9)) return factor * power;
  }
  return 10 * power;
}

/** Round values within the domain, about `wanted` of them. */
export function ticks(low: number, high: number, wanted: number): number[] {
  if (!(high > low) || wanted < 1) return [low];
  const step = niceStep((high - low) / wanted);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, n) =>
    Number(((first + n) * step).toPrecision(12)),
  );
}

/** Steps in which people count hours: quarter days, days, weeks. */
const CLOCK_STEPS_H = [0.25, 0.5, 1, 2, 3, 6, 12, 24, 48, 72, 120, 168, 336, 672, 1344];

export interface TimeAxis {
  /** Ticks in hours. */
  at: number[];
  /** How one is written, without the unit. */
  label: (hours: number) => string;
  unit: "days" | "hours";
}

/** Ticks of a campaign's clock, which starts at zero. */
export function timeAxis(until_h: number, wanted: number): TimeAxis {
  const step =
    CLOCK_STEPS_H.find((s) => until_h / s <= wanted) ?? niceStep(until_h / wanted / 24) * 24;
  const at = Array.from({ length: Math.floor(until_h / step + 1e-9) + 1 }, (_, n) => n * step);
  return step >= 24
    ? { at, label: (h) => String(Math.round(h / 24)), unit: "days" }
    : { at, label: (h) => String(Number(h.toFixed(2))), unit: "hours" };
}

type Pairs = readonly (readonly [number, number])[];

/** A path that holds each value until the next point, and the last one to `end`. */
export function stepPath(points: Pairs, end?: number): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M${px(first[0])},${px(first[1])}`;
  for (const [x, y] of rest) path += `H${px(x)}V${px(y)}`;
  return end === undefined ? path : `${path}H${px(end)}`;
}

/** A straight-line path. */
export function linePath(points: Pairs): string {
  return points.map(([x, y], n) => `${n === 0 ? "M" : "L"}${px(x)},${px(y)}`).join("");
}

/** More points than this are so close that steps would only look like noise. */
const FINE = 24;

/** A cumulative curve: steps where they can be told apart, else straight lines between points. */
export function curvePath(points: Pairs, end: number): string {
  return points.length > FINE ? `${linePath(points)}H${px(end)}` : stepPath(points, end);
}

/** The area between two such curves. */
export function areaPath(upper: Pairs, lower: Pairs): string {
  if (upper.length === 0) return "";
  const back = [...lower].reverse();
  if (upper.length > FINE) {
    return `${linePath(upper)}${linePath(back).replace("M", "L")}Z`;
  }
  let path = stepPath(upper);
  const [start, ...rest] = back;
  if (!start) return "";
  path += `L${px(start[0])},${px(start[1])}`;
  for (const [x, y] of rest) path += `V${px(y)}H${px(x)}`;
  return `${path}Z`;
}

/** Pixels to a tenth: smaller files, same picture. */
export function px(value: number): number {
  return Math.round(value * 10) / 10;
}

/**
 * Moves labels apart so that neighbours are at least `gap` from each other, within the bounds. A
 * gap each, by label, when they differ in height: two neighbours keep half of both.
 */
export function spread(
  at: number[],
  gap: number | readonly number[],
  low: number,
  high: number,
): number[] {
  const order = at.map((y, n) => [y, n] as const).sort((a, b) => a[0] - b[0]);
  const placed = order.map(([y]) => y);
  const own = (n: number) => (typeof gap === "number" ? gap : (gap[order[n]?.[1] ?? 0] ?? 0));
  const between = (n: number) => (own(n) + own(n + 1)) / 2;
  for (let n = 1; n < placed.length; n += 1) {
    placed[n] = Math.max(placed[n] ?? 0, (placed[n - 1] ?? 0) + between(n - 1));
  }
  let limit = high;
  for (let n = placed.length - 1; n >= 0; n -= 1) {
    placed[n] = Math.min(placed[n] ?? 0, limit);
    limit = (placed[n] ?? 0) - (n > 0 ? between(n - 1) : 0);
  }
  const lift = low - Math.min(low, placed[0] ?? low);
  const out = new Array<number>(at.length);
  for (const [n, [, index]] of order.entries()) out[index] = (placed[n] ?? 0) + lift;
  return out;
}
