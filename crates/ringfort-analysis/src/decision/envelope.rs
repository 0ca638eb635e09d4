//! Convex functions of a belief, held as the straight lines that they are the highest of.

use super::window::{LINES_KEPT_EXACTLY, Observation};

/// A straight line over b: its values at b = 0 and at b = 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    pub(super) wrong: f64,
    pub(super) right: f64,
}

impl Line {
    pub(super) fn at(self, b: f64) -> f64 {
        self.wrong + (self.right - self.wrong) * b
    }

    fn slope(self) -> f64 {
        self.right - self.wrong
    }
}

/// A convex function as the maximum of lines, in rising order of slope, none of them idle on 0 to
/// 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Envelope(pub(super) Vec<Line>);

impl Envelope {
    /// Keeps the lines that are highest somewhere on 0 to 1.
    pub(super) fn of(mut lines: Vec<Line>) -> Self {
        lines.sort_by(|a, b| a.slope().total_cmp(&b.slope()).then(a.wrong.total_cmp(&b.wrong)));
        let mut kept: Vec<Line> = Vec::with_capacity(lines.len());
        for line in lines {
            while let Some(&last) = kept.last() {
                // The new line is steeper: it takes over from `last` where they cross.
                if line.wrong >= last.wrong {
                    kept.pop();
                    continue;
                }
                let taken_over_by_last = match kept.len() {
                    1 => 0.0,
                    n => crossing(kept[n - 2], last),
                };
                if crossing(last, line) <= taken_over_by_last {
                    kept.pop();
                    continue;
                }
                break;
            }
            if kept.last().is_none_or(|last| line.right > last.right) {
                kept.push(line);
            }
        }
        Self(kept)
    }

    /// Value at `b`: each line rules one interval, in order, so the ruling one is found by
    /// bisection.
    pub(super) fn at(&self, b: f64) -> f64 {
        let (mut low, mut high) = (0, self.0.len().saturating_sub(1));
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.0[middle + 1].at(b) > self.0[middle].at(b) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        self.0.get(low).map_or(f64::NEG_INFINITY, |line| line.at(b))
    }

    /// P(o | b) V(b after o), which is linear wherever V is.
    pub(super) fn weighed(&self, o: &Observation) -> Self {
        let (right, wrong) = (o.if_right.value(), o.if_wrong.value());
        Self::of(
            self.0
                .iter()
                .map(|line| Line { wrong: line.wrong * wrong, right: line.right * right })
                .collect(),
        )
    }

    /// The sum of two convex functions: a new line wherever either changes its line.
    pub(super) fn plus(&self, other: &Self) -> Self {
        let (mut i, mut j) = (0, 0);
        let mut sum = Vec::with_capacity(self.0.len() + other.0.len());
        loop {
            let (a, b) = (self.0[i], other.0[j]);
            sum.push(Line { wrong: a.wrong + b.wrong, right: a.right + b.right });
            let next = |lines: &[Line], k: usize| {
                lines.get(k + 1).map_or(f64::INFINITY, |line| crossing(lines[k], *line))
            };
            let (next_a, next_b) = (next(&self.0, i), next(&other.0, j));
            if next_a == f64::INFINITY && next_b == f64::INFINITY {
                return Self::of(sum);
            }
            if next_a <= next_b {
                i += 1;
            }
            if next_b <= next_a {
                j += 1;
            }
        }
    }

    /// Drops lines that raise the envelope by less than `slack` anywhere, no two neighbours at
    /// once.
    pub(super) fn thinned(mut self, slack: f64) -> Self {
        while self.0.len() > LINES_KEPT_EXACTLY {
            let mut kept: Vec<Line> = Vec::with_capacity(self.0.len());
            let mut just_dropped = true;
            for (i, line) in self.0.iter().enumerate() {
                let idle = match (kept.last(), self.0.get(i + 1)) {
                    (Some(&before), Some(&after)) if !just_dropped => {
                        let gap = crossing(before, after);
                        line.at(gap) - before.at(gap) < slack
                    }
                    _ => false,
                };
                if !idle {
                    kept.push(*line);
                }
                just_dropped = idle;
            }
            if kept.len() * 10 > self.0.len() * 9 {
                return self;
            }
            self.0 = kept;
        }
        self
    }

    pub(super) fn map(&self, f: impl Fn(Line) -> Line) -> Self {
        Self::of(self.0.iter().map(|line| f(*line)).collect())
    }
}

/// Where the steeper line `upper` overtakes `lower`.
fn crossing(lower: Line, upper: Line) -> f64 {
    (lower.wrong - upper.wrong) / (upper.slope() - lower.slope())
}
