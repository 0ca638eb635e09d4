//! The diagrams that sites name: each file is read into the place where it is named, so that a
//! variant can patch it like the rest of the scenario.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Severity, SourceFile, Span};
use crate::diagram::{self, DiagramFile};
use crate::document::{Field, Kind, Node};
use crate::form::{Form, Reading};

use super::{Read, too_large};

/// Puts the diagrams in the place of their names, in sites and in what variants set; one that cannot
/// be used is told once and taken out. How many bytes were read.
pub(super) fn embed(
    root: &mut Node,
    read: Read<'_>,
    files: &mut Vec<SourceFile>,
    reading: &mut Reading,
) -> usize {
    let mut loading = Loading { read, files, reading, known: BTreeMap::new(), bytes: 0 };
    let from = entered(root);
    let Kind::Table(top) = &mut root.kind else { return 0 };
    for Field { key, value, .. } in top {
        let Kind::List(items) = &mut value.kind else { continue };
        for item in items {
            let Kind::Table(fields) = &mut item.kind else { continue };
            match key.as_str() {
                "site" => {
                    let is_id = |field: &&Field| field.key == "id";
                    let id = fields.iter().find(is_id).and_then(|field| field.value.text());
                    let id = id.unwrap_or_default().to_owned();
                    let is_one = |key: &str| (key == "diagram").then(|| id.clone());
                    if !loading.fields(fields, &from, is_one) {
                        loading.unread(&id);
                    }
                }
                "variant" => {
                    let set = fields.iter_mut().find(|field| field.key == "set");
                    if let Some(Node { kind: Kind::Table(set), .. }) = set.map(|f| &mut f.value) {
                        loading.fields(set, &from, site_of_diagram);
                    }
                }
                _ => {}
            }
        }
    }
    loading.bytes
}

/// By site, the area in which its diagram is entered, where that is not the first.
fn entered(root: &Node) -> BTreeMap<String, Node> {
    let sites = match root.get("site").map(|node| &node.kind) {
        Some(Kind::List(items)) => items.as_slice(),
        _ => &[],
    };
    let text = |node: &Node| node.text().map(str::to_owned);
    let one =
        |site: &Node| Some((site.get("id").and_then(text)?, site.get("diagram_from")?.clone()));
    sites.iter().filter_map(one).collect()
}

/// The site whose diagram is at that path.
fn site_of_diagram(path: &str) -> Option<String> {
    let site = path.strip_prefix("site.")?.strip_suffix(".diagram")?;
    (!site.contains('.')).then(|| site.to_owned())
}

struct Loading<'a> {
    read: Read<'a>,
    files: &'a mut Vec<SourceFile>,
    reading: &'a mut Reading,
    /// By name; none for one that cannot be used.
    known: BTreeMap<String, Option<Node>>,
    bytes: usize,
}

impl Loading<'_> {
    /// Notes that the diagram of a site could not be read, so that nothing leans on it.
    fn unread(&mut self, site: &str) {
        self.reading.within("site", |reading| {
            reading.within(site, |reading| reading.within("diagram", Reading::note_unread));
        });
    }

    /// Puts diagrams in the place of their names; whether all could be used.
    fn fields(
        &mut self,
        fields: &mut Vec<Field>,
        from: &BTreeMap<String, Node>,
        site_of: impl Fn(&str) -> Option<String>,
    ) -> bool {
        let before = fields.len();
        fields.retain_mut(|field| {
            let Some(name) = field.value.text().map(str::to_owned) else { return true };
            let Some(site) = site_of(&field.key) else { return true };
            if !self.known.contains_key(&name) {
                let made = self.load(&name, field.value.span);
                self.known.insert(name.clone(), made);
            }
            let Some(Some(diagram)) = self.known.get(&name) else { return false };
            let from = from.get(&site);
            let area = from.and_then(Node::text);
            let Some(table) = diagram::taken_over(&field.value, diagram, area) else {
                let span = from.map_or(field.value.span, |from| from.span);
                let message = format!("{name} has no area `{}`", area.unwrap_or_default());
                self.reading.report(
                    Diagnostic::error(Code::UNKNOWN_NAME, span, message)
                        .help("name the area of the diagram in which the site's cell lies"),
                );
                return false;
            };
            field.value = table;
            true
        });
        fields.len() == before
    }

    /// The tree of a diagram against which nothing stands.
    fn load(&mut self, name: &str, span: Span) -> Option<Node> {
        let text = match (self.read)(name) {
            Ok(text) => text,
            Err(why) => {
                self.reading.report(
                    Diagnostic::error(Code::UNREADABLE, span, format!("the diagram: {why}"))
                        .label("cannot be read")
                        .help("names are relative to the folder of the scenario"),
                );
                return None;
            }
        };
        if let Some(diagnostic) = too_large(name, &text) {
            self.reading.report(Diagnostic { span: Some(span), ..diagnostic });
            return None;
        }
        self.bytes += text.len();
        let (tree, broken) = Node::parse(self.files.len() as u32, &text);
        self.files.push(SourceFile { name: name.to_owned(), text });
        if !broken.is_empty() {
            self.reading.report_all(broken);
            return None;
        }
        let mut own = Reading::default();
        let sound = DiagramFile::read(&tree, &mut own)
            .is_some_and(|file| diagram::check(file.shape(), Some(span), &mut own).is_some());
        let told = own.told();
        let usable = sound && told.iter().all(|d| d.severity != Severity::Error);
        self.reading.report_all(told);
        usable.then_some(tree)
    }
}
