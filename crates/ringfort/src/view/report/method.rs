//! How the answer was computed, from which formulas, and what was checked.

use ringfort_model::report::{Formula, FormulaStatus, Method, Verdicts};
use ringfort_model::verdict::VerdictKind;

use super::Parts;

pub(super) fn method(parts: &Parts<'_>) -> Method {
    let count =
        |kind: VerdictKind| parts.verdicts.iter().filter(|v| v.verdict == kind).count() as u64;
    Method {
        notes: NOTES.iter().map(|n| (*n).to_owned()).collect(),
        formulas: FORMULAS
            .iter()
            .map(|(name, statement, source, status)| Formula {
                name: (*name).to_owned(),
                statement: Some((*statement).to_owned()),
                source: (*source).to_owned(),
                status: *status,
            })
            .collect(),
        verdicts: (!parts.verdicts.is_empty()).then(|| Verdicts {
            ok: count(VerdictKind::Ok),
            miss: count(VerdictKind::Miss),
            must_differ: count(VerdictKind::MustDiffer),
        }),
        unverified: UNVERIFIED.iter().map(|n| (*n).to_owned()).collect(),
    }
}

const NOTES: &[&str] = &[
    "Each campaign is a discrete-event simulation in whole milliseconds. Its luck is a pure function of seed, replication and what is decided, so any campaign can be replayed alone, and variants share their luck.",
    "What is not known is drawn once for many campaigns. The first interval of a number is what chance leaves after so many campaigns; the second is its range, 5 to 95 %, over what is not known, with the chance within a draw removed.",
    "Each side acts on its own picture of the other: the means of the scenario, never the values drawn for a campaign. Ways in are computed once from those means; drawn values scale their tasks.",
    "What gave him away is the source with the largest summed log-likelihood ratio for the true site; how far it was needed is found by running the same campaigns again without it.",
];

const UNVERIFIED: &[&str] = &[
    "The composition of the parts into a campaign: each part is checked against a closed form, their coupling has nothing published to compare with.",
    "The half ranges of eyesight, the alert factors and the picture that the seeker has of the routine are assumptions of the scenario or the format.",
    "Survival of those who get away wounded: they are taken to reach care as late as the seeker's evacuation would bring them there.",
];

type Row = (&'static str, &'static str, &'static str, FormulaStatus);

const FORMULAS: &[Row] = &[
    (
        "Interrupted in time (P_I)",
        "P_I = P_C Σᵢ P(first noticed in i) · P(F μᵢ > R)",
        "Bennett and Sasser, EASI, Sandia (1977); the positive race with one pace F and a lognormal response R is our own",
        FormulaStatus::Verified,
    ),
    (
        "Noticing by an observer",
        "γ(r) = (ln 2 / 60 s) (h/r)³",
        "Koopman, Search and Screening, OEG Report 56 (1946), inverse-cube law",
        FormulaStatus::Verified,
    ),
    (
        "Who wins the fight",
        "P(x,y) = q P(x,y−1) + (1−q) P(x−1,y), q = b x/(a y + b x)",
        "Brown, Operations Research 11(3) (1963)",
        FormulaStatus::Verified,
    ),
    (
        "Found in flight",
        "P(t) = 1 − exp(−(m W v/π)[(1/τ − 1/t)/u²])",
        "Washburn, Expanding Area Search Experiments, NPS55-80-017 (1980)",
        FormulaStatus::Verified,
    ),
    (
        "Where he is",
        "b′(j) ∝ L(j) Σᵢ b(i) A(i,j)",
        "Bayes filter over a hidden Markov chain; Stone, Theory of Optimal Search (1975)",
        FormulaStatus::Verified,
    ),
    (
        "Survival until care",
        "S(t) = b₀/(1 + (t/b₁)^b₂)",
        "scaled log-logistic of Mills, Argon and Ziya (2013), parameters as published in a triage model",
        FormulaStatus::SourceNotRead,
    ),
    (
        "Speed on foot",
        "W = 6 exp(−3.5 |S + 0.05|) km/h, times 0.6 off paths",
        "Tobler, NCGIA Technical Report 93-1 (1993)",
        FormulaStatus::SourceNotRead,
    ),
    (
        "Sunrise and twilight",
        "sun's centre at −0.833° and −6°",
        "Meeus, Astronomical Algorithms, 2nd ed. (1998), chapter 25",
        FormulaStatus::Verified,
    ),
    (
        "Which unknown matters",
        "Var E[p | x] / Var p",
        "correlation ratio over equal-frequency bins, Kelley's correction, PNAS 21 (1935)",
        FormulaStatus::Agrees,
    ),
];
