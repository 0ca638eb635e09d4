// What did the seeker believe? The belief over sites in one campaign, against the two thresholds,
// and beneath it where he really was.

import type { Belief, BeliefSeries, ThresholdCourse } from "../generated/report";
import { share } from "../lib/format";
import { short } from "../lib/place";
import { linear, px, spread, stepPath, timeAxis } from "../lib/scale";
import { useWidth } from "../lib/use-width";
import { BasisMark } from "./Basis";

const PAD = { top: 30, left: 40, bottom: 74 };
const HEIGHT = 356;
const BASE = HEIGHT - PAD.bottom;

/** What share of the time a series was on top: names the chart for who cannot see it. */
function said(belief: Belief): string {
  return belief.series
    .map((one) => `${one.label} ends at ${share(one.value.at(-1) ?? 0)}`)
    .join("; ");
}

/** Line styles run out before sites do; the rest share the last. */
const style = (series: BeliefSeries, n: number) =>
  series.site === "elsewhere" ? "elsewhere" : String(Math.min(n, 4) + 1);

/** A threshold that holds from one start to the next, in stretches: it breaks off where there is none. */
function stretches(
  course: ThresholdCourse,
  values: readonly (number | null)[],
  x: (hours: number) => number,
  y: (belief: number) => number,
): string {
  let path = "";
  let level: number | null = null;
  values.forEach((value, n) => {
    const from = px(x(n === 0 ? 0 : (course.at_h[n - 1] ?? 0)));
    const until = px(x(course.at_h[n] ?? 0));
    if (value !== null) {
      path += level === null ? `M${from},${px(y(value))}` : `L${from},${px(y(value))}`;
      path += `L${until},${px(y(value))}`;
    }
    level = value;
  });
  return path;
}

/** The last value that is there, and where it begins to hold. */
const lastly = (values: readonly (number | null)[]) => values.findLast((value) => value !== null);

export function BeliefChart({ belief }: { belief: Belief }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const right = Math.min(130, Math.max(96, width * 0.2));
  const until = Math.max(belief.at_h.at(-1) ?? 1, ...(belief.stays ?? []).map((s) => s.until_h));
  const x = linear([0, until], [PAD.left, width - right]);
  const y = linear([0, 1], [BASE, PAD.top]);
  const time = timeAxis(until, Math.max(3, Math.floor((width - right) / 60)));
  const ends = spread(
    belief.series.map((one) => y(one.value.at(-1) ?? 0)),
    16,
    PAD.top,
    BASE - 4,
  );
  const marks = belief.marks ?? [];
  const course = belief.course;
  const lines = course
    ? [
        { label: `go to ${course.site}`, values: course.go },
        { label: "give up", values: course.drop },
      ].filter((line) => lastly(line.values) !== undefined)
    : [];
  const spots = spread(
    marks.map((mark) => x(mark.at_h)),
    17,
    PAD.left + 8,
    width - right,
  );
  return (
    <div ref={ref}>
      <svg
        className="plot belief"
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={`Belief over sites in replication ${belief.replication}: ${said(belief)}.`}
      >
        <g className="frame">
          {[0, 0.25, 0.5, 0.75, 1].map((p) => (
            <g key={p}>
              <line className="grid" x1={PAD.left} x2={width - right} y1={y(p)} y2={y(p)} />
              <text x={PAD.left - 7} y={y(p) + 4} textAnchor="end">
                {p === 0 || p === 1 ? p : share(p)}
              </text>
            </g>
          ))}
          {time.at.map((hour) => (
            <text key={hour} x={x(hour)} y={BASE + 52} textAnchor="middle">
              {time.label(hour)}
            </text>
          ))}
          <text className="axis-title" x={width - right} y={HEIGHT - 4} textAnchor="end">
            {time.unit} since the start
          </text>
        </g>
        {belief.thresholds.map((line) => (
          <g key={line.label} className="threshold">
            <line x1={PAD.left} x2={width - right} y1={y(line.value)} y2={y(line.value)} />
          </g>
        ))}
        {course &&
          lines.map((line) => (
            <g key={line.label} className="threshold">
              <path d={stretches(course, line.values, x, y)} />
            </g>
          ))}
        {marks.map((mark, n) => (
          <g key={`${mark.at_h} ${mark.text}`} className={`mark mark-${mark.side}`}>
            <path
              className="mark-stem"
              d={`M${px(x(mark.at_h))},${BASE}V${PAD.top - 4}L${px(spots[n] ?? 0)},${PAD.top - 10}`}
            />
            <circle cx={spots[n]} cy={PAD.top - 18} r={8} />
            <text x={spots[n]} y={PAD.top - 14} textAnchor="middle">
              {n + 1}
            </text>
          </g>
        ))}
        {belief.series.map((one, n) => (
          <g key={one.site} className={`series series-${style(one, n)}`}>
            <path
              d={stepPath(
                belief.at_h.map((hour, k) => [x(hour), y(one.value[k] ?? 0)] as const),
                x(belief.at_h.at(-1) ?? 0),
              )}
            />
            <text x={width - right + 8} y={(ends[n] ?? 0) + 4}>
              {short(one.label, Math.floor((right - 8) / 6.4))}
              <title>{one.label}</title>
            </text>
          </g>
        ))}
        {belief.thresholds.map((line) => (
          <text key={line.label} className="threshold-label" x={PAD.left + 6} y={y(line.value) - 5}>
            {short(line.label, Math.floor((width - right) / 11))} {share(line.value)}
          </text>
        ))}
        {lines.map((line) => (
          <text
            key={line.label}
            className="threshold-label"
            x={PAD.left + 6}
            y={y(line.values.find((value) => value !== null) ?? 0) - 5}
          >
            {short(line.label, Math.floor((width - right) / 11))}
          </text>
        ))}
        <g className="stays">
          {(belief.stays ?? []).map((stay) => {
            const n = belief.series.findIndex((one) => one.site === stay.site);
            const series = belief.series[n];
            const size = x(stay.until_h) - x(stay.from_h);
            return (
              <g key={stay.from_h} className={series ? `series-${style(series, n)}` : ""}>
                <rect x={x(stay.from_h)} y={BASE + 10} width={Math.max(1, size - 1)} height={18} />
                {series && size > series.label.length * 6.5 + 10 && (
                  <text x={x(stay.from_h) + 6} y={BASE + 23}>
                    {series.label}
                  </text>
                )}
              </g>
            );
          })}
          {(belief.stays ?? []).length > 0 && (
            <text className="stays-title" x={width - right + 8} y={BASE + 23}>
              where he was
            </text>
          )}
        </g>
      </svg>
      {marks.length > 0 && (
        <ol className="mark-list">
          {marks.map((mark) => (
            <li key={`${mark.at_h} ${mark.text}`}>{mark.text}</li>
          ))}
        </ol>
      )}
      {belief.why && <p className="why">{belief.why}</p>}
      <p className="thresholds">
        {belief.thresholds.map((line) => (
          <span key={line.label}>
            {line.label} at{" "}
            {line.basis ? (
              <BasisMark basis={line.basis}>{share(line.value)}</BasisMark>
            ) : (
              share(line.value)
            )}
          </span>
        ))}
        {lines.map((line) => (
          <span key={line.label}>
            {line.label} at {share(line.values.find((value) => value !== null) ?? 0)} first,{" "}
            {share(lastly(line.values) ?? 0)} last
          </span>
        ))}
      </p>
    </div>
  );
}
