// Figures with their words: the headline ones, and those of each phase after contact.

import type { Figure, Reached } from "../generated/report";
import { sentenceCase } from "../lib/format";
import { Num, Term } from "./Num";
import { Range } from "./Range";
import { Missing } from "./Section";

export function Headline({ figures }: { figures: Figure[] }) {
  if (figures.length === 0) return null;
  return (
    <dl className="headline">
      {figures.map((figure) => (
        <div key={figure.label}>
          <dt>
            {sentenceCase(figure.label)}
            {figure.term && (
              <>
                {" "}
                <Term>{figure.term}</Term>
              </>
            )}
          </dt>
          <dd>
            <Num of={figure.number} unit={figure.unit} basis={figure.basis} stacked />
            {figure.note && <span className="figure-note">{figure.note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function ReachedFigures({ reached }: { reached: Reached | null | undefined }) {
  if (!reached || reached.groups.length === 0) {
    return (
      <Missing>No campaign came so far as to reach him, so there are no figures of it.</Missing>
    );
  }
  return (
    <div className="groups">
      {reached.groups.map((group) => (
        <div key={group.title} className="group">
          <h3>{group.title}</h3>
          {group.sentence && <p className="chart-subtitle">{group.sentence}</p>}
          {group.figures.length === 0 ? (
            <Missing>No campaign came so far.</Missing>
          ) : (
            <dl className="figures">
              {group.figures.map((figure) => (
                <div key={figure.label}>
                  <dt>
                    {sentenceCase(figure.label)}
                    {figure.term && (
                      <span className="figure-term">
                        {" "}
                        <Term>{figure.term}</Term>
                      </span>
                    )}
                    {figure.note && <span className="figure-note">{figure.note}</span>}
                  </dt>
                  <dd>
                    <Num of={figure.number} unit={figure.unit} basis={figure.basis} />
                    {figure.unit === "share" && <Range of={figure.number} from={0} />}
                  </dd>
                </div>
              ))}
            </dl>
          )}
        </div>
      ))}
    </div>
  );
}
