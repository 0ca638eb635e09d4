//! What is wrong with an input, where, and what to do next.
//!
//! A scenario that is wrong yields diagnostics: all of them at once, beside whatever could be read.
//! Codes are stable; [`explain`] expands each.

mod codes;

pub use codes::{CODES, Code, explain};

use serde::Serialize;

/// A stretch of bytes in one of the files that were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
pub struct Span {
    /// Index into [`Diagnosed::files`].
    pub file: u32,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

impl Span {
    /// A span of `file`; offsets beyond 4 GiB are clipped.
    pub fn new(file: u32, range: &std::ops::Range<usize>) -> Self {
        let clip = |v: usize| u32::try_from(v).unwrap_or(u32::MAX);
        Self { file, start: clip(range.start), end: clip(range.end) }
    }
}

/// One file that was read, by the name that messages give it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Name as the user would say it, such as `villa/scenario.toml`.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The scenario cannot be used.
    Error,
    /// It can be used, but probably does not say what was meant.
    Warning,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// Stable code.
    pub code: Code,
    /// How grave it is.
    pub severity: Severity,
    /// Where; none when it concerns no place in a file.
    pub span: Option<Span>,
    /// A plain sentence that says what is wrong, with the numbers in it.
    pub message: String,
    /// What to say under the offending text; empty to say nothing.
    pub label: String,
    /// What to do next.
    pub help: String,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            span: Some(span),
            message: message.into(),
            label: String::new(),
            help: String::new(),
        }
    }

    /// The same as a warning.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    /// An error that belongs to no place in a file.
    pub fn general(code: Code, message: impl Into<String>) -> Self {
        Self { span: None, ..Self::error(code, Span::default(), message) }
    }

    /// Adds the words under the offending text.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds the next step.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

/// A value as far as it could be read, with everything that was found on the way.
#[derive(Debug, Clone)]
pub struct Diagnosed<T> {
    /// None when nothing usable could be built.
    pub value: Option<T>,
    /// In the order of the files.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that spans point into.
    pub files: Vec<SourceFile>,
}

impl<T> Diagnosed<T> {
    /// The value, if there was no error; warnings do not matter.
    pub fn usable(&self) -> Option<&T> {
        if self.errors() == 0 { self.value.as_ref() } else { None }
    }

    /// How many errors there are.
    pub fn errors(&self) -> usize {
        self.diagnostics.iter().filter(|d| d.severity == Severity::Error).count()
    }

    /// Every diagnostic as plain text, as a pipe or a test wants it.
    pub fn plain(&self) -> String {
        let texts: Vec<Lines> = self.files.iter().map(Lines::of).collect();
        self.diagnostics.iter().map(|d| plain(d, &texts)).collect::<Vec<_>>().join("\n")
    }

    /// Every diagnostic as JSON, for editors: lines and columns from 1.
    pub fn json(&self) -> serde_json::Value {
        let texts: Vec<Lines> = self.files.iter().map(Lines::of).collect();
        self.diagnostics.iter().map(|d| json(d, &texts)).collect()
    }
}

fn json(d: &Diagnostic, texts: &[Lines]) -> serde_json::Value {
    let place = d.span.and_then(|span| Some((span, texts.get(span.file as usize)?)));
    serde_json::json!({
        "code": d.code.to_string(),
        "severity": d.severity,
        "message": d.message,
        "label": d.label,
        "help": d.help,
        "file": place.map(|(_, text)| &text.file.name),
        "start": place.map(|(span, text)| text.place(span.start)),
        "end": place.map(|(span, text)| text.place(span.end)),
    })
}

fn plain(d: &Diagnostic, texts: &[Lines]) -> String {
    use std::fmt::Write as _;
    let kind = if d.severity == Severity::Error { "error" } else { "warning" };
    let mut out = format!("{kind}[{}]: {}\n", d.code, d.message);
    if let Some((span, text)) = d.span.and_then(|s| Some((s, texts.get(s.file as usize)?))) {
        let (line, column) = text.place(span.start);
        let (last_line, last_column) = text.place(span.end);
        let shown = text.line(line);
        let to = if last_line == line { last_column } else { shown.chars().count() + 1 };
        // of a long line, what stands around the place
        let from = if column > WIDEST / 2 { column - WIDEST / 4 } else { 1 };
        let shown = shown.chars().skip(from - 1).take(WIDEST);
        let shown: String = shown.map(|c| if c.is_control() { ' ' } else { c }).collect();
        let marks = "^".repeat(to.saturating_sub(column).clamp(1, WIDEST - (column - from)));
        let _ = writeln!(out, "  {}:{line}:{column}\n    {shown}", text.file.name);
        let _ = writeln!(out, "    {}{marks} {}", " ".repeat(column - from), d.label);
    }
    if !d.help.is_empty() {
        let _ = writeln!(out, "  help: {}", d.help);
    }
    out.lines().map(str::trim_end).collect::<Vec<_>>().join("\n") + "\n"
}

/// The most characters of a line that plain text shows.
const WIDEST: usize = 160;

/// A file with the places of its lines, so that finding one does not read the whole text.
struct Lines<'a> {
    file: &'a SourceFile,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(file: &'a SourceFile) -> Self {
        let ends = file.text.match_indices('\n').map(|(at, _)| at + 1);
        Self { file, starts: std::iter::once(0).chain(ends).collect() }
    }

    /// Line and column of a byte, both from 1; the column counts characters.
    fn place(&self, byte: u32) -> (usize, usize) {
        let text = &self.file.text;
        let mut end = (byte as usize).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= end);
        (line, text[self.starts[line - 1]..end].chars().count() + 1)
    }

    /// The text of a line, from 1.
    fn line(&self, line: usize) -> &str {
        self.file.text[self.starts[line - 1]..].lines().next().unwrap_or("")
    }
}
