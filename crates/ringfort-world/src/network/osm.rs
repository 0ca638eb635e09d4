//! What does an OpenStreetMap PBF say of roads, towns and gates?
//!
//! The file is read twice: first the ways, which say what nodes are wanted, then the nodes. Roads
//! meet where they share a node and nowhere else.

use std::collections::BTreeMap;

use ringfort_model::units::{LonLat, Position};

use super::read::{Area, OFF_MAP, runs};
use super::tags::{self, Direction, Known, NotARoad};
use super::{Barrier, Effect, NetworkError, Parts, Place};
use crate::pbf::{Budget, Tags, each_block};

/// The form of the file, in words.
pub(super) const FORM: &str = "OpenStreetMap PBF";

/// A way that is a road: what is known of it, and which of the wanted nodes it runs over.
struct Way {
    id: i64,
    known: Known,
    nodes: std::ops::Range<usize>,
}

pub(super) fn read(area: Area, bytes: &[u8]) -> Result<Parts, NetworkError> {
    let mut parts = Parts { form: FORM, ..Parts::default() };
    let (ways, refs) = ways(bytes, &mut parts)?;
    let wanted = Wanted::new(&refs);
    let found = nodes(area, bytes, &wanted, &mut parts)?;

    // nodes of the graph in the order in which roads meet them
    let mut node_of = vec![u32::MAX; wanted.0.len()];
    let (mut cut, mut finger) = (0, 0);
    for way in &ways {
        let mut vertices: Vec<Option<(usize, Position, LonLat)>> = refs[way.nodes.clone()]
            .iter()
            .map(|id| {
                let index = wanted.index(*id, &mut finger)?;
                found.places[index].map(|(position, lonlat)| (index, position, lonlat))
            })
            .collect();
        if way.known.direction == Direction::Backward {
            vertices.reverse();
        }
        let missing = vertices.iter().filter(|v| v.is_none()).count();
        let mut any = false;
        for run in runs(&vertices) {
            let points: Vec<Position> = run.iter().map(|(_, position, _)| *position).collect();
            if points.iter().all(|p| *p == points[0]) {
                continue;
            }
            let at = run.iter().map(|(index, position, lonlat)| {
                if node_of[*index] == u32::MAX {
                    node_of[*index] = parts.nodes.len() as u32;
                    parts.nodes.push(*position);
                    parts.lonlats.push(*lonlat);
                }
                node_of[*index]
            });
            let at = at.collect();
            parts.at.push(at);
            parts.road(way.id, &way.known, points);
            any = true;
        }
        match (any, missing) {
            (true, 0) => {}
            (true, _) => cut += 1,
            (false, 0) => parts.drop(way.id, "it is a road of zero length"),
            (false, _) if found.off_map => parts.drop(way.id, OFF_MAP),
            (false, _) => parts.drop(way.id, "its nodes are not in the file"),
        }
    }
    let why = if found.off_map { "off the map" } else { "not in the file" };
    match cut {
        0 => {}
        1 => parts.remarks.push(format!("1 road was cut where its nodes are {why}")),
        n => parts.remarks.push(format!("{n} roads were cut where their nodes are {why}")),
    }
    for (index, (barrier, effect)) in found.barriers {
        if node_of[index] != u32::MAX {
            parts.held.insert(node_of[index], effect);
            parts.barriers.push(barrier);
        }
    }
    Ok(parts)
}

