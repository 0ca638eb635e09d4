// How did it end? One stacked bar, and below it every share with both intervals.

import type { Estimate, Outcomes } from "../generated/report";
import { plain, share } from "../lib/format";
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

const BAR = 56;

export function OutcomeBar({ outcomes }: { outcomes: Outcomes }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const parts = segments(outcomes);
  const total = parts.reduce((sum, part) => sum + part.share.value, 0) || 1;
  const free = outcomes.fates.find(({ fate }) => fate === "free")?.share;
  const lost = free ? complement(free) : null;
  let x = 0;
  const at = parts.map((part) => {
    const left = x;
    x += (part.share.value / total) * width;
    return { part, left, size: x - left };
  });
  const edge = lost ? lost.value * width : 0;
  const said = parts.map((part) => `${part.label} ${plain(part.share, "share")}`).join("; ");
  return (
    <div ref={ref}>
      <svg
        className="outcome-bar"
        viewBox={`0 0 ${width} ${BAR + 52}`}
        role="img"
        aria-label={`How the campaigns ended: ${said}.`}
      >
        {lost && free && (
          <g className="outcome-heads">
            <text x={0} y={14} className="side-seeker">
              not free {share(lost.value)}
            </text>
            <text x={width} y={14} textAnchor="end" className="side-protector">
              free {share(free.value)}
            </text>
          </g>
        )}
        {at.map(({ part, left, size }) => (
          <g key={part.key}>
            <rect
              className={`tint-${part.side}-${part.tint}`}
              x={left}
              y={22}
              width={Math.max(0, size - 1)}
              height={BAR}
            >
              <title>{`${part.label}: ${plain(part.share, "share")}`}</title>
            </rect>
            {size > part.label.length * 6.6 + 14 && (
              <text
                className={`on-tint on-${part.side}-${part.tint}`}
                x={left + 7}
                y={22 + BAR / 2 - 3}
              >
                <tspan>{part.label}</tspan>
                <tspan x={left + 7} dy={17} className="strong">
                  {share(part.share.value)}
                </tspan>
              </text>
            )}
          </g>
        ))}
        {lost && (
          <g className="outcome-edge">
            <line x1={edge} x2={edge} y1={16} y2={BAR + 40} />
            {lost.band && (
              <line
                className="thin"
                x1={lost.band[0] * width}
                x2={lost.band[1] * width}
                y1={BAR + 36}
                y2={BAR + 36}
              />
            )}
            {lost.band?.map((end) => (
              <line
                key={end}
                className="thin"
                x1={end * width}
                x2={end * width}
                y1={BAR + 32}
                y2={BAR + 40}
              />
            ))}
            {lost.error != null && (
              <line
                className="thick"
                x1={(lost.value - lost.error) * width}
                x2={(lost.value + lost.error) * width}
                y1={BAR + 36}
                y2={BAR + 36}
              />
            )}
          </g>
        )}
      </svg>
    </div>
  );
}

/** Every share on one ruler: the fates, and where he stayed free, how far the seeker came. */
export function OutcomeTable({ outcomes }: { outcomes: Outcomes }) {
  const lost = outcomes.fates.filter(({ fate }) => fate !== "free");
  const free = outcomes.fates.find(({ fate }) => fate === "free");
  const most = Math.max(
    0.1,
    ...[...outcomes.fates, ...outcomes.stages].map(({ share: s }) => s.band?.[1] ?? s.value),
  );
  const domain = [0, Math.min(1, Math.ceil(most * 10) / 10)] as const;
  return (
    <div className="rows-pair">
      <div>
        <h3 className="rows-title side-seeker">He does not stay free</h3>
        <ul className="rows">
          <li className="rows-axis" aria-hidden="true">
            <RangeAxis domain={domain} />
          </li>
          {lost.map(({ fate, label, share: s }, n) => (
            <ShareRow key={fate} label={label} of={s} domain={domain} tone="seeker" tint={n + 1} />
          ))}
        </ul>
      </div>
      <div>
        <h3 className="rows-title side-protector">
          He stays free{free && <Num of={free.share} />}
        </h3>
        <ul className="rows">
          <li className="rows-axis" aria-hidden="true">
            <RangeAxis domain={domain} />
          </li>
          {outcomes.stages.map(({ stage, label, share: s }, n) => (
            <ShareRow
              key={stage}
              label={label}
              of={s}
              domain={domain}
              tone="protector"
              tint={n + 1}
            />
          ))}
        </ul>
      </div>
    </div>
  );
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
