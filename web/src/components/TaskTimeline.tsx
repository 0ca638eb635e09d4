// The classic timeline of a way in: the seeker's tasks above, detection and response below, and the
// last moment at which a detection still helps.

import type { Response, Way } from "../generated/report";
import { fixed, plain, seconds, share } from "../lib/format";
import { linear, px, ticks } from "../lib/scale";
import { useWidth } from "../lib/use-width";
import { Num } from "./Num";
import { Numbers } from "./Section";

const ROW = { detect: 40, tasks: 88, response: 142, extraction: 184 };
const DETECT_HEIGHT = 40;
const AT = { beginning: "at its beginning", middle: "in its middle", end: "at its end" };

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

export function TaskTimeline({ way }: { way: Way }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const total = way.total_s.value;
  const start = windowStart(way);
  const left = Math.min(124, Math.max(76, width * 0.16));
  const x = linear([start, total], [left, width - 10]);
  const clamp = (time: number) => Math.max(x(Math.max(time, start)), left);
  const minutes = total - start > 300;
  const rows = [
    way.response && { ...way.response, y: ROW.response },
    way.extraction && { ...way.extraction, y: way.response ? ROW.extraction : ROW.response },
  ].filter((row): row is Response & { y: number } => Boolean(row));
  const floor = rows.length > 0 ? Math.max(...rows.map((row) => row.y)) + 38 : ROW.response - 8;
  const height = floor + 42;
  const hidden = way.tasks.filter((task) => task.starts_s + task.delay_s.value <= start);
  const critical = way.critical_at_s;
  const said = way.tasks
    .map((t) => `${t.label} ${seconds(t.delay_s.value)}, detected ${share(t.detected.value)}`)
    .join("; ");
  return (
    <div ref={ref}>
      <svg
        className="plot tasks"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${way.label}: ${said}. ${
          critical == null
            ? "No detection is in time."
            : `A detection helps until ${seconds(critical)} after the start.`
        }`}
      >
        <g className="row-names">
          <text x={0} y={ROW.detect + DETECT_HEIGHT - 8} className="side-protector">
            seen here
          </text>
          <text x={0} y={ROW.tasks + 22} className="side-seeker">
            tasks
          </text>
          {rows.map((row, n) => (
            <text key={row.label} x={0} y={row.y + 15} className="side-protector">
              {n === 0 && way.response ? "response" : "way out"}
            </text>
          ))}
        </g>
        <g className="frame">
          <line
            className="grid"
            x1={left}
            x2={width - 10}
            y1={ROW.detect + DETECT_HEIGHT}
            y2={ROW.detect + DETECT_HEIGHT}
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
          const bar = task.detected.value * DETECT_HEIGHT;
          const where = { beginning: from + 3, middle: (from + to) / 2, end: to - 3 }[
            task.detection_at
          ];
          return (
            <g key={`${n} ${task.label}`}>
              <rect
                className="task"
                x={from}
                y={ROW.tasks}
                width={Math.max(1, size - 1.5)}
                height={36}
              >
                <title>{`${task.label}: ${plain(task.delay_s, "seconds")}, detected ${plain(task.detected, "share")}`}</title>
              </rect>
              {size > 16 && (
                <text className="task-number" x={from + 6} y={ROW.tasks + 15}>
                  {n + 1}
                </text>
              )}
              {size > task.label.length * 6.2 + 12 && (
                <text className="task-label" x={from + 6} y={ROW.tasks + 30}>
                  {task.label}
                </text>
              )}
              <rect
                className="detect"
                x={where - 3}
                y={ROW.detect + DETECT_HEIGHT - bar}
                width={6}
                height={bar}
              />
              {size > 30 && (
                <text
                  className="detect-value"
                  x={where}
                  y={ROW.detect + DETECT_HEIGHT - bar - 4}
                  textAnchor={where > width - 26 ? "end" : "middle"}
                >
                  {share(task.detected.value)}
                </text>
              )}
            </g>
          );
        })}
        {rows.map((row) => (
          <ResponseBar
            key={row.label}
            response={row}
            total={total}
            start={start}
            x={x}
            left={left}
          />
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
          No detection is in time: the response takes {seconds(way.response.time_s.value)}, the
          whole way {seconds(total)}.
        </p>
      )}
      <TaskTable way={way} />
    </div>
  );
}

interface ResponseBarProps {
  response: Response & { y: number };
  total: number;
  start: number;
  x: ReturnType<typeof linear>;
  left: number;
}

/** The time a response needs, laid so that it ends when the last task ends. */
function ResponseBar({ response, total, start, x, left }: ResponseBarProps) {
  const at = (time_s: number) => Math.max(left, x(Math.max(start, total - time_s)));
  const needed = response.time_s.value;
  const short = total - needed < start;
  const band = response.time_s.band;
  return (
    <g className="response">
      <rect x={at(needed)} y={response.y} width={x(total) - at(needed)} height={22}>
        <title>{`${response.label}: ${plain(response.time_s, "seconds")}`}</title>
      </rect>
      {short && <path d={`M${left},${response.y}l-9,11l9,11z`} />}
      {band && (
        <line
          className="thin"
          x1={at(band[1])}
          x2={at(band[0])}
          y1={response.y + 26}
          y2={response.y + 26}
        />
      )}
      <text className="strong" x={px(x(total) - 6)} y={response.y + 15} textAnchor="end">
        {seconds(needed)}
      </text>
      {x(total) - at(needed) > response.label.length * 6.4 + 70 && (
        <text x={px(at(needed) + 6)} y={response.y + 15}>
          {response.label}
        </text>
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
