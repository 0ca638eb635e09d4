// The assumption register: every quantity, what it rests on, and how far the answer leans on it.

import type { Draw, Assumptions as Register } from "../generated/report";
import { fixed, share } from "../lib/format";
import { BasisNote } from "./Basis";
import { Num } from "./Num";
import { Range, RangeAxis } from "./Range";
import { Chart, Missing } from "./Section";

const DRAWS: Record<Draw, string> = {
  study: "one unknown value",
  entity: "differs from one to the next",
  use: "chance each time",
};

export function Assumptions({ register }: { register: Register }) {
  const { quantities, dummy_leverage: dummy, variance_assumed: variance } = register;
  const most = Math.max(
    0.1,
    ...quantities.map(({ leverage }) => (leverage ? leverage.value + (leverage.error ?? 0) : 0)),
  );
  const domain = [0, Math.min(1, Math.ceil(most * 10) / 10)] as const;
  return (
    <Chart
      title="The assumption register"
      subtitle={
        <>
          {fixed(register.share_assumed * 100, 0)} % of the quantities are assumed
          {variance && (
            <>
              ; they account for <Num of={variance} /> of the variance of {register.answer} over the
              unknowns
            </>
          )}
          .
        </>
      }
      footnote={
        <>
          Leverage on {register.answer}: the share of its variance that would go if the quantity
          were known.
          {dummy && (
            <>
              {" "}
              An input that does nothing scores {share(dummy.value)}
              {dummy.error != null && ` ± ${share(dummy.error)}`} (grey line): what lies near it is
              noise.
            </>
          )}
        </>
      }
    >
      {quantities.length === 0 ? (
        <Missing>The scenario has no quantities.</Missing>
      ) : (
        <ul className="rows rows-wide register">
          <li className="rows-axis" aria-hidden="true">
            <RangeAxis domain={domain} />
          </li>
          {quantities.map((quantity) => (
            <li key={quantity.path}>
              <span className="rows-label">
                <span>
                  <code className={`basis-${quantity.basis.kind}`}>{quantity.path}</code>
                  <span className="rows-note">
                    {quantity.value} · {DRAWS[quantity.draw]}
                  </span>
                </span>
              </span>
              <span className="rows-plot">
                {quantity.leverage ? (
                  <Range
                    of={quantity.leverage}
                    domain={domain}
                    from={0}
                    rule={dummy?.value ?? null}
                  />
                ) : (
                  <span className="rows-note">not varied</span>
                )}
                {quantity.leverage && <Num of={quantity.leverage} />}
              </span>
              <span className="rows-value rows-prose">
                <BasisNote basis={quantity.basis} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Chart>
  );
}
