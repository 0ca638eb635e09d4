// One number on a line: a dot, a thick whisker for simulation, a thin one for what is unknown.

import type { Estimate } from "../generated/report";
import { linear, ticks } from "../lib/scale";

/** The colour of a mark; sides keep their hues, everything else is ink. */
export type Tone = "protector" | "seeker" | "ink";

interface RangeProps {
  of: Estimate;
  domain?: readonly [number, number];
  tone?: Tone;
  /** Fill from here to the value. */
  from?: number | null;
  /** An empty dot: the interval includes nothing worth telling. */
  hollow?: boolean;
  /** A line to compare with. */
  rule?: number | null;
}

/** Decoration beside a number that is written out; hidden from screen readers. */
export function Range({
  of,
  domain = [0, 1],
  tone = "ink",
  from = null,
  hollow = false,
  rule = null,
}: RangeProps) {
  const scale = linear(domain, [0, 100]);
  const at = (value: number) => `${Math.min(100, Math.max(0, scale(value))).toFixed(2)}%`;
  const { value, error, band } = of;
  return (
    <svg className={`range tone-${tone}`} aria-hidden="true" focusable="false">
      <line className="range-track" x1="0" x2="100%" y1="50%" y2="50%" />
      {rule !== null && (
        <line className="range-rule" x1={at(rule)} x2={at(rule)} y1="0" y2="100%" />
      )}
      {from !== null && (
        <rect
          className="range-fill"
          x={at(Math.min(from, value))}
          width={`${Math.abs(scale(value) - scale(from)).toFixed(2)}%`}
          y="20%"
          height="60%"
        />
      )}
      {band && (
        <>
          <line className="range-band" x1={at(band[0])} x2={at(band[1])} y1="50%" y2="50%" />
          <line className="range-band" x1={at(band[0])} x2={at(band[0])} y1="32%" y2="68%" />
          <line className="range-band" x1={at(band[1])} x2={at(band[1])} y1="32%" y2="68%" />
        </>
      )}
      {error != null && error > 0 && (
        <line
          className="range-error"
          x1={at(value - error)}
          x2={at(value + error)}
          y1="50%"
          y2="50%"
        />
      )}
      <circle className={hollow ? "range-dot hollow" : "range-dot"} cx={at(value)} cy="50%" r="4" />
    </svg>
  );
}

interface AxisProps {
  domain?: readonly [number, number];
  wanted?: number;
  /** Where the ticks stand; else round values, about as many as wanted. */
  marks?: number[];
  format?: (value: number) => string;
}

/** The ruler over a column of ranges. */
export function RangeAxis({
  domain = [0, 1],
  wanted = 4,
  marks = ticks(domain[0], domain[1], wanted),
  format = String,
}: AxisProps) {
  const scale = linear(domain, [0, 100]);
  return (
    <svg className="range-axis" aria-hidden="true" focusable="false">
      {marks.map((value) => {
        const x = `${scale(value).toFixed(2)}%`;
        const place = scale(value) < 4 ? "start" : scale(value) > 96 ? "end" : "middle";
        return (
          <g key={value}>
            <line x1={x} x2={x} y1="14" y2="18" />
            <text x={x} y="10" textAnchor={place}>
              {format(value)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
