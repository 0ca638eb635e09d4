//! A list of visits: a row each, with the header `time,place`.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::moment::{Date, clock_time};
use crate::sheet::{Sheet, Value};

/// The header of a list of visits.
pub const HEADER: &str = "time,place";
/// The most visits of one list.
pub const MOST_VISITS: usize = 20_000;
/// The most places of one list.
pub const MOST_PLACES: usize = 2000;

/// One visit: it lasts until the next begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// When it begins: seconds of local time since 1970-01-01.
    pub at_s: i64,
    /// Index of the place.
    pub place: usize,
}

/// Visits in the order of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visits {
    /// Names of the places, in the order in which they are first visited.
    pub places: Vec<String>,
    /// The visits; times rise.
    pub visits: Vec<Visit>,
}

/// Reads visits from a sheet, or says everything that is wrong with it.
pub fn read(sheet: &Sheet) -> (Option<Visits>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let is_row = |row: &usize| (0..2).any(|column| !sheet.cell(*row, column).is_empty());
    let mut rows = (0..sheet.rows.len()).filter(is_row);
    let columns = rows.next().and_then(|header| {
        let find = |name: &str| {
            (0..sheet.rows[header].len()).find(|c| sheet.cell(header, *c).header() == name)
        };
        Some((find("time")?, find("place")?))
    });
    let Some((time, place)) = columns else {
        let problem =
            Diagnostic::general(Code::MISSING_KEY, format!("there is no header {HEADER}"));
        return (None, vec![problem.help(format!("write {HEADER} on the first line"))]);
    };
    let mut wrong = |row: usize, column: usize, code: Code, what: &str, help: &str| {
        let message = format!("{}: {what}", sheet.place(row, column));
        let problem = match sheet.cell(row, column).span {
            Some(span) => Diagnostic::error(code, span, message),
            None => Diagnostic::general(code, message),
        };
        problems.push(problem.help(help));
    };
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut places = Vec::new();
    let mut visits: Vec<Visit> = Vec::new();
    for (n, row) in rows.enumerate() {
        if n >= MOST_VISITS {
            let what = format!("more than {MOST_VISITS} visits");
            wrong(row, time, Code::TOO_LARGE, &what, "keep the last year of them");
            break;
        }
        let text = |column: usize| match sheet.cell(row, column).value {
            Value::Text(text) => text,
            _ => String::new(),
        };
        let at = moment(&text(time));
        if at.is_none() {
            let what = format!("`{}` is not a time", text(time));
            wrong(row, time, Code::WRONG_MOMENT, &what, "write it like 2026-02-02T08:30");
        }
        let name = text(place);
        if name.is_empty() {
            wrong(
                row,
                place,
                Code::MISSING_KEY,
                "the place has no name",
                "name it, or leave the row out",
            );
            continue;
        }
        let Some(at_s) = at else { continue };
        if visits.last().is_some_and(|last| last.at_s >= at_s) {
            let what = format!("{} is not after the visit before it", text(time));
            wrong(
                row,
                time,
                Code::WRONG_MOMENT,
                &what,
                "sort the visits by time, one for each time",
            );
            continue;
        }
        let place = *known.entry(name.clone()).or_insert_with(|| {
            places.push(name);
            places.len() - 1
        });
        visits.push(Visit { at_s, place });
    }
    if problems.is_empty() && (visits.len() < 2 || places.len() > MOST_PLACES) {
        let (visits, places) = (visits.len(), places.len());
        let message = format!("{visits} visits to {places} places");
        let help = format!("give two visits or more, to {MOST_PLACES} places or fewer");
        problems.push(Diagnostic::general(Code::TOO_LARGE, message).help(help));
    }
    let sound = problems.is_empty();
    (sound.then_some(Visits { places, visits }), problems)
}

/// `2026-02-02T08:30`, with a blank for the T if need be, as seconds since 1970.
fn moment(text: &str) -> Option<i64> {
    let (date, clock) = text.split_once(['T', ' '])?;
    let date: Date = date.parse().ok()?;
    Some(date.days() * 86_400 + clock_time(clock.trim())? as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourceFile;
    use crate::sheet::separated;

    fn said(text: &str) -> (Option<Visits>, Vec<String>) {
        let file = SourceFile { name: "visits.csv".into(), text: text.into() };
        let (visits, problems) = read(&separated(&file));
        (visits, problems.into_iter().map(|p| p.message).collect())
    }

    #[test]
    fn visits_read_and_refuse() {
        let (visits, problems) =
            said("time,place\n2026-02-02T08:30,office\n2026-02-02 18:00,home\n");
        assert_eq!(problems, Vec::<String>::new());
        let visits = visits.unwrap();
        assert_eq!(visits.places, ["office", "home"]);
        assert_eq!(visits.visits[1].at_s - visits.visits[0].at_s, 34_200);
        let (none, problems) = said(
            "time,place\n2026-02-30T08:30,office\n2026-02-02T08:00,\n2026-02-02T09:00,a\n2026-02-02T09:00,b\n",
        );
        assert!(none.is_none());
        assert_eq!(
            problems,
            [
                "line 2: `2026-02-30T08:30` is not a time",
                "line 3: the place has no name",
                "line 5: 2026-02-02T09:00 is not after the visit before it"
            ]
        );
        assert_eq!(said("a,b\n").1, ["there is no header time,place"]);
        assert_eq!(said("time,place\n2026-02-02T09:00,a\n").1, ["1 visits to 1 places"]);
    }
}
