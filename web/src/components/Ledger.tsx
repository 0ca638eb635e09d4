// What it rests on: the claims with their grades, where they contradict each other, and how the
// model does against the ones that were kept for checking.

import { useState } from "react";
import type { Check, Claim, Ledger as LedgerData } from "../generated/report";
import { dateWords, fixed, readable } from "../lib/format";
import { linear } from "../lib/scale";
import { Chart, Missing } from "./Section";

const RELIABILITY: Record<string, string> = {
  A: "completely reliable",
  B: "usually reliable",
  C: "fairly reliable",
  D: "not usually reliable",
  E: "unreliable",
  F: "reliability cannot be judged",
};
const CREDIBILITY: Record<string, string> = {
  "1": "confirmed",
  "2": "probably true",
  "3": "possibly true",
  "4": "doubtful",
  "5": "improbable",
  "6": "truth cannot be judged",
};

/** An Admiralty grade in words: "B3" is "usually reliable source, possibly true". */
export function gradeWords(grade: string): string {
  const source = RELIABILITY[grade.charAt(0)] ?? "ungraded";
  const item = CREDIBILITY[grade.charAt(1)] ?? "ungraded";
  return `${source} source, ${item}`;
}

/** Pairs of claims that contradict each other, each once. */
export function contradictions(claims: Claim[]): [Claim, Claim][] {
  const byId = new Map(claims.map((claim) => [claim.id, claim]));
  const seen = new Set<string>();
  const pairs: [Claim, Claim][] = [];
  for (const claim of claims) {
    for (const id of claim.contradicted_by ?? []) {
      const other = byId.get(id);
      const key = [claim.id, id].sort().join(" ");
      if (!other || seen.has(key)) continue;
      seen.add(key);
      pairs.push([claim, other]);
    }
  }
  return pairs;
}

