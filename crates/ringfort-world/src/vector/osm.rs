//! Which areas does an OpenStreetMap PBF hold: woods, waters, buildings, built-up land?
//!
//! Areas are closed ways and relations of type `multipolygon`, whose rings are put together from
//! their members. Source: OpenStreetMap Wiki, *Relation:multipolygon*. Points with a name come along.

use std::collections::BTreeMap;

use ringfort_model::units::LonLat;

use super::{Gather, Layer, Polygon, Shape, VectorError};
use crate::pbf::{Budget, Kind, PbfError, Tags, each_block};

/// Keys of which any makes a closed way an area.
const AREA_KEYS: [&str; 8] =
    ["landuse", "natural", "building", "leisure", "water", "waterway", "amenity", "aeroway"];

/// Lines that are closed and yet no areas.
const LINES: [&str; 5] = ["coastline", "cliff", "ridge", "tree_row", "arete"];

/// Holes times corners of outer rings that are tried to find which hole lies where.
const MOST_TRIALS: usize = 50_000_000;

/// An area of which only the ids are known.
struct Outline {
    name: Option<String>,
    properties: BTreeMap<String, String>,
    /// The ids of the nodes of outer rings and of inner ones.
    outer: Vec<Vec<i64>>,
    inner: Vec<Vec<i64>>,
}

/// The areas and the named points of a PBF, with all their tags.
///
/// Each area is a feature of [`Shape::Polygons`] with its tags as properties and its holes cut out;
/// rings that do not close, as at the edge of an extract, are dropped and told.
pub fn areas(file: &str, bytes: &[u8]) -> Result<Layer, VectorError> {
    let mut gather = Gather::new();
    let mut budget = Budget::texts(bytes);
    let (mut outlines, members) = relations(bytes, &mut budget)?;
    ways(bytes, &members, &mut outlines, &mut budget)?;
    let mut open = 0;
    for outline in &mut outlines {
        for rings in [&mut outline.outer, &mut outline.inner] {
            let (closed, left) = closed(std::mem::take(rings));
            (*rings, open) = (closed, open + left);
        }
    }
    let mut wanted: Vec<i64> =
        outlines.iter().flat_map(|o| o.outer.iter().chain(&o.inner)).flatten().copied().collect();
    wanted.sort_unstable();
    wanted.dedup();
    let places = nodes(bytes, &wanted, &mut gather, &mut budget)?;
    let place = |id: &i64| wanted.binary_search(id).ok().and_then(|index| places[index]);
    let (mut lost, mut uncut) = (0, 0);
    for outline in outlines {
        if outline.outer.is_empty() {
            continue;
        }
        let rings = |rings: Vec<Vec<i64>>| -> Vec<Option<Vec<LonLat>>> {
            rings.iter().map(|ring| ring.iter().map(place).collect()).collect()
        };
        let (outer, inner) = (rings(outline.outer), rings(outline.inner));
        lost += outer.iter().chain(&inner).filter(|ring| ring.is_none()).count();
        let mut polygons: Vec<Polygon> =
            outer.into_iter().flatten().map(|ring| Polygon(vec![ring])).collect();
        let corners: usize = polygons.iter().map(|p| p.0[0].len()).sum();
        if corners.saturating_mul(inner.len()) > MOST_TRIALS {
            uncut += inner.len();
            gather.add(outline.name, outline.properties, Shape::Polygons(polygons))?;
            continue;
        }
        for hole in inner.into_iter().flatten() {
            let within = |p: &&mut Polygon| hole.first().is_some_and(|at| contains(&p.0[0], *at));
            if let Some(polygon) = polygons.iter_mut().find(within) {
                polygon.0.push(hole);
            }
        }
        if !polygons.is_empty() {
            gather.add(outline.name, outline.properties, Shape::Polygons(polygons))?;
        }
    }
    let mut remark = |n: usize, what: &str| {
        if n > 0 {
            gather.remarks.push(format!("{n} {what}"));
        }
    };
    remark(open, "lines of areas do not close");
    remark(uncut, "holes of areas were too many to be cut out");
    remark(lost, "rings of areas have nodes that are not in the file");
    gather.into_layer(file, "OpenStreetMap PBF")
}

fn is_area(tags: Tags) -> bool {
    AREA_KEYS.iter().any(|key| {
        tags.get(key).is_some_and(|value| match *key {
            "waterway" => matches!(value, "riverbank" | "dock"),
            _ => value != "no" && !LINES.contains(&value),
        })
    })
}

/// A name, and the other tags.
type Texts = (Option<String>, BTreeMap<String, String>);

fn texts(tags: Tags, budget: &mut Budget) -> Result<Texts, PbfError> {
    let mut properties = BTreeMap::new();
    for (key, value) in tags.iter() {
        budget.take(key.len() + value.len())?;
        properties.insert(key.to_owned(), value.to_owned());
    }
    Ok((properties.remove("name"), properties))
}

/// A way that is wanted by a relation: its id, which relation, and whether as an outer ring.
type Member = (i64, usize, bool);

