// What if? Each variant as a dot: how much more or less often, campaign against the same campaign.

import type { Difference, WhatIf } from "../generated/report";
import { count, sentenceCase } from "../lib/format";
import { Num } from "./Num";
import { Range, RangeAxis } from "./Range";
import { Chart, Numbers } from "./Section";

/** Whether the paired interval leaves out zero. */
export function telling({ difference: { value, error } }: Difference): boolean {
  return Math.abs(value) > (error ?? 0);
}

const ROUND = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 7, 8, 10];

/** How far the ruler reaches on both sides of zero: just beyond the largest interval shown. */
export function reachOf(differences: Difference[]): number {
  const far = Math.max(
    0,
    ...differences.flatMap(({ difference: { value, error, band } }) =>
      [value - (error ?? 0), value + (error ?? 0), ...(band ?? [])].map(Math.abs),
    ),
  );
  if (!(far > 0.01)) return 0.01;
  const power = 10 ** Math.floor(Math.log10(far));
  const factor = ROUND.find((f) => f * power >= far * (1 - 1e-9)) ?? 10;
  return Math.min(1, Number((factor * power).toPrecision(6)));
}

export function VariantPlot({ whatIf }: { whatIf: WhatIf }) {
  const all = whatIf.variants.flatMap((variant) => variant.differences);
  const reach = reachOf(all);
  const labels = [...new Set(all.map(({ label }) => label))];
  return (
    <Chart
      title="What each variant changes"
      subtitle={`Difference in the share of campaigns, against “${whatIf.base}”, campaign by campaign; a full dot where simulation alone cannot explain it`}
      footnote="All panels share one ruler. Thick: 95 % simulation interval of the paired difference. Thin: 5–95 % over what is unknown."
    >
      <div className="variants" style={{ "--panels": labels.length } as React.CSSProperties}>
        <div className="variant-heads" aria-hidden="true">
          {labels.map((label) => (
            <span key={label} className="variant-cell">
              <b className="variant-what">{sentenceCase(label)}</b>
              <Ruler reach={reach} />
            </span>
          ))}
        </div>
        <ul>
          {whatIf.variants.map((variant) => (
            <li key={variant.id} className="variant">
              <p className="variant-why">
                {sentenceCase(variant.why)}
                <span className="rows-note">
                  <code>{variant.id}</code>
                </span>
              </p>
              {labels.map((label) => {
                const one = variant.differences.find((d) => d.label === label);
                if (!one) return <span key={label} />;
                return (
                  <span key={label} className="variant-cell">
                    <span className="variant-what">{sentenceCase(label)}</span>
                    <Range
                      of={one.difference}
                      domain={[-reach, reach]}
                      rule={0}
                      hollow={!telling(one)}
                    />
                    <span className="variant-value">
                      <Num of={one.difference} difference />
                    </span>
                  </span>
                );
              })}
            </li>
          ))}
        </ul>
      </div>
      <Numbers summary="The pairs behind the differences">
        <table>
          <thead>
            <tr>
              <th scope="col">Variant</th>
              <th scope="col">Event</th>
              <th scope="col">As it stands</th>
              <th scope="col">In the variant</th>
              <th scope="col">Pairs</th>
              <th scope="col">No longer</th>
              <th scope="col">Only then</th>
            </tr>
          </thead>
          <tbody>
            {whatIf.variants.flatMap((variant) =>
              variant.differences.map((one) => (
                <tr key={`${variant.id} ${one.label}`}>
                  <td>
                    <code>{variant.id}</code>
                  </td>
                  <td>{one.label}</td>
                  <td>
                    <Num of={one.base} />
                  </td>
                  <td>
                    <Num of={one.variant} />
                  </td>
                  <td>{count(one.pairs)}</td>
                  <td>{count(one.n10)}</td>
                  <td>{count(one.n01)}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </Numbers>
    </Chart>
  );
}

/** Zero in the middle, both ends named, ticks halfway. */
function Ruler({ reach }: { reach: number }) {
  return (
    <RangeAxis
      domain={[-reach, reach]}
      marks={[-reach, -reach / 2, 0, reach / 2, reach]}
      format={(value) => {
        if (value === 0) return "0";
        if (Math.abs(value) !== reach) return "";
        return `${value > 0 ? "+" : "\u2212"}${reach}`;
      }}
    />
  );
}
