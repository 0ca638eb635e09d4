// The sequence diagram of a site: the picture as ringfort drew it, and the same as a table.

import type { SequenceDiagram as Drawn, SequenceRow } from "../generated/report";
import { fixed, seconds, sentenceCase } from "../lib/format";
import { Num, Term } from "./Num";
import { Chart, Numbers } from "./Section";

/** "0.02", or "0.05–0.50" where there are several ways of passing. */
function span(values: number[] | null | undefined, written: (value: number) => string): string {
  const [least, most] = values ?? [];
  if (least == null || most == null) return "–";
  const [low, high] = [written(least), written(most)];
  return low === high ? low : `${low}–${high}`;
}

const probability = (value: number) => fixed(value, 2);
const worth = (value: number | null | undefined) => (value == null ? "–" : fixed(value, 3));

export function SequenceDiagram({ site, diagram }: { site: string; diagram: Drawn }) {
  return (
    <Chart
      className="sequence"
      title={`${sentenceCase(site)}, layer by layer`}
      subtitle={
        <>
          {sentenceCase(diagram.conditions)}. Areas from outside to the target, and between them
          what can be passed. Weakest of {diagram.paths} {diagram.paths === 1 ? "path" : "paths"}:
          interrupted in time (<Term>P_I</Term>, by EASI with times that vary on their own){" "}
          <Num of={diagram.interrupted} />.
        </>
      }
    >
      <section className="scroll" aria-label={`Sequence diagram of ${site}`} tabIndex={0}>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: ringfort drew it, with every name escaped */}
        <div className="sequence-picture" dangerouslySetInnerHTML={{ __html: diagram.svg }} />
      </section>
      <Numbers summary={`The sequence diagram of ${site} as a table`}>
        <table>
          <thead>
            <tr>
              <th scope="col">What is passed</th>
              <th scope="col">Where</th>
              <th scope="col">Detected</th>
              <th scope="col">Delay</th>
              <th scope="col">P_I through it</th>
              <th scope="col">P_I if shut</th>
            </tr>
          </thead>
          <tbody>
            {diagram.rows.map((row) => (
              <Row key={`${row.place} ${row.label}`} row={row} />
            ))}
          </tbody>
        </table>
      </Numbers>
    </Chart>
  );
}

function Row({ row }: { row: SequenceRow }) {
  return (
    <tr>
      <td>
        {row.label}
        {row.on_weakest_path && <span className="tag">weakest path</span>}
      </td>
      <td>{row.place}</td>
      <td>{span(row.detected, probability)}</td>
      <td>{span(row.delay_s, seconds)}</td>
      <td>{worth(row.through)}</td>
      <td>{worth(row.if_closed)}</td>
    </tr>
  );
}
