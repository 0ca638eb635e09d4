// Why believe it? How it was computed, which figures were reproduced, what is unverified.

import type { FormulaStatus, Head, Method as MethodData } from "../generated/report";
import { count } from "../lib/format";
import { Term } from "./Num";
import { Chart, Missing } from "./Section";

const STATUS: Record<FormulaStatus, string> = {
  verified: "reproduces published figures",
  agrees: "two own roads agree",
  source_not_read: "source not read",
  unverified: "unverified",
};

/** A name such as "found (P_D)" with its subscript set low. */
function Name({ children }: { children: string }) {
  return children
    .split(/(\b[A-Z]+_[A-Za-z]+\b)/)
    .map((part, n) => (n % 2 === 1 ? <Term key={part}>{part}</Term> : part));
}

export function Method({ method, head }: { method: MethodData; head: Head }) {
  const { verdicts } = method;
  const unverified = method.unverified ?? [];
  return (
    <>
      <div className="prose">
        {method.notes.map((note) => (
          <p key={note}>
            <Name>{note}</Name>
          </p>
        ))}
      </div>
      <Chart title="Verification">
        {verdicts ? (
          <dl className="headline verdicts">
            <div>
              <dt>Published figures reproduced</dt>
              <dd>
                <span className="num-value">{count(verdicts.ok)}</span>
              </dd>
            </div>
            <div>
              <dt>Missed</dt>
              <dd>
                <span className="num-value">{count(verdicts.miss)}</span>
              </dd>
            </div>
            <div>
              <dt>Errors in sources, from which we differ as we must</dt>
              <dd>
                <span className="num-value">{count(verdicts.must_differ)}</span>
              </dd>
            </div>
          </dl>
        ) : (
          <Missing>
            The verification was not run for this report: <code>ringfort verify</code> runs it.
          </Missing>
        )}
      </Chart>
      {method.formulas.length > 0 && (
        <Chart title="Formulas and their sources">
          <ul className="formulas">
            {method.formulas.map((formula) => (
              <li key={formula.name}>
                <p>
                  <b>
                    <Name>{formula.name}</Name>
                  </b>{" "}
                  <span className={`status status-${formula.status}`}>
                    {STATUS[formula.status]}
                  </span>
                </p>
                {formula.statement && (
                  <p className="formula">
                    <Name>{formula.statement}</Name>
                  </p>
                )}
                <p className="claim-foot">{formula.source}</p>
              </li>
            ))}
          </ul>
        </Chart>
      )}
      {unverified.length > 0 && (
        <Chart title="What is not verified">
          <ul className="plain">
            {unverified.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Chart>
      )}
      <Chart title="To reproduce this report">
        <pre className="command">
          <code>{head.command}</code>
        </pre>
        <p className="chart-footnote">
          Same version ({head.version}), same scenario
          {head.scenario_hash && (
            <>
              {" "}
              (<code>{head.scenario_hash}</code>)
            </>
          )}
          , same seed ({head.seed}): same numbers, on any number of threads and any machine.
        </p>
      </Chart>
    </>
  );
}
