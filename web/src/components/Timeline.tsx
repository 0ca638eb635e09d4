// The median campaign, event by event: what happened, whose doing, and because of what.

import type { Phase, Side, Step, Story } from "../generated/report";
import { sentenceCase } from "../lib/format";

const PHASES: Record<Phase, string> = {
  find: "Find",
  fix: "Fix",
  decide: "Decide",
  approach: "Approach",
  engage: "Engage",
  pursue: "Pursue",
  evacuate: "Evacuate",
  aftermath: "Aftermath",
};

export const SIDES: Record<Side, string> = {
  protector: "protector",
  seeker: "seeker",
  principal: "the principal",
};

/** Consecutive steps of one phase. */
export function byPhase(steps: Step[]): { phase: Phase; steps: (Step & { index: number })[] }[] {
  const groups: { phase: Phase; steps: (Step & { index: number })[] }[] = [];
  for (const [index, step] of steps.entries()) {
    const last = groups.at(-1);
    if (last?.phase === step.phase) last.steps.push({ ...step, index });
    else groups.push({ phase: step.phase, steps: [{ ...step, index }] });
  }
  return groups;
}

interface TimelineProps {
  story: Story;
  /** The step that is pointed at, here or on the map. */
  active: number | null;
  onPoint: (step: number | null) => void;
}

/** A longer run than this may go over into the next column. */
const LONG = 8;

export function Timeline({ story, active, onPoint }: TimelineProps) {
  return (
    <ol className="timeline">
      {byPhase(story.steps).map((group) => (
        <li
          key={group.steps[0]?.index}
          className={group.steps.length > LONG ? "run run-long" : "run"}
        >
          <ol aria-label={PHASES[group.phase]}>
            {group.steps.map((step, n) => (
              <li
                key={step.index}
                id={`step-${step.index + 1}`}
                className={`step step-${step.side}${active === step.index ? " active" : ""}`}
                onMouseEnter={() => onPoint(step.index)}
                onMouseLeave={() => onPoint(null)}
              >
                <span className="step-number" aria-hidden="true">
                  {step.index + 1}
                </span>
                <p>
                  <span className="step-when">
                    <span>
                      {step.when}
                      <span className="step-side"> · {SIDES[step.side]}</span>
                    </span>
                    {n === 0 && <span className="step-phase">{PHASES[group.phase]}</span>}
                  </span>
                  <Unbroken>{sentenceCase(step.text)}</Unbroken>
                  {step.cause != null && (
                    <>
                      {" "}
                      <a className="step-cause" href={`#step-${step.cause + 1}`}>
                        because of {step.cause + 1}
                      </a>
                    </>
                  )}
                </p>
              </li>
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}

/** Words with names such as "ranch-1" kept on one line. */
function Unbroken({ children }: { children: string }) {
  let at = 0;
  return children.split(/(\S+-\d+\S*)/).map((part, n) => {
    at += part.length;
    return n % 2 === 1 ? (
      <span key={at} className="unbroken">
        {part}
      </span>
    ) : (
      part
    );
  });
}