/// The ways that are roads, and the ids of their nodes one after another.
fn ways(bytes: &[u8], parts: &mut Parts) -> Result<(Vec<Way>, Vec<i64>), NetworkError> {
    let (mut ways, mut refs) = (Vec::new(), Vec::new());
    let (mut turns, mut ferries) = (0, 0);
    let mut budget = Budget::vertices(bytes);
    each_block(bytes, |block| {
        block.ways(|id, nodes, tags| {
            if tags.get("highway").is_none() {
                ferries += u32::from(tags.get("route") == Some("ferry"));
                return Ok(());
            }
            match tags::road(|key| tags.get(key).filter(|_| key != "class")) {
                Ok(_) if nodes.len() < 2 => parts.drop(id, "it is a road of zero length"),
                Ok(known) => {
                    budget.take(nodes.len())?;
                    let start = refs.len();
                    refs.extend_from_slice(nodes);
                    ways.push(Way { id, known, nodes: start..refs.len() });
                }
                Err(NotARoad::Dropped(reason)) => parts.drop(id, reason),
                Err(NotARoad::BadSpeed(speed)) => {
                    return Err(NetworkError::BadSpeed { feature: id, speed });
                }
            }
            Ok(())
        })?;
        block.relations(|_, _, tags| {
            turns += u32::from(tags.get("type") == Some("restriction"));
            Ok::<(), NetworkError>(())
        })
    })?;
    for (n, one, many) in
        [(turns, "restriction of turns", "restrictions of turns"), (ferries, "ferry", "ferries")]
    {
        match n {
            0 => {}
            1 => parts.remarks.push(format!("1 {one} is not used")),
            n => parts.remarks.push(format!("{n} {many} are not used")),
        }
    }
    Ok((ways, refs))
}

/// What the nodes of a file say of the wanted ones.
struct Found {
    /// Where each wanted node lies; none where it is not in the file or off the map.
    places: Vec<Option<(Position, LonLat)>>,
    /// What stands on wanted nodes, by their index.
    barriers: BTreeMap<usize, (Barrier, Effect)>,
    /// Whether any was off the map.
    off_map: bool,
}

fn nodes(
    area: Area,
    bytes: &[u8],
    wanted: &Wanted,
    parts: &mut Parts,
) -> Result<Found, NetworkError> {
    let places = vec![None; wanted.0.len()];
    let mut found = Found { places, barriers: BTreeMap::new(), off_map: false };
    let mut finger = 0;
    let mut budget = Budget::texts(bytes);
    each_block(bytes, |block| {
        block.nodes(|id, east, north, tags| {
            let index = wanted.index(id, &mut finger);
            let place = place(tags);
            if index.is_none() && place.is_none() {
                return Ok(());
            }
            // nanodegrees, exactly, and the nearest number of degrees
            let degrees = |nano: i128| nano as f64 / 1e9;
            let lonlat = LonLat { longitude_deg: degrees(east), latitude_deg: degrees(north) };
            let position = area.position(lonlat).map_err(|error| NetworkError::BadVertex {
                feature: id,
                reason: error.to_string(),
            })?;
            let Some(position) = position else {
                found.off_map = true;
                return Ok(());
            };
            if let Some((kind, name)) = place {
                budget.take(kind.len() + name.len())?;
                let population = tags.get("population").and_then(tags::population);
                let (kind, name) = (kind.to_owned(), name.to_owned());
                parts.places.push(Place { name, kind, population, position });
            }
            if let Some(index) = index {
                found.places[index] = Some((position, lonlat));
                if let Some((kind, effect)) = tags::barrier(|key| tags.get(key)) {
                    found.barriers.insert(index, (Barrier { kind, effect, position }, effect));
                }
            }
            Ok::<(), NetworkError>(())
        })
    })?;
    Ok(found)
}

fn place(tags: Tags<'_>) -> Option<(&str, &str)> {
    tags.get("place").zip(tags.get("name"))
}

/// The ids of the nodes that roads run over, ascending.
struct Wanted(Vec<i64>);

impl Wanted {
    fn new(refs: &[i64]) -> Self {
        let mut ids = refs.to_vec();
        ids.sort_unstable();
        ids.dedup();
        Self(ids)
    }

    /// Which of them an id is. Files come with ascending ids: the search begins where the last one
    /// ended.
    fn index(&self, id: i64, finger: &mut usize) -> Option<usize> {
        let ids = &self.0;
        let from = if *finger > 0 && ids[*finger - 1] >= id { 0 } else { *finger };
        // doubling steps, then halving ones
        let mut step = 1;
        while from + step < ids.len() && ids[from + step] < id {
            step *= 2;
        }
        let to = (from + step + 1).min(ids.len());
        *finger = from + ids[from..to].partition_point(|known| *known < id);
        (ids.get(*finger) == Some(&id)).then_some(*finger)
    }
}
