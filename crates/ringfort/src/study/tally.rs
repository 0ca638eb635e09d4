//! What is kept of many rows: counts by draw of the unknowns, and histograms. Its size does not
//! grow with the number of replications.

use ringfort_analysis::interval::{Nested, nested};
use ringfort_model::log::{Fate, Row, Stage};
use ringfort_model::scenario::Measure;
use ringfort_model::units::Instant;

use crate::study::case::Case;

/// Steps of the curves over time.
pub const STEPS: usize = 84;
/// Finer steps, for quantiles of the time to locate.
const FINE: usize = 336;

/// Something that may happen in a campaign, by its stable word.
#[derive(Debug, Clone, Copy)]
pub struct Happening {
    /// The word.
    pub name: &'static str,
    /// What page and terminal call it.
    pub label: &'static str,
    /// Whether it happened.
    pub happened: fn(&Row) -> bool,
}

/// Everything that is counted, in the order in which it is shown.
pub const HAPPENINGS: &[Happening] = &[
    Happening { name: "located", label: "located", happened: |r| r.located.is_some() },
    Happening { name: "struck", label: "struck at", happened: |r| r.strikes > 0 },
    Happening {
        name: "detected",
        label: "strike detected on its way",
        happened: |r| r.detected.is_some(),
    },
    Happening {
        name: "interrupted",
        label: "response in place first",
        happened: |r| r.interrupted,
    },
    Happening { name: "reached", label: "reached", happened: |r| r.reached },
    Happening { name: "broke out", label: "broke out", happened: |r| r.broke_out.is_some() },
    Happening { name: "found", label: "found in flight", happened: |r| r.found.is_some() },
    Happening { name: "hit", label: "hit", happened: |r| r.hit },
    Happening {
        name: "taken or killed",
        label: "taken or killed",
        happened: |r| r.fate != Fate::Free,
    },
    Happening { name: "moved on alarm", label: "moved on an alarm", happened: |r| r.moved },
    Happening { name: "window missed", label: "window missed", happened: |r| r.window_missed },
];

/// How a campaign ended: a fate, and the stage if he is free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// Not free.
    Fate(Fate),
    /// Free, and how far the seeker came.
    Free(Stage),
}

impl Ending {
    /// Of a row.
    pub fn of(row: &Row) -> Self {
        match row.stage {
            Some(stage) if row.fate == Fate::Free => Self::Free(stage),
            _ => Self::Fate(row.fate),
        }
    }

    /// What page and terminal call it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Fate(fate) => fate.words(),
            Self::Free(stage) => stage.words(),
        }
    }

    fn index(self) -> usize {
        match self {
            Self::Fate(fate) => fate as usize,
            Self::Free(stage) => Fate::ALL.len() + stage as usize,
        }
    }

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        let fates = Fate::ALL.iter().filter(|f| **f != Fate::Free).map(|f| Self::Fate(*f));
        fates.chain(Stage::ALL.iter().map(|s| Self::Free(*s)))
    }
}

const ENDINGS: usize = 11;

/// A count of whole bins.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    width: f64,
    counts: Vec<u64>,
    /// How many values.
    pub n: u64,
    sum: f64,
    squares: f64,
}

impl Histogram {
    fn new(width: f64, bins: usize) -> Self {
        Self { width, counts: vec![0; bins], n: 0, sum: 0.0, squares: 0.0 }
    }

    fn add(&mut self, value: f64) {
        let bin = (value / self.width + 0.5).clamp(0.0, (self.counts.len() - 1) as f64) as usize;
        self.counts[bin] += 1;
        self.n += 1;
        self.sum += value;
        self.squares += value * value;
    }

    /// The value below which a share of them lies, to the width of a bin.
    pub fn quantile(&self, share: f64) -> f64 {
        let wanted = share * self.n as f64;
        let mut seen = 0.0;
        for (bin, count) in self.counts.iter().enumerate() {
            seen += *count as f64;
            if seen >= wanted && *count > 0 {
                return bin as f64 * self.width;
            }
        }
        0.0
    }

    /// Share of them below `value`, those in its bin counted half.
    pub fn mid_p(&self, value: f64) -> f64 {
        let at = (value / self.width + 0.5).max(0.0) as usize;
        let below: u64 = self.counts.iter().take(at).sum();
        let same = self.counts.get(at).copied().unwrap_or(0);
        (below as f64 + same as f64 / 2.0) / (self.n.max(1)) as f64
    }

    /// Mean, and the half width of its 95 % interval.
    pub fn mean(&self) -> (f64, f64) {
        let n = self.n.max(1) as f64;
        let mean = self.sum / n;
        let variance = (self.squares / n - mean * mean).max(0.0);
        (mean, 1.96 * (variance / n).sqrt())
    }
}

