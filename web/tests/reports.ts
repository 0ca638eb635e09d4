// Reports with parts missing, made from the sample.

import type { Report } from "../src/generated/report";

/** What a self-audit may show: no events, no beliefs, no ways in, no pictures of the place. */
export function selfAudit(sample: Report): Report {
  return {
    head: {
      ...sample.head,
      subject: { kind: "self_audit" },
      stand_in: null,
      notice: null,
      written_on: null,
    },
    outcomes: {
      fates: sample.outcomes.fates.map(({ fate, label }) => ({
        fate,
        label,
        share: { value: fate === "free" ? 1 : 0 },
      })),
      stages: [],
      sentences: [],
    },
    ledger: { sources: [], claims: [] },
    assumptions: { answer: "P(located)", share_assumed: 1, quantities: [] },
    method: { notes: [], formulas: [] },
  };
}

/** Every list empty and every option absent, but the parts themselves present. */
export function hollow(sample: Report): Report {
  const extent = { west_m: 0, south_m: 0, east_m: 1000, north_m: 700 };
  return {
    ...selfAudit(sample),
    locating: {
      curve: { at_h: [], value: [] },
      quartiles: [{ share: 0.5 }],
      sentence: "He was located in no campaign.",
      fates: [],
    },
    causes: { gave_away: [], detected_by: [], delayed_by: [], flow: [] },
    story: { replication: 0, chosen: "The only one.", paragraphs: [], steps: [] },
    belief: { replication: 0, at_h: [], series: [], thresholds: [] },
    ways: [{ site: "a", label: "A", ways: [] }],
    reached: { groups: [{ phase: "engage", title: "The engagement", figures: [] }] },
    map: { extent, sites: [], credit: "none" },
    what_if: { base: "the scenario", sentence: "Nothing.", variants: [] },
  };
}

const WORDY = new Set(["label", "why", "title", "value", "term", "origin", "about", "conditions"]);
const NAMES = new Set(["path", "scenario_hash", "command"]);

/** The same with every text too long for its place. */
export function longWinded(sample: Report): Report {
  const stretch = (key: string, value: unknown): unknown => {
    if (typeof value !== "string") return value;
    if (WORDY.has(key)) return `${value} and rather more words than anybody had hoped to read here`;
    return NAMES.has(key) ? `${value}_followed_by_one_unbroken_name_of_great_length[12]` : value;
  };
  return JSON.parse(JSON.stringify(sample, stretch)) as Report;
}
