//! The path of one adversary as a table: a task a row, with how it is noticed and how long it takes.
//!
//! Read from text with the header `task,p_detection,location,delay_mean_s,delay_sd_s`, or from a sheet
//! laid out as the EASI workbook is (Garcia, The Design and Evaluation of Physical Protection Systems,
//! 2001; its companion workbook *not read*, layout as its users show it): an area on top with the
//! probability of communication and the response time, then the rows. The table is found by the words
//! of its header.

mod header;
mod number;

use crate::diagnostic::{Code, Diagnostic};
use crate::sheet::{Sheet, Value};
use header::{Column, Columns};

/// The most tasks of one path.
pub const MOST_TASKS: usize = 10_000;

/// The header of a path table in text.
pub const HEADER: &str = "task,p_detection,location,delay_mean_s,delay_sd_s";

/// Where in a task it is noticed, if it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// At its beginning: B.
    Beginning,
    /// Half way through it: M.
    Middle,
    /// At its end: E.
    End,
}

/// One task of a path. Any values within their ranges make a legal row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its name.
    pub task: String,
    /// P(sensed, transmitted and assessed), 0 to 1.
    pub p_detection: f64,
    /// Where in it that happens.
    pub location: Location,
    /// Mean delay in seconds, 0 or more.
    pub delay_mean_s: f64,
    /// Standard deviation of the delay in seconds, 0 or more; none when the table leaves it open.
    pub delay_sd_s: Option<f64>,
    /// Successes and trials of the performance test that P(D) rests on, if the table gives them.
    pub tests: Option<(u64, u64)>,
}

/// A path, and what the sheet says of the response to it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PathTable {
    /// The tasks, from the first to the last; never empty.
    pub rows: Vec<Row>,
    /// P(communication), if the sheet gives it above the table.
    pub communication: Option<f64>,
    /// Mean response time in seconds, if the sheet gives it above the table.
    pub response_mean_s: Option<f64>,
    /// Standard deviation of the response time in seconds, likewise.
    pub response_sd_s: Option<f64>,
    /// The probability of interruption that the sheet itself shows.
    pub interruption: Option<f64>,
}

/// What is wrong with a sheet, said with its places.
pub(crate) struct Reader<'a> {
    pub(crate) sheet: &'a Sheet,
    pub(crate) problems: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// Notes what is wrong with the cell of a row and a column.
    pub(crate) fn wrong(&mut self, row: usize, column: usize, code: Code, what: &str, help: &str) {
        let place = self.sheet.place(row, column);
        let message = format!("{place}: {what}");
        let problem = match self.sheet.cell(row, column).span {
            Some(span) => Diagnostic::error(code, span, message),
            None => Diagnostic::general(code, message),
        };
        self.problems.push(problem.help(help));
    }
}

/// Reads a path from a sheet, or says everything that is wrong with it.
///
/// The diagnostics beside a table are warnings; without one, at least one is an error.
pub fn read(sheet: &Sheet) -> (Option<PathTable>, Vec<Diagnostic>) {
    let mut reader = Reader { sheet, problems: Vec::new() };
    let table = reader.table();
    let sound = reader.problems.iter().all(|p| p.severity != crate::diagnostic::Severity::Error);
    (table.filter(|_| sound), reader.problems)
}

/// Whether a sheet has the header of a path table, whatever else is wrong with it.
pub fn has_header(sheet: &Sheet) -> bool {
    let mut reader = Reader { sheet, problems: Vec::new() };
    header::find(&mut reader).is_some()
}

