//! A table as people keep them, whatever file it came from: cells in rows, each with its place.
//!
//! Text with separators is read here; workbooks are read where files are.

use crate::diagnostic::{SourceFile, Span};

/// The most cells of one sheet that are looked at.
pub const MOST_CELLS: usize = 200_000;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Nothing, or blanks.
    #[default]
    Empty,
    /// A number, as the workbook stores it.
    Number(f64),
    /// Text, without blanks around it. A number in a text file is text.
    Text(String),
    /// What a formula came to that could not be computed, such as `#DIV/0!`.
    Fault(String),
}

/// A cell: its value, and where it stands in the text when it comes from one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// What it holds.
    pub value: Value,
    /// Its place in the text; none in a workbook, whose cells are called `C7`.
    pub span: Option<Span>,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// The name of the sheet within a workbook; empty for a text file.
    pub name: String,
    /// Its rows from the first; they need not be of one length.
    pub rows: Vec<Vec<Cell>>,
    /// Regions of merged cells: first row and column, last row and column, all from 0.
    pub merged: Vec<[usize; 4]>,
    /// Whether a comma is the decimal sign, as where columns are parted by semicolons.
    pub decimal_comma: bool,
}

impl Cell {
    /// The text of it, in small letters and digits only, to compare headers by.
    pub fn header(&self) -> String {
        let Value::Text(text) = &self.value else { return String::new() };
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.value == Value::Empty
    }
}

impl Sheet {
    /// The cell of a row and a column, both from 0; an empty one beyond the end.
    pub fn cell(&self, row: usize, column: usize) -> Cell {
        self.rows.get(row).and_then(|cells| cells.get(column)).cloned().unwrap_or_default()
    }

    /// What to call a cell in a message: `row 3`, or `cell E7 of sheet "EASI"`.
    pub fn place(&self, row: usize, column: usize) -> String {
        if self.name.is_empty() {
            format!("line {}", row + 1)
        } else {
            format!("cell {}{} of sheet `{}`", letters(column), row + 1, self.name)
        }
    }

    /// What to call a row in a message.
    pub fn row_place(&self, row: usize) -> String {
        if self.name.is_empty() {
            format!("line {}", row + 1)
        } else {
            format!("row {} of sheet `{}`", row + 1, self.name)
        }
    }

    /// The merged region that covers a cell, if there is one.
    pub fn merged_at(&self, row: usize, column: usize) -> Option<[usize; 4]> {
        let covers = |[r0, c0, r1, c1]: &&[usize; 4]| {
            (*r0..=*r1).contains(&row) && (*c0..=*c1).contains(&column)
        };
        self.merged.iter().find(covers).copied()
    }
}

/// The letters of a column, from 0: A to Z, AA and so on.
pub fn letters(column: usize) -> String {
    let mut rest = column;
    let mut out = String::new();
    loop {
        out.insert(0, char::from(b'A' + (rest % 26) as u8));
        if rest < 26 {
            return out;
        }
        rest = rest / 26 - 1;
    }
}

/// Reads separated text: a row a line, parted by commas, semicolons or tabs, whichever the first line
/// that holds any uses; fields may stand in double quotes, within which a quote is doubled.
///
/// - Semicolons make the comma the decimal sign, as spreadsheets of many countries write it.
/// - Lines that begin with `#` are comments. A quoted field ends at its line's end at the latest.
/// - Rows are lines, so that row 0 is line 1; empty lines are empty rows.
pub fn separated(file: &SourceFile) -> Sheet {
    let text = &file.text;
    let is_comment = |line: &str| line.trim_start_matches('\u{feff}').starts_with('#');
    let separator = (text.lines().filter(|line| !is_comment(line)))
        .find_map(|line| [';', '\t', ','].into_iter().find(|mark| line.contains(*mark)))
        .unwrap_or(',');
    let mut rows = Vec::new();
    let (mut start, mut cells) = (0, 0);
    for line in text.split_inclusive('\n') {
        let row = if is_comment(line) { Vec::new() } else { row(line, start, separator) };
        start += line.len();
        cells += row.len();
        rows.push(row);
        if cells > MOST_CELLS {
            break;
        }
    }
    Sheet { rows, decimal_comma: separator == ';', ..Sheet::default() }
}

