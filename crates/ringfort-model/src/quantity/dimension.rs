//! What a number measures, and the units in which it may be written.

use crate::moment;

/// A dimension, as the reader of quantities needs it.
#[derive(Debug)]
pub struct DimensionInfo {
    /// What it is called in messages: "a time".
    pub name: &'static str,
    /// The base unit, as printed; empty for bare numbers.
    pub base: &'static str,
    /// Units that may be written, and how many base units each is.
    pub units: &'static [(&'static str, f64)],
    /// Lowest and highest legal value, in the base unit.
    pub range: (f64, f64),
    /// An example to show.
    pub example: &'static str,
    /// Reads text that is not a number with a unit.
    pub special: Option<fn(&str) -> Option<f64>>,
}

impl PartialEq for DimensionInfo {
    /// Each dimension has a name of its own.
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl DimensionInfo {
    /// The nearest legal value; not-a-number becomes the lowest.
    pub fn clamp(&self, value: f64) -> f64 {
        if value.is_nan() { self.range.0 } else { value.clamp(self.range.0, self.range.1) }
    }

    /// Every dimension, in the order of the page that lists them.
    pub(crate) const ALL: [&'static Self; 9] = [
        Time::INFO,
        Length::INFO,
        Speed::INFO,
        Rate::INFO,
        Area::INFO,
        Angle::INFO,
        Chance::INFO,
        Number::INFO,
        Day::INFO,
    ];

    /// The name without its article: "time".
    pub(crate) fn noun(&self) -> &'static str {
        self.name.trim_start_matches("an ").trim_start_matches("a ")
    }

    /// The example as a file writes it: bare numbers without quotes.
    pub(crate) fn shown(&self) -> String {
        if self.base.is_empty() { self.example.to_owned() } else { format!("\"{}\"", self.example) }
    }

    /// "is 3 s", or "reaches from 0.5 to 1.2", in the base unit.
    pub(crate) fn said(&self, least: f64, most: f64) -> String {
        let unit = if self.special.is_some() { "s" } else { self.base };
        // four digits are enough to see the fault
        let short = |v: f64| format!("{v:.3e}").parse::<f64>().unwrap_or(v);
        let (least, most) = (short(least), short(most));
        let words = if least == most || least.is_nan() {
            format!("is {least} {unit}")
        } else {
            format!("reaches from {least} to {most} {unit}")
        };
        words.trim_end().to_owned()
    }
}

/// A marker type that stands for a dimension.
pub trait Dimension {
    /// What the reader needs of it.
    const INFO: &'static DimensionInfo;
}

macro_rules! dimension {
    ($(#[doc = $doc:literal])* $marker:ident, $info:expr) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $marker;
        impl Dimension for $marker {
            const INFO: &'static DimensionInfo = &$info;
        }
    };
}

const FAR: f64 = 1e15;

dimension!(/** A length of time; base unit second. */ Time, DimensionInfo {
    name: "a time",
    base: "s",
    units: &[
        ("ms", 0.001), ("s", 1.0), ("min", 60.0), ("h", 3600.0), ("d", 86_400.0),
        ("week", 604_800.0), ("weeks", 604_800.0), ("month", 2_629_800.0), ("months", 2_629_800.0),
        ("year", 31_557_600.0), ("years", 31_557_600.0),
    ],
    range: (0.0, FAR),
    example: "90 s",
    special: None,
});
dimension!(/** A length; base unit metre. */ Length, DimensionInfo {
    name: "a length",
    base: "m",
    units: &[("m", 1.0), ("km", 1000.0), ("ft", 0.3048), ("mi", 1609.344), ("nmi", 1852.0)],
    range: (0.0, FAR),
    example: "1.5 km",
    special: None,
});
dimension!(/** A speed; base unit metre a second. */ Speed, DimensionInfo {
    name: "a speed",
    base: "m/s",
    units: &[("m/s", 1.0), ("km/h", 1.0 / 3.6), ("kn", 1852.0 / 3600.0), ("mph", 0.447_04)],
    range: (0.0, FAR),
    example: "40 km/h",
    special: None,
});
dimension!(/** How often something happens; base unit one a second. */ Rate, DimensionInfo {
    name: "a rate",
    base: "1/s",
    units: &[
        ("/ s", 1.0), ("/ min", 1.0 / 60.0), ("/ h", 1.0 / 3600.0), ("/ d", 1.0 / 86_400.0),
        ("/ week", 1.0 / 604_800.0), ("/ month", 1.0 / 2_629_800.0), ("/ year", 1.0 / 31_557_600.0),
    ],
    range: (0.0, FAR),
    example: "0.8 / d",
    special: None,
});
dimension!(/** An area; base unit square metre. */ Area, DimensionInfo {
    name: "an area",
    base: "m2",
    units: &[("m2", 1.0), ("ha", 1e4), ("km2", 1e6)],
    range: (0.0, FAR),
    example: "12 km2",
    special: None,
});
dimension!(/** An angle; base unit radian. */ Angle, DimensionInfo {
    name: "an angle",
    base: "rad",
    units: &[("deg", std::f64::consts::PI / 180.0), ("rad", 1.0)],
    range: (-1e3, 1e3),
    example: "35 deg",
    special: None,
});
dimension!(/** A probability or a share, from 0 to 1. */ Chance, DimensionInfo {
    name: "a probability",
    base: "",
    units: &[("%", 0.01)],
    range: (0.0, 1.0),
    example: "0.35",
    special: None,
});
dimension!(/** A count or a ratio: a bare number, not negative. */ Number, DimensionInfo {
    name: "a number",
    base: "",
    units: &[],
    range: (0.0, FAR),
    example: "12",
    special: None,
});
dimension!(/** A day and time of the campaign; base unit second since the midnight before its start. */ Day, DimensionInfo {
    name: "a moment",
    base: "s after midnight of day 1",
    units: &[],
    range: (0.0, FAR),
    example: "day 3 20:00",
    special: Some(moment::day_and_time),
});
