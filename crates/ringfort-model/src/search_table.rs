//! Where somebody may be as a table: a cell a row, with what is believed of it and what a search does
//! there; and how he moves between cells as a second one.
//!
//! Text with the header `cell,prior,effectiveness`. Several resources have a column each,
//! `effectiveness:NAME`; other beliefs to try the plan against, `prior:NAME`; looks that find or
//! overlook, `detect` or `overlook`, and `cost`. Motion has the header `from,to,probability`.

mod motion;

pub use motion::{MOTION_HEADER, Moves, read_motion};

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::form::nearest;
use crate::path_table::Reader;
use crate::sheet::{MOST_CELLS, Sheet, Value};

/// The most cells of one table.
pub const MOST_ROWS: usize = 20_000;

/// The header of a table.
pub const HEADER: &str = "cell,prior,effectiveness";

/// The name of what no row is about.
pub const ELSEWHERE: &str = "elsewhere";

/// By how much priors may sum to more than 1 for rounding.
const SLACK: f64 = 1e-9;

/// What the table is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Effort that can be divided: it needs a column `effectiveness`.
    Effort,
    /// Looks that find or overlook: it needs a column `detect` or `overlook`.
    Looks,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its name, unlike all others.
    pub cell: String,
    /// P(he is there).
    pub prior: f64,
    /// What a unit of effort of every resource does there, 0 or more, in the order of
    /// [`SearchTable::resources`].
    pub effectiveness: Vec<f64>,
    /// P(a look finds him | he is there); 0 in a table that is read for effort.
    pub detect: f64,
    /// Cost of a look, over 0; 1 where the table has no such column.
    pub cost: f64,
    /// The other priors, in the order of [`SearchTable::others`].
    pub others: Vec<f64>,
}

/// Where he may be. Priors sum to at most 1; what is missing is elsewhere.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SearchTable {
    /// The cells in the order of the file; never empty.
    pub rows: Vec<Row>,
    /// Names of the resources; one empty name where the column is plainly `effectiveness`.
    pub resources: Vec<String>,
    /// Names of the other priors.
    pub others: Vec<String>,
    /// Whether looks have costs of their own.
    pub has_costs: bool,
}

/// Where the columns are.
#[derive(Debug, Default)]
struct Columns {
    row: usize,
    cell: Option<usize>,
    prior: Option<usize>,
    detect: Option<(usize, bool)>,
    cost: Option<usize>,
    resources: Vec<(String, usize)>,
    others: Vec<(String, usize)>,
}

/// Reads a table for a purpose, or says everything that is wrong with it.
///
/// Without a table at least one of the diagnostics is an error.
pub fn read(sheet: &Sheet, purpose: Purpose) -> (Option<SearchTable>, Vec<Diagnostic>) {
    let mut reader = Reader { sheet, problems: Vec::new() };
    let table = table(&mut reader, purpose);
    let sound = reader.problems.iter().all(|problem| problem.severity != Severity::Error);
    (table.filter(|_| sound), reader.problems)
}

