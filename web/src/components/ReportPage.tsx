// The report, top to bottom, in the order in which it is read.

import { useState } from "react";
import type { Report } from "../generated/report";
import { claimsById } from "../lib/data";
import { insetsOf } from "../lib/insets";
import type { Layer } from "../lib/map-labels";
import { Assumptions } from "./Assumptions";
import { BasisLegend, Claims } from "./Basis";
import { BeliefChart } from "./BeliefChart";
import { CauseFlow, CauseList, ChangesMost, GaveAway } from "./Causes";
import { CumulativeCurve, FateCurves } from "./CumulativeCurve";
import { Headline, ReachedFigures } from "./Figures";
import { Head } from "./Head";
import { Insets } from "./Insets";
import { Checks, Contradictions, Ledger } from "./Ledger";
import { MapView } from "./Map";
import { Method } from "./Method";
import { Num } from "./Num";
import { OutcomeBar, OutcomeTable } from "./OutcomeBar";
import { Chart, Missing, Section } from "./Section";
import { Timeline } from "./Timeline";
import { VariantPlot } from "./VariantPlot";
import { WaysIn } from "./WaysIn";

const PARTS = [
  ["answer", "The answer"],
  ["map", "Map and campaign"],
  ["found", "How he was found"],
  ["reached", "How he was reached"],
  ["what-if", "What if"],
  ["rests-on", "What it rests on"],
  ["method", "Method and verification"],
] as const;

export function ReportPage({ report }: { report: Report }) {
  const { head, outcomes, locating, causes, belief, ledger } = report;
  const audit = head.subject.kind === "self_audit";
  return (
    <Claims.Provider value={claimsById(report)}>
      <a className="skip" href="#answer">
        To the answer
      </a>
      <Head head={head} />
      <nav className="contents" aria-label="Parts of the report">
        <ol>
          {PARTS.map(([id, title]) => (
            <li key={id}>
              <a href={`#${id}`}>{title}</a>
            </li>
          ))}
        </ol>
      </nav>
      <main>
        <Section id="answer" number={1} title="The answer">
          <OutcomeBar outcomes={outcomes} />
          <div className="answer-grid">
            <div className="prose">
              {outcomes.sentences.map((sentence) => (
                <p key={sentence}>{sentence}</p>
              ))}
            </div>
            <ChangesMost causes={causes} />
          </div>
          <Headline figures={outcomes.figures ?? []} />
          <OutcomeTable outcomes={outcomes} />
          <p className="legend-basis">
            Numbers read <b>0.62 ± 0.01 (0.35–0.81)</b>: the value, what simulation leaves open (95
            %, thick line), and from 5 % to 95 % over what is not known (thin line).
          </p>
          <BasisLegend />
        </Section>

        <Section id="map" number={2} title="The map and the median campaign">
          <MapAndStory report={report} audit={audit} />
        </Section>

        <Section id="found" number={3} title="How he was found" lead={locating?.sentence}>
          {locating ? (
            <div className="columns">
              <Chart
                title="How soon he is located"
                subtitle="Share of campaigns that had located him, with the quartiles of all campaigns"
                footnote={<Quartiles locating={locating} />}
              >
                <CumulativeCurve
                  curve={locating.curve}
                  quartiles={locating.quartiles}
                  until_h={head.horizon_h}
                  label="Share of campaigns that had located him, by time"
                />
              </Chart>
              <Chart
                title="How soon it ends"
                subtitle="Share of campaigns that had met each fate, the others competing; below, the shares at the end"
              >
                {(locating.fates ?? []).length > 0 ? (
                  <FateCurves fates={locating.fates ?? []} until_h={head.horizon_h} />
                ) : (
                  <Missing>In every campaign he was free at the horizon.</Missing>
                )}
              </Chart>
            </div>
          ) : (
            <Missing>The time until he is located was not computed in this run.</Missing>
          )}
          {causes ? (
            <>
              <GaveAway causes={causes} />
              <CauseFlow flow={causes.flow ?? []} />
            </>
          ) : (
            <Missing>Causes were not counted in this run.</Missing>
          )}
          <Chart
            title="What the seeker believed"
            subtitle={
              belief
                ? `Belief over the sites in replication ${belief.replication}, and beneath it where he really was`
                : undefined
            }
          >
            {belief ? (
              <BeliefChart belief={belief} />
            ) : (
              <Missing>
                {audit
                  ? "Beliefs over time are withheld: a self-audit shows no single campaign."
                  : "No replication was kept whole, so there is no belief to draw."}
              </Missing>
            )}
          </Chart>
        </Section>

        <Section id="reached" number={4} title="How he was reached">
          <WaysIn sites={report.ways ?? []} map={report.map} withheld={audit} />
          {causes && (
            <div className="columns">
              <CauseList
                title="What detected the approach first"
                subtitle="Among strikes that came"
                causes={causes.detected_by ?? []}
                tone="protector"
                empty="No strike came."
              />
              <CauseList
                title="Which layer delayed most"
                subtitle="Among strikes that came"
                causes={causes.delayed_by ?? []}
                tone="protector"
                empty="No strike came."
              />
            </div>
          )}
          <ReachedFigures reached={report.reached} />
        </Section>

        <Section id="what-if" number={5} title="What if" lead={report.what_if?.sentence}>
          {report.what_if && report.what_if.variants.length > 0 ? (
            <VariantPlot whatIf={report.what_if} />
          ) : (
            <Missing>
              No variant was compared in this run. <code>ringfort compare</code> pairs variants with
              the scenario as it stands, campaign by campaign.
            </Missing>
          )}
        </Section>

        <Section id="rests-on" number={6} title="What it rests on">
          <Assumptions register={report.assumptions} />
          <Contradictions ledger={ledger} />
          <Checks checks={ledger.checks ?? []} claims={ledger.claims} />
          <Ledger ledger={ledger} />
        </Section>

        <Section id="method" number={7} title="Method and verification">
          <Method method={report.method} head={head} />
        </Section>
      </main>
      <footer className="foot">
        Written by ringfort {head.version}. It stays at the level of operations research: rates,
        probabilities, times.
      </footer>
    </Claims.Provider>
  );
}

