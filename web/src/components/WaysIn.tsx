// The ways in, site by site, weakest for the protector first; the chosen one as a race.

import { useState } from "react";
import type { Means, SiteWays } from "../generated/report";
import { metres } from "../lib/format";
import { Num, Term } from "./Num";
import { Range, RangeAxis } from "./Range";
import { Chart, Missing } from "./Section";
import { TaskTimeline } from "./TaskTimeline";

const MEANS: Record<Means, string> = { on_foot: "on foot", vehicle: "by vehicle", air: "by air" };

export function WaysIn({ sites, withheld }: { sites: SiteWays[]; withheld: boolean }) {
  const filled = sites.filter((site) => site.ways.length > 0);
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
        {filled.map((one, n) => (
          <fieldset key={one.site} className="ways">
            <legend>{one.label}</legend>
            <ul className="rows rows-wide">
              {n === 0 && (
                <li className="rows-axis" aria-hidden="true">
                  <RangeAxis />
                </li>
              )}
              {one.ways.map((each, k) => (
                <li key={each.label} className={s === n && w === k ? "chosen" : ""}>
                  <label className="rows-label">
                    <input
                      type="radio"
                      name="way"
                      checked={s === n && w === k}
                      onChange={() => setChosen([n, k])}
                    />
                    <span>
                      {each.label}
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
              ))}
            </ul>
          </fieldset>
        ))}
      </Chart>
      {site && way && (
        <Chart
          className="race"
          title={`${site.label}: ${way.label.charAt(0).toLowerCase()}${way.label.slice(1)}`}
          subtitle="Time left against response: a detection helps only while the time that is left is longer than the response"
        >
          <TaskTimeline way={way} />
        </Chart>
      )}
    </>
  );
}
