// A number with both its intervals, and what it rests on.

import type { Basis, Estimate, Unit } from "../generated/report";
import { signed, subscript, written } from "../lib/format";
import { BasisMark } from "./Basis";

interface NumProps {
  of: Estimate;
  unit?: Unit;
  /** Write the sign always: for differences. */
  difference?: boolean;
  basis?: Basis | null | undefined;
  /** Set the intervals on a line of their own. */
  stacked?: boolean;
}

export function Num({ of, unit = "share", difference = false, basis, stacked = false }: NumProps) {
  const { value, error, band, unit: words } = difference ? signed(of) : written(of, unit);
  const number = (
    <span className="num-value">
      {value}
      {stacked && words !== "" && <span className="num-unit"> {words}</span>}
    </span>
  );
  return (
    <span className={stacked ? "num num-stacked" : "num"}>
      {basis ? <BasisMark basis={basis}>{number}</BasisMark> : number}
      {(error || band) && (
        <span className="num-intervals">
          {error && <span className="num-error"> {error}</span>}
          {band && <span className="num-band"> {band}</span>}
        </span>
      )}
      {!stacked && words !== "" && <span className="num-unit"> {words}</span>}
    </span>
  );
}

/** A term of art with its subscript: P_I as P with a low I. */
export function Term({ children }: { children: string }) {
  const [base, low] = subscript(children);
  return (
    <span className="term">
      {base}
      {low && <sub>{low}</sub>}
    </span>
  );
}