fn table(reader: &mut Reader<'_>, purpose: Purpose) -> Option<SearchTable> {
    let columns = header(reader, purpose)?;
    let (cell_at, prior_at) = (columns.cell?, columns.prior?);
    let sheet = reader.sheet;
    let mut table = SearchTable {
        rows: Vec::new(),
        resources: columns.resources.iter().map(|(name, _)| name.clone()).collect(),
        others: columns.others.iter().map(|(name, _)| name.clone()).collect(),
        has_costs: columns.cost.is_some(),
    };
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let held: usize = sheet.rows.iter().map(Vec::len).sum();
    for row in columns.row + 1..sheet.rows.len() {
        if sheet.rows[row].iter().all(crate::sheet::Cell::is_empty) {
            continue;
        }
        if table.rows.len() == MOST_ROWS || held > MOST_CELLS {
            let what = format!("a table has at most {MOST_ROWS} cells and {MOST_CELLS} fields");
            reader.wrong(row, 0, Code::TOO_LARGE, &what, "put cells together");
            return None;
        }
        let name = name_in(reader, row, cell_at, "cell");
        if let Some(name) = &name {
            if name == ELSEWHERE {
                let what = "`elsewhere` is what no row is about, and no row can be called so";
                let help = "leave the row out: what the priors leave to 1 is elsewhere";
                reader.wrong(row, cell_at, Code::OUT_OF_RANGE, what, help);
            } else if let Some(first) = seen.insert(name.clone(), row + 1) {
                let what = format!("the cell `{name}` stands in line {first} already");
                let help = "give every cell a name of its own, or add the priors up";
                reader.wrong(row, cell_at, Code::OUT_OF_RANGE, &what, help);
            }
        }
        let read = Row {
            cell: name.unwrap_or_default(),
            prior: reader.probability(row, prior_at, "prior").unwrap_or(0.0),
            effectiveness: (columns.resources.iter())
                .map(|(_, at)| reader.amount(row, *at, "effectiveness").unwrap_or(0.0))
                .collect(),
            detect: columns.detect.map_or(0.0, |(at, overlooks)| {
                let name = if overlooks { "overlook" } else { "detect" };
                let chance = reader.probability(row, at, name).unwrap_or(0.0);
                if overlooks { 1.0 - chance } else { chance }
            }),
            cost: columns.cost.map_or(1.0, |at| cost(reader, row, at)),
            others: (columns.others.iter())
                .map(|(name, at)| {
                    reader.probability(row, *at, &format!("prior:{name}")).unwrap_or(0.0)
                })
                .collect(),
        };
        table.rows.push(read);
    }
    if table.rows.is_empty() {
        let what = "no cell follows the header";
        reader.wrong(columns.row, cell_at, Code::MISSING_KEY, what, "write a row for each cell");
        return None;
    }
    sums(reader, &columns, &table);
    Some(table)
}

fn cost(reader: &mut Reader<'_>, row: usize, at: usize) -> f64 {
    match reader.amount(row, at, "cost") {
        Some(cost) if cost > 0.0 => cost,
        Some(_) => {
            let help = "write what a look costs, such as the hours it takes";
            reader.wrong(row, at, Code::OUT_OF_RANGE, "`cost` is 0, so looks would be free", help);
            1.0
        }
        None => 1.0,
    }
}

/// Every prior sums to at most 1, and to something.
fn sums(reader: &mut Reader<'_>, columns: &Columns, table: &SearchTable) {
    if !reader.problems.is_empty() {
        return;
    }
    let mut all = vec![("prior".to_owned(), columns.prior, sum(table, |row| row.prior))];
    for (at, (name, column)) in columns.others.iter().enumerate() {
        all.push((format!("prior:{name}"), Some(*column), sum(table, |row| row.others[at])));
    }
    for (name, column, sum) in all {
        let column = column.unwrap_or(0);
        if sum > 1.0 + SLACK {
            let what = format!("the column `{name}` sums to {}, which is over 1", rounded(sum));
            let help = format!(
                "divide each by {}, or by more where he may be elsewhere; each is P(he is there)",
                rounded(sum)
            );
            reader.wrong(columns.row, column, Code::OUT_OF_RANGE, &what, &help);
        } else if sum <= 0.0 {
            let what = format!("the column `{name}` is 0 in every cell");
            let help = "write where he may be; without any idea, the same prior in every cell";
            reader.wrong(columns.row, column, Code::OUT_OF_RANGE, &what, help);
        }
    }
}

fn sum(table: &SearchTable, of: impl Fn(&Row) -> f64) -> f64 {
    table.rows.iter().map(of).sum()
}

