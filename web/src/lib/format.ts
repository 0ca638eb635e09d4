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
  if (!error || error <= 0) return plain;
  const first = Math.max(0, -Math.floor(Math.log10(error) + 1e-9));
  // 0.0095 is one hundredth, not nine and a half thousandths.
  const earned = first > 0 && Math.round(error * 10 ** first) >= 5 ? first - 1 : first;
  return share
    ? Math.min(4, Math.max(plain, Math.min(earned, plain + 1)))
    : Math.min(plain + 1, Math.max(earned, Math.min(plain, earned + 1)));
}

/**
 * A share with at least `decimals` of them: exactly 0 and 1 have none, and what would round to 0 or
 * 1 has three, or is told from them by a sign.
 */
function shareText(value: number, decimals: number): string {
  if (value === 0 || value === 1) return String(value);
  const text = fixed(value, decimals);
  if (value < 0 || value > 1 || (Number(text) > 0 && Number(text) < 1)) return text;
  if (decimals < 3) return shareText(value, 3);
  const least = 10 ** -decimals;
  return value < 0.5 ? `<${fixed(least, decimals)}` : `>${fixed(1 - least, decimals)}`;
}

/** The end of a band of shares: hundredths, thousandths where those would say 0 or 1. */
function shareEnd(value: number): string {
  const margin = Math.min(Math.abs(value), Math.abs(1 - value));
  return shareText(value, margin < 0.01 ? 3 : 2);
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

/** A probability taken apart. */
function writtenShare({ value, error, band }: Estimate): Written {
  const decimals = decimalsOf(value, error, true);
  const text = shareText(value, decimals);
  const [low, high] = band ? [shareEnd(band[0]), shareEnd(band[1])] : [null, null];
  // A range between negatives reads "to": a dash would look like a sign.
  const dash = band && band[0] < 0 ? " to " : "–";
  // "0 to 0" and "<0.001 to <0.001" add nothing to a value that says the same.
  const empty = low === high && low === text;
  return {
    value: text,
    error: shareError(value, text, error, decimals),
    band: band && !empty ? `(${low}${dash}${high})` : null,
    unit: "",
  };
}

/** The simulation error of a share; one-sided where none or all of the campaigns had it. */
function shareError(
  value: number,
  text: string,
  error: number | null | undefined,
  decimals: number,
): string | null {
  if (error == null) return null;
  if (value === 0) return error > 0 ? `(at most ${shareText(error, twoDigits(error))})` : null;
  if (value === 1) return error > 0 ? `(at least ${shareText(1 - error, twoDigits(error))})` : null;
  if (text.startsWith("<") || text.startsWith(">")) return null;
  return errorText(error, decimals);
}

/** Takes an estimate apart for the page. */
export function written(estimate: Estimate, unit: Unit): Written {
  if (unit === "share") return writtenShare(estimate);
  const { factor, unit: words } = readable(estimate.value, unit);
  const value = estimate.value * factor;
  const error = estimate.error == null ? null : estimate.error * factor;
  const decimals = decimalsOf(value, error, false);
  const end = (x: number) => fixed(x * factor, Math.min(decimals, twoDigits(x * factor)));
  const whole = Number.isInteger(value) && error === null && !estimate.band;
  return {
    value: fixed(value, whole ? 0 : decimals),
    error: error === null ? null : errorText(error, decimals),
    band: estimate.band ? `(${end(estimate.band[0])}–${end(estimate.band[1])})` : null,
    unit: words,
  };
}

/** The same as one string, for labels that are read aloud. */
export function plain(estimate: Estimate, unit: Unit): string {
  const { value, error, band, unit: words } = written(estimate, unit);
  return [value, error, band, words].filter(Boolean).join(" ");
}

/** A difference of shares, with its sign always. */
export function signed({ value, error, band }: Estimate): Written {
  const decimals = decimalsOf(value, error, true);
  const text = value === 0 ? "0" : fixed(value, decimals);
  const [low, high] = band
    ? band.map((x) => (x === 0 ? "0" : fixed(x, Math.abs(x) < 0.01 ? 3 : 2)))
    : [];
  return {
    value: value > 0 && Number(text) !== 0 ? `+${text}` : text,
    error: error == null || (value === 0 && error === 0) ? null : errorText(error, decimals),
    band:
      band && !(low === "0" && high === "0")
        ? `(${low}${band[0] < 0 ? " to " : "–"}${high})`
        : null,
    unit: "",
  };
}

/** A share without intervals, where a label has no room for them: "0.62", "0", "<0.001". */
export function share(value: number): string {
  return shareText(value, 2);
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
