// The assumption register: every quantity, what it rests on, and how far the answer leans on it.

import { Fragment } from "react";
import type { Assumption, Draw, Assumptions as Register } from "../generated/report";
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

/** As many rows as are read; the rest is folded. */
const TOP = 12;

export function Assumptions({ register }: { register: Register }) {
  const { quantities, dummy_leverage: dummy, variance_assumed: variance } = register;
  const varied = quantities
    .filter(({ leverage }) => leverage && leverage.value > 0)
    .sort((a, b) => (b.leverage?.value ?? 0) - (a.leverage?.value ?? 0));
  const top = varied.slice(0, TOP);
  const rest = varied.slice(TOP);
  const idle = quantities.filter(({ leverage }) => leverage && leverage.value <= 0);
  const fixedOnes = quantities.filter(({ leverage, draw }) => !leverage && draw === "study");
  const chances = quantities.filter(({ leverage, draw }) => !leverage && draw !== "study");
  const others = rest.length + idle.length + fixedOnes.length + chances.length;
  const most = Math.max(
    0.1,
    ...varied.map(({ leverage }) => (leverage ? leverage.value + (leverage.error ?? 0) : 0)),
  );
  const domain = [0, Math.min(1, Math.ceil(most * 10) / 10)] as const;
  const rule = dummy?.value ?? null;
  return (
    <Chart
      title="The assumption register"
      subtitle={
        <>
          {fixed(register.share_assumed * 100, 0)} % of the {quantities.length} quantities are
          assumed
          {variance && (
            <>
              ; they account for {variance.value === 1 ? "all" : <Num of={variance} />} of the
              variance of {register.answer} over the unknowns
            </>
          )}
          .{others > 0 && top.length > 0 && <> First the {top.length} with the largest leverage.</>}
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
      {quantities.length === 0 && <Missing>The scenario has no quantities.</Missing>}
      {top.length > 0 && <Varied of={top} domain={domain} rule={rule} />}
      {others > 0 && (
        <details className="numbers others" open={top.length === 0}>
          <summary>
            {top.length === 0
              ? `The ${others} quantities`
              : `The other ${others}${rest.length > 0 ? `, ${rest.length} of them with less leverage` : ""}`}
          </summary>
          {rest.length > 0 && <Varied of={rest} domain={domain} rule={rule} />}
          <Plain title="Not known, and without any leverage found" of={idle} />
          <Plain title="Fixed: one value, not varied" of={fixedOnes} />
          <Plain title="Chance: drawn anew each time, so not a thing to be known" of={chances} />
        </details>
      )}
    </Chart>
  );
}

/** The path of a quantity, which may go over to the next line after a dot. */
function Path({ of: { path, basis } }: { of: Assumption }) {
  return (
    <code className={`basis-${basis.kind}`}>
      {path.split(/(?<=[._])/).map((part, n) => (
        <Fragment key={n}>
          {n > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </code>
  );
}

function Name({ of }: { of: Assumption }) {
  return (
    <span>
      <Path of={of} />
      <span className="rows-note">
        {of.value} · {DRAWS[of.draw]}
      </span>
    </span>
  );
}

interface VariedProps {
  of: Assumption[];
  domain: readonly [number, number];
  rule: number | null;
}

/** Quantities whose leverage was computed, on one ruler. */
function Varied({ of, domain, rule }: VariedProps) {
  return (
    <ul className="rows rows-wide register">
      <li className="rows-axis" aria-hidden="true">
        <RangeAxis domain={domain} />
      </li>
      {of.map((quantity) => (
        <li key={quantity.path}>
          <span className="rows-label">
            <Name of={quantity} />
          </span>
          <span className="rows-plot">
            {quantity.leverage && (
              <>
                <Range of={quantity.leverage} domain={domain} from={0} rule={rule} />
                <Num of={quantity.leverage} />
              </>
            )}
          </span>
          <span className="rows-value rows-prose">
            <BasisNote basis={quantity.basis} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Quantities without leverage: what they are and what they rest on. */
function Plain({ title, of }: { title: string; of: Assumption[] }) {
  if (of.length === 0) return null;
  return (
    <>
      <h4 className="register-title">{title}</h4>
      <ul className="rows register-plain">
        {of.map((quantity) => (
          <li key={quantity.path}>
            <span>
              <Path of={quantity} />
              <span className="rows-note">{quantity.value}</span>
            </span>
            <span className="rows-prose">
              <BasisNote basis={quantity.basis} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