/// The multipolygons, and which ways they are made of, ascending.
fn relations(
    bytes: &[u8],
    budget: &mut Budget,
) -> Result<(Vec<Outline>, Vec<Member>), VectorError> {
    let (mut outlines, mut members) = (Vec::new(), Vec::new());
    each_block(bytes, |block| {
        block.relations(|_, parts, tags| {
            if tags.get("type") == Some("multipolygon") && is_area(tags) {
                let (name, properties) = texts(tags, budget)?;
                let ways = parts.iter().filter(|(kind, ..)| *kind == Kind::Way);
                members.extend(ways.map(|(_, id, role)| (*id, outlines.len(), *role != "inner")));
                let (outer, inner) = (Vec::new(), Vec::new());
                outlines.push(Outline { name, properties, outer, inner });
            }
            Ok::<(), VectorError>(())
        })
    })?;
    members.sort_unstable();
    Ok((outlines, members))
}

/// Adds closed ways that are areas, and gives relations the lines they are made of.
fn ways(
    bytes: &[u8],
    members: &[Member],
    outlines: &mut Vec<Outline>,
    budget: &mut Budget,
) -> Result<(), VectorError> {
    // a way may be told once and wanted by every relation
    let mut vertices = Budget::vertices(bytes);
    each_block(bytes, |block| {
        block.ways(|id, nodes, tags| {
            let from = members.partition_point(|(way, ..)| *way < id);
            for (_, relation, is_outer) in members[from..].iter().take_while(|(way, ..)| *way == id)
            {
                vertices.take(nodes.len())?;
                let outline = &mut outlines[*relation];
                let rings = if *is_outer { &mut outline.outer } else { &mut outline.inner };
                rings.push(nodes.to_vec());
            }
            let is_closed = nodes.len() >= 4 && nodes.first() == nodes.last();
            if is_closed && is_area(tags) && tags.get("area") != Some("no") {
                vertices.take(nodes.len())?;
                let (name, properties) = texts(tags, budget)?;
                let (outer, inner) = (vec![nodes.to_vec()], Vec::new());
                outlines.push(Outline { name, properties, outer, inner });
            }
            Ok::<(), VectorError>(())
        })
    })
}

/// Where the wanted nodes lie; points with a name go to `gather`.
fn nodes(
    bytes: &[u8],
    wanted: &[i64],
    gather: &mut Gather,
    budget: &mut Budget,
) -> Result<Vec<Option<LonLat>>, VectorError> {
    let mut places = vec![None; wanted.len()];
    each_block(bytes, |block| {
        block.nodes(|id, east, north, tags| {
            let degrees = |nano: i128| nano as f64 / 1e9;
            let place = LonLat { longitude_deg: degrees(east), latitude_deg: degrees(north) };
            if let Ok(index) = wanted.binary_search(&id) {
                places[index] = Some(place);
            }
            if tags.get("name").is_some() {
                let (name, properties) = texts(tags, budget)?;
                gather.add(name, properties, Shape::Points(vec![place]))?;
            }
            Ok::<(), VectorError>(())
        })
    })?;
    Ok(places)
}

/// Lines joined end to end into rings, and how many lines were left over.
fn closed(mut lines: Vec<Vec<i64>>) -> (Vec<Vec<i64>>, usize) {
    let mut rings = Vec::new();
    lines.retain(|line| line.len() >= 2);
    // which lines end at a node
    let mut at: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate() {
        for end in [line.first(), line.last()].into_iter().flatten() {
            at.entry(*end).or_default().push(index);
        }
    }
    let mut used = vec![false; lines.len()];
    let mut open = 0;
    for start in 0..lines.len() {
        if std::mem::replace(&mut used[start], true) {
            continue;
        }
        let mut ring = lines[start].clone();
        let mut pieces = 1;
        while ring.first() != ring.last() {
            let Some(end) = ring.last().copied() else { break };
            let ends_here = at.get_mut(&end);
            let next = ends_here.and_then(|here| {
                while let Some(index) = here.pop() {
                    if !used[index] {
                        return Some(index);
                    }
                }
                None
            });
            let Some(next) = next else { break };
            used[next] = true;
            pieces += 1;
            let line = &lines[next];
            if line.first() == Some(&end) {
                ring.extend(line.iter().skip(1));
            } else {
                ring.extend(line.iter().rev().skip(1));
            }
        }
        if ring.first() == ring.last() {
            rings.push(ring);
        } else {
            open += pieces;
        }
    }
    (rings, open)
}

/// Whether a place lies in a ring, by counting the sides east of it (Shimrat, *Algorithm 112*, CACM
/// 5 (1962)).
fn contains(ring: &[LonLat], at: LonLat) -> bool {
    let mut within = false;
    let mut before = ring.last().copied().unwrap_or(at);
    for corner in ring {
        let (a, b) = (before, *corner);
        if (a.latitude_deg > at.latitude_deg) != (b.latitude_deg > at.latitude_deg) {
            let along = (at.latitude_deg - a.latitude_deg) / (b.latitude_deg - a.latitude_deg);
            let side = a.longitude_deg + along * (b.longitude_deg - a.longitude_deg);
            within ^= at.longitude_deg < side;
        }
        before = *corner;
    }
    within
}
