//! The state of reading one file: what was wrong, which quantities were met, where we are.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Severity, Span};
use crate::document::{Field, Kind, Node};
use crate::form::{Form, Id};
use crate::quantity::Entry;
use crate::scenario::Grades;

/// The most errors, and the most warnings, that are listed; a file with more says how many more.
pub const MOST_LISTED: usize = 1000;

/// The state of reading: grows as forms are read.
#[derive(Debug, Default)]
pub struct Reading {
    /// Every quantity so far, in the order met; a quantity's id is its index.
    pub quantities: Vec<Entry>,
    /// Every claim that a quantity cites, with the path of the quantity.
    pub(crate) cited: Vec<(String, Id)>,
    /// Whether the text breaks off somewhere: then a missing key may stand in what was not read.
    pub(crate) is_broken: bool,
    /// What a grade stands for, read ahead of the quantities that are written so.
    pub(crate) grades: Grades,
    told: Told,
    path: Vec<String>,
    defaulted: bool,
    spans: BTreeMap<String, Span>,
    unread: BTreeSet<String>,
}

/// What was wrong so far, by severity; beyond [`MOST_LISTED`] of one kind they are only counted.
#[derive(Debug, Default)]
struct Told {
    listed: Vec<Diagnostic>,
    errors: usize,
    warnings: usize,
}

/// The fields of one table, ready to be taken by key.
#[derive(Debug)]
pub struct Fields<'a> {
    given: &'a [Field],
    span: Span,
    /// Keys that are probably meant by misspelt ones, which have been told.
    meant: Vec<&'a str>,
}

