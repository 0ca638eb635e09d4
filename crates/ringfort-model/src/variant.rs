//! What if: a named patch of a scenario, applied to its text before it is read.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::{Field, Kind, Node};
use crate::form::{nearest, step_of};

/// The ids of the variants that a document defines, in its order.
pub(crate) fn names(root: &Node) -> Vec<String> {
    let Some(Kind::List(items)) = root.get("variant").map(|v| &v.kind) else { return Vec::new() };
    items.iter().filter_map(|v| Some(v.get("id")?.text()?.to_owned())).collect()
}

/// Applies the variants of those names, one after the other, and tells which paths lead nowhere;
/// of a part that could not be read whole, as `is_read` says, no step is missed.
pub(crate) fn apply(
    root: &mut Node,
    chosen: &[String],
    is_read: &dyn Fn(&str) -> bool,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for name in chosen {
        if let Some(variant) = find(root, name) {
            let lost = patch(root, &variant).into_iter().filter(|lost| is_read(&lost.within));
            diagnostics.extend(lost.map(Lost::diagnostic));
            continue;
        }
        let known = names(root);
        let help = match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => "the scenario has no [[variant]]".to_owned(),
            None => format!("there are: {}", known.join(", ")),
        };
        let message = format!("there is no variant `{name}`");
        diagnostics.push(Diagnostic::general(Code::UNKNOWN_VARIANT, message).help(help));
    }
    diagnostics
}

fn find(root: &Node, name: &str) -> Option<Node> {
    let Kind::List(items) = &root.get("variant")?.kind else { return None };
    items.iter().find(|v| v.get("id").and_then(Node::text) == Some(name)).cloned()
}

fn patch(root: &mut Node, variant: &Node) -> Vec<Lost> {
    let mut lost = Vec::new();
    if let Some(Node { kind: Kind::List(paths), .. }) = variant.get("remove") {
        for node in paths {
            let Some(path) = node.text() else { continue };
            lost.extend(remove(root, path, node.span).err());
        }
    }
    if let Some(Node { kind: Kind::Table(fields), .. }) = variant.get("set") {
        for field in fields {
            lost.extend(set(root, field).err());
        }
    }
    lost
}

/// A path that leads nowhere.
struct Lost {
    path: String,
    span: Span,
    /// The path up to the step that is not there.
    within: String,
    step: String,
    near: Option<String>,
}

impl Lost {
    fn diagnostic(self) -> Diagnostic {
        let message = format!("`{}` leads nowhere: there is no `{}`", self.path, self.step);
        let help = match self.near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "paths name keys from the top, and elements of lists by their id".to_owned(),
        };
        Diagnostic::error(Code::UNKNOWN_PATH, self.span, message)
            .label("not in the scenario")
            .help(help)
    }
}

/// The way along a path, step by step.
struct Walk<'a> {
    path: &'a str,
    span: Span,
    steps: Vec<&'a str>,
}

impl<'a> Walk<'a> {
    fn new(path: &'a str, span: Span) -> Self {
        Self { path, span, steps: path.split('.').collect() }
    }

    /// Where in `node` the step of that number leads.
    fn index(&self, node: &Node, number: usize) -> Result<usize, Lost> {
        let names: Vec<String> = match &node.kind {
            Kind::Table(fields) => fields.iter().map(|f| f.key.clone()).collect(),
            Kind::List(items) => {
                let name = |(i, n): (usize, &Node)| step_of(n).unwrap_or_else(|| i.to_string());
                items.iter().enumerate().map(name).collect()
            }
            _ => Vec::new(),
        };
        let step = self.steps[number];
        names.iter().position(|name| name == step).ok_or_else(|| {
            let near = nearest(step, names.iter().map(String::as_str)).map(str::to_owned);
            Lost { near, ..self.lost(number) }
        })
    }

    fn lost(&self, number: usize) -> Lost {
        Lost {
            path: self.path.to_owned(),
            span: self.span,
            within: self.steps[..number].join("."),
            step: self.steps[number].to_owned(),
            near: None,
        }
    }

    /// What the step of that number leads to.
    fn step<'n>(&self, node: &'n mut Node, number: usize) -> Result<&'n mut Node, Lost> {
        let index = self.index(node, number)?;
        match &mut node.kind {
            Kind::Table(fields) => Ok(&mut fields[index].value),
            Kind::List(items) => Ok(&mut items[index]),
            _ => Err(self.lost(number)),
        }
    }
}

fn remove(root: &mut Node, path: &str, span: Span) -> Result<(), Lost> {
    let walk = Walk::new(path, span);
    let last = walk.steps.len() - 1;
    let parent = (0..last).try_fold(root, |node, number| walk.step(node, number))?;
    let index = walk.index(parent, last)?;
    match &mut parent.kind {
        Kind::Table(fields) => drop(fields.remove(index)),
        Kind::List(items) => drop(items.remove(index)),
        _ => {}
    }
    Ok(())
}

/// Puts a value where a path leads. Tables on the way that the scenario left to their defaults are
/// made; that the format knows them is found when the whole is read.
fn set(root: &mut Node, field: &Field) -> Result<(), Lost> {
    let span = field.key_span;
    let walk = Walk::new(&field.key, span);
    let last = walk.steps.len() - 1;
    let mut node = root;
    for number in 0..=last {
        if let Kind::Table(fields) = &mut node.kind
            && fields.iter().all(|f| f.key != walk.steps[number])
        {
            let key = walk.steps[number].to_owned();
            fields.push(Field { key, key_span: span, value: Node::empty(span) });
        }
        node = walk.step(node, number)?;
    }
    *node = field.value.clone();
    Ok(())
}
