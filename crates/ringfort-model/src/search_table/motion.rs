//! How does he move between the cells in one step?

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::path_table::Reader;
use crate::sheet::{Cell, MOST_CELLS, Sheet};

use super::{ELSEWHERE, SLACK, heads, missing, name_in, rounded};

/// The header of a table of motion.
pub const MOTION_HEADER: &str = "from,to,probability";

/// By place, where he goes in one step: `(to, probability)`. The cells in their order, then elsewhere.
/// Every row sums to 1: what the table leaves open, he stays.
pub type Moves = Vec<Vec<(usize, f64)>>;

/// Reads the motion between `cells`, or says everything that is wrong with it.
///
/// `elsewhere` may be come to and left like any cell.
pub fn read_motion(sheet: &Sheet, cells: &[&str]) -> (Option<Moves>, Vec<Diagnostic>) {
    let mut reader = Reader { sheet, problems: Vec::new() };
    let moves = moves(&mut reader, cells);
    let sound = reader.problems.iter().all(|problem| problem.severity != Severity::Error);
    (moves.filter(|_| sound), reader.problems)
}

fn moves(reader: &mut Reader<'_>, cells: &[&str]) -> Option<Moves> {
    let (row, heads) = heads(reader, MOTION_HEADER)?;
    let at = |name: &str| heads.iter().position(|head| head == name);
    let found = (at("from"), at("to"), at("probability"));
    let needed = [
        ("from", found.0.is_some()),
        ("to", found.1.is_some()),
        ("probability", found.2.is_some()),
    ];
    missing(reader, row, &heads, &needed, MOTION_HEADER);
    let (from_at, to_at, chance_at) = (found.0?, found.1?, found.2?);
    let mut index: BTreeMap<&str, usize> =
        cells.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    index.insert(ELSEWHERE, cells.len());
    let mut all: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); cells.len() + 1];
    let mut last_of: Vec<usize> = vec![row; cells.len() + 1];
    if reader.sheet.rows.iter().map(Vec::len).sum::<usize>() > MOST_CELLS {
        let what = format!("a table of motion has at most {MOST_CELLS} fields");
        reader.wrong(row, 0, Code::TOO_LARGE, &what, "leave out moves of no weight");
        return None;
    }
    for row in row + 1..reader.sheet.rows.len() {
        if reader.sheet.rows[row].iter().all(Cell::is_empty) {
            continue;
        }
        let from = place(reader, row, from_at, "from", &index);
        let to = place(reader, row, to_at, "to", &index);
        let chance = reader.probability(row, chance_at, "probability");
        let (Some(from), Some(to), Some(chance)) = (from, to, chance) else { continue };
        last_of[from] = row;
        if all[from].insert(to, chance).is_some() {
            let what = "this move stands there already";
            reader.wrong(row, from_at, Code::OUT_OF_RANGE, what, "leave one of them out");
        }
    }
    let mut moves = Vec::with_capacity(all.len());
    for (from, mut row) in all.into_iter().enumerate() {
        let sum: f64 = row.values().sum();
        if sum > 1.0 + SLACK {
            let name = cells.get(from).copied().unwrap_or(ELSEWHERE);
            let what = format!("the moves from `{name}` sum to {}, which is over 1", rounded(sum));
            let help = format!("divide each by {}; what is missing from 1 stays", rounded(sum));
            reader.wrong(last_of[from], from_at, Code::OUT_OF_RANGE, &what, &help);
        }
        *row.entry(from).or_insert(0.0) += (1.0 - sum).max(0.0);
        moves.push(row.into_iter().filter(|(_, chance)| *chance > 0.0).collect());
    }
    Some(moves)
}

/// The place that a cell names; none when it has been told that there is none.
fn place(
    reader: &mut Reader<'_>,
    row: usize,
    column: usize,
    key: &str,
    index: &BTreeMap<&str, usize>,
) -> Option<usize> {
    let name = name_in(reader, row, column, key)?;
    let found = index.get(name.as_str()).copied();
    if found.is_none() {
        let what = format!("`{name}` is no cell of the table");
        let help = match crate::form::nearest(&name, index.keys().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "write the name of a cell, or `elsewhere`".to_owned(),
        };
        reader.wrong(row, column, Code::UNKNOWN_WORD, &what, &help);
    }
    found
}