/// What is kept of the rows of one run.
#[derive(Debug, Clone)]
pub struct Tally {
    /// Rows counted.
    pub rows: u64,
    horizon: Instant,
    outer: usize,
    trials: Vec<u64>,
    happened: Vec<Vec<u64>>,
    endings: Vec<Vec<u64>>,
    located_fine: Vec<Vec<u32>>,
    ended_by: Vec<Vec<Vec<u32>>>,
    deciding: Vec<Vec<u64>>,
    /// Deciding source by ending.
    flow: Vec<[u64; ENDINGS]>,
    detected_by: Vec<Vec<u64>>,
    delayed_by: Vec<Vec<u64>>,
    /// Losses and people with him, in campaigns that reached him.
    pub losses: [Histogram; 5],
    measures: Vec<Histogram>,
    first_located: Vec<u64>,
    examples: Vec<[Option<u64>; FINE + 1]>,
}

impl Tally {
    /// An empty tally.
    pub fn new(case: &Case, outer: u32) -> Self {
        let outer = outer.max(1) as usize;
        let names = &case.plan.names;
        let by = |n: usize| vec![vec![0; n + 1]; outer];
        let people = || Histogram::new(1.0, 512);
        Self {
            rows: 0,
            horizon: case.plan.horizon,
            outer,
            trials: vec![0; outer],
            happened: vec![vec![0; outer]; HAPPENINGS.len()],
            endings: vec![vec![0; outer]; ENDINGS],
            located_fine: vec![vec![0; FINE]; outer],
            ended_by: vec![vec![vec![0; STEPS]; outer]; 4],
            deciding: by(names.sources.len()),
            flow: vec![[0; ENDINGS]; names.sources.len() + 1],
            detected_by: by(names.detectors.len()),
            delayed_by: by(names.layers.len()),
            losses: [people(), people(), people(), people(), people()],
            measures: case.scenario.file.check.iter().map(|c| measure_bins(c.measure)).collect(),
            first_located: Vec::new(),
            examples: vec![[None; FINE + 1]; ENDINGS],
        }
    }

    fn step(&self, at: Instant, steps: usize) -> usize {
        let share = at.0 as f64 / self.horizon.0.max(1) as f64;
        ((share * steps as f64) as usize).min(steps - 1)
    }

    /// Counts a row.
    pub fn add(&mut self, case: &Case, row: &Row) {
        let k = row.outer as usize % self.outer;
        self.rows += 1;
        self.trials[k] += 1;
        for (happening, counts) in HAPPENINGS.iter().zip(&mut self.happened) {
            counts[k] += u64::from((happening.happened)(row));
        }
        let ending = Ending::of(row);
        self.endings[ending.index()][k] += 1;
        if row.fate != Fate::Free {
            let step = self.step(row.ended, STEPS);
            self.ended_by[row.fate as usize][k][step] += 1;
        }
        let or_none = |index: Option<u16>, none: usize| index.map_or(none, usize::from).min(none);
        if let Some(at) = row.located {
            let step = self.step(at, FINE);
            self.located_fine[k][step] += 1;
            let none = self.flow.len() - 1;
            let source = or_none(row.deciding_source, none);
            self.deciding[k][source] += 1;
            self.flow[source][ending.index()] += 1;
            if self.first_located.len() < crate::study::causes::RERUNS {
                self.first_located.push(row.replication);
            }
        }
        let step = row.located.map_or(FINE, |at| self.step(at, FINE));
        self.examples[ending.index()][step].get_or_insert(row.replication);
        if row.strikes > 0 {
            let none = self.detected_by[k].len() - 1;
            self.detected_by[k][or_none(row.detected_by, none)] += 1;
            let none = self.delayed_by[k].len() - 1;
            self.delayed_by[k][or_none(row.delayed_by, none)] += 1;
        }
        if row.reached {
            let values = [
                row.protectors_killed,
                row.protectors_wounded,
                row.seekers_killed,
                row.seekers_wounded,
            ];
            for (histogram, value) in self.losses.iter_mut().zip(values) {
                histogram.add(f64::from(value));
            }
            if row.broke_out.is_some() {
                self.losses[4].add(f64::from(row.with_him));
            }
        }
        for (check, histogram) in case.scenario.file.check.iter().zip(&mut self.measures) {
            let site = check.at_site.as_ref().and_then(|s| case.scenario.site(s.as_str()));
            let here = site.is_none_or(|s| row.struck == Some(s as u16));
            if row.reached
                && here
                && let Some(value) = measured(check.measure, row)
            {
                histogram.add(value);
            }
        }
    }

    fn counted(&self, counts: &[u64]) -> Nested {
        let draws: Vec<(u64, u64)> = counts
            .iter()
            .zip(&self.trials)
            .filter(|(_, n)| **n > 0)
            .map(|(c, n)| (*c, *n))
            .collect();
        nested(&draws)
    }

