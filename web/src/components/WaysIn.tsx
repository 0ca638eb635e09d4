// The ways in, site by site, weakest for the protector first; the chosen one as a race.

import { useState } from "react";
import type { Estimate, Map as MapData, Means, SiteWays, Way } from "../generated/report";
import { metres, sentenceCase } from "../lib/format";
import { FromAllSides } from "./FromAllSides";
import { Num, Term } from "./Num";
import { Range, RangeAxis } from "./Range";
import { Chart, Missing } from "./Section";
import { SequenceDiagram } from "./SequenceDiagram";
import { TaskTimeline } from "./TaskTimeline";

const MEANS: Record<Means, string> = { on_foot: "on foot", vehicle: "by vehicle", air: "by air" };

/** The same way at another hour of the day, told once: "twilight and day, normal alert". */
export function distinct(ways: Way[]): Way[] {
  const groups = new Map<string, Way[]>();
  for (const way of ways) {
    const { conditions: _, ...rest } = way;
    const key = JSON.stringify(rest);
    groups.set(key, [...(groups.get(key) ?? []), way]);
  }
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    return first ? [{ ...first, conditions: joined(same.map((way) => way.conditions)) }] : [];
  });
}

/** A name as it stands after a colon. */
const after = (label: string) => `${label.charAt(0).toLowerCase()}${label.slice(1)}`;

const list = (words: string[]) =>
  words.length < 3
    ? words.join(" and ")
    : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;

/** Conditions with what they share said once. */
function joined(conditions: string[]): string {
  const parts = conditions.map((words) => words.split(", "));
  const [first = []] = parts;
  const differ = first.map((_, n) => [...new Set(parts.map((words) => words[n] ?? ""))]);
  const alike = parts.every((words) => words.length === first.length);
  return alike && differ.filter((words) => words.length > 1).length <= 1
    ? differ.map(list).join(", ")
    : conditions.join("; ");
}

interface WaysInProps {
  sites: SiteWays[];
  map: MapData | null | undefined;
  withheld: boolean;
}

export function WaysIn({ sites, map, withheld }: WaysInProps) {
  const filled = sites
    .map((site) => ({ ...site, ways: distinct(site.ways) }))
    .filter((site) => site.ways.length > 0);
  const [chosen, setChosen] = useState<readonly [number, number]>([0, 0]);
  if (filled.length === 0) {
    return (
      <Missing>
        {withheld
          ? "The ways in are withheld: a self-audit shows no paths."
          : "No way in was computed: the scenario has no layers around a site, or no strike by a way that crosses them."}
      </Missing>
    );
  }
  const [s, w] = chosen;
  const site = filled[s];
  const way = site?.ways[w];
  return (
    <>
      <Chart
        title="The ways in, weakest first"
        subtitle={
          <>
            Probability that the seeker is interrupted in time (<Term>P_I</Term>). Choose one to see
            its race below.
          </>
        }
      >
        <fieldset className="ways">
          <legend className="hidden">The way in to show</legend>
          <ul className="rows rows-wide">
            <li className="rows-axis" aria-hidden="true">
              <RangeAxis />
            </li>
            {filled.flatMap((one, n) =>
              one.ways.map((each, k) => (
                <li
                  key={`${one.site} ${each.label} ${each.conditions}`}
                  className={`${s === n && w === k ? "chosen" : ""}${k === 0 ? " first" : ""}`}
                >
                  <label className="rows-label">
                    <input
                      type="radio"
                      name="way"
                      checked={s === n && w === k}
                      onChange={() => setChosen([n, k])}
                    />
                    <span>
                      <b>{sentenceCase(one.label)}: </b>
                      {after(each.label)}
                      <span className="rows-note">
                        {each.label.toLowerCase().includes(MEANS[each.means])
                          ? ""
                          : `${MEANS[each.means]} · `}
                        {each.conditions} · {metres(each.length_m)} ·{" "}
                        <Num of={each.total_s} unit="seconds" />
                      </span>
                    </span>
                  </label>
                  <span className="rows-plot">
                    <Range of={each.interrupted} tone="protector" from={0} />
                  </span>
                  <span className="rows-value">
                    <span className="rows-line">
                      <span className="rows-key">in time</span> <Num of={each.interrupted} />
                    </span>
                    <span className="rows-line">
                      <span className="rows-key">seen at all</span> <Num of={each.detected} />
                    </span>
                  </span>
                </li>
              )),
            )}
          </ul>
        </fieldset>
      </Chart>
      {site && way && (
        <Chart
          className="race"
          title={`${sentenceCase(site.label)}: ${after(way.label)}`}
          subtitle={`${sentenceCase(way.conditions)}. Time left against response: a detection helps only while the time that is left is longer than the response.`}
        >
          <TaskTimeline way={way} />
          <OtherRoads way={way} />
        </Chart>
      )}
      {site?.around && <FromAllSides site={site} around={site.around} map={map} />}
      {site?.diagram && <SequenceDiagram site={site.label} diagram={site.diagram} />}
    </>
  );
}

/** P_I of one way, by every road to it. */
function OtherRoads({ way }: { way: Way }) {
  const other = way.by_other_roads;
  const rows: [string, string, Estimate][] = [
    ["exact race", "the laws that campaigns draw from", way.interrupted],
    ["simulated race", "the same, drawn 4,000 times", other.simulated],
    ["EASI", "one call an attack", plain(other.easi_common)],
    ["EASI, per alarm", "each alarm is called in on its own", plain(other.easi_per_alarm)],
    ["fixed times", "every time exactly its mean", plain(other.fixed_times)],
  ];
  return (
    <div className="other-roads">
      <table>
        <caption>
          Interrupted in time (<Term>P_I</Term>), by five roads
        </caption>
        <tbody>
          {rows.map(([road, note, value]) => (
            <tr key={road}>
              <th scope="row">
                {road} <span className="rows-note">{note}</span>
              </th>
              <td>
                <Num of={value} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>{other.why}</p>
    </div>
  );
}

const plain = (value: number): Estimate => ({ value });
