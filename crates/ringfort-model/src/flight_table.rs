//! Tables of a flight: the exits of a ring (`exit,distance_m,closes_mean_s`), and the roads of a
//! network (`from,to,length_m`).

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::path_table::Reader;
use crate::search_table::{heads, missing, name_in};
use crate::sheet::{Cell, Sheet};

/// The header of a table of exits.
pub const EXITS_HEADER: &str = "exit,distance_m,closes_mean_s";
/// The header of a table of roads.
pub const ROADS_HEADER: &str = "from,to,length_m";
/// The most rows of either.
pub const MOST_ROWS: usize = 100_000;

/// One exit.
#[derive(Debug, Clone, PartialEq)]
pub struct ExitRow {
    /// Its name.
    pub exit: String,
    /// How far it is from the start of the flight, in metres.
    pub distance_m: f64,
    /// Mean time until its post is manned, in seconds.
    pub closes_mean_s: f64,
}

/// Roads between junctions, both ways.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RoadTable {
    /// Names of the junctions, in the order in which the table names them.
    pub junctions: Vec<String>,
    /// Pieces: two junctions and the length between them in metres, over 0.
    pub pieces: Vec<(usize, usize, f64)>,
}

/// Reads exits from a sheet, or says everything that is wrong with it.
pub fn read_exits(sheet: &Sheet) -> (Option<Vec<ExitRow>>, Vec<Diagnostic>) {
    let mut exits: Vec<ExitRow> = Vec::new();
    let (found, mut problems) =
        rows(sheet, EXITS_HEADER, |reader, row, [exit, distance, closes]| {
            let name = name_in(reader, row, exit, "exit");
            let distance_m = reader.amount(row, distance, "distance_m");
            let closes_mean_s = reader.amount(row, closes, "closes_mean_s");
            let (Some(exit_name), Some(distance_m), Some(closes_mean_s)) =
                (name, distance_m, closes_mean_s)
            else {
                return;
            };
            if exits.iter().any(|other| other.exit == exit_name) {
                let what = format!("`{exit_name}` stands there already");
                reader.wrong(row, exit, Code::SAME_NAME, &what, "give each exit its own name");
            }
            exits.push(ExitRow { exit: exit_name, distance_m, closes_mean_s });
        });
    if found && exits.is_empty() && problems.is_empty() {
        let problem = Diagnostic::general(Code::MISSING_KEY, "the table has no exit");
        problems.push(problem.help("write a line for each exit below the header"));
    }
    let sound = found && problems.iter().all(|problem| problem.severity != Severity::Error);
    (sound.then_some(exits), problems)
}

/// Reads roads from a sheet, or says everything that is wrong with it.
pub fn read_roads(sheet: &Sheet) -> (Option<RoadTable>, Vec<Diagnostic>) {
    let mut table = RoadTable::default();
    let mut index: BTreeMap<String, usize> = BTreeMap::new();
    let (found, mut problems) = rows(sheet, ROADS_HEADER, |reader, row, [from, to, length]| {
        let ends = [name_in(reader, row, from, "from"), name_in(reader, row, to, "to")];
        let length_m = reader.amount(row, length, "length_m");
        let ([Some(from_name), Some(to_name)], Some(length_m)) = (ends, length_m) else { return };
        if length_m == 0.0 {
            let help = "write a length over 0, in metres";
            reader.wrong(row, length, Code::OUT_OF_RANGE, "a road has no length", help);
            return;
        }
        let [from, to] = [from_name, to_name].map(|name| {
            *index.entry(name.clone()).or_insert_with(|| {
                table.junctions.push(name);
                table.junctions.len() - 1
            })
        });
        table.pieces.push((from, to, length_m));
    });
    if found && table.pieces.is_empty() && problems.is_empty() {
        let problem = Diagnostic::general(Code::MISSING_KEY, "the table has no road");
        problems.push(problem.help("write a line for each road below the header"));
    }
    let sound = found && problems.iter().all(|problem| problem.severity != Severity::Error);
    (sound.then_some(table), problems)
}

/// Calls `take` with each row that is not empty and the three columns of a header; whether they are
/// there.
fn rows(
    sheet: &Sheet,
    header: &str,
    mut take: impl FnMut(&mut Reader<'_>, usize, [usize; 3]),
) -> (bool, Vec<Diagnostic>) {
    let mut reader = Reader { sheet, problems: Vec::new() };
    let Some((head, names)) = heads(&mut reader, header) else { return (false, reader.problems) };
    let wanted: Vec<&str> = header.split(',').collect();
    let at = |name: &str| names.iter().position(|head| head == name);
    let found: Vec<Option<usize>> = wanted.iter().map(|name| at(name)).collect();
    let needed: Vec<(&str, bool)> =
        wanted.iter().zip(&found).map(|(name, at)| (*name, at.is_some())).collect();
    missing(&mut reader, head, &names, &needed, header);
    let [Some(a), Some(b), Some(c)] = found[..] else { return (false, reader.problems) };
    for row in head + 1..sheet.rows.len() {
        if row > MOST_ROWS {
            let what = format!("more than {MOST_ROWS} rows");
            reader.wrong(row, a, Code::TOO_LARGE, &what, "leave out what is far away");
            break;
        }
        if !sheet.rows[row].iter().all(Cell::is_empty) {
            take(&mut reader, row, [a, b, c]);
        }
    }
    (true, reader.problems)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourceFile;
    use crate::sheet::separated;

    fn sheet(text: &str) -> Sheet {
        separated(&SourceFile { name: "a table".to_owned(), text: text.to_owned() })
    }

    #[test]
    fn law_roads_name_their_junctions_once() {
        let (table, problems) = read_roads(&sheet("from,to,length_m\nA,B,100\nB,C,50\n"));
        assert!(problems.is_empty());
        let table = table.unwrap();
        assert_eq!(table.junctions, ["A", "B", "C"]);
        assert_eq!(table.pieces, [(0, 1, 100.0), (1, 2, 50.0)]);
    }

    #[test]
    fn law_what_is_wrong_is_said_all_at_once() {
        let text = "from,to,length\nA,B,100\n";
        let (table, problems) = read_roads(&sheet(text));
        assert!(table.is_none());
        assert_eq!(problems[0].help, "rename `length` to `length_m`");
        let (table, problems) = read_roads(&sheet("from,to,length_m\nA,,100\nA,B,0\nA,B,-3\n"));
        assert!(table.is_none());
        assert_eq!(problems.len(), 3);
        let (exits, problems) =
            read_exits(&sheet("exit,distance_m,closes_mean_s\ngate,3 km,60\ngate,100,60\n"));
        assert!(exits.is_none() && problems.len() == 1, "{problems:?}");
        assert!(read_exits(&sheet("")).0.is_none());
        assert!(read_exits(&sheet("exit,distance_m,closes_mean_s\n")).0.is_none());
    }
}
