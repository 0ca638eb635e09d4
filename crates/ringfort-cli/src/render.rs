//! How does a problem in a scenario look on a terminal, in a pipe, and in an editor?

use crate::failure::Failure;
use crate::screen::{Screen, Stream};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};
use ringfort_model::diagnostic::{Diagnosed, Diagnostic, Severity};
use ringfort_world::sources::Reading;
use serde_json::{Value, json};
use std::fmt;
use std::sync::Arc;

/// Writes every problem: drawn where there is a terminal, plain otherwise.
pub fn problems<T>(
    diagnosed: &Diagnosed<T>,
    screen: Screen,
    stream: Stream,
) -> Result<(), Failure> {
    if !screen.is_graphical(stream) {
        return screen.write(stream, &diagnosed.plain());
    }
    let sources: Vec<_> = diagnosed
        .files
        .iter()
        .map(|file| Arc::new(NamedSource::new(&file.name, file.text.clone()).with_language("TOML")))
        .collect();
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode()).with_width(100);
    let mut text = String::new();
    for diagnostic in &diagnosed.diagnostics {
        let source = diagnostic.span.and_then(|span| sources.get(span.file as usize).cloned());
        let drawn = Drawn { diagnostic, source };
        // Writing to a string cannot fail; if it did, the plain form would say the same.
        if handler.render_report(&mut text, &drawn).is_err() {
            return screen.write(stream, &diagnosed.plain());
        }
        text.push('\n');
    }
    screen.write(stream, &text)
}

/// `text` with its lines broken after at most `width` characters, between words.
pub fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    for paragraph in text.lines() {
        let mut column = 0;
        for word in paragraph.split_whitespace() {
            let length = word.chars().count();
            if column > 0 && column + 1 + length > width {
                out.push('\n');
                column = 0;
            }
            if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += length;
        }
        out.push('\n');
    }
    out
}

/// "2 errors and 1 warning", or "no errors".
pub fn count<T>(diagnosed: &Diagnosed<T>) -> String {
    let errors = diagnosed.errors();
    let warnings = diagnosed.diagnostics.len() - errors;
    let several = |n: usize, what: &str| match n {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    };
    match (errors, warnings) {
        (0, 0) => "no problems".to_owned(),
        (0, w) => format!("no errors, {}", several(w, "warning")),
        (e, 0) => several(e, "error"),
        (e, w) => format!("{} and {}", several(e, "error"), several(w, "warning")),
    }
}

/// One diagnostic as miette draws it.
/// What was made of a file: a line of what was read, and one for each thing that was not taken.
pub fn reading(reading: &Reading) -> String {
    let mut text = format!("{}: {}\n", reading.file, reading.what);
    for dropped in &reading.dropped {
        text.push_str("  ");
        text.push_str(dropped);
        text.push('\n');
    }
    text
}

/// The same for `--json`.
pub fn reading_json(reading: &Reading) -> Value {
    json!({ "file": reading.file, "what": reading.what, "dropped": reading.dropped })
}

struct Drawn<'a> {
    diagnostic: &'a Diagnostic,
    source: Option<Arc<NamedSource<String>>>,
}

impl fmt::Debug for Drawn<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.diagnostic.fmt(formatter)
    }
}

impl fmt::Display for Drawn<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.diagnostic.message)
    }
}

impl std::error::Error for Drawn<'_> {}

impl miette::Diagnostic for Drawn<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.diagnostic.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = &self.diagnostic.help;
        if help.is_empty() { None } else { Some(Box::new(help)) }
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.diagnostic.span?;
        let label = (!self.diagnostic.label.is_empty()).then(|| self.diagnostic.label.clone());
        let length = span.end.saturating_sub(span.start) as usize;
        Some(Box::new(std::iter::once(LabeledSpan::new(label, span.start as usize, length))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn law_wrapped_lines_keep_their_words_and_width() {
        let text = "one two three four\n\nfive averyveryverylongword six";
        let out = wrapped(text, 9);
        assert_eq!(out, "one two\nthree\nfour\n\nfive\naveryveryverylongword\nsix\n");
    }
}