export function Contradictions({ ledger }: { ledger: LedgerData }) {
  const pairs = contradictions(ledger.claims);
  if (pairs.length === 0) return null;
  return (
    <Chart title="Where the sources contradict each other">
      <ul className="against">
        {pairs.map(([a, b]) => (
          <li key={`${a.id} ${b.id}`}>
            {[a, b].map((claim) => (
              <p key={claim.id}>
                <span className="claim-head">
                  <Grade grade={claim.grade} /> <code>{claim.id}</code> · {claim.origin}
                </span>
                {claim.text}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </Chart>
  );
}

function Grade({ grade }: { grade: string }) {
  return (
    <abbr className="grade" title={gradeWords(grade)}>
      {grade}
    </abbr>
  );
}

type Filter = "all" | "input" | "check";

export function Ledger({ ledger }: { ledger: LedgerData }) {
  const [filter, setFilter] = useState<Filter>("all");
  if (ledger.claims.length === 0) {
    return <Missing>The scenario cites no evidence: every number in it is assumed.</Missing>;
  }
  const shown = ledger.claims.filter((c) => filter === "all" || c.used_for === filter);
  const filters: [Filter, string][] = [
    ["all", `All ${ledger.claims.length}`],
    ["input", "May be cited"],
    ["check", "Kept for checking"],
  ];
  return (
    <Chart
      title="The evidence ledger"
      subtitle="Admiralty grades: the letter for the source (A best), the digit for the item (1 best). Two reports of one origin count once."
    >
      <ul className="sources">
        {ledger.sources.map((source) => (
          <li key={source.id}>
            <code>{source.id}</code> {source.kind}
            {source.published && `, ${dateWords(source.published)}`}
          </li>
        ))}
      </ul>
      <fieldset className="segmented">
        <legend className="hidden">Which claims</legend>
        {filters.map(([value, label]) => (
          <label key={value}>
            <input
              type="radio"
              name="claims"
              checked={filter === value}
              onChange={() => setFilter(value)}
            />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      <ul className="claims">
        {shown.map((claim) => (
          <ClaimRow key={claim.id} claim={claim} />
        ))}
      </ul>
    </Chart>
  );
}

function ClaimRow({ claim }: { claim: Claim }) {
  const cited = claim.cited_by ?? [];
  const against = claim.contradicted_by ?? [];
  const withIt = claim.confirmed_by ?? [];
  return (
    <li id={`claim-${claim.id}`}>
      <span className="claim-grade">
        <Grade grade={claim.grade} />
      </span>
      <div>
        <p>{claim.text}</p>
        <p className="claim-foot">
          <code>{claim.id}</code> · {claim.about} · {claim.origin}
          {claim.value && ` · ${claim.value}`}
          {" · "}
          {claim.used_for === "check" ? (
            <span className="tag">kept for checking</span>
          ) : cited.length > 0 ? (
            <>
              cited by <code>{cited.join(", ")}</code>
            </>
          ) : (
            "cited by no input"
          )}
          {withIt.length > 0 && <> · confirmed by {withIt.join(", ")}</>}
          {against.length > 0 && (
            <span className="note-against"> · contradicted by {against.join(", ")}</span>
          )}
        </p>
      </div>
    </li>
  );
}

const VERDICTS: Record<Check["verdict"], string> = {
  agrees: "agrees",
  disagrees: "disagrees",
  too_vague: "too vague to be wrong",
};

export function Checks({ checks, claims }: { checks: Check[]; claims: Claim[] }) {
  if (checks.length === 0) return null;
  const text = new Map(claims.map((claim) => [claim.id, claim.text]));
  return (
    <Chart
      title="The model against the claims kept for checking"
      subtitle="What the model expected before it saw them: median, middle half (thick) and middle 80 % (thin); the diamond is what was reported"
    >
      <ul className="rows rows-wide">
        {checks.map((check) => (
          <li key={check.claim}>
            <span className="rows-label">
              <span>
                {text.get(check.claim) ?? check.claim}
                <span className="rows-note">
                  {check.reported !== text.get(check.claim) && <>reported: {check.reported} · </>}
                  <code>{check.claim}</code>
                </span>
              </span>
            </span>
            <span className="rows-plot">
              {happened(check) ? (
                <span className="rows-note">it happened or it did not: nothing to draw</span>
              ) : (
                <CheckPlot check={check} />
              )}
            </span>
            <span className="rows-value rows-prose">
              <span className={`verdict verdict-${check.verdict}`}>{VERDICTS[check.verdict]}</span>{" "}
              {check.sentence}
              {check.mid_p != null && (
                <span className="rows-note">mid-p {fixed(check.mid_p, 2)}</span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Chart>
  );
}

/** Whether the claim is of an event, not of a quantity. */
function happened({ unit, reported_value, median }: Check): boolean {
  const whole = (value: number) => value === 0 || value === 1;
  return unit === "share" && whole(median) && (reported_value == null || whole(reported_value));
}

function CheckPlot({ check }: { check: Check }) {
  const reported = check.reported_value;
  const high = Math.max(check.most[1], reported ?? 0) * 1.08 || 1;
  const low = Math.min(0, check.most[0], reported ?? 0);
  const scale = linear([low, high], [0, 100]);
  const at = (value: number) => `${scale(value).toFixed(2)}%`;
  const { factor, unit } = readable(check.median, check.unit);
  const words = (value: number) => fixed(value * factor, check.unit === "share" ? 2 : 0);
  return (
    <>
      <svg className="range check" aria-hidden="true" focusable="false">
        <line className="range-track" x1="0" x2="100%" y1="50%" y2="50%" />
        <line
          className="range-band"
          x1={at(check.most[0])}
          x2={at(check.most[1])}
          y1="50%"
          y2="50%"
        />
        <line
          className="range-error"
          x1={at(check.half[0])}
          x2={at(check.half[1])}
          y1="50%"
          y2="50%"
        />
        <circle className="range-dot" cx={at(check.median)} cy="50%" r="4" />
        {reported != null && (
          <svg x={at(reported)} y="50%" overflow="visible" aria-hidden="true">
            <path className="diamond" d="M0,-8L6,0L0,8L-6,0Z" />
          </svg>
        )}
      </svg>
      <span className="rows-note">
        {words(check.median)} ({words(check.most[0])}–{words(check.most[1])}) {unit}
      </span>
    </>
  );
}
