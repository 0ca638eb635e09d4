//! Where in a sheet is the table, and what stands above it?

use super::{HEADER, PathTable, Reader};
use crate::diagnostic::Code;
use crate::form::nearest;
use crate::sheet::{Sheet, Value};

/// How many columns there can be.
const COLUMNS: usize = 7;

/// Where each column was found, and how well its header fits.
type Found = [Option<(usize, u8)>; COLUMNS];

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Task,
    Detection,
    Location,
    Mean,
    Deviation,
    Successes,
    Trials,
}

impl Column {
    pub(super) const ALL: [Self; COLUMNS] = [
        Self::Task,
        Self::Detection,
        Self::Location,
        Self::Mean,
        Self::Deviation,
        Self::Successes,
        Self::Trials,
    ];

    /// Its name in the header of a text.
    fn name(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Detection => "p_detection",
            Self::Location => "location",
            Self::Mean => "delay_mean_s",
            Self::Deviation => "delay_sd_s",
            Self::Successes => "successes",
            Self::Trials => "trials",
        }
    }

    /// Which column a header names; how well, smaller is better.
    fn of(header: &str) -> Option<(Self, u8)> {
        Some(match header {
            "description" | "taskdescription" | "actiondescription" => (Self::Task, 0),
            "task" | "tasks" | "action" | "element" | "name" | "taskname" => (Self::Task, 1),
            "pdetection"
            | "pd"
            | "probabilityofdetection"
            | "detection"
            | "pofdetection"
            | "probdetection"
            | "detectionprobability" => (Self::Detection, 0),
            "location" | "loc" | "locationbme" | "detectionlocation" => (Self::Location, 0),
            "delaymeans" | "delaymean" | "mean" | "means" | "meandelay" | "meandelays"
            | "delay" | "delays" | "meansec" | "meanseconds" | "meantime" => (Self::Mean, 0),
            "delaysds"
            | "delaysd"
            | "sd"
            | "standarddeviation"
            | "stddev"
            | "stdev"
            | "sds"
            | "standarddev"
            | "deviation"
            | "delaystandarddeviation" => (Self::Deviation, 0),
            "successes" | "detections" | "detected" => (Self::Successes, 0),
            "trials" | "tests" | "attempts" => (Self::Trials, 0),
            _ => return None,
        })
    }
}

/// Where the columns are, and the row of the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Columns {
    pub row: usize,
    pub task: Option<usize>,
    pub detection: usize,
    pub location: usize,
    pub mean: usize,
    pub deviation: usize,
    /// Columns of test records, which may be missing.
    pub successes: Option<usize>,
    pub trials: Option<usize>,
}

impl Columns {
    pub(super) fn of(&self, column: Column) -> Option<usize> {
        match column {
            Column::Task => self.task,
            Column::Detection => Some(self.detection),
            Column::Location => Some(self.location),
            Column::Mean => Some(self.mean),
            Column::Deviation => Some(self.deviation),
            Column::Successes => self.successes,
            Column::Trials => self.trials,
        }
    }

    /// The first column that is read.
    pub(super) fn first(&self) -> usize {
        Column::ALL.iter().filter_map(|column| self.of(*column)).min().unwrap_or(0)
    }
}

/// The columns that some rows name together; a later and worse name of one column is passed over.
fn named(sheet: &Sheet, rows: &[usize]) -> Found {
    let mut found = [None; COLUMNS];
    for &row in rows {
        for (at, cell) in sheet.rows.get(row).into_iter().flatten().enumerate() {
            let Some((column, rank)) = Column::of(&cell.header()) else { continue };
            let slot = &mut found[column as usize];
            if slot.is_none_or(|(_, held)| rank < held) {
                *slot = Some((at, rank));
            }
        }
    }
    found
}

/// Finds the header: in text the first line that is not empty, in a workbook the row with most of its
/// words, the row below it included.
pub(super) fn find(reader: &mut Reader<'_>) -> Option<Columns> {
    let sheet = reader.sheet;
    let is_filled = |row: &usize| sheet.rows[*row].iter().any(|cell| !cell.is_empty());
    let mut filled = (0..sheet.rows.len()).filter(is_filled);
    let (row, found) = if sheet.name.is_empty() {
        let Some(row) = filled.next() else {
            let what = "the table is empty";
            reader.wrong(0, 0, Code::MISSING_KEY, what, &format!("begin with the line {HEADER}"));
            return None;
        };
        (row, named(sheet, &[row]))
    } else {
        let mut best: Option<(usize, Found, usize)> = None;
        for row in filled {
            for rows in [&[row][..], &[row, row + 1]] {
                let found = named(sheet, rows);
                let count = found.iter().flatten().count();
                let better = best.as_ref().is_none_or(|(_, _, most)| count > *most);
                if better && found[Column::Detection as usize].is_some() {
                    let own = named(sheet, &[row]).iter().flatten().count();
                    let last = if rows.len() == 2 && own < count { row + 1 } else { row };
                    best = Some((last, found, count));
                }
            }
        }
        let Some((row, found, _)) = best else {
            let what = format!("no cell of sheet `{}` names a column of P(Detection)", sheet.name);
            let help = "name the columns Description, P(Detection), Location, Mean and Standard \
                        Deviation in one row";
            reader.wrong(0, 0, Code::MISSING_KEY, &what, help);
            return None;
        };
        (row, found)
    };
    let mut sound = true;
    for column in Column::ALL {
        if found[column as usize].is_some() {
            continue;
        }
        let optional = matches!(column, Column::Successes | Column::Trials);
        if optional || (column == Column::Task && !sheet.name.is_empty()) {
            continue;
        }
        sound = false;
        missing(reader, row, column, &found);
    }
    let at = |column: Column| found[column as usize].map(|(at, _)| at);
    sound.then_some(Columns {
        row,
        task: at(Column::Task),
        detection: at(Column::Detection)?,
        location: at(Column::Location)?,
        mean: at(Column::Mean)?,
        deviation: at(Column::Deviation)?,
        successes: at(Column::Successes),
        trials: at(Column::Trials),
    })
}

