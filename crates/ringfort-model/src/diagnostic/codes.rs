//! The stable codes, and what `ringfort explain` says of each.

use std::fmt;

/// A stable code such as `RF0101`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code(pub u16);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RF{:04}", self.0)
    }
}

macro_rules! codes {
    ($($(#[doc = $short:literal])* $name:ident = $number:literal : $text:literal;)*) => {
        impl Code {
            $($(#[doc = $short])* pub const $name: Self = Self($number);)*
        }
        /// Every code, with its one line and its page.
        pub const CODES: &[(Code, &str, &str)] = &[
            $((Code::$name, concat!($($short),*), $text),)*
        ];
    };
}

codes! {
    /// The file is not TOML.
    SYNTAX = 101: "The text breaks a rule of TOML, so what follows the marked place may not have been read as meant. Usual causes: a string without closing quotes, a key given twice, a value without quotes. Everything that could be read was still checked; what is missing, or does not fit together, is told once the text is mended.";
    /// The file could not be read.
    UNREADABLE = 102: "A file that the scenario names is missing, is not UTF-8 text, or may not be read. Names are relative to the folder of scenario.toml and may not leave it.";
    /// A key is not known here.
    UNKNOWN_KEY = 103: "Unknown keys are errors, because a misspelt key that is silently ignored changes the answer. `ringfort schema` prints every key; an editor that knows the schema completes them.";
    /// A key that is needed is missing.
    MISSING_KEY = 104: "The key has no default that would be right for everyone, so it must be given.";
    /// The value has the wrong kind.
    WRONG_KIND = 105: "A table, list, text, number or truth value was due, and something else is there.";
    /// The word is not one of those allowed here.
    UNKNOWN_WORD = 106: "The value must be one of a fixed list of words, which the message names.";
    /// The date, clock time or moment cannot be read.
    WRONG_MOMENT = 107: "Moments of a campaign are written `day 3 20:00`, where day 1 is the date on which the scenario starts; starts of a strike are written `05:40`, `40 min before sunrise`, or `1 h after sunset`.";
    /// The unit does not fit.
    WRONG_UNIT = 110: "Every quantity has a dimension, and its unit is checked: a time where a length is due is an error. Write the number, a space, and the unit: `90 s`, `1.5 km`, `0.8 / d`, `35 deg`. Probabilities and counts are bare numbers; probabilities may also be written `35 %`.";
    /// The number is outside what the quantity can be.
    OUT_OF_RANGE = 111: "Probabilities lie between 0 and 1; times, lengths, speeds and rates are not negative; nothing is infinite or not a number. A distribution must keep to the same range.";
    /// The distribution is not legal.
    WRONG_LAW = 112: "A quantity is a value or one distribution: `value`, `uniform = [low, high]`, `triangular = [low, mode, high]`, `normal = { mean, sd }`, `lognormal = { median, p90 }` or `{ mean, cv }` (also written `median = …, p90 = …`), `beta = [a, b]`, `pert = [low, mode, high]`, `empirical = [ … ]`.";
    /// This number must be one fixed value.
    MUST_BE_FIXED = 113: "Geometry is fixed within a study: the ways in are computed once, so a radius or a position cannot be a distribution. Make a variant for each value that you want to compare.";
    /// A quantity says neither what it rests on nor why it is assumed.
    NO_BASIS = 120: "Every number should cite claims (`evidence = [\"…\"]`) or say why it is assumed (`assumed = \"…\"`). Without either, the report lists it as an assumption without a reason.";
    /// The claim that is cited is not in the ledger.
    UNKNOWN_CLAIM = 121: "`evidence` lists ids of claims in the ledger, the file that `[scenario] ledger` names.";
    /// The claim is kept for checking.
    CHECK_CLAIM = 122: "A claim with `use = \"check\"` is kept for judging the result. If an input rested on it, the check would be circular. Assume the input and say so, or drop the mark from the claim and give up the check.";
    /// The confirmation comes from the same origin.
    SAME_ORIGIN = 123: "A claim can be confirmed only by a claim of another origin. Two reports of one news conference are one origin, however many papers print them.";
    /// The source or claim that is named does not exist.
    UNKNOWN_SOURCE = 124: "Claims name a source of the same ledger, and contradictions and confirmations name its claims.";
    /// The grade is not an Admiralty grade.
    WRONG_GRADE = 125: "Grades are NATO Admiralty codes: a letter A to F for the reliability of the source, and a digit 1 to 6 for the credibility of the item, such as `B3`.";
    /// Two things bear the same name.
    SAME_NAME = 130: "Names identify things in results, in variants and in the key of every random draw, so each may be used once.";
    /// The name does not exist.
    UNKNOWN_NAME = 131: "The scenario refers to a site, visitor, person or eyesight that it does not define.";
    /// Two names have the same random key.
    NAME_COLLISION = 132: "Draws are keyed by a 32-bit hash of the name, and these two names have the same one. Rename either; nothing else needs to change.";
    /// The site is off the map.
    OFF_MAP = 140: "The position lies outside the terrain. A site that is truly elsewhere says so with `off_map`.";
    /// The routine cannot be lived.
    IMPOSSIBLE_ROUTINE = 141: "The needs of the principal cannot be met by the sites that he may use: no site has the ability, or the tolerance leaves no time to reach one. Or his habits cannot be kept: one takes him to two sites at one hour, or ends before it begins.";
    /// The layers do not nest.
    NOT_NESTED = 142: "Layers around one site are nested: each must have its own radius, and all must be over 0. Layers around two sites may lie near each other, but a way into one meets only its own; where they cross, that is told. Elements of a sequence diagram lead inward, never in a circle.";
    /// The diagram does not lead to its target.
    IMPOSSIBLE_DIAGRAM = 144: "A sequence diagram leads from its first area, outside, through elements to the target. An element that cannot be reached, or from which nothing leads on, is refused: it would be counted as protection that is not there, or hide a way in that is.";
    /// The posts of a layer stand nowhere.
    WRONG_POSTS = 143: "Posts stand where roads cross the layer (`on = \"every road in\"`, with `world.roads`), spread evenly around it (`on = \"spread evenly\"`, with `number = 8`), or at given positions (`on = [[east, north], …]`, or `on = { file = \"posts.geojson\" }` for all points of a map).";
    /// The map does not hold the place that is named.
    NO_FEATURE = 182: "A place can be taken from a map: `at = { file = \"places.gpkg\", name = \"gate\" }` is the one point of that name, `on = { file = \"posts.geojson\" }` are all points of the file. The name is compared letter for letter, and must be that of one point.";
    /// Something has no effect.
    NEVER = 145: "The scenario can be used, but this part of it never comes to anything: a day after the horizon, a tail on somebody whom no lead names, a layer that neither watches nor delays. Usually a number, a unit or a name is not what was meant.";
    /// There is more than one rule for one thing.
    RULES = 146: "The seeker goes by one rule: a threshold on belief and forecast (`go_when`), or the optimal rule, which is worked out from what each end is worth (`optimal`).";
    /// The part is not simulated yet.
    NOT_SIMULATED = 150: "The part has its place in the scenario format, but this version does not simulate it. It is refused rather than ignored, because an answer that silently leaves it out would be taken for one that includes it.";
    /// The variant's path does not exist.
    UNKNOWN_PATH = 160: "Paths of a variant name keys from the top, with the id of a list's element in its place: `principal.visitor.partner.every`. A `set` may add keys that the format knows; a `remove` needs something that is there, and so does the id of a list's element.";
    /// The variant does not exist.
    UNKNOWN_VARIANT = 161: "`--variant` takes an id from the scenario's `[[variant]]` tables.";
    /// The subject is incomplete or not allowed.
    WRONG_SUBJECT = 170: "A scenario says what it is about: `\"synthetic\"`, `{ historical = { year = 1998, closed = true } }` with a ledger that names the sources, `{ facility = { authority = \"…\" } }` or `{ self-audit = { consent = \"…\" } }`. RESPONSIBLE_USE.md says why.";
    /// The position is finer than a self-audit may give.
    TOO_FINE = 171: "In a self-audit, positions are whole kilometres, so that a lost file does not say where somebody lives. The terrain around a coarse position still gives ranges and times of the right size.";
    /// The world's files cannot be used.
    WRONG_WORLD = 180: "The terrain, the roads or a map that places are taken from cannot be used. The message says which file and why.";
    /// The value is too large or too small.
    TOO_LARGE = 190: "The value has the right unit, but is so large or so small that a run would not end, would not fit in memory, or would be about something else. Usually a unit is wrong.";
    /// There are more problems than are listed.
    MORE = 191: "Up to a thousand errors and a thousand warnings are listed one by one. What comes after them is counted.";
}

/// The page of a code such as `RF0110` or `110`, if there is one.
pub fn explain(code: &str) -> Option<String> {
    let digits = code.trim().trim_start_matches(['R', 'F', 'r', 'f']);
    let number: u16 = digits.parse().ok()?;
    let (code, short, text) = CODES.iter().find(|(c, _, _)| c.0 == number)?;
    Some(format!("{code}:{short}\n\n{text}\n"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::CODES;

    #[test]
    fn law_every_code_has_one_meaning() {
        let numbers: BTreeSet<u16> = CODES.iter().map(|(code, ..)| code.0).collect();
        assert_eq!(numbers.len(), CODES.len());
    }
}