impl Reading {
    /// Notes something wrong.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        let count = match diagnostic.severity {
            Severity::Error => &mut self.told.errors,
            Severity::Warning => &mut self.told.warnings,
        };
        *count += 1;
        if *count <= MOST_LISTED {
            self.told.listed.push(diagnostic);
        }
    }

    /// Notes several things wrong.
    pub(crate) fn report_all(&mut self, diagnostics: Vec<Diagnostic>) {
        for diagnostic in diagnostics {
            self.report(diagnostic);
        }
    }

    /// Everything wrong, errors first, each in the order of the files.
    pub(crate) fn told(&mut self) -> Vec<Diagnostic> {
        let Told { mut listed, errors, warnings } = std::mem::take(&mut self.told);
        let place = |d: &Diagnostic| d.span.map_or((0, 0), |s| (s.file, s.start));
        listed.sort_by_key(|d| (d.severity == Severity::Warning, place(d)));
        let mut seen = BTreeSet::new();
        listed.retain(|d| seen.insert(d.clone()));
        for (count, severity, what) in
            [(errors, Severity::Error, "errors"), (warnings, Severity::Warning, "warnings")]
        {
            if count > MOST_LISTED {
                let message = format!("there are {} more {what}", count - MOST_LISTED);
                let more = Diagnostic::general(Code::MORE, message)
                    .help("mend those listed, and check again");
                listed.push(Diagnostic { severity, ..more });
            }
        }
        listed
    }

    /// Notes that what is read now could not be, and that something stands in for it.
    pub(crate) fn note_unread(&mut self) {
        self.unread.insert(self.path());
    }

    /// Whether all of what that path names was read, from the top down to its last part. A check
    /// that leans on something else would tell the same fault again, or one that is none.
    pub fn is_read(&self, path: &str) -> bool {
        !self.is_below_unread(path) && self.unread_below(path).next().is_none()
    }

    /// Whether that list and each of its elements was read, though perhaps not all of an element.
    pub fn is_whole_list(&self, path: &str) -> bool {
        let is_element = |below: &str| !below.contains('.');
        !self.is_below_unread(path) && !self.unread_below(path).any(is_element)
    }

    /// Whether that path, or one above it, could not be read.
    fn is_below_unread(&self, path: &str) -> bool {
        let ends = path.match_indices('.').map(|(at, _)| at).chain([path.len()]);
        ends.into_iter().any(|end| self.unread.contains(&path[..end]))
    }

    /// What could not be read below that path, as paths from there.
    fn unread_below(&self, path: &str) -> impl Iterator<Item = &str> {
        let within = format!("{path}.");
        let length = within.len();
        let below = self.unread.range(within.clone()..);
        below.take_while(move |unread| unread.starts_with(&within)).map(move |u| &u[length..])
    }

    /// Where we are, as variants and results write it: `principal.visitor.partner.every`.
    pub fn path(&self) -> String {
        self.path.join(".")
    }

    /// The paths of that pattern for which the file itself gives a value; `*` stands for one step.
    pub fn given(&self, pattern: &str) -> Vec<String> {
        let wanted: Vec<&str> = pattern.split('.').collect();
        let fits = |path: &&String| {
            let steps: Vec<&str> = path.split('.').collect();
            steps.len() == wanted.len()
                && steps.iter().zip(&wanted).all(|(step, want)| *want == "*" || step == want)
        };
        self.spans.keys().filter(fits).cloned().collect()
    }

    /// Where the table of that path stands, or the nearest one above it that was read.
    pub fn span_of(&self, path: &str) -> Span {
        let mut path = path;
        loop {
            if let Some(span) = self.spans.get(path) {
                return *span;
            }
            let Some((above, _)) = path.rsplit_once('.') else { return Span::default() };
            path = above;
        }
    }

    /// Whether what is being read is a default rather than the user's words.
    pub fn defaulted(&self) -> bool {
        self.defaulted
    }

    /// Reads something one step further down.
    pub fn within<T>(&mut self, step: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step.to_owned());
        let value = read(self);
        self.path.pop();
        value
    }

    /// The table at `node`, with a diagnostic for each key that is not among `keys`.
    pub fn table<'a>(&mut self, node: &'a Node, keys: &[&'a str]) -> Option<Fields<'a>> {
        let Kind::Table(fields) = &node.kind else {
            self.wrong_kind(node, "a table", "{ key = value } or [a.table.of.its.own]");
            return None;
        };
        let given = |key: &str| fields.iter().any(|f| f.key == key);
        let absent: Vec<&str> = keys.iter().copied().filter(|key| !given(key)).collect();
        let mut meant = Vec::new();
        // editors read the schema's address from a key of this name
        let is_schema = |f: &&Field| self.path.is_empty() && f.key == "$schema";
        let unknown: Vec<&Field> =
            (fields.iter()).filter(|f| !keys.contains(&f.key.as_str()) && !is_schema(f)).collect();
        for field in unknown {
            let at =
                if self.path.is_empty() { String::new() } else { format!(" in `{}`", self.path()) };
            let message = format!("`{}` is not a key{at}", field.key);
            let alike = |key: &&str| key.chars().next() == field.key.chars().next();
            // a key that is there already is meant by a header such as [[princpal.visitor]]
            let near = nearest(&field.key, absent.iter().copied())
                .or_else(|| nearest(&field.key, keys.iter().copied().filter(|key| alike(key))));
            let help = match near {
                Some(key) => {
                    meant.push(key);
                    self.within(key, Self::note_unread);
                    format!("did you mean `{key}`?")
                }
                None => format!("keys here: {}", keys.join(", ")),
            };
            self.report(
                Diagnostic::error(Code::UNKNOWN_KEY, field.key_span, message)
                    .label("not known here")
                    .help(help),
            );
        }
        Some(Fields { given: fields, span: node.span, meant })
    }

    /// The word at `node`, if it is one of `words`.
    pub fn word(&mut self, node: &Node, words: &[&'static str]) -> Option<&'static str> {
        let Some(text) = node.text() else {
            self.wrong_kind(node, "a word", &listed(words));
            return None;
        };
        let found = words.iter().find(|w| **w == text).copied();
        if found.is_none() {
            let message = format!("`{}` cannot be `{text}`", self.path());
            let help = match nearest(text, words.iter().copied()) {
                Some(word) => format!("did you mean `{word}`?"),
                None => format!("write {}", listed(words)),
            };
            self.report(Diagnostic::error(Code::UNKNOWN_WORD, node.span, message).help(help));
        }
        found
    }

    /// Notes that something else was due here, and how to write it.
    pub fn wrong_kind(&mut self, node: &Node, due: &str, write: &str) {
        let at = self.path();
        let message = format!("`{at}` must be {due}, not {}", node.described());
        self.report(
            Diagnostic::error(Code::WRONG_KIND, node.span, message)
                .label(format!("{due} is due here"))
                .help(format!("write {write}")),
        );
    }
}

impl Fields<'_> {
    /// Where the table stands.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Whether a misspelt key was probably meant to be this one.
    pub(crate) fn is_meant(&self, key: &str) -> bool {
        self.meant.contains(&key)
    }

    /// Reads the value of a key, its default, or what its absence means. What cannot be read is
    /// told, and something stands in for it.
    pub fn take<T: Form>(&self, reading: &mut Reading, key: &str, default: Option<&str>) -> T {
        let given = self.given.iter().find(|f| f.key == key);
        reading.within(key, |reading| {
            let value = match (given, default) {
                (Some(field), _) => {
                    if !reading.defaulted {
                        reading.spans.insert(reading.path(), field.key_span);
                    }
                    T::read(&field.value, reading)
                }
                (None, Some(default)) => self.default(reading, key, default),
                (None, None) => T::missing().or_else(|| {
                    if !self.is_meant(key) && !reading.is_broken {
                        self.tell_missing(reading, key);
                    }
                    None
                }),
            };
            value.unwrap_or_else(|| {
                reading.note_unread();
                T::stand_in(reading)
            })
        })
    }

    fn default<T: Form>(&self, reading: &mut Reading, key: &str, default: &str) -> Option<T> {
        let text = format!("value = {default}");
        let (mut node, broken) = Node::parse(self.span.file, &text);
        assert!(broken.is_empty(), "the default of `{key}` is not TOML: {default}");
        place(&mut node, self.span);
        let was = std::mem::replace(&mut reading.defaulted, true);
        let value = node.get("value").and_then(|v| T::read(v, reading));
        reading.defaulted = was;
        value
    }

    fn tell_missing(&self, reading: &mut Reading, key: &str) {
        let at = reading.path();
        let missing = match at.rsplit_once('.') {
            Some((above, _)) => {
                let message = format!("`{above}` needs `{key}`");
                Diagnostic::error(Code::MISSING_KEY, self.span, message)
                    .label(format!("`{key}` is missing"))
                    .help(format!("add `{key} = …`"))
            }
            // what the whole file lacks, it lacks nowhere in particular
            None => Diagnostic::general(Code::MISSING_KEY, format!("the file has no `{key}`"))
                .help(format!("add a table [{key}]")),
        };
        reading.report(missing);
    }
}

/// Gives every value of a default the place of the table that lacks it.
fn place(node: &mut Node, span: Span) {
    node.span = span;
    match &mut node.kind {
        Kind::List(items) => items.iter_mut().for_each(|item| place(item, span)),
        Kind::Table(fields) => {
            for field in fields {
                field.key_span = span;
                place(&mut field.value, span);
            }
        }
        _ => {}
    }
}

/// The known word that was probably meant; of very many, or very long ones, none is found.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .take(500)
        .filter(|k| k.len().max(word.len()) <= 100)
        .map(|k| (strsim::damerau_levenshtein(word, k), k))
        .filter(|(distance, k)| *distance <= 1 + k.len().max(word.len()) / 4)
        .min()
        .map(|(_, k)| k)
}

fn listed(words: &[&str]) -> String {
    let quoted = words.iter().map(|w| format!("\"{w}\"")).collect::<Vec<_>>().join(", ");
    if words.len() == 1 { quoted } else { format!("one of {quoted}") }
}
