//! The sheets of a workbook (xlsx, xlsm, xlsb, xls, ods) as plain cells.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Range, Reader, Sheets, Xls, Xlsx};
use ringfort_model::sheet::{Cell, MOST_CELLS, Sheet, Value};

use crate::StoreError;

/// Endings of the names of workbooks.
pub const ENDINGS: [&str; 5] = ["xlsx", "xlsm", "xlsb", "xls", "ods"];

/// The largest workbook that is read, in bytes.
const LARGEST: usize = 32 << 20;

/// Whether a file is named as workbooks are.
pub fn is_workbook(path: &Path) -> bool {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_lowercase();
    ENDINGS.contains(&ending.as_str())
}

/// Reads every sheet of a workbook; `name` is what messages call the file.
///
/// Formulas are read as the values that the workbook last saved; those that could not be computed are
/// [`Value::Fault`]. Merged regions are known for xlsx, xlsm and xls.
pub fn sheets(name: &str, bytes: Vec<u8>) -> Result<Vec<Sheet>, StoreError> {
    let wrong = |reason: String| StoreError::Content { path: name.to_owned(), reason };
    if bytes.len() > LARGEST {
        return Err(wrong(format!("it has {} bytes; the most is {LARGEST}", bytes.len())));
    }
    let unreadable = |error: &dyn std::fmt::Display| wrong(format!("it is no workbook: {error}"));
    let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes))
        .map_err(|error| unreadable(&error))?;
    let mut sheets = Vec::new();
    for title in book.sheet_names() {
        let range = book.worksheet_range(&title).map_err(|error| unreadable(&error))?;
        let merged = match &mut book {
            Sheets::Xlsx(book) => merged(book, &title),
            Sheets::Xls(book) => merged_old(book, &title),
            _ => Vec::new(),
        };
        let Some(rows) = rows(&range) else {
            return Err(wrong(format!("sheet `{title}` has over {MOST_CELLS} cells")));
        };
        sheets.push(Sheet { name: title, rows, merged, decimal_comma: false });
    }
    Ok(sheets)
}

/// The cells from the first of the sheet; None when there are too many.
fn rows(range: &Range<Data>) -> Option<Vec<Vec<Cell>>> {
    let (Some(start), Some(end)) = (range.start(), range.end()) else { return Some(Vec::new()) };
    let (height, width) = (end.0 as usize + 1, end.1 as usize + 1);
    if height.saturating_mul(width) > MOST_CELLS {
        return None;
    }
    let mut rows = vec![vec![Cell::default(); width]; height];
    for (row, column, data) in range.used_cells() {
        let cell = &mut rows[row + start.0 as usize][column + start.1 as usize];
        cell.value = value(data);
    }
    Some(rows)
}

fn value(data: &Data) -> Value {
    let text = |text: &str| {
        let text = text.trim();
        if text.is_empty() { Value::Empty } else { Value::Text(text.to_owned()) }
    };
    match data {
        Data::Int(number) => Value::Number(*number as f64),
        Data::Float(number) => Value::Number(*number),
        Data::String(words) | Data::DateTimeIso(words) | Data::DurationIso(words) => text(words),
        Data::Bool(truth) => Value::Text(truth.to_string()),
        Data::DateTime(date) => Value::Text(date.to_string()),
        Data::Error(error) => Value::Fault(error.to_string()),
        Data::Empty => Value::Empty,
    }
}

fn corners(dimensions: &calamine::Dimensions) -> [usize; 4] {
    let (start, end) = (dimensions.start, dimensions.end);
    [start.0, start.1, end.0, end.1].map(|place| place as usize)
}

/// Regions that cannot be read count as none: a value in them is then read where it stands.
fn merged(book: &mut Xlsx<Cursor<Vec<u8>>>, title: &str) -> Vec<[usize; 4]> {
    book.merge_cells_by_sheet_name(title).unwrap_or_default().iter().map(corners).collect()
}

fn merged_old(book: &Xls<Cursor<Vec<u8>>>, title: &str) -> Vec<[usize; 4]> {
    book.merge_cells_by_sheet_name(title).unwrap_or_default().iter().map(corners).collect()
}

#[cfg(test)]
mod tests;
