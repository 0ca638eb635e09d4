//! What probability does a grade like B2 stand for?
//!
//! The Admiralty code (AJP-2.1; FM 2-22.3) grades a source A to F and a piece of information 1 to 6
//! in words. **No validated table of probabilities exists**: the one here is ringfort's own
//! default, not published, and is meant to be seen and changed. Letter and digit give one prior
//! together and are never multiplied: raters use them as one scale (of over 1,400 field reports
//! 87 % lay on the diagonal; Baker, McKendry and Mace 1968, source not read).

use std::fmt;
use std::str::FromStr;

use ringfort_model::units::Probability;

/// The letter: how reliable the source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reliability {
    /// Completely reliable.
    A,
    /// Usually reliable.
    B,
    /// Fairly reliable.
    C,
    /// Not usually reliable.
    D,
    /// Unreliable.
    E,
    /// Cannot be judged.
    F,
}

/// The digit: how credible the information is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Credibility {
    /// Confirmed by other sources; name them, or the confirmation is counted twice.
    Confirmed,
    /// Probably true.
    Probable,
    /// Possibly true.
    Possible,
    /// Doubtful.
    Doubtful,
    /// Improbable.
    Improbable,
    /// Cannot be judged.
    NotJudged,
}

/// A letter and a digit, as in `B2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grade {
    /// The letter.
    pub reliability: Reliability,
    /// The digit.
    pub credibility: Credibility,
}

/// Text that is not a grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GradeError(pub String);

impl fmt::Display for GradeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a grade: a letter A to F and a digit 1 to 6, as in `B2`", self.0)
    }
}

impl std::error::Error for GradeError {}

const LETTERS: [Reliability; 6] = [
    Reliability::A,
    Reliability::B,
    Reliability::C,
    Reliability::D,
    Reliability::E,
    Reliability::F,
];
const DIGITS: [Credibility; 6] = [
    Credibility::Confirmed,
    Credibility::Probable,
    Credibility::Possible,
    Credibility::Doubtful,
    Credibility::Improbable,
    Credibility::NotJudged,
];

impl FromStr for Grade {
    type Err = GradeError;

    fn from_str(text: &str) -> Result<Self, GradeError> {
        let place = |byte: u8, first: u8| usize::from(byte.wrapping_sub(first));
        match text.trim().as_bytes() {
            [letter, digit] => LETTERS
                .get(place(letter.to_ascii_uppercase(), b'A'))
                .zip(DIGITS.get(place(*digit, b'1')))
                .map(|(reliability, credibility)| Self {
                    reliability: *reliability,
                    credibility: *credibility,
                }),
            _ => None,
        }
        .ok_or_else(|| GradeError(text.to_owned()))
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}{}", self.reliability, self.credibility as u8 + 1)
    }
}

/// A beta law over the share of such statements that are true: a record of `a` true and `b` false
/// ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BetaPrior {
    /// Pseudo-count of true statements, over 0.
    pub a: f64,
    /// Pseudo-count of false statements, over 0.
    pub b: f64,
}

impl BetaPrior {
    /// From a mean and the total count it weighs.
    pub fn from_mean(mean: f64, count: f64) -> Self {
        Self { a: mean * count, b: (1.0 - mean) * count }
    }

    /// Its mean, the probability that the next statement is true.
    pub fn mean(self) -> Probability {
        Probability::clamped(self.a / (self.a + self.b))
    }

    /// The record on which it rests, a + b.
    pub fn count(self) -> f64 {
        self.a + self.b
    }

    /// After `right` statements that turned out true and `wrong` that did not.
    #[must_use]
    pub fn after(self, right: u32, wrong: u32) -> Self {
        Self { a: self.a + f64::from(right), b: self.b + f64::from(wrong) }
    }
}

/// One prior for each grade: `rows[letter][digit]`. Public, so that a user can see and change it.
#[derive(Debug, Clone, PartialEq)]
pub struct GradeTable {
    /// Letters A to F by digits 1 to 6.
    pub rows: [[BetaPrior; 6]; 6],
}

impl Default for GradeTable {
    /// The table of the format, [`ringfort_model::scenario::by_default`].
    fn default() -> Self {
        let cell = |letter: usize, digit: usize| {
            let grade = ringfort_model::evidence::Grade {
                reliability: char::from(b'A' + letter as u8),
                credibility: digit as u8 + 1,
            };
            let record = ringfort_model::scenario::by_default(grade);
            BetaPrior { a: record.right, b: record.wrong }
        };
        Self { rows: std::array::from_fn(|i| std::array::from_fn(|j| cell(i, j))) }
    }
}

impl GradeTable {
    /// The prior that the statement is true.
    pub fn prior(&self, grade: Grade) -> BetaPrior {
        self.rows[grade.reliability as usize][grade.credibility as usize]
    }
}
