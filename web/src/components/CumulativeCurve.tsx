// How soon? The share of campaigns that had come to a point, hour by hour, with two bands.

import type { Curve, Estimate, FateCurve, Quartile } from "../generated/report";
import { plain, share } from "../lib/format";
import { short } from "../lib/place";
import { areaPath, curvePath, linear, niceStep, px, spread, ticks, timeAxis } from "../lib/scale";
import { useWidth } from "../lib/use-width";
import { Num } from "./Num";
import { Numbers } from "./Section";

const HEIGHT = 300;
const PAD = { top: 14, right: 14, bottom: 40, left: 40 };

interface CurveProps {
  curve: Curve;
  quartiles: Quartile[];
  until_h: number;
  label: string;
}

export function CumulativeCurve({ curve, quartiles, until_h, label }: CurveProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const x = linear([0, until_h], [PAD.left, width - PAD.right]);
  const y = linear([0, 1], [HEIGHT - PAD.bottom, PAD.top]);
  const points = (values: number[]) =>
    curve.at_h.map((hour, n) => [x(hour), y(values[n] ?? 0)] as const);
  const { value, error, band } = curve;
  const clip = (p: number) => Math.min(1, Math.max(0, p));
  const said = quartiles
    .map((q) =>
      q.at_h ? `${share(q.share)} by ${plain(q.at_h, "hours")}` : `${share(q.share)} not reached`,
    )
    .join("; ");
  return (
    <div ref={ref}>
      <svg
        className="plot"
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={`${label}. ${said}.`}
      >
        <Frame x={x} y={y} until_h={until_h} width={width} />
        {band && (
          <path className="band-unknown" d={areaPath(points(band.high), points(band.low))} />
        )}
        {error && (
          <path
            className="band-error"
            d={areaPath(
              points(value.map((p, n) => clip(p + (error[n] ?? 0)))),
              points(value.map((p, n) => clip(p - (error[n] ?? 0)))),
            )}
          />
        )}
        <path className="curve" d={curvePath(points(value), x(until_h))} />
        {quartiles.map((q) => (
          <QuartileMark key={q.share} quartile={q} x={x} y={y} />
        ))}
      </svg>
      <p className="key">
        <span className="key-item">
          <span className="key-line" aria-hidden="true" /> share located
        </span>
        {error && (
          <span className="key-item">
            <span className="key-box error" aria-hidden="true" /> simulation error, 95 %
          </span>
        )}
        {band && (
          <span className="key-item">
            <span className="key-box unknown" aria-hidden="true" /> what is unknown, 5–95 %
          </span>
        )}
      </p>
      <CurveNumbers curve={curve} />
    </div>
  );
}

type Axis = ReturnType<typeof linear>;

function Frame({ x, y, until_h, width }: { x: Axis; y: Axis; until_h: number; width: number }) {
  const time = timeAxis(until_h, Math.max(3, Math.floor((width - 60) / 60)));
  return (
    <g className="frame">
      {[0, 0.25, 0.5, 0.75, 1].map((p) => (
        <g key={p}>
          <line className="grid" x1={PAD.left} x2={width - PAD.right} y1={y(p)} y2={y(p)} />
          <text x={PAD.left - 7} y={y(p) + 4} textAnchor="end">
            {p === 0 || p === 1 ? p : share(p)}
          </text>
        </g>
      ))}
      {time.at.map((hour) => (
        <g key={hour}>
          <line
            className="tick"
            x1={x(hour)}
            x2={x(hour)}
            y1={HEIGHT - PAD.bottom}
            y2={HEIGHT - PAD.bottom + 5}
          />
          <text x={x(hour)} y={HEIGHT - PAD.bottom + 18} textAnchor="middle">
            {time.label(hour)}
          </text>
        </g>
      ))}
      <text className="axis-title" x={width - PAD.right} y={HEIGHT - 4} textAnchor="end">
        {time.unit} since the start
      </text>
    </g>
  );
}

function QuartileMark({ quartile, x, y }: { quartile: Quartile; x: Axis; y: Axis }) {
  const at = quartile.at_h;
  if (!at) return null;
  const level = y(quartile.share);
  return (
    <g className="quartile">
      {at.band && (
        <line className="thin" x1={x(at.band[0])} x2={x(at.band[1])} y1={level} y2={level} />
      )}
      {at.error != null && (
        <line
          className="thick"
          x1={x(at.value - at.error)}
          x2={x(at.value + at.error)}
          y1={level}
          y2={level}
        />
      )}
      <circle cx={x(at.value)} cy={level} r={4} />
    </g>
  );
}

