// What gave him away, what saw the seeker come, what held the seeker up.

import type { CauseShare, Causes as CausesData, FlowLink } from "../generated/report";
import { sentenceCase, share } from "../lib/format";
import { wrap } from "../lib/place";
import { px } from "../lib/scale";
import { useWidth } from "../lib/use-width";
import { Num } from "./Num";
import { Range, RangeAxis, type Tone } from "./Range";
import { Chart, Missing } from "./Section";

export function GaveAway({ causes }: { causes: CausesData }) {
  if (causes.gave_away.length === 0) {
    return <Missing>He was located in no campaign, so nothing gave him away.</Missing>;
  }
  return (
    <Chart
      title="What gave him away"
      subtitle="Among campaigns that located him: how often each source weighed most, and how often he would not have been found without it"
      footnote="A source weighs most when the evidence that it brought for the true site, summed, is the largest. The second share comes from rerunning the same campaigns without the source."
    >
      <ul className="rows rows-wide">
        <li className="rows-axis" aria-hidden="true">
          <RangeAxis />
        </li>
        {causes.gave_away.map(({ label, share: s, needed }) => (
          <li key={label}>
            <span className="rows-label">{sentenceCase(label)}</span>
            <span className="rows-plot">
              <Range of={s} tone="seeker" from={0} />
              {needed && <Range of={needed} tone="ink" />}
            </span>
            <span className="rows-value">
              <span className="rows-line">
                <span className="rows-key">weighed most</span> <Num of={s} />
              </span>
              {needed && (
                <span className="rows-line">
                  <span className="rows-key">not without it</span> <Num of={needed} />
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Chart>
  );
}

interface ListProps {
  title: string;
  subtitle: string;
  causes: CauseShare[];
  tone: Tone;
  empty: string;
}

export function CauseList({ title, subtitle, causes, tone, empty }: ListProps) {
  return (
    <Chart title={title} subtitle={subtitle}>
      {causes.length === 0 ? (
        <Missing>{empty}</Missing>
      ) : (
        <ul className="rows">
          {causes.map(({ label, share: s }) => (
            <li key={label}>
              <span className="rows-label">{sentenceCase(label)}</span>
              <span className="rows-plot">
                <Range of={s} tone={tone} from={0} />
              </span>
              <span className="rows-value">
                <Num of={s} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Chart>
  );
}

const LOST = /^(captured|killed|died)/;
const GAP = 10;

/** The strands from a source to an ending, as wide as their share. */
export function CauseFlow({ flow }: { flow: FlowLink[] }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  if (flow.length === 0) return null;
  const sum = (links: FlowLink[]) => links.reduce((total, link) => total + link.share, 0);
  const order = (ends: string[]) =>
    ends.sort((a, b) => Number(LOST.test(b)) - Number(LOST.test(a)));
  const sources = [...new Set(flow.map(({ from }) => from))];
  const endings = order([...new Set(flow.map(({ to }) => to))]);
  const tall = Math.max(sources.length, endings.length);
  const height = Math.max(220, tall * 58);
  const scale = (height - (tall - 1) * GAP - 4) / Math.max(1e-9, sum(flow));
  const column = Math.min(190, width * 0.3);
  const [left, right] = [column, width - column];
  const stack = (names: string[], pick: (link: FlowLink) => string) => {
    const used = sum(flow) * scale + (names.length - 1) * GAP;
    let y = (height - used) / 2;
    return new Map(
      names.map((name) => {
        const size = sum(flow.filter((link) => pick(link) === name)) * scale;
        const box = { y, size };
        y += size + GAP;
        return [name, box] as const;
      }),
    );
  };
  const from = stack(sources, (link) => link.from);
  const to = stack(endings, (link) => link.to);
  const outOf = new Map<string, number>();
  const into = new Map<string, number>();
  const strands = sources.flatMap((source) =>
    endings.flatMap((ending) => {
      const link = flow.find((one) => one.from === source && one.to === ending);
      const a = from.get(source);
      const b = to.get(ending);
      if (!link || !a || !b) return [];
      const thick = link.share * scale;
      const y0 = a.y + (outOf.get(source) ?? 0);
      const y1 = b.y + (into.get(ending) ?? 0);
      outOf.set(source, (outOf.get(source) ?? 0) + thick);
      into.set(ending, (into.get(ending) ?? 0) + thick);
      return [{ source, ending, thick, y0, y1, share: link.share }];
    }),
  );
  const side = (ending: string) => (LOST.test(ending) ? "seeker" : "protector");
  const middle = (left + right) / 2;
  const letters = Math.floor((column - 16) / 6.3);
  const said = strands.map((s) => `${s.source} to ${s.ending} ${share(s.share)}`).join("; ");
  return (
    <Chart
      title="From what gave him away to how it ended"
      subtitle="Each strand as wide as its share of the campaigns that located him"
    >
      <div ref={ref}>
        <svg
          className="plot flow"
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={`Strands: ${said}.`}
        >
          {strands.map(({ source, ending, thick, y0, y1, share: s }) => (
            <path
              key={`${source} ${ending}`}
              className={`strand strand-${side(ending)}`}
              d={`M${left + 4},${px(y0)}C${middle},${px(y0)} ${middle},${px(y1)} ${right - 4},${px(y1)}V${px(y1 + thick)}C${middle},${px(y1 + thick)} ${middle},${px(y0 + thick)} ${left + 4},${px(y0 + thick)}Z`}
            >
              <title>{`${source} → ${ending}: ${share(s)}`}</title>
            </path>
          ))}
          {sources.map((name) => (
            <Node key={name} name={name} box={from.get(name)} x={left} letters={letters} end />
          ))}
          {endings.map((name) => (
            <Node
              key={name}
              name={name}
              box={to.get(name)}
              x={right}
              letters={letters}
              side={side(name)}
            />
          ))}
        </svg>
      </div>
    </Chart>
  );
}

interface NodeProps {
  name: string;
  box: { y: number; size: number } | undefined;
  x: number;
  letters: number;
  end?: boolean;
  side?: string;
}

function Node({ name, box, x, letters, end = false, side = "ink" }: NodeProps) {
  if (!box) return null;
  const lines = wrap(sentenceCase(name), letters);
  const at = end ? x - 10 : x + 10;
  const first = box.y + box.size / 2 - ((lines.length - 1) * 15) / 2 + 4;
  return (
    <g>
      <rect
        className={`node node-${side}`}
        x={end ? x - 2 : x - 4}
        y={box.y}
        width={6}
        height={box.size}
      />
      <text textAnchor={end ? "end" : "start"}>
        {lines.map((line, n) => (
          <tspan key={line} x={at} y={px(first + n * 15)}>
            {line}
          </tspan>
        ))}
      </text>
    </g>
  );
}

/** What would have changed the answer most, in a sentence of its own. */
export function ChangesMost({ causes }: { causes: CausesData | null | undefined }) {
  const top = causes?.gave_away[0];
  if (!causes || (!top && !causes.changes_most)) return null;
  return (
    <div className="pull">
      {top && (
        <p>
          <b>What gave him away.</b> {sentenceCase(top.label)}, in <Num of={top.share} /> of the
          campaigns that located him.
        </p>
      )}
      {causes.changes_most && (
        <p>
          <b>What would have changed it most.</b> {causes.changes_most}
        </p>
      )}
    </div>
  );
}