    /// P(one of [`HAPPENINGS`]), by its index.
    pub fn happening(&self, index: usize) -> Nested {
        self.counted(&self.happened[index])
    }

    /// P(a thing of that name).
    pub fn share(&self, name: &str) -> Nested {
        let index = HAPPENINGS.iter().position(|h| h.name == name).unwrap_or(0);
        self.happening(index)
    }

    /// P(thing | condition), both by name.
    pub fn share_given(&self, name: &str, condition: &str) -> Nested {
        let index = |n: &str| HAPPENINGS.iter().position(|h| h.name == n).unwrap_or(0);
        let pairs = self.happened[index(name)].iter().zip(&self.happened[index(condition)]);
        let draws: Vec<(u64, u64)> =
            pairs.filter(|(_, n)| **n > 0).map(|(c, n)| ((*c).min(*n), *n)).collect();
        nested(&draws)
    }

    /// P(an ending).
    pub fn ending(&self, ending: Ending) -> Nested {
        self.counted(&self.endings[ending.index()])
    }

    /// P(free).
    pub fn free(&self) -> Nested {
        let all = (0..self.outer)
            .map(|k| Stage::ALL.iter().map(|s| self.endings[Ending::Free(*s).index()][k]).sum());
        self.counted(&all.collect::<Vec<u64>>())
    }

    /// Successes and trials of one happening, draw by draw.
    pub fn by_draw(&self, name: &str) -> Vec<(u64, u64)> {
        let index = HAPPENINGS.iter().position(|h| h.name == name).unwrap_or(0);
        self.happened[index].iter().copied().zip(self.trials.iter().copied()).collect()
    }

    /// P(located by each of [`STEPS`] moments), with the moments in hours.
    pub fn located_curve(&self) -> Vec<(f64, Nested)> {
        let each = FINE / STEPS;
        self.curve(|k, step| {
            self.located_fine[k][..(step + 1) * each].iter().map(|c| u64::from(*c)).sum()
        })
    }

    /// P(that fate by each moment).
    pub fn fate_curve(&self, fate: Fate) -> Vec<(f64, Nested)> {
        let Some(counts) = self.ended_by.get(fate as usize) else { return Vec::new() };
        self.curve(|k, step| counts[k][..=step].iter().map(|c| u64::from(*c)).sum())
    }

    fn curve(&self, count: impl Fn(usize, usize) -> u64) -> Vec<(f64, Nested)> {
        let hours = self.horizon.seconds() / 3600.0;
        (0..STEPS)
            .map(|step| {
                let counts: Vec<u64> = (0..self.outer).map(|k| count(k, step)).collect();
                ((step + 1) as f64 / STEPS as f64 * hours, self.counted(&counts))
            })
            .collect()
    }

    /// Hours by which a share of the located campaigns had located him: value, half width of the
    /// 95 % interval by order statistics, and the 5 % and 95 % points over draws with ten or more.
    pub fn hours_to_locate(&self, share: f64) -> Option<(f64, f64, Option<[f64; 2]>)> {
        let hours = self.horizon.seconds() / 3600.0 / FINE as f64;
        let total: Vec<u64> =
            (0..FINE).map(|b| self.located_fine.iter().map(|k| u64::from(k[b])).sum()).collect();
        let n: u64 = total.iter().sum();
        if n == 0 {
            return None;
        }
        let at = |counts: &[u64], rank: f64| {
            let mut seen = 0.0;
            for (bin, count) in counts.iter().enumerate() {
                if seen + *count as f64 >= rank && *count > 0 {
                    return (bin as f64 + ((rank - seen) / *count as f64).clamp(0.0, 1.0)) * hours;
                }
                seen += *count as f64;
            }
            FINE as f64 * hours
        };
        let spread = 1.96 * (n as f64 * share * (1.0 - share)).sqrt();
        let rank = share * n as f64;
        let (low, high) =
            (at(&total, (rank - spread).max(0.0)), at(&total, (rank + spread).min(n as f64)));
        let mut by_draw: Vec<f64> = (self.located_fine.iter())
            .map(|k| k.iter().map(|c| u64::from(*c)).collect::<Vec<u64>>())
            .filter(|k| k.iter().sum::<u64>() >= 10)
            .map(|k| at(&k, share * k.iter().sum::<u64>() as f64))
            .collect();
        by_draw.sort_by(f64::total_cmp);
        let point = |p: f64| by_draw[((by_draw.len() - 1) as f64 * p + 0.5) as usize];
        let band = (by_draw.len() >= 8).then(|| [point(0.05), point(0.95)]);
        Some((at(&total, rank), (high - low) / 2.0, band))
    }