/// The cells of one line that begins at byte `start` of the text.
fn row(line: &str, start: usize, separator: char) -> Vec<Cell> {
    let body = line.trim_end_matches(['\n', '\r']);
    let mut cells = Vec::new();
    let mut at = body.len() - body.trim_start_matches('\u{feff}').len();
    loop {
        let rest = &body[at..];
        let indent = rest.len() - rest.trim_start_matches(' ').len();
        let quoted = rest[indent..].starts_with('"');
        let (text, length) = if quoted {
            let (text, length) = unquoted(&rest[indent..]);
            let after = &rest[indent + length..];
            (text, indent + length + after.find(separator).unwrap_or(after.len()))
        } else {
            let length = rest.find(separator).unwrap_or(rest.len());
            (rest[..length].to_owned(), length)
        };
        let raw = &rest[..length];
        let lead = raw.len() - raw.trim_start().len();
        let from = start + at + lead;
        let to = from + raw.trim().len();
        let text = text.trim();
        let value = if text.is_empty() { Value::Empty } else { Value::Text(text.to_owned()) };
        cells.push(Cell { value, span: Some(Span::new(0, &(from..to))) });
        at += length;
        if at >= body.len() {
            return cells;
        }
        at += separator.len_utf8();
    }
}

/// The text within quotes at the start of `rest`, and how many bytes it takes with them.
fn unquoted(rest: &str) -> (String, usize) {
    let mut text = String::new();
    let mut marks = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = marks.next() {
        if c != '"' {
            text.push(c);
        } else if marks.peek().is_some_and(|(_, next)| *next == '"') {
            text.push('"');
            marks.next();
        } else {
            return (text, at + 1);
        }
    }
    (text, rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(text: &str) -> Sheet {
        separated(&SourceFile { name: "t.csv".to_owned(), text: text.to_owned() })
    }

    fn texts(sheet: &Sheet, row: usize) -> Vec<String> {
        let text = |cell: &Cell| match &cell.value {
            Value::Text(text) => text.clone(),
            _ => String::new(),
        };
        sheet.rows[row].iter().map(text).collect()
    }

    #[test]
    fn law_fields_are_parted_and_placed() {
        let read = sheet("\u{feff}a, b ,c\r\n\"x, \"\"y\"\"\",,3\n");
        assert_eq!(texts(&read, 0), ["a", "b", "c"]);
        assert_eq!(texts(&read, 1), ["x, \"y\"", "", "3"]);
        let span = read.rows[1][2].span.unwrap();
        assert_eq!((span.start, span.end), (24, 25));
        assert!(!read.decimal_comma);
    }

    #[test]
    fn law_semicolons_bring_the_decimal_comma() {
        let read = sheet("# a note, with commas\ntask;mean\nfence;1,5\n");
        assert_eq!(texts(&read, 2), ["fence", "1,5"]);
        assert!(read.decimal_comma);
        assert_eq!(texts(&sheet("a\tb"), 0), ["a", "b"]);
    }

    #[test]
    fn law_columns_are_called_as_spreadsheets_do() {
        let names: Vec<_> = [0, 25, 26, 701, 702].map(letters).to_vec();
        assert_eq!(names, ["A", "Z", "AA", "ZZ", "AAA"]);
    }

    proptest::proptest! {
        #[test]
        fn law_any_text_is_read(text in "[a,;\"\t\n\r #é0-9]{0,60}") {
            let read = sheet(&text);
            for cell in read.rows.iter().flatten() {
                let span = cell.span.unwrap();
                proptest::prop_assert!(span.start <= span.end && span.end as usize <= text.len());
                proptest::prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
            }
        }
    }
}
