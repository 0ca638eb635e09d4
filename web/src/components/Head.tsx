// The first screen: title, answer, and how to repeat it.

import type { Head as HeadData, Subject } from "../generated/report";
import { count, dateWords } from "../lib/format";
import { ThemeToggle } from "./ThemeToggle";

function subjectWords(subject: Subject): string {
  switch (subject.kind) {
    case "synthetic":
      return "Synthetic scenario";
    case "historical":
      return `Closed operation of ${subject.year}`;
    case "facility":
      return `Own site, by authority of ${subject.authority}`;
    case "self_audit":
      return "Self-audit: no events, no paths, positions to a kilometre";
  }
}

export function Head({ head }: { head: HeadData }) {
  const variants = head.variants ?? [];
  return (
    <header className="masthead">
      <div className="masthead-bar">
        <span className="wordmark">
          <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
            <circle cx="10" cy="10" r="9" />
            <circle cx="10" cy="10" r="5" />
            <circle cx="10" cy="10" r="1.6" className="wordmark-core" />
          </svg>
          ringfort
        </span>
        <span className="masthead-actions">
          <ThemeToggle />
          <button type="button" className="quiet" onClick={() => window.print()}>
            Print
          </button>
        </span>
      </div>
      {head.notice && (
        <p className="notice" role="note">
          {head.notice}
        </p>
      )}
      <div className="masthead-main">
        <div>
          <p className="kicker">
            {subjectWords(head.subject)}
            <span aria-hidden="true"> · </span>
            {variants.length > 0 ? `variant: ${variants.join(" + ")}` : "as the scenario stands"}
          </p>
          <h1>{head.title}</h1>
          <p className="answer">{head.answer}</p>
        </div>
        <dl className="facts">
          {head.written_on && <Fact term="Written">{dateWords(head.written_on)}</Fact>}
          <Fact term="Campaigns">{count(head.replications)}</Fact>
          <Fact term="Draws of the unknowns">{count(head.outer_draws)}</Fact>
          <Fact term="Starts">{head.starts}</Fact>
          <Fact term="Runs for">{count(Math.round(head.horizon_h / 24))} days</Fact>
          {head.scenario_hash && (
            <Fact term="Scenario">
              <Hash>{head.scenario_hash}</Hash>
            </Fact>
          )}
          <Fact term="Seed">
            <code>{head.seed}</code>
          </Fact>
          <Fact term="ringfort">
            <code>{head.version}</code>
          </Fact>
        </dl>
      </div>
      <p className="reproduce">
        <span>Reproduced by</span> <code>{head.command}</code>
      </p>
      {head.stand_in && (
        <p className="stand-in">
          {/^stand-in/i.test(head.stand_in) ? head.stand_in : `Stand-in terrain: ${head.stand_in}`}
        </p>
      )}
    </header>
  );
}

/** As many digits as tell two scenarios apart. */
const DIGITS = 12;

/** A long hash cut short: whole when pointed at, and whole when copied. */
function Hash({ children: whole }: { children: string }) {
  return (
    <code
      title={whole}
      onCopy={(event) => {
        event.clipboardData.setData("text/plain", whole);
        event.preventDefault();
      }}
    >
      {whole.length > DIGITS ? `${whole.slice(0, DIGITS)}…` : whole}
    </code>
  );
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
