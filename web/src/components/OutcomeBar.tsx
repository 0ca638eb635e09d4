// How did it end? One stacked bar, and below it every share with both intervals.

import type { Estimate, Outcomes } from "../generated/report";
import { plain, share } from "../lib/format";
import { niceStep } from "../lib/scale";
import { useWidth } from "../lib/use-width";
import { Num } from "./Num";
import { Range, RangeAxis, type Tone } from "./Range";

interface Segment {
  key: string;
  label: string;
  share: Estimate;
  side: Extract<Tone, "protector" | "seeker">;
  tint: number;
}

/** From worst for the principal to best: the fates, then the stages of free from near to far. */
function segments({ fates, stages }: Outcomes): Segment[] {
  const lost = fates
    .filter(({ fate }) => fate !== "free")
    .map(({ fate, label, share: s }, n) => ({
      key: fate,
      label,
      share: s,
      side: "seeker" as const,
      tint: n + 1,
    }));
  const kept =
    stages.length > 0
      ? [...stages].reverse().map(({ stage, label, share: s }, n) => ({
          key: stage,
          label,
          share: s,
          side: "protector" as const,
          tint: stages.length - n,
        }))
      : fates
          .filter(({ fate }) => fate === "free")
          .map(({ fate, label, share: s }) => ({
            key: fate,
            label,
            share: s,
            side: "protector" as const,
            tint: 1,
          }));
  return [...lost, ...kept];
}

/** The share that did not stay free, mirrored from free: same intervals. */
export function complement({ value, error, band }: Estimate): Estimate {
  return {
    value: 1 - value,
    ...(error == null ? {} : { error }),
    ...(band ? { band: [1 - band[1], 1 - band[0]] as [number, number] } : {}),
  };
}

/** Letters are about this wide at 12 pixels. */
const LETTER = 6.6;

export function OutcomeBar({ outcomes }: { outcomes: Outcomes }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const parts = segments(outcomes);
  const total = parts.reduce((sum, part) => sum + part.share.value, 0) || 1;
  const free = outcomes.fates.find(({ fate }) => fate === "free")?.share;
  const lost = free ? complement(free) : null;
  const said = parts.map((part) => `${part.label} ${plain(part.share, "share")}`).join("; ");
  return (
    <div className="outcome" ref={ref}>
      {lost && free && (
        <p className="outcome-heads">
          <span className="side-seeker">not free {share(lost.value)}</span>
          <span className="side-protector">free {share(free.value)}</span>
        </p>
      )}
      <div className="outcome-bar" role="img" aria-label={`How the campaigns ended: ${said}.`}>
        {parts.map((part) => {
          const size = (part.share.value / total) * width;
          if (size <= 0) return null;
          return (
            <span
              key={part.key}
              className={`tint-${part.side}-${part.tint}`}
              style={{ width: `${(100 * part.share.value) / total}%` }}
              title={`${part.label}: ${plain(part.share, "share")}`}
            >
              {size > part.label.length * LETTER + 16 && <span>{part.label}</span>}
              {size > 38 && <b>{share(part.share.value)}</b>}
            </span>
          );
        })}
      </div>
      {lost && <OutcomeEdge lost={lost} wide={width > 560} />}
    </div>
  );
}

/** Where the bar turns from lost to kept, with both intervals of that place. */
function OutcomeEdge({ lost, wide }: { lost: Estimate; wide: boolean }) {
  const { value, error, band } = lost;
  const at = (p: number) => `${(100 * Math.min(1, Math.max(0, p))).toFixed(2)}%`;
  const left = (band?.[1] ?? 0) > 0.66;
  return (
    <svg className="outcome-edge" aria-hidden="true" focusable="false">
      <line x1={at(value)} x2={at(value)} y1={0} y2={18} />
      {band && (
        <>
          <line x1={at(band[0])} x2={at(band[1])} y1={12} y2={12} />
          <line x1={at(band[0])} x2={at(band[0])} y1={8} y2={16} />
          <line x1={at(band[1])} x2={at(band[1])} y1={8} y2={16} />
          <text
            x={at(left ? band[0] : band[1])}
            dx={left ? -8 : 8}
            y={16}
            textAnchor={left ? "end" : "start"}
          >
            {wide
              ? `not free: ${share(band[0])}–${share(band[1])} over what is unknown`
              : `${share(band[0])}–${share(band[1])}`}
          </text>
        </>
      )}
      {error != null && (
        <line className="thick" x1={at(value - error)} x2={at(value + error)} y1={12} y2={12} />
      )}
    </svg>
  );
}

/** Every share on one ruler: the fates, and where he stayed free, how far the seeker came. */
export function OutcomeTable({ outcomes }: { outcomes: Outcomes }) {
  const lost = outcomes.fates.filter(({ fate }) => fate !== "free");
  const free = outcomes.fates.find(({ fate }) => fate === "free");
  const lostReach = reachOf(lost);
  const freeReach = reachOf(outcomes.stages);
  return (
    <div className="rows-pair">
      <div>
        <h3 className="rows-title side-seeker">
          He does not stay free{free && <Num of={complement(free.share)} />}
        </h3>
        <ul className="rows">
          <li className="rows-axis" aria-hidden="true">
            <RangeAxis domain={[0, lostReach]} wanted={3} />
          </li>
          {lost.map(({ fate, label, share: s }, n) => (
            <ShareRow
              key={fate}
              label={label}
              of={s}
              domain={[0, lostReach]}
              tone="seeker"
              tint={n + 1}
            />
          ))}
        </ul>
      </div>
      <div>
        <h3 className="rows-title side-protector">
          He stays free{free && <Num of={free.share} />}
        </h3>
        <ul className="rows">
          <li className="rows-axis" aria-hidden="true">
            <RangeAxis domain={[0, freeReach]} wanted={3} />
          </li>
          {outcomes.stages.map(({ stage, label, share: s }, n) => (
            <ShareRow
              key={stage}
              label={label}
              of={s}
              domain={[0, freeReach]}
              tone="protector"
              tint={n + 1}
            />
          ))}
        </ul>
      </div>
      {lostReach !== freeReach && (
        <p className="chart-footnote rows-pair-note">
          The two rulers differ: one ends at {lostReach}, the other at {freeReach}.
        </p>
      )}
    </div>
  );
}

/** The end of a ruler: just beyond the largest share and its band. */
function reachOf(rows: { share: Estimate }[]): number {
  const most = Math.max(0, ...rows.map(({ share: s }) => s.band?.[1] ?? s.value + (s.error ?? 0)));
  const step = niceStep(Math.max(0.01, most) / 4);
  return Math.min(1, Number((Math.ceil(most / step - 1e-9) * step || 0.01).toPrecision(6)));
}

interface ShareRowProps {
  label: string;
  of: Estimate;
  domain: readonly [number, number];
  tone: Extract<Tone, "protector" | "seeker">;
  tint: number;
}

function ShareRow({ label, of, domain, tone, tint }: ShareRowProps) {
  return (
    <li>
      <span className="rows-label">
        <span className={`swatch swatch-${tone}-${tint}`} aria-hidden="true" />
        {label}
      </span>
      <span className="rows-plot">
        <Range of={of} domain={domain} tone={tone} from={0} />
      </span>
      <span className="rows-value">
        <Num of={of} />
      </span>
    </li>
  );
}