impl Reader<'_> {
    fn table(&mut self) -> Option<PathTable> {
        let columns = header::find(self)?;
        let mut table = if self.sheet.name.is_empty() {
            PathTable::default()
        } else {
            header::above(self, &columns)
        };
        for row in columns.row + 1..self.sheet.rows.len() {
            if let Some((_, column)) = header::result(self.sheet, row) {
                table.interruption = header::beside(self.sheet, row, column);
                break;
            }
            if self.is_blank(row, &columns) {
                continue;
            }
            if table.rows.len() == MOST_TASKS {
                let what = format!("a path has at most {MOST_TASKS} tasks");
                self.wrong(row, columns.detection, Code::TOO_LARGE, &what, "leave the rest out");
                return None;
            }
            let read = self.row(row, &columns, table.rows.len() + 1);
            table.rows.push(read);
        }
        if table.rows.is_empty() {
            let what = "no task follows the header";
            let help = "write a row for each task, from the first to the last";
            self.wrong(columns.row, columns.detection, Code::MISSING_KEY, what, help);
            return None;
        }
        Some(table)
    }

    /// Whether a row says nothing: forms have numbered rows that were not filled in.
    fn is_blank(&self, row: usize, columns: &Columns) -> bool {
        let given = [columns.detection, columns.location, columns.mean];
        let is_empty = |column: &usize| self.sheet.cell(row, *column).is_empty();
        let named = columns.task.is_some_and(|column| !is_empty(&column));
        given.iter().all(is_empty) && (!named || !self.sheet.name.is_empty())
    }

    /// Reads one row; what cannot be read has been told, and something stands in for it.
    fn row(&mut self, row: usize, columns: &Columns, number: usize) -> Row {
        self.refuse_merged(row, columns);
        let task = match columns.task.map(|column| self.sheet.cell(row, column).value) {
            Some(Value::Text(text)) => text,
            Some(Value::Number(number)) => format!("task {number}"),
            _ => format!("task {number}"),
        };
        let p_detection = self.probability(row, columns.detection, "p_detection");
        let location = self.location(row, columns.location);
        let mean = self.seconds(row, columns.mean, "delay_mean_s");
        if mean.is_none() && self.sheet.cell(row, columns.mean).is_empty() {
            let help = "write the mean delay in seconds; 0 for none";
            self.wrong(row, columns.mean, Code::MISSING_KEY, "`delay_mean_s` is empty", help);
        }
        let delay_sd_s = self.seconds(row, columns.deviation, "delay_sd_s");
        let tests = self.tests(row, columns);
        Row {
            task,
            p_detection: p_detection.unwrap_or(0.0),
            location: location.unwrap_or(Location::Beginning),
            delay_mean_s: mean.unwrap_or(0.0),
            delay_sd_s,
            tests,
        }
    }

    /// The test record of a row: both columns, or neither.
    fn tests(&mut self, row: usize, columns: &Columns) -> Option<(u64, u64)> {
        let (successes, trials) = (columns.successes?, columns.trials?);
        let is_empty = |column: usize| self.sheet.cell(row, column).is_empty();
        if is_empty(successes) && is_empty(trials) {
            return None;
        }
        let seen = self.count(row, successes, "successes");
        let all = self.count(row, trials, "trials");
        let (seen, all) = (seen?, all?);
        if seen > all {
            let what = format!("{seen} successes are more than {all} trials");
            self.wrong(row, successes, Code::OUT_OF_RANGE, &what, "count every trial in `trials`");
            return None;
        }
        Some((seen, all))
    }

    /// A merged cell hides which row its value is meant for.
    fn refuse_merged(&mut self, row: usize, columns: &Columns) {
        let all = Column::ALL.iter().filter_map(|column| columns.of(*column));
        for column in all.collect::<Vec<_>>() {
            let Some([r0, c0, r1, c1]) = self.sheet.merged_at(row, column) else { continue };
            // told once, at its first cell within the table
            let first = row == r0.max(columns.row + 1) && (column == c0 || c0 < columns.first());
            // a name that runs over columns which are not read harms nothing
            let harmless = r0 == r1
                && Some(c0) == columns.task
                && (c0 + 1..=c1).all(|c| !Column::ALL.iter().any(|k| columns.of(*k) == Some(c)));
            if first && !harmless {
                let what = format!(
                    "cells {}{} to {}{} are merged, so it is not clear which value stands where",
                    crate::sheet::letters(c0),
                    r0 + 1,
                    crate::sheet::letters(c1),
                    r1 + 1
                );
                let help = "split them, and write each value in its own cell";
                self.wrong(row, column, Code::WRONG_KIND, &what, help);
            }
        }
    }

    fn location(&mut self, row: usize, column: usize) -> Option<Location> {
        let cell = self.sheet.cell(row, column);
        let help = "write B where it is noticed at the beginning of the task, M in the middle, E at \
                    the end";
        let what = match (cell.header().as_str(), &cell.value) {
            ("b" | "beginning" | "begin" | "start", _) => return Some(Location::Beginning),
            ("m" | "middle", _) => return Some(Location::Middle),
            ("e" | "end", _) => return Some(Location::End),
            (_, Value::Empty) => "`location` is empty".to_owned(),
            (_, Value::Text(text)) => format!("`{text}` is not a location"),
            (_, Value::Number(number)) => format!("`{number}` is not a location"),
            (_, Value::Fault(fault)) => number::fault("location", fault),
        };
        let code = if cell.is_empty() { Code::MISSING_KEY } else { Code::UNKNOWN_WORD };
        self.wrong(row, column, code, &what, help);
        None
    }
}

#[cfg(test)]
mod tests;
