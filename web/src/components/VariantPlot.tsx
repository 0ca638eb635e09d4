// What if? Each variant as a dot: how much more or less often, campaign against the same campaign.

import type { Difference, WhatIf } from "../generated/report";
import { count, fixed } from "../lib/format";
import { niceStep } from "../lib/scale";
import { Num } from "./Num";
import { Range, RangeAxis } from "./Range";
import { Chart, Numbers } from "./Section";

/** Whether the paired interval leaves out zero. */
export function telling({ difference: { value, error } }: Difference): boolean {
  return Math.abs(value) > (error ?? 0);
}

const signedTick = (value: number) => `${value > 0 ? "+" : ""}${fixed(value, value === 0 ? 0 : 1)}`;

export function VariantPlot({ whatIf }: { whatIf: WhatIf }) {
  const all = whatIf.variants.flatMap((variant) => variant.differences);
  const far = Math.max(
    0.05,
    ...all.flatMap(({ difference: { value, band } }) =>
      [value, band?.[0] ?? 0, band?.[1] ?? 0].map(Math.abs),
    ),
  );
  const reach = Math.min(1, niceStep(far / 5) * 5);
  const domain = [-reach, reach] as const;
  const labels = [...new Set(all.map(({ label }) => label))];
  return (
    <Chart
      title={`Change against ${whatIf.base}`}
      subtitle="Difference in the share of campaigns; a full dot where simulation alone cannot explain it"
      footnote="Thick: 95 % simulation interval of the paired difference. Thin: 5–95 % over what is unknown."
    >
      <div className="variants">
        {labels.map((label) => (
          <div key={label} className="variant-column">
            <h4>{label}</h4>
            <ul className="rows">
              <li className="rows-axis" aria-hidden="true">
                <RangeAxis domain={domain} wanted={2} format={signedTick} />
              </li>
              {whatIf.variants.map((variant) => {
                const one = variant.differences.find((d) => d.label === label);
                if (!one) return null;
                return (
                  <li key={variant.id}>
                    <span className="rows-label">
                      <span>
                        {variant.why}
                        <span className="rows-note">
                          <code>{variant.id}</code>
                        </span>
                      </span>
                    </span>
                    <span className="rows-plot">
                      <Range of={one.difference} domain={domain} rule={0} hollow={!telling(one)} />
                    </span>
                    <span className="rows-value">
                      <Num of={one.difference} difference stacked />
                    </span>
                  </li>
                );
              })}
            </ul>
          </div>
        ))}
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