    /// Share of each deciding source among located campaigns; the last is "none".
    pub fn deciding(&self) -> Vec<Nested> {
        shares(&self.deciding)
    }

    /// Share of each detector among strikes; the last is "nothing".
    pub fn detected_by(&self) -> Vec<Nested> {
        shares(&self.detected_by)
    }

    /// Share of each layer among strikes; the last is "none".
    pub fn delayed_by(&self) -> Vec<Nested> {
        shares(&self.delayed_by)
    }

    /// From each source (the last is "none") to each ending: share of located campaigns.
    pub fn flow(&self) -> Vec<(usize, Ending, f64)> {
        let total: u64 = self.flow.iter().flatten().sum();
        let mut links = Vec::new();
        for (source, counts) in self.flow.iter().enumerate() {
            for ending in Ending::all() {
                let count = counts[ending.index()];
                if count > 0 {
                    links.push((source, ending, count as f64 / total as f64));
                }
            }
        }
        links
    }

    /// What was measured for each check of the scenario.
    pub fn measures(&self) -> &[Histogram] {
        &self.measures
    }

    /// The first located replications, at most as many as are rerun.
    pub fn first_located(&self) -> &[u64] {
        &self.first_located
    }

    /// The median campaign: of those that a strike reached, or were located where none was reached,
    /// the most common ending; of those that ended so, the first whose time to locate is nearest
    /// to the median. With it, in words, what it is one of.
    pub fn median_campaign(&self) -> Option<(u64, Ending, &'static str)> {
        let count = |e: &Ending| self.endings[e.index()].iter().sum::<u64>();
        let enough = |n: u64| n * 200 >= self.rows;
        let contact = |e: &Ending| {
            matches!(e, Ending::Fate(_) | Ending::Free(Stage::Repelled | Stage::EscapedContact))
        };
        let located = |e: &Ending| *e != Ending::Free(Stage::NeverLocated);
        let total =
            |of: &dyn Fn(&Ending) -> bool| Ending::all().filter(of).map(|e| count(&e)).sum::<u64>();
        let (of, what): (&dyn Fn(&Ending) -> bool, &str) = if enough(total(&contact)) {
            (&contact, "those in which a strike came to blows")
        } else if enough(total(&located)) {
            (&located, "those that located him")
        } else {
            (&|_| true, "all")
        };
        let ending = Ending::all()
            .filter(of)
            .filter(|e| count(e) > 0)
            .max_by_key(|e| (count(e), std::cmp::Reverse(e.index())))?;
        let examples = &self.examples[ending.index()];
        let (median_h, ..) = self.hours_to_locate(0.5).unwrap_or((0.0, 0.0, None));
        let wanted = median_h * 3600.0 / self.horizon.seconds() * FINE as f64;
        let nearest = (0..=FINE)
            .filter(|i| examples[*i].is_some())
            .min_by(|a, b| (*a as f64 - wanted).abs().total_cmp(&(*b as f64 - wanted).abs()));
        Some((examples[nearest?]?, ending, what))
    }
}

fn shares(by_draw: &[Vec<u64>]) -> Vec<Nested> {
    let names = by_draw.first().map_or(0, Vec::len);
    (0..names)
        .map(|i| {
            let draws: Vec<(u64, u64)> = (by_draw.iter())
                .map(|k| (k[i], k.iter().sum::<u64>()))
                .filter(|(_, n)| *n > 0)
                .collect();
            nested(&draws)
        })
        .collect()
}

fn measure_bins(measure: Measure) -> Histogram {
    match measure {
        Measure::LeadToStrike | Measure::FollowedToStrike => Histogram::new(1.0 / 24.0, 4096),
        Measure::DepartureToStrike => Histogram::new(0.25, 4096),
        _ => Histogram::new(1.0, 512),
    }
}

/// What a row gives for a measure; none when it does not apply.
fn measured(measure: Measure, row: &Row) -> Option<f64> {
    let since = |from: Option<Instant>| Some((row.launched? - from?).seconds() / 3600.0);
    let yes = |happened: bool| Some(f64::from(u8::from(happened)));
    match measure {
        Measure::LeadToStrike => since(row.first_lead).map(|h| h / 24.0),
        Measure::FollowedToStrike => since(row.followed).map(|h| h / 24.0),
        Measure::DepartureToStrike => since(row.visitor_left),
        Measure::ProtectorsKilled => Some(f64::from(row.protectors_killed)),
        Measure::SeekersWounded => Some(f64::from(row.seekers_wounded)),
        Measure::WithHim => row.broke_out.map(|_| f64::from(row.with_him)),
        Measure::DiedInEvacuation => yes(row.fate == Fate::DiedInEvacuation),
        Measure::FoundInFlight => yes(row.found.is_some()),
    }
}