/** The map and the events share what is pointed at, the map and its insets what is shown. */
function MapAndStory({ report, audit }: { report: Report; audit: boolean }) {
  const [active, setActive] = useState<number | null>(null);
  const [off, setOff] = useState<ReadonlySet<Layer>>(new Set());
  const { map, story } = report;
  const insets = map ? insetsOf(map) : [];
  const closer = map && <Insets map={map} insets={insets} on={(layer) => !off.has(layer)} />;
  // one alone stands under the story, more of them in rows of their own
  const alone = insets.length === 1;
  return (
    <>
      <div className="map-and-story">
        {map ? (
          <MapView
            map={map}
            insets={insets}
            off={off}
            onOff={setOff}
            active={active}
            onPoint={setActive}
          />
        ) : (
          <Missing>The scenario has no terrain, so there is no map.</Missing>
        )}
        {story ? (
          <div className="chart story">
            <h3 className="chart-title">The median campaign, told</h3>
            <div className="prose">
              {story.paragraphs.map((paragraph) => (
                <p key={paragraph}>{paragraph}</p>
              ))}
            </div>
            <p className="chart-footnote">{story.chosen}</p>
            {alone && closer}
          </div>
        ) : (
          <Missing>
            {audit
              ? "No campaign is told: a self-audit writes no events."
              : "No replication was kept whole, so no campaign is told."}
          </Missing>
        )}
      </div>
      {!(alone && story) && closer}
      {story && story.steps.length > 0 && (
        <Chart title="Event by event">
          <Timeline story={story} active={active} onPoint={setActive} />
        </Chart>
      )}
    </>
  );
}

function Quartiles({ locating }: { locating: NonNullable<Report["locating"]> }) {
  const names: Record<string, string> = {
    "0.25": "A quarter",
    "0.5": "half",
    "0.75": "three quarters",
  };
  return locating.quartiles.map(({ share, at_h }, n) => (
    <span key={share}>
      {n > 0 && "; "}
      {names[String(share)] ?? share}
      {at_h ? (
        <>
          {" "}
          by <Num of={at_h} unit="hours" />
        </>
      ) : (
        " not before the end"
      )}
    </span>
  ));
}
