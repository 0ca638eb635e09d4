//! What are the columns of the results? A row for each campaign, and a row for each kept event.
//!
//! Names stand in files as words, not as indices; two of one list that are written alike are told
//! apart by a number behind the second. Times are whole milliseconds since the scenario's start,
//! missing where a thing did not happen.

use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayAccessor, RecordBatch, StringArray};
use ringfort_model::log::{EventRow, Fate, Names, Row, Stage};
use ringfort_model::units::Instant;

use crate::parquet::{Table, Values};

/// The words for the indices in rows, and back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    sources: Vec<String>,
    sites: Vec<String>,
    detectors: Vec<String>,
    layers: Vec<String>,
}

impl Words {
    /// The words of these names, made different where they are alike.
    pub fn new(names: &Names) -> Self {
        let lists = [&names.sources, &names.sites, &names.detectors, &names.layers];
        let [sources, sites, detectors, layers] = lists.map(|list| {
            let mut times = BTreeMap::new();
            let mut taken: Vec<String> = Vec::new();
            for name in list {
                let time = times.entry(name).or_insert(0_u32);
                loop {
                    *time += 1;
                    let word = if *time == 1 { name.clone() } else { format!("{name} ({time})") };
                    if !taken.contains(&word) {
                        taken.push(word);
                        break;
                    }
                }
            }
            taken
        });
        Self { sources, sites, detectors, layers }
    }
}

/// The table of replications.
pub fn replications(rows: &[Row], words: &Words) -> Table {
    let flag = |of: fn(&Row) -> bool| Values::Flag(rows.iter().map(of).collect());
    let count = |of: fn(&Row) -> u32| Values::Count(rows.iter().map(of).collect());
    let time = |of: fn(&Row) -> Option<Instant>| {
        Values::MaybeMillis(rows.iter().map(|row| of(row).map(|at| at.0)).collect())
    };
    let name = |list: &[String], of: fn(&Row) -> Option<u16>| {
        let word = |index: u16| {
            list.get(usize::from(index)).cloned().unwrap_or_else(|| format!("#{index}"))
        };
        Values::MaybeWord(rows.iter().map(|row| of(row).map(word)).collect())
    };
    Table(vec![
        ("replication", Values::Wide(rows.iter().map(|row| row.replication).collect())),
        ("outer", count(|row| row.outer)),
        ("fate", Values::Word(rows.iter().map(|row| row.fate.words().to_owned()).collect())),
        (
            "stage",
            Values::MaybeWord(rows.iter().map(|r| r.stage.map(|s| s.words().to_owned())).collect()),
        ),
        ("window_missed", flag(|row| row.window_missed)),
        ("moved", flag(|row| row.moved)),
        ("interrupted", flag(|row| row.interrupted)),
        ("reached", flag(|row| row.reached)),
        ("hit", flag(|row| row.hit)),
        ("strikes", count(|row| row.strikes)),
        ("first_lead_ms", time(|row| row.first_lead)),
        ("located_ms", time(|row| row.located)),
        ("decided_ms", time(|row| row.decided)),
        ("visitor_left_ms", time(|row| row.visitor_left)),
        ("followed_ms", time(|row| row.followed)),
        ("launched_ms", time(|row| row.launched)),
        ("detected_ms", time(|row| row.detected)),
        ("contact_ms", time(|row| row.contact)),
        ("broke_out_ms", time(|row| row.broke_out)),
        ("found_ms", time(|row| row.found)),
        ("ended_ms", Values::Millis(rows.iter().map(|row| row.ended.0).collect())),
        ("deciding_source", name(&words.sources, |row| row.deciding_source)),
        ("struck", name(&words.sites, |row| row.struck)),
        ("detected_by", name(&words.detectors, |row| row.detected_by)),
        ("delayed_by", name(&words.layers, |row| row.delayed_by)),
        ("protectors_killed", count(|row| row.protectors_killed)),
        ("protectors_wounded", count(|row| row.protectors_wounded)),
        ("seekers_killed", count(|row| row.seekers_killed)),
        ("seekers_wounded", count(|row| row.seekers_wounded)),
        ("with_him", count(|row| row.with_him)),
    ])
}

