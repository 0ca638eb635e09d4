// What gave him away, what saw the seeker come, what held the seeker up.

import type { CauseShare, Causes as CausesData, FlowLink } from "../generated/report";
import { sentenceCase, share } from "../lib/format";
import { wrap } from "../lib/place";
import { px, spread } from "../lib/scale";
import { useWidth } from "../lib/use-width";
import { Num } from "./Num";
import { Range, RangeAxis, type Tone } from "./Range";
import { Chart, Missing } from "./Section";

/** Fewer campaigns than this share would be drawn as nothing. */
const NEGLIGIBLE = 0.0005;

/** The sources worth a row: those that ever weighed most, or without which he is not found. */
export function worthARow({ gave_away }: CausesData): CausesData["gave_away"] {
  return gave_away.filter(
    ({ share: s, needed }) => s.value >= NEGLIGIBLE || (needed?.value ?? 0) >= NEGLIGIBLE,
  );
}

export function GaveAway({ causes }: { causes: CausesData }) {
  const rows = worthARow(causes);
  if (rows.length === 0) {
    return <Missing>He was located in no campaign, so nothing gave him away.</Missing>;
  }
  const left = causes.gave_away.length - rows.length;
  return (
    <Chart
      title="What gave him away"
      subtitle="Among campaigns that located him: how often each source weighed most, and how often he would not have been found without it"
      footnote={`A source weighs most when the evidence that it brought for the true site, summed, is the largest. The second share comes from rerunning the same campaigns without the source.${
        left > 0 ? " Sources that never mattered in 1000 campaigns are left out." : ""
      }`}
    >
      <ul className="rows rows-wide rows-double">
        <li className="rows-axis" aria-hidden="true">
          <RangeAxis />
        </li>
        {rows.map(({ label, share: s, needed }) => (
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
export function CauseFlow({ flow: all }: { flow: FlowLink[] }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const sum = (links: FlowLink[]) => links.reduce((total, link) => total + link.share, 0);
  const flow = all.filter(
    ({ from }) => sum(all.filter((link) => link.from === from)) >= NEGLIGIBLE,
  );
  if (flow.length === 0) return null;
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
          <Nodes names={sources} boxes={from} x={left} letters={letters} height={height} end />
          <Nodes
            names={endings}
            boxes={to}
            x={right}
            letters={letters}
            height={height}
            side={side}
          />
        </svg>
      </div>
    </Chart>
  );
}

interface NodesProps {
  names: string[];
  boxes: Map<string, { y: number; size: number }>;
  x: number;
  /** Room for a line of the name. */
  letters: number;
  height: number;
  /** Names stand before the boxes, not after them. */
  end?: boolean;
  side?: (name: string) => string;
}

const LINE = 15;

/** One end of the strands: a box each, and its name, moved where names would touch. */
function Nodes({ names, boxes, x, letters, height, end = false, side = () => "ink" }: NodesProps) {
  const lines = names.map((name) => wrap(sentenceCase(name), letters));
  const middles = names.map((name) => {
    const box = boxes.get(name);
    return box ? box.y + box.size / 2 : 0;
  });
  const spots = spread(
    middles,
    lines.map((of) => of.length * LINE + 2),
    LINE / 2,
    height - LINE / 2,
  );
  const at = end ? x - 12 : x + 12;
  return names.map((name, n) => {
    const box = boxes.get(name);
    const own = lines[n] ?? [];
    const [middle, spot] = [middles[n] ?? 0, spots[n] ?? 0];
    const first = spot - ((own.length - 1) * LINE) / 2 + 4;
    return (
      <g key={name}>
        <rect
          className={`node node-${side(name)}`}
          x={end ? x - 2 : x - 4}
          y={box?.y}
          width={6}
          height={box?.size}
        />
        {Math.abs(spot - middle) > 3 && (
          <line
            className="leader"
            x1={end ? x - 3 : x + 3}
            x2={end ? x - 10 : x + 10}
            y1={px(middle)}
            y2={px(spot)}
          />
        )}
        <text textAnchor={end ? "end" : "start"}>
          {own.map((line, k) => (
            <tspan key={line} x={at} y={px(first + k * LINE)}>
              {line}
            </tspan>
          ))}
        </text>
      </g>
    );
  });
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
