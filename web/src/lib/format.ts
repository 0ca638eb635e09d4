// How is a number written? `0.62 ± 0.01 (0.35–0.81)`, in a unit a reader would choose.

import type { Estimate, Unit } from "../generated/report";

/** A number taken apart, so that its intervals can be set smaller than itself. */
export interface Written {
  value: string;
  error: string | null;
  band: string | null;
  unit: string;
}

const MINUS = "\u2212";

/** Fixed decimals with a true minus sign; never "-0.00". */
export function fixed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  const zero = Number(text) === 0;
  const [whole = "0", part] = text.split(".");
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, "\u202f") : whole;
  return `${value < 0 && !zero ? MINUS : ""}${grouped}${part ? `.${part}` : ""}`;
}

/** Decimals that show two significant digits, at least none and at most four. */
export function twoDigits(value: number): number {
  const size = Math.abs(value);
  if (size === 0) return 0;
  return Math.min(4, Math.max(0, 1 - Math.floor(Math.log10(size))));
}

/** Decimals for a value: two significant digits, one more when the interval earns it. */
function decimalsOf(value: number, error: number | null | undefined, share: boolean): number {
  const plain = share ? Math.max(2, Math.min(3, twoDigits(value))) : twoDigits(value);
  if (!error || error <= 0) return share && (value === 0 || value === 1) ? 2 : plain;
  const first = Math.max(0, -Math.floor(Math.log10(error) + 1e-9));
  // 0.0095 is one hundredth, not nine and a half thousandths.
  const earned = first > 0 && Math.round(error * 10 ** first) >= 5 ? first - 1 : first;
  return share
    ? Math.min(4, Math.max(2, Math.min(earned, plain + 1)))
    : Math.min(plain + 1, Math.max(earned, Math.min(plain, earned + 1)));
}

/** Two decimals for the end of a band, three where two would round it to 0 or 1. */
function endDecimals(value: number): number {
  const size = Math.abs(value);
  const margin = Math.min(size, Math.abs(1 - size));
  return margin > 0 && margin < 0.01 ? 3 : 2;
}

function errorText(error: number, decimals: number): string {
  const text = fixed(error, decimals);
  if (Number(text) > 0 || error === 0) return `± ${text}`;
  return `± <${fixed(10 ** -decimals, decimals)}`;
}

interface Scaled {
  factor: number;
  unit: string;
}

/** The factor and the words in which a quantity of this size is read most easily. */
export function readable(value: number, unit: Unit): Scaled {
  const size = Math.abs(value);
  switch (unit) {
    case "share":
      return { factor: 1, unit: "" };
    case "days":
      return { factor: 1, unit: "days" };
    case "hours":
      if (size >= 48) return { factor: 1 / 24, unit: "days" };
      return size >= 1.5 ? { factor: 1, unit: "h" } : { factor: 60, unit: "min" };
    case "minutes":
      return size >= 120 ? { factor: 1 / 60, unit: "h" } : { factor: 1, unit: "min" };
    case "seconds":
      if (size >= 5400) return { factor: 1 / 3600, unit: "h" };
      return size >= 300 ? { factor: 1 / 60, unit: "min" } : { factor: 1, unit: "s" };
    case "metres":
      return size >= 1000 ? { factor: 1 / 1000, unit: "km" } : { factor: 1, unit: "m" };
    case "people":
      return { factor: 1, unit: "people" };
    case "count":
      return { factor: 1, unit: "" };
  }
}

/** Takes an estimate apart for the page. */
export function written(estimate: Estimate, unit: Unit): Written {
  const { factor, unit: words } = readable(estimate.value, unit);
  const value = estimate.value * factor;
  const error = estimate.error == null ? null : estimate.error * factor;
  const share = unit === "share";
  const decimals = decimalsOf(value, error, share);
  const low = estimate.band ? estimate.band[0] * factor : 0;
  const high = estimate.band ? estimate.band[1] * factor : 0;
  // The band is broad by nature: hundredths, unless an end of it lies closer to 0 or 1.
  // Other units: two digits.
  const end = (x: number) => fixed(x, share ? endDecimals(x) : Math.min(decimals, twoDigits(x)));
  // A range between negatives reads "to": a dash would look like a sign.
  const dash = low < 0 ? " to " : "–";
  const whole = !share && Number.isInteger(value) && error === null && !estimate.band;
  return {
    value: fixed(value, whole ? 0 : decimals),
    error: error === null ? null : errorText(error, decimals),
    band: estimate.band ? `(${end(low)}${dash}${end(high)})` : null,
    unit: words,
  };
}

/** The same as one string, for labels that are read aloud. */
export function plain(estimate: Estimate, unit: Unit): string {
  const { value, error, band, unit: words } = written(estimate, unit);
  return [value, error, band, words].filter(Boolean).join(" ");
}

/** A difference, with its sign always. */
export function signed(estimate: Estimate): Written {
  const parts = written(estimate, "share");
  const sign = estimate.value > 0 && Number(parts.value) !== 0 ? "+" : "";
  return { ...parts, value: sign + parts.value };
}

/** A share without intervals, where a label has no room for them: "0.62". */
export function share(value: number): string {
  return fixed(value, 2);
}

/** Seconds as a reader says them: "75 s", "9 min", "2.1 h". */
export function seconds(value: number): string {
  const { factor, unit } = readable(value, "seconds");
  const scaled = value * factor;
  return `${fixed(scaled, unit === "s" ? 0 : twoDigits(scaled))} ${unit}`;
}

/** Metres as a reader says them. */
export function metres(value: number): string {
  const { factor, unit } = readable(value, "metres");
  return `${fixed(value * factor, unit === "m" ? 0 : 1)} ${unit}`;
}

/** A whole number with thin spaces. */
export function count(value: number): string {
  return fixed(value, 0);
}

/** "P_I" with its subscript apart: ["P", "I"]. */
export function subscript(term: string): [string, string | null] {
  const found = /^([A-Za-z]+)_([A-Za-z0-9]+)$/.exec(term);
  return found ? [found[1] ?? term, found[2] ?? null] : [term, null];
}

const CAPITAL = /^\p{Ll}/u;
/** The same words with a capital first. */
export function sentenceCase(text: string): string {
  return CAPITAL.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

const MONTHS =
  "January February March April May June July August September October November December".split(
    " ",
  );

/** "2026-03-02" as "2 March 2026"; anything else as it is. */
export function dateWords(date: string): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  const month = found ? MONTHS[Number(found[2]) - 1] : undefined;
  return found && month ? `${Number(found[3])} ${month} ${found[1]}` : date;
}