/// The table of events.
pub fn events(events: &[EventRow]) -> Table {
    let word = |of: fn(&EventRow) -> &str| {
        Values::Word(events.iter().map(|event| of(event).to_owned()).collect())
    };
    let metres = |of: fn(ringfort_model::units::Position) -> f64| {
        Values::MaybeNumber(events.iter().map(|event| event.place.map(of)).collect())
    };
    Table(vec![
        ("replication", Values::Wide(events.iter().map(|event| event.replication).collect())),
        ("index", Values::Count(events.iter().map(|event| event.index).collect())),
        ("at_ms", Values::Millis(events.iter().map(|event| event.at.0).collect())),
        ("phase", word(|event| event.phase.words())),
        ("side", word(|event| event.side.words())),
        ("kind", word(|event| event.kind)),
        ("text", Values::Text(events.iter().map(|event| event.text.clone()).collect())),
        ("cause", Values::MaybeCount(events.iter().map(|event| event.cause).collect())),
        ("east_m", metres(|place| place.east_m)),
        ("north_m", metres(|place| place.north_m)),
        ("belief", Values::Number(events.iter().map(|event| event.belief).collect())),
        ("alert", word(|event| event.alert.word())),
    ])
}

/// The rows of a batch that was read back; none if it is no table of replications, or one made
/// with other names.
pub fn rows(batch: &RecordBatch, words: &Words) -> Option<Vec<Row>> {
    let column = |name: &str| batch.column_by_name(name);
    let wide = column("replication")?.as_primitive_opt::<UInt64Type>()?;
    let ended = column("ended_ms")?.as_primitive_opt::<Int64Type>()?;
    let count = |name| {
        let array = column(name)?.as_primitive_opt::<UInt32Type>()?;
        Some(|row: usize| array.value(row))
    };
    let flag = |name| {
        let array = column(name)?.as_boolean_opt()?;
        Some(|row: usize| array.value(row))
    };
    let time = |name| {
        let array = column(name)?.as_primitive_opt::<Int64Type>()?;
        Some(|row: usize| array.is_valid(row).then(|| Instant(array.value(row))))
    };
    let word = |name| {
        let array = column(name)?.as_dictionary_opt::<Int32Type>()?;
        let words = array.downcast_dict::<StringArray>()?;
        Some(move |row: usize| array.is_valid(row).then(|| words.value(row)))
    };
    let (fate, stage) = (word("fate")?, word("stage")?);
    // The outer option says whether the word is known, the inner one whether there is a word.
    let index = |list: &[String], word: Option<&str>| -> Option<Option<u16>> {
        let Some(word) = word else { return Some(None) };
        let known = list.iter().position(|name| name == word);
        let index = known.and_then(|index| u16::try_from(index).ok());
        index.or_else(|| word.strip_prefix('#')?.parse().ok()).map(Some)
    };
    let (source, struck, detector, layer) =
        (word("deciding_source")?, word("struck")?, word("detected_by")?, word("delayed_by")?);
    let (outer, strikes, with_him) = (count("outer")?, count("strikes")?, count("with_him")?);
    let (protectors_killed, protectors_wounded) =
        (count("protectors_killed")?, count("protectors_wounded")?);
    let (seekers_killed, seekers_wounded) = (count("seekers_killed")?, count("seekers_wounded")?);
    let (window_missed, moved, interrupted) =
        (flag("window_missed")?, flag("moved")?, flag("interrupted")?);
    let (reached, hit) = (flag("reached")?, flag("hit")?);
    let (first_lead, located, decided) =
        (time("first_lead_ms")?, time("located_ms")?, time("decided_ms")?);
    let (visitor_left, followed) = (time("visitor_left_ms")?, time("followed_ms")?);
    let (launched, detected, contact) =
        (time("launched_ms")?, time("detected_ms")?, time("contact_ms")?);
    let (broke_out, found) = (time("broke_out_ms")?, time("found_ms")?);
    (0..batch.num_rows())
        .map(|row| {
            let stage = match stage(row) {
                Some(words) => Some(Stage::from_words(words)?),
                None => None,
            };
            Some(Row {
                replication: wide.value(row),
                outer: outer(row),
                fate: Fate::from_words(fate(row)?)?,
                stage,
                window_missed: window_missed(row),
                moved: moved(row),
                interrupted: interrupted(row),
                reached: reached(row),
                hit: hit(row),
                strikes: strikes(row),
                first_lead: first_lead(row),
                located: located(row),
                decided: decided(row),
                visitor_left: visitor_left(row),
                followed: followed(row),
                launched: launched(row),
                detected: detected(row),
                contact: contact(row),
                broke_out: broke_out(row),
                found: found(row),
                ended: Instant(ended.value(row)),
                deciding_source: index(&words.sources, source(row))?,
                struck: index(&words.sites, struck(row))?,
                detected_by: index(&words.detectors, detector(row))?,
                delayed_by: index(&words.layers, layer(row))?,
                protectors_killed: protectors_killed(row),
                protectors_wounded: protectors_wounded(row),
                seekers_killed: seekers_killed(row),
                seekers_wounded: seekers_wounded(row),
                with_him: with_him(row),
            })
        })
        .collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use ringfort_model::log::{Phase, Side};
    use ringfort_model::scenario::AlertState;
    use ringfort_model::units::Position;

    pub(crate) fn names() -> Names {
        let list = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Names {
            sources: list(&["informant", "tail on the doctor"]),
            sites: list(&["villa", "cabin"]),
            detectors: list(&["gate", "dogs", "gate", "gate (2)"]),
            layers: list(&["wall"]),
            ..Names::default()
        }
    }

    /// Any row: each field takes most of its values as k goes on.
    pub(crate) fn row(k: u64) -> Row {
        let small = k as u32;
        let at = |every: u64| (!k.is_multiple_of(every)).then_some(Instant(k as i64 * 1000 - 7));
        let fate = Fate::ALL[k as usize % Fate::ALL.len()];
        let stage = Stage::ALL[k as usize / 5 % Stage::ALL.len()];
        Row {
            replication: k,
            outer: small % 3,
            fate,
            stage: (fate == Fate::Free).then_some(stage),
            window_missed: k.is_multiple_of(2),
            moved: k.is_multiple_of(3),
            interrupted: k.is_multiple_of(4),
            reached: k.is_multiple_of(5),
            hit: k.is_multiple_of(6),
            strikes: small % 2,
            first_lead: at(2),
            located: at(3),
            decided: at(4),
            visitor_left: at(10),
            followed: at(11),
            launched: at(5),
            detected: at(6),
            contact: at(7),
            broke_out: at(8),
            found: at(9),
            ended: Instant(k as i64),
            deciding_source: [None, Some(0), Some(1)][k as usize % 3],
            struck: [None, Some(1), Some(0)][k as usize % 3],
            detected_by: [Some(0), Some(1), Some(2), Some(3), None, Some(40)][k as usize % 6],
            delayed_by: [None, Some(0)][k as usize % 2],
            protectors_killed: small,
            protectors_wounded: small + 1,
            seekers_killed: small + 2,
            seekers_wounded: small + 3,
            with_him: small + 4,
        }
    }

    pub(crate) fn event(replication: u64, index: u32) -> EventRow {
        EventRow {
            replication,
            index,
            at: Instant(i64::from(index) * 500),
            phase: Phase::Find,
            side: Side::Seeker,
            kind: "lead",
            text: format!("Lead {index} comes."),
            cause: index.checked_sub(1),
            place: (index > 0).then_some(Position { east_m: 1.5, north_m: -2.0 }),
            belief: 0.25,
            alert: AlertState::Normal,
        }
    }

    #[test]
    fn law_rows_come_back_as_they_were() {
        let written: Vec<_> = (0..60).map(row).collect();
        let words = Words::new(&names());
        assert_eq!(words.detectors, ["gate", "dogs", "gate (2)", "gate (2) (2)"]);
        let batch = replications(&written, &words).batch().unwrap();
        assert_eq!(rows(&batch, &words), Some(written));
        // With other names they cannot be read, and nothing is made up.
        assert_eq!(rows(&batch, &Words::default()), None);
        assert_eq!(rows(&events(&[event(0, 0)]).batch().unwrap(), &words), None);
    }

    /// Row or event, a column that is forgotten shows here.
    #[test]
    fn golden_columns() {
        let columns = |table: Table| table.0.iter().map(|c| c.0).collect::<Vec<_>>().join(" ");
        assert_eq!(
            columns(events(&[])),
            "replication index at_ms phase side kind text cause east_m north_m belief alert"
        );
        assert_eq!(
            columns(replications(&[], &Words::default())),
            "replication outer fate stage window_missed moved interrupted reached hit strikes \
             first_lead_ms located_ms decided_ms visitor_left_ms followed_ms launched_ms \
             detected_ms contact_ms broke_out_ms found_ms ended_ms deciding_source struck \
             detected_by delayed_by protectors_killed protectors_wounded seekers_killed seekers_wounded with_him"
        );
    }
}
