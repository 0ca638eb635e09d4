// The classic timeline of a way in: the seeker's tasks above, detection and response below, and the
// last moment at which a detection still helps.

import type { Response, Task, Way } from "../generated/report";
import { fixed, plain, readable, seconds, sentenceCase, share, twoDigits } from "../lib/format";
import { wrap } from "../lib/place";
import { linear, px, ticks } from "../lib/scale";
import { useWidth } from "../lib/use-width";
import { Num } from "./Num";
import { Numbers } from "./Section";

const DETECT = { y: 40, height: 40 };
const TASKS = { y: 88, height: 36 };
/** Of one who comes: lines of words, then the bar. */
const LINE = 16;
const BAR = 14;
const AT: Record<Task["detection_at"], string> = {
  beginning: "at its beginning",
  middle: "in its middle",
  end: "at its end",
  throughout: "throughout, each moment alike",
};

/** Where the picture begins: a long walk before the first layer is cut short. */
export function windowStart(way: Way): number {
  const total = way.total_s.value;
  const late = Math.max(way.response?.time_s.value ?? 0, way.extraction?.time_s.value ?? 0);
  const critical = way.critical_at_s ?? total;
  const wanted = Math.min(total - 2.2 * late, critical - 0.25 * (total - critical));
  const start = late === 0 ? 0 : Math.max(0, wanted);
  return start < 0.3 * total ? 0 : start;
}

function timeTicks(low: number, high: number, wanted: number): number[] {
  const minutes = high - low > 300;
  return minutes ? ticks(low / 60, high / 60, wanted).map((m) => m * 60) : ticks(low, high, wanted);
}

/** Where a detection is drawn, in pixels: a post at a moment, a block where each moment is alike. */
export function detection(
  place: Task["detection_at"],
  from: number,
  to: number,
): { x: number; width: number; name: number; anchor: "start" | "middle" | "end" } {
  const middle = (from + to) / 2;
  switch (place) {
    case "beginning":
      return { x: from, width: 6, name: from, anchor: "start" };
    case "middle":
      return { x: middle - 3, width: 6, name: middle, anchor: "middle" };
    case "end":
      return { x: to - 7.5, width: 6, name: to - 1.5, anchor: "end" };
    case "throughout":
      return { x: from, width: Math.max(1, to - from - 1.5), name: middle, anchor: "middle" };
  }
}

/** What a response says of itself, and whether it can be in time at all. */
export function responseWords({ label, time_s }: Response, total: number): string {
  const late = time_s.value - total;
  if (late <= 0) return `${label}: ${seconds(time_s.value)}`;
  // in the unit of the whole, so that the two can be compared
  const { factor, unit } = readable(time_s.value, "seconds");
  const more = `${fixed(late * factor, unit === "s" ? 0 : twoDigits(late * factor))} ${unit}`;
  return `${label}: ${seconds(time_s.value)}, ${more} longer than the whole way`;
}

/** One who comes, with the lines of words and the place of each on the page. */
interface Row {
  name: string;
  response: Response;
  words: string[];
  y: number;
}

function rowsOf(way: Way, room: number): Row[] {
  let y = TASKS.y + TASKS.height + 12;
  return (
    [
      ["response", way.response],
      ["way out", way.extraction],
    ] as const
  ).flatMap(([name, response]) => {
    if (!response) return [];
    const words = wrap(responseWords(response, way.total_s.value), Math.floor(room / 6.2), 4);
    const row = { name, response, words, y };
    y += words.length * LINE + BAR + 18;
    return [row];
  });
}

