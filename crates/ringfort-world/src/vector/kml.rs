//! What placemarks does a KML file hold?
//!
//! Source: Open Geospatial Consortium, *OGC KML 2.3* (12-007r2, 2015). Coordinates are longitude,
//! latitude and height on WGS 84 by that standard; heights are not kept. Links to other files are
//! not followed.

use std::collections::BTreeMap;

use ringfort_model::units::LonLat;
use roxmltree::{Document, Node};

use super::geojson::Found;
use super::gpx::LocalName;
use super::{Gather, Layer, Polygon, VectorError};

/// What is not a placemark and yet shows something, and how it is called.
const NOT_READ: [(&str, &str); 5] = [
    ("NetworkLink", "links to other files"),
    ("GroundOverlay", "pictures on the ground"),
    ("PhotoOverlay", "photographs"),
    ("ScreenOverlay", "pictures on the screen"),
    ("Tour", "tours"),
];

pub(super) fn read(file: &str, form: &'static str, bytes: &[u8]) -> Result<Layer, VectorError> {
    let text =
        std::str::from_utf8(bytes).map_err(|e| VectorError::NotText { at: e.valid_up_to() })?;
    let document = Document::parse(text.trim_start_matches('\u{feff}'))
        .map_err(|e| VectorError::NotXml { form, reason: e.to_string() })?;
    if !document.root_element().has_tag_name_local("kml") {
        let root: String = document.root_element().tag_name().name().chars().take(40).collect();
        let reason = format!("its first element is `{root}`, and `kml` is needed");
        return Err(VectorError::NotXml { form, reason });
    }
    let mut gather = Gather::new();
    let mut others: BTreeMap<&str, usize> = BTreeMap::new();
    let mut after = 0;
    for node in document.descendants().filter(Node::is_element) {
        // what stands within a placemark was read with it
        if node.range().start < after {
            continue;
        }
        if node.has_tag_name_local("Placemark") {
            after = node.range().end;
            placemark(node, &mut gather)?;
        } else if let Some((_, what)) =
            NOT_READ.iter().find(|(name, _)| node.has_tag_name_local(name))
        {
            *others.entry(what).or_default() += 1;
        }
    }
    gather.remarks =
        others.into_iter().map(|(what, n)| format!("{n} {what} are not read")).collect();
    gather.into_layer(file, form)
}

fn placemark(node: Node, gather: &mut Gather) -> Result<(), VectorError> {
    let child = |key: &str| {
        let found = node.children().find(|n| n.has_tag_name_local(key))?;
        Some(found.text()?.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let mut properties = BTreeMap::new();
    properties.extend(child("description").map(|text| ("description".to_owned(), text)));
    for data in node.descendants().filter(Node::is_element) {
        let value = match data.tag_name().name() {
            "Data" => {
                data.children().find(|n| n.has_tag_name_local("value")).and_then(|n| n.text())
            }
            "SimpleData" => data.text(),
            _ => continue,
        };
        let (Some(key), Some(value)) = (data.attribute("name"), value) else { continue };
        if !value.trim().is_empty() {
            properties.insert(key.to_owned(), value.trim().to_owned());
        }
    }
    let mut found = Found::default();
    for shape in node.descendants().filter(Node::is_element) {
        let read = match shape.tag_name().name() {
            "Point" => vertices(shape).map(|points| found.points.extend(points)),
            "LineString" => vertices(shape).map(|line| found.lines.push(line)),
            // the rings of a polygon are read with it
            "LinearRing" if !within_polygon(shape) => {
                vertices(shape).map(|line| found.lines.push(line))
            }
            "Polygon" => polygon(shape).map(|polygon| found.polygons.push(polygon)),
            "Model" | "Track" | "MultiTrack" => {
                gather.drop("models and timed tracks are not read");
                continue;
            }
            _ => continue,
        };
        if read.is_none() {
            gather.drop("its `coordinates` are not numbers apart by commas");
            return Ok(());
        }
    }
    found.give(gather, child("name"), properties)
}

fn within_polygon(node: Node) -> bool {
    // a ring lies two levels below its polygon
    node.ancestors().take(4).any(|n| n.has_tag_name_local("Polygon"))
}

fn polygon(node: Node) -> Option<Polygon> {
    let rings = |kind: &'static str| {
        node.children()
            .filter(move |n| n.has_tag_name_local(kind))
            .filter_map(|boundary| boundary.children().find(|n| n.has_tag_name_local("LinearRing")))
    };
    let all = rings("outerBoundaryIs").take(1).chain(rings("innerBoundaryIs"));
    Some(Polygon(all.map(vertices).collect::<Option<_>>()?))
}

/// Places like `1.5,42.5,700 1.6,42.5`; none if any of it is no number.
fn vertices(node: Node) -> Option<Vec<LonLat>> {
    let text = node.children().find(|n| n.has_tag_name_local("coordinates"))?.text().unwrap_or("");
    let place = |tuple: &str| {
        let mut numbers = tuple.split(',').map(|n| n.trim().parse::<f64>().ok());
        let (longitude_deg, latitude_deg) = (numbers.next()??, numbers.next()??);
        Some(LonLat { longitude_deg, latitude_deg })
    };
    text.split_ascii_whitespace().map(place).collect()
}
