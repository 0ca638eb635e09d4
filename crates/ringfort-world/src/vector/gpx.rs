//! What waypoints, routes and tracks does a GPX file hold?
//!
//! Source: Foster, *GPX 1.1 Schema* (2004). Coordinates are degrees on WGS 84 by that schema.

use std::collections::BTreeMap;

use ringfort_model::units::LonLat;
use roxmltree::{Document, Node};

use super::{Gather, Layer, Shape, VectorError};

/// What is kept of a point, route or track besides its name.
const KEPT: [&str; 5] = ["desc", "cmt", "sym", "type", "ele"];

pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Layer, VectorError> {
    let text =
        std::str::from_utf8(bytes).map_err(|e| VectorError::NotText { at: e.valid_up_to() })?;
    let document = Document::parse(text.trim_start_matches('\u{feff}'))
        .map_err(|e| VectorError::NotXml { form: "GPX", reason: e.to_string() })?;
    let mut gather = Gather::new();
    for node in document.root_element().children().filter(Node::is_element) {
        let shape = match node.tag_name().name() {
            "wpt" => place(node).map(|place| Shape::Points(vec![place])),
            "rte" => line(node, "rtept").map(|line| Shape::Lines(vec![line])),
            "trk" => {
                let pieces = node.children().filter(|n| n.has_tag_name_local("trkseg"));
                pieces.map(|piece| line(piece, "trkpt")).collect::<Option<_>>().map(Shape::Lines)
            }
            _ => continue,
        };
        let Some(shape) = shape else {
            gather.drop("`lat` or `lon` is no number");
            continue;
        };
        let text = |key: &str| {
            let child = node.children().find(|n| n.has_tag_name_local(key))?;
            Some(child.text()?.trim().to_owned()).filter(|text| !text.is_empty())
        };
        let pairs = KEPT.into_iter().filter_map(|key| Some((key.to_owned(), text(key)?)));
        let properties: BTreeMap<String, String> = pairs.collect();
        gather.add(text("name"), properties, shape)?;
    }
    gather.into_layer(file, "GPX")
}

/// All vertices of a kind below a node; none if any of them is no place.
fn line(node: Node, kind: &str) -> Option<Vec<LonLat>> {
    node.children().filter(|n| n.has_tag_name_local(kind)).map(place).collect()
}

fn place(node: Node) -> Option<LonLat> {
    let number = |key: &str| node.attribute(key)?.trim().parse::<f64>().ok();
    Some(LonLat { longitude_deg: number("lon")?, latitude_deg: number("lat")? })
}

/// Files come with and without a namespace, and of several versions.
pub(super) trait LocalName {
    /// Whether an element has that name in whatever namespace.
    fn has_tag_name_local(&self, name: &str) -> bool;
}

impl LocalName for Node<'_, '_> {
    fn has_tag_name_local(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}