/** A dozen rows of the curve. */
function CurveNumbers({ curve }: { curve: Curve }) {
  const last = curve.at_h.length - 1;
  const rows = Array.from({ length: Math.min(13, last + 1) }, (_, n) =>
    Math.round((n * last) / Math.min(12, Math.max(1, last))),
  );
  return (
    <Numbers summary="The numbers of the curve" screenOnly>
      <table>
        <thead>
          <tr>
            <th scope="col">Hours</th>
            <th scope="col">Share</th>
            <th scope="col">± (95 %)</th>
            <th scope="col">5 %</th>
            <th scope="col">95 %</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((n) => (
            <tr key={n}>
              <td>{px(curve.at_h[n] ?? 0)}</td>
              <td>{curve.value[n]?.toFixed(3)}</td>
              <td>{curve.error?.[n]?.toFixed(3) ?? "–"}</td>
              <td>{curve.band?.low[n]?.toFixed(2) ?? "–"}</td>
              <td>{curve.band?.high[n]?.toFixed(2) ?? "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Numbers>
  );
}

/** The fates that end his freedom, each its own curve with its band, on one ruler. */
export function FateCurves({ fates, until_h }: { fates: FateCurve[]; until_h: number }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  // where there is no room for names beside the ends, the list below has them
  const named = width > 420;
  const right = named ? 134 : PAD.right;
  const most = Math.max(0.02, ...fates.flatMap(({ curve }) => curve.value));
  const step = niceStep(most / 4);
  const top = Math.min(1, Number((Math.ceil(most / step - 1e-9) * step).toPrecision(6)));
  const x = linear([0, until_h], [PAD.left, width - right]);
  const y = linear([0, top], [HEIGHT - PAD.bottom, PAD.top]);
  const time = timeAxis(until_h, Math.max(3, Math.floor((width - right) / 64)));
  const ends = spread(
    fates.map(({ curve }) => y(curve.value.at(-1) ?? 0)),
    16,
    PAD.top + 8,
    HEIGHT - PAD.bottom,
  );
  const levels = ticks(0, top, 4);
  const said = fates
    .map(({ label, curve }) => `${label} ${share(curve.value.at(-1) ?? 0)}`)
    .join("; ");
  return (
    <div ref={ref}>
      <svg
        className="plot"
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={`Share of campaigns by fate at the end: ${said}.`}
      >
        <g className="frame">
          {levels.map((p) => (
            <g key={p}>
              <line className="grid" x1={PAD.left} x2={width - right} y1={y(p)} y2={y(p)} />
              <text x={PAD.left - 7} y={y(p) + 4} textAnchor="end">
                {p === 0 ? 0 : Number(p.toFixed(3))}
              </text>
            </g>
          ))}
          {time.at.map((hour) => (
            <text key={hour} x={x(hour)} y={HEIGHT - PAD.bottom + 18} textAnchor="middle">
              {time.label(hour)}
            </text>
          ))}
          <text className="axis-title" x={width - right} y={HEIGHT - 4} textAnchor="end">
            {time.unit} since the start
          </text>
        </g>
        {fates.map(({ fate, label, curve }, n) => {
          const points = curve.at_h.map((h, k) => [x(h), y(curve.value[k] ?? 0)] as const);
          const level = y(curve.value.at(-1) ?? 0);
          const end = ends[n] ?? level;
          return (
            <g key={fate} className={`fate fate-${n + 1}`}>
              <path className="fate-line" d={curvePath(points, x(until_h))} />
              {named && (
                <>
                  <line
                    className="leader"
                    x1={width - right + 3}
                    x2={width - right + 11}
                    y1={level}
                    y2={end}
                  />
                  <text x={width - right + 14} y={end + 4}>
                    {short(label, 20)}
                    <title>{label}</title>
                  </text>
                </>
              )}
            </g>
          );
        })}
      </svg>
      <ul className="fate-ends">
        {fates.map(({ fate, label, curve }, n) => (
          <li key={fate} className={`fate fate-${n + 1}`}>
            <svg width="26" height="8" aria-hidden="true" focusable="false">
              <line className="fate-line" x1="0" x2="26" y1="4" y2="4" />
            </svg>
            {label} <Num of={lastOf(curve)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The end of a curve as an estimate. */
function lastOf({ value, error, band }: Curve): Estimate {
  const low = band?.low.at(-1);
  const high = band?.high.at(-1);
  return {
    value: value.at(-1) ?? 0,
    error: error?.at(-1) ?? null,
    band: low === undefined || high === undefined ? null : [low, high],
  };
}
