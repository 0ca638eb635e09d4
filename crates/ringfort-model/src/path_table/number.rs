//! Is the number in a cell a probability, or a time in seconds?

use super::Reader;
use crate::diagnostic::Code;
use crate::sheet::Value;

/// What to say of a formula that could not be computed.
pub(super) fn fault(name: &str, fault: &str) -> String {
    format!("the formula for `{name}` gives the error {fault}")
}

/// A number in a text, with what stands after it: `90 %`, `1,5`, `2 min`.
fn parsed(text: &str, decimal_comma: bool) -> Option<(f64, String)> {
    let text = if decimal_comma { text.replace(',', ".") } else { text.to_owned() };
    let end = text
        .char_indices()
        .find(|(at, c)| {
            let exponent = matches!(c, 'e' | 'E')
                && text[at + 1..].trim_start_matches(['+', '-']).starts_with(char::is_numeric);
            !(c.is_ascii_digit() || ".+-".contains(*c) || exponent)
        })
        .map_or(text.len(), |(at, _)| at);
    let number = text[..end].parse::<f64>().ok().filter(|number| number.is_finite())?;
    Some((number, text[end..].trim().to_lowercase()))
}

impl Reader<'_> {
    /// The probability in a cell; none when it has been told what is wrong.
    pub(crate) fn probability(&mut self, row: usize, column: usize, name: &str) -> Option<f64> {
        const HELP: &str = "write a probability from 0 to 1";
        let cell = self.sheet.cell(row, column);
        let (number, unit) = match &cell.value {
            Value::Number(number) => (*number, String::new()),
            Value::Text(text) => match parsed(text, self.sheet.decimal_comma) {
                Some(parsed) => parsed,
                None => {
                    let what = format!("`{name}` is `{text}`, which is not a number");
                    self.wrong(row, column, Code::WRONG_KIND, &what, HELP);
                    return None;
                }
            },
            Value::Fault(error) => {
                self.wrong(row, column, Code::WRONG_KIND, &fault(name, error), MEND_FORMULA);
                return None;
            }
            Value::Empty => {
                let help = "write a probability from 0 to 1; 0 where nothing watches";
                self.wrong(row, column, Code::MISSING_KEY, &format!("`{name}` is empty"), help);
                return None;
            }
        };
        let value = match unit.as_str() {
            "" => number,
            "%" | "percent" => number / 100.0,
            other => {
                let what =
                    format!("`{name}` is a probability, which has no unit such as `{other}`");
                self.wrong(row, column, Code::WRONG_UNIT, &what, HELP);
                return None;
            }
        };
        if (0.0..=1.0).contains(&value) {
            return Some(value);
        }
        let percent = unit.is_empty() && (1.0..=100.0).contains(&number);
        let help = if percent {
            format!("if {number} percent is meant, write {}", shortest(number / 100.0))
        } else {
            HELP.to_owned()
        };
        let what = format!("`{name}` is {number}{unit}, and a probability lies from 0 to 1");
        self.wrong(row, column, Code::OUT_OF_RANGE, &what, &help);
        None
    }

    /// The time in a cell, in seconds; none when it is empty, or when it has been told what is wrong.
    pub(super) fn seconds(&mut self, row: usize, column: usize, name: &str) -> Option<f64> {
        const HELP: &str = "write the number of seconds, without a unit";
        let cell = self.sheet.cell(row, column);
        let (number, unit) = match &cell.value {
            Value::Empty => return None,
            Value::Number(number) => (*number, String::new()),
            Value::Text(text) => match parsed(text, self.sheet.decimal_comma) {
                Some(parsed) => parsed,
                None => {
                    let what = format!("`{name}` is `{text}`, which is not a number of seconds");
                    self.wrong(row, column, Code::WRONG_KIND, &what, HELP);
                    return None;
                }
            },
            Value::Fault(error) => {
                self.wrong(row, column, Code::WRONG_KIND, &fault(name, error), MEND_FORMULA);
                return None;
            }
        };
        let seconds = match unit.as_str() {
            "" | "s" | "sec" | "seconds" => number,
            "min" | "minutes" => number * 60.0,
            "h" | "hours" => number * 3600.0,
            other => {
                let what = format!("`{name}` is a time in seconds, and `{other}` is no unit of it");
                self.wrong(row, column, Code::WRONG_UNIT, &what, HELP);
                return None;
            }
        };
        if (0.0..=MOST_SECONDS).contains(&seconds) {
            return Some(seconds);
        }
        let (what, help) = if seconds < 0.0 {
            (format!("`{name}` is {number}, and a time is not negative"), "write 0 or more seconds")
        } else {
            (format!("`{name}` is {number}{unit}, which is over a year"), HELP)
        };
        self.wrong(row, column, Code::OUT_OF_RANGE, &what, help);
        None
    }
}

impl Reader<'_> {
    /// The amount in a cell: a finite number, 0 or more; none when it has been told what is wrong.
    pub(crate) fn amount(&mut self, row: usize, column: usize, name: &str) -> Option<f64> {
        const HELP: &str = "write a number, 0 or more, without a unit";
        let cell = self.sheet.cell(row, column);
        let read = match &cell.value {
            Value::Number(number) => Some((*number, String::new())),
            Value::Text(text) => parsed(text, self.sheet.decimal_comma),
            Value::Fault(error) => {
                self.wrong(row, column, Code::WRONG_KIND, &fault(name, error), MEND_FORMULA);
                return None;
            }
            Value::Empty => {
                let what = format!("`{name}` is empty");
                self.wrong(row, column, Code::MISSING_KEY, &what, HELP);
                return None;
            }
        };
        let (code, what) = match read {
            Some((number, unit)) if unit.is_empty() && (0.0..=1e12).contains(&number) => {
                return Some(number);
            }
            Some((number, unit)) if unit.is_empty() => {
                (Code::OUT_OF_RANGE, format!("`{name}` is {number}, which is not from 0 to 10^12"))
            }
            Some((_, unit)) => {
                (Code::WRONG_UNIT, format!("`{name}` is a plain number, and `{unit}` follows it"))
            }
            None => (Code::WRONG_KIND, format!("`{name}` is not a number")),
        };
        self.wrong(row, column, code, &what, HELP);
        None
    }

    /// The count in a cell; none when it has been told what is wrong.
    pub(super) fn count(&mut self, row: usize, column: usize, name: &str) -> Option<u64> {
        let read = match &self.sheet.cell(row, column).value {
            Value::Number(number) => Some(*number),
            Value::Text(text) => text.parse::<f64>().ok(),
            _ => None,
        };
        let whole = read.filter(|n| (0.0..=1e9).contains(n) && libm::trunc(*n) == *n);
        if whole.is_none() {
            let what = format!("`{name}` is not a whole number");
            let help = "write successes and trials of the test, or leave both empty";
            self.wrong(row, column, Code::WRONG_KIND, &what, help);
        }
        whole.map(|number| number as u64)
    }
}

/// A year, in seconds.
const MOST_SECONDS: f64 = 366.0 * 86_400.0;

const MEND_FORMULA: &str = "mend the formula, or write the number itself";

/// A number with at most six decimals.
fn shortest(number: f64) -> String {
    format!("{number:.6}").trim_end_matches('0').trim_end_matches('.').to_owned()
}