/// Tells that a column is missing, and which one may be meant.
fn missing(reader: &mut Reader<'_>, row: usize, column: Column, found: &Found) {
    let sheet = reader.sheet;
    let taken = |at: usize| found.iter().flatten().any(|(used, _)| *used == at);
    let others: Vec<(usize, &str)> = sheet.rows[row]
        .iter()
        .enumerate()
        .filter(|(at, _)| !taken(*at))
        .filter_map(|(at, cell)| match &cell.value {
            Value::Text(text) => Some((at, text.as_str())),
            _ => None,
        })
        .collect();
    let meant = nearest(column.name(), others.iter().map(|(_, text)| *text));
    let at = others.iter().find(|(_, text)| Some(*text) == meant).map_or(0, |(at, _)| *at);
    let what = format!("the table has no column `{}`", column.name());
    let help = match meant {
        Some(text) => format!("rename `{text}` to `{}`", column.name()),
        None => format!("the header is {HEADER}"),
    };
    reader.wrong(row, at, Code::MISSING_KEY, &what, &help);
}

/// The cell of a row that speaks of the result of the sheet: row and column.
pub(super) fn result(sheet: &Sheet, row: usize) -> Option<(usize, usize)> {
    let cells = sheet.rows.get(row)?;
    let column = cells.iter().position(|cell| cell.header().contains("interruption"))?;
    Some((row, column))
}

/// The first number to the right of a cell, or else right below it.
pub(super) fn beside(sheet: &Sheet, row: usize, column: usize) -> Option<f64> {
    number(sheet, row, column + 1..column + 8)
        .or_else(|| (row + 1..row + 3).find_map(|below| number(sheet, below, column..column + 1)))
}

fn number(sheet: &Sheet, row: usize, columns: std::ops::Range<usize>) -> Option<f64> {
    columns.map(|column| sheet.cell(row, column).value).find_map(|value| match value {
        Value::Number(number) => Some(number),
        _ => None,
    })
}

/// What stands above the table: the response and what else the sheet shows.
pub(super) fn above(reader: &mut Reader<'_>, columns: &Columns) -> PathTable {
    let mut table = PathTable::default();
    let sheet = reader.sheet;
    for row in 0..columns.row {
        for column in 0..sheet.rows[row].len() {
            let header = sheet.cell(row, column).header();
            let found = if header.contains("communication") {
                &mut table.communication
            } else if header == "mean" || header.contains("responsemean") {
                &mut table.response_mean_s
            } else if header.contains("standarddeviation") || header == "sd" || header == "stdev" {
                &mut table.response_sd_s
            } else if header.contains("probabilityofinterruption") {
                &mut table.interruption
            } else {
                continue;
            };
            if found.is_some() {
                continue;
            }
            // a label with its value right below it, as where labels stand side by side
            let near = below(sheet, row, column, columns.row)
                .or_else(|| number(sheet, row, column + 1..column + 2).map(|_| (row, column + 1)))
                .or_else(|| {
                    (column + 1..column + 8).map(|c| (row, c)).find(|(r, c)| {
                        matches!(sheet.cell(*r, *c).value, Value::Number(_) | Value::Fault(_))
                    })
                });
            let Some((r, c)) = near else { continue };
            let is_chance = header.contains("communication") || header.contains("interruption");
            *found = if is_chance {
                reader.probability(r, c, "P(communication)")
            } else {
                reader.seconds(r, c, "response time")
            };
        }
    }
    table
}

/// The number right below a label, or below an empty cell under it.
fn below(sheet: &Sheet, row: usize, column: usize, end: usize) -> Option<(usize, usize)> {
    for below in row + 1..end.min(row + 3) {
        match sheet.cell(below, column).value {
            Value::Number(_) | Value::Fault(_) => return Some((below, column)),
            Value::Empty => {}
            Value::Text(_) => return None,
        }
    }
    None
}
