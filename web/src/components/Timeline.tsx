// The median campaign, event by event: what happened, whose doing, and because of what.

import type { Phase, Side, Step, Story } from "../generated/report";

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

export function Timeline({ story, active, onPoint }: TimelineProps) {
  return (
    <ol className="timeline">
      {byPhase(story.steps).map((group) => (
        <li key={group.steps[0]?.index} className="timeline-phase">
          <h4>{PHASES[group.phase]}</h4>
          <ol>
            {group.steps.map((step) => (
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
                    {step.when}
                    <span className="step-side"> · {SIDES[step.side]}</span>
                  </span>
                  {step.text}
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
