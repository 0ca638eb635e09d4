//! What if: a named patch of a scenario, applied to its text before it is read.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::{Field, Kind, Node};
use crate::form::{nearest, step_of};

/// The ids of the variants that a document defines, in its order.
pub(crate) fn names(root: &Node) -> Vec<String> {
    let Some(Kind::List(items)) = root.get("variant").map(|v| &v.kind) else { return Vec::new() };
    items.iter().filter_map(|v| Some(v.get("id")?.text()?.to_owned())).collect()
}

/// Applies the variants of those names, one after the other.
pub(crate) fn apply(root: &mut Node, chosen: &[String]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for name in chosen {
        if let Some(variant) = find(root, name) {
            patch(root, &variant, &mut diagnostics);
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

fn patch(root: &mut Node, variant: &Node, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(Node { kind: Kind::List(paths), .. }) = variant.get("remove") {
        for node in paths {
            let Some(path) = node.text() else { continue };
            if let Err(problem) = remove(root, path) {
                diagnostics.push(problem.diagnostic(path, node.span));
            }
        }
    }
    if let Some(Node { kind: Kind::Table(fields), .. }) = variant.get("set") {
        for field in fields {
            if let Err(problem) = set(root, field) {
                diagnostics.push(problem.diagnostic(&field.key, field.key_span));
            }
        }
    }
}

/// The step of a path that leads nowhere, and what was meant, perhaps.
struct Lost {
    step: String,
    near: Option<String>,
}

impl Lost {
    fn diagnostic(self, path: &str, span: Span) -> Diagnostic {
        let message = format!("`{path}` leads nowhere: there is no `{}`", self.step);
        let help = match self.near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "paths name keys from the top, and elements of lists by their id".to_owned(),
        };
        Diagnostic::error(Code::UNKNOWN_PATH, span, message).label("not in the scenario").help(help)
    }
}

/// The steps of a path but the last, and the last.
fn steps(path: &str) -> (Vec<&str>, &str) {
    let mut steps: Vec<&str> = path.split('.').collect();
    let last = steps.pop().unwrap_or("");
    (steps, last)
}

/// What is called `step` in a table or a list.
fn find_in<'a>(node: &'a mut Node, step: &str) -> Result<&'a mut Node, Lost> {
    let index = position(node, step)?;
    match &mut node.kind {
        Kind::Table(fields) => Ok(&mut fields[index].value),
        Kind::List(items) => Ok(&mut items[index]),
        _ => Err(Lost { step: step.to_owned(), near: None }),
    }
}

fn position(node: &Node, step: &str) -> Result<usize, Lost> {
    let names: Vec<String> = match &node.kind {
        Kind::Table(fields) => fields.iter().map(|f| f.key.clone()).collect(),
        Kind::List(items) => {
            items.iter().enumerate().map(|(i, n)| step_of(n).unwrap_or(i.to_string())).collect()
        }
        _ => Vec::new(),
    };
    names.iter().position(|n| n == step).ok_or_else(|| Lost {
        step: step.to_owned(),
        near: nearest(step, names.iter().map(String::as_str)).map(str::to_owned),
    })
}

fn remove(root: &mut Node, path: &str) -> Result<(), Lost> {
    let (above, last) = steps(path);
    let parent = above.iter().try_fold(root, |node, step| find_in(node, step))?;
    let index = position(parent, last)?;
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
    let (above, last) = steps(&field.key);
    let mut node = root;
    for step in above {
        if let Kind::Table(fields) = &mut node.kind
            && fields.iter().all(|f| f.key != step)
        {
            let (key, key_span) = (step.to_owned(), field.key_span);
            fields.push(Field { key, key_span, value: Node::empty(key_span) });
        }
        node = find_in(node, step)?;
    }
    let there = position(node, last);
    match (&mut node.kind, there) {
        (Kind::Table(fields), Ok(index)) => fields[index].value = field.value.clone(),
        (Kind::List(items), Ok(index)) => items[index] = field.value.clone(),
        (Kind::Table(fields), Err(_)) => {
            fields.push(Field { key: last.to_owned(), ..field.clone() });
        }
        (_, lost) => drop(lost?),
    }
    Ok(())
}