export function TaskTimeline({ way }: { way: Way }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const total = way.total_s.value;
  const start = windowStart(way);
  const left = Math.min(124, Math.max(76, width * 0.16));
  const x = linear([start, total], [left, width - 10]);
  const clamp = (time: number) => Math.max(x(Math.max(time, start)), left);
  const minutes = total - start > 300;
  const rows = rowsOf(way, width - 10 - left);
  const last = rows.at(-1);
  const floor = last ? last.y + last.words.length * LINE + BAR + 14 : TASKS.y + TASKS.height + 10;
  const height = floor + 42;
  const hidden = way.tasks.filter((task) => task.starts_s + task.delay_s.value <= start);
  const critical = way.critical_at_s;
  const said = way.tasks
    .map((t) => `${t.label} ${seconds(t.delay_s.value)}, detected ${share(t.detected.value)}`)
    .join("; ");
  const come = rows.map(({ response }) => responseWords(response, total)).join("; ");
  return (
    <div ref={ref}>
      <svg
        className="plot tasks"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${way.label}: ${said}. ${come ? `${sentenceCase(come)}. ` : ""}${
          critical == null
            ? "No detection is in time."
            : `A detection helps until ${seconds(critical)} after the start.`
        }`}
      >
        <g className="row-names">
          <text x={0} y={DETECT.y + DETECT.height - 8} className="side-protector">
            seen here
          </text>
          <text x={0} y={TASKS.y + 22} className="side-seeker">
            tasks
          </text>
          {rows.map((row) => (
            <text key={row.name} x={0} y={row.y + 12} className="side-protector">
              {row.name}
            </text>
          ))}
        </g>
        <g className="frame">
          <line
            className="grid"
            x1={left}
            x2={width - 10}
            y1={DETECT.y + DETECT.height}
            y2={DETECT.y + DETECT.height}
          />
          {timeTicks(start, total, Math.max(3, Math.floor((width - left) / 84))).map((time) => (
            <g key={time}>
              <line className="tick" x1={x(time)} x2={x(time)} y1={floor} y2={floor + 5} />
              <text x={x(time)} y={floor + 18} textAnchor="middle">
                {minutes ? Number((time / 60).toFixed(1)) : fixed(time, 0)}
              </text>
            </g>
          ))}
          <line className="base" x1={left} x2={width - 10} y1={floor} y2={floor} />
          <text className="axis-title" x={width - 10} y={height - 4} textAnchor="end">
            {minutes ? "minutes" : "seconds"} since the first task
          </text>
        </g>
        {way.tasks.map((task, n) => {
          const from = clamp(task.starts_s);
          const to = clamp(task.starts_s + task.delay_s.value);
          if (to - from < 0.5) return null;
          const size = to - from;
          const bar = task.detected.value * DETECT.height;
          const seen = detection(task.detection_at, from, to);
          return (
            <g key={`${n} ${task.label}`}>
              <rect
                className="task"
                x={from}
                y={TASKS.y}
                width={Math.max(1, size - 1.5)}
                height={TASKS.height}
              >
                <title>{`${task.label}: ${plain(task.delay_s, "seconds")}, detected ${plain(task.detected, "share")}`}</title>
              </rect>
              {size > 16 && (
                <text className="task-number" x={from + 6} y={TASKS.y + 15}>
                  {n + 1}
                </text>
              )}
              {size > task.label.length * 6.2 + 12 && (
                <text className="task-label" x={from + 6} y={TASKS.y + 30}>
                  {task.label}
                </text>
              )}
              <rect
                className={`detect detect-${task.detection_at}`}
                x={px(seen.x)}
                y={px(DETECT.y + DETECT.height - bar)}
                width={px(seen.width)}
                height={px(bar)}
              />
              {task.detection_at === "throughout" && bar > 0 && (
                <line
                  className="detect-top"
                  x1={px(seen.x)}
                  x2={px(seen.x + seen.width)}
                  y1={px(DETECT.y + DETECT.height - bar)}
                  y2={px(DETECT.y + DETECT.height - bar)}
                />
              )}
              {size > 30 && (
                <text
                  className="detect-value"
                  x={px(seen.name)}
                  y={px(DETECT.y + DETECT.height - bar - 5)}
                  textAnchor={seen.anchor}
                >
                  {share(task.detected.value)}
                </text>
              )}
            </g>
          );
        })}
        {rows.map((row) => (
          <ResponseBar key={row.name} row={row} total={total} start={start} x={x} left={left} />
        ))}
        {critical != null && (
          <g className="critical">
            <line x1={x(critical)} x2={x(critical)} y1={20} y2={floor} />
            <text
              x={x(critical) + (x(critical) > width * 0.6 ? -6 : 6)}
              y={16}
              textAnchor={x(critical) > width * 0.6 ? "end" : "start"}
            >
              last useful detection
            </text>
          </g>
        )}
      </svg>
      {hidden.length > 0 && (
        <p className="chart-footnote">
          Cut off on the left:{" "}
          {hidden
            .map((t) => `${t.label} (${seconds(t.delay_s.value)}, seen ${share(t.detected.value)})`)
            .join("; ")}
          .
        </p>
      )}
      {critical == null && way.response && (
        <p className="chart-footnote">
          No detection is in time for the response: it takes {seconds(way.response.time_s.value)},
          the whole way {seconds(total)}. An arrow: the bar would begin before the first task.
        </p>
      )}
      <TaskTable way={way} />
    </div>
  );
}

interface ResponseBarProps {
  row: Row;
  total: number;
  start: number;
  x: ReturnType<typeof linear>;
  left: number;
}

/** The time a response needs, laid so that it ends when the last task ends. */
function ResponseBar({ row, total, start, x, left }: ResponseBarProps) {
  const { response, words } = row;
  const at = (time_s: number) => Math.max(left, x(Math.max(start, total - time_s)));
  const needed = response.time_s.value;
  const short = total - needed < start;
  const band = response.time_s.band;
  const y = row.y + words.length * LINE;
  return (
    <g className="response">
      {words.map((line, n) => (
        <text key={line} x={left} y={row.y + 12 + n * LINE}>
          {line}
        </text>
      ))}
      <rect x={at(needed)} y={y} width={px(x(total) - at(needed))} height={BAR}>
        <title>{`${response.label}: ${plain(response.time_s, "seconds")}`}</title>
      </rect>
      {short && <path d={`M${left},${y}l-8,${BAR / 2}l8,${BAR / 2}z`} />}
      {band && (
        <line
          className="thin"
          x1={at(band[1])}
          x2={at(band[0])}
          y1={y + BAR + 4}
          y2={y + BAR + 4}
        />
      )}
    </g>
  );
}

function TaskTable({ way }: { way: Way }) {
  return (
    <Numbers summary={`The ${way.tasks.length} tasks and who comes`}>
      <table>
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">Task</th>
            <th scope="col">Layer</th>
            <th scope="col">Delay</th>
            <th scope="col">Seen</th>
            <th scope="col">Where in the task</th>
          </tr>
        </thead>
        <tbody>
          {way.tasks.map((task, n) => (
            <tr key={`${n} ${task.label}`}>
              <td>{n + 1}</td>
              <td>
                {task.label}
                {way.critical_task === n && <span className="tag">last in time</span>}
              </td>
              <td>{task.layer ?? "outside"}</td>
              <td>
                <Num of={task.delay_s} unit="seconds" basis={task.basis} />
                {task.sd_s != null && <span className="num-error"> sd {seconds(task.sd_s)}</span>}
              </td>
              <td>
                <Num of={task.detected} basis={task.basis} />
              </td>
              <td>{AT[task.detection_at]}</td>
            </tr>
          ))}
          {[way.response, way.extraction].map(
            (response) =>
              response && (
                <tr key={response.label}>
                  <td />
                  <td>{response.label}</td>
                  <td>response</td>
                  <td>
                    <Num of={response.time_s} unit="seconds" basis={response.basis} />
                    {response.sd_s != null && (
                      <span className="num-error"> sd {seconds(response.sd_s)}</span>
                    )}
                  </td>
                  <td colSpan={2}>
                    {response.communicated && (
                      <>
                        alarm passed on <Num of={response.communicated} />
                      </>
                    )}
                  </td>
                </tr>
              ),
          )}
        </tbody>
      </table>
    </Numbers>
  );
}