fn rounded(number: f64) -> String {
    let text = format!("{number:.10}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The name in a cell; none when it has been told that there is none.
pub(crate) fn name_in(
    reader: &mut Reader<'_>,
    row: usize,
    column: usize,
    key: &str,
) -> Option<String> {
    match reader.sheet.cell(row, column).value {
        Value::Text(text) => Some(text),
        Value::Number(number) => Some(format!("{number}")),
        Value::Empty | Value::Fault(_) => {
            let what = format!("`{key}` has no name");
            reader.wrong(row, column, Code::MISSING_KEY, &what, "write a name");
            None
        }
    }
}

/// The first row that is not empty, with its texts in small letters; what follows a colon as written.
pub(crate) fn heads(reader: &mut Reader<'_>, header: &str) -> Option<(usize, Vec<String>)> {
    let sheet = reader.sheet;
    let filled = |row: &usize| sheet.rows[*row].iter().any(|cell| !cell.is_empty());
    let Some(row) = (0..sheet.rows.len()).find(filled) else {
        let help = format!("begin with the line {header}");
        reader.wrong(0, 0, Code::MISSING_KEY, "the table is empty", &help);
        return None;
    };
    let head = |cell: &crate::sheet::Cell| match &cell.value {
        Value::Text(text) => match text.split_once(':') {
            Some((key, name)) => format!("{}:{}", key.trim().to_lowercase(), name.trim()),
            None => text.to_lowercase(),
        },
        _ => String::new(),
    };
    Some((row, sheet.rows[row].iter().map(head).collect()))
}

fn header(reader: &mut Reader<'_>, purpose: Purpose) -> Option<Columns> {
    let (row, heads) = heads(reader, HEADER)?;
    let mut columns = Columns { row, ..Columns::default() };
    for (at, head) in heads.iter().enumerate() {
        match head.as_str() {
            "cell" | "place" | "area" | "segment" | "region" | "box" => {
                columns.cell.get_or_insert(at);
            }
            "prior" | "poa" | "poc" | "probability" => {
                columns.prior.get_or_insert(at);
            }
            "detect" | "pod" => _ = columns.detect.get_or_insert((at, false)),
            "overlook" => _ = columns.detect.get_or_insert((at, true)),
            "cost" => _ = columns.cost.get_or_insert(at),
            "effectiveness" => columns.resources.push((String::new(), at)),
            other => match other.split_once(':') {
                Some(("effectiveness", name)) if !name.is_empty() => {
                    columns.resources.push((name.to_owned(), at));
                }
                Some(("prior", name)) if !name.is_empty() => {
                    columns.others.push((name.to_owned(), at));
                }
                _ => {}
            },
        }
    }
    twice(reader, row, "effectiveness", &columns.resources);
    twice(reader, row, "prior", &columns.others);
    let effort = purpose == Purpose::Effort;
    let needed = [
        ("cell", columns.cell.is_some()),
        ("prior", columns.prior.is_some()),
        ("effectiveness", !effort || !columns.resources.is_empty()),
        ("detect", effort || columns.detect.is_some()),
    ];
    let example = if effort { HEADER } else { "cell,prior,detect,cost" };
    missing(reader, row, &heads, &needed, example);
    if !effort {
        columns.resources.clear();
    } else if columns.resources.len() > 1 && columns.resources.iter().any(|(n, _)| n.is_empty()) {
        let what = "one column is `effectiveness`, others name a resource";
        let help = "name them all: effectiveness:NAME";
        reader.wrong(row, columns.resources[0].1, Code::OUT_OF_RANGE, what, help);
    }
    let is_sound = reader.problems.is_empty();
    is_sound.then_some(columns)
}

/// Tells of columns that stand there twice.
fn twice(reader: &mut Reader<'_>, row: usize, key: &str, columns: &[(String, usize)]) {
    for (at, (name, column)) in columns.iter().enumerate() {
        if columns[..at].iter().any(|(other, _)| other == name) {
            let shown = if name.is_empty() { key.to_owned() } else { format!("{key}:{name}") };
            let what = format!("the column `{shown}` stands there twice");
            reader.wrong(row, *column, Code::OUT_OF_RANGE, &what, "leave one of them out");
        }
    }
}

/// Tells which columns are missing, and which may be meant.
pub(crate) fn missing(
    reader: &mut Reader<'_>,
    row: usize,
    heads: &[String],
    needed: &[(&str, bool)],
    example: &str,
) {
    for (key, _) in needed.iter().filter(|(_, there)| !there) {
        let meant = nearest(key, heads.iter().map(String::as_str).filter(|head| !head.is_empty()));
        let at = heads.iter().position(|head| Some(head.as_str()) == meant).unwrap_or(0);
        let help = match meant {
            Some(head) => format!("rename `{head}` to `{key}`"),
            None => format!("the header is {example}"),
        };
        let what = format!("the table has no column `{key}`");
        reader.wrong(row, at, Code::MISSING_KEY, &what, &help);
    }
}

#[cfg(test)]
mod tests;
