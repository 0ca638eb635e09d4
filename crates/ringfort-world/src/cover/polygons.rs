//! Which cells lie in polygons of GeoJSON or OpenStreetMap, and of what class are those?

use geojson::{Feature, GeoJson, GeometryValue};
use ringfort_model::units::{LonLat, Position};

use super::{Class, CoverFault, OPEN};
use crate::grid::Grid;
use crate::sources::Reading;
use crate::terrain::{Terrain, grouped};
use crate::vector::{self, Shape};

/// The most points of the polygons of one file.
const MOST_POINTS: usize = 20_000_000;
/// The most crossings of one polygon with the middles of rows.
const MOST_CROSSINGS: usize = 10_000_000;

/// Gives cells that are open yet the class of the first polygon that holds their centre.
///
/// Positions are longitude and latitude. Rings count by the even-odd rule, so holes are left out.
pub(super) fn lay(
    terrain: &Terrain,
    classes: &[Class],
    bytes: &[u8],
    of: &mut Grid<u8>,
) -> Result<Reading, CoverFault> {
    let text = std::str::from_utf8(bytes).map_err(|_| damaged("it is not UTF-8 text"))?;
    let features = match text.parse::<GeoJson>().map_err(|e| damaged(e.to_string()))? {
        GeoJson::FeatureCollection(collection) => collection.features,
        GeoJson::Feature(feature) => vec![feature],
        GeoJson::Geometry(_) => {
            return Err(damaged("its geometry has no tags that say a class"));
        }
    };
    let mut laying = Laying { terrain, of, count: Count::default() };
    for feature in features {
        let tags = feature.properties.as_ref();
        let class = class_of(classes, |key| tags?.get(key)?.as_str());
        laying.feature(class, || feature_polygons(feature))?;
    }
    laying.reading("GeoJSON")
}

/// The same for the areas of an OpenStreetMap PBF, the smallest first: a pond in a wood is water.
pub(super) fn lay_areas(
    terrain: &Terrain,
    classes: &[Class],
    bytes: &[u8],
    of: &mut Grid<u8>,
) -> Result<Reading, CoverFault> {
    let layer = vector::areas("", bytes).map_err(|e| damaged(e.to_string()))?;
    let mut areas: Vec<(f64, Option<u8>, Vec<Vec<Ring>>)> = Vec::new();
    for feature in layer.features {
        let Shape::Polygons(polygons) = feature.shape else { continue };
        let class = class_of(classes, |key| feature.properties.get(key).map(String::as_str));
        let pair = |p: &LonLat| (p.longitude_deg, p.latitude_deg);
        let ring = |ring: &Vec<LonLat>| ring.iter().map(pair).collect();
        let polygons: Vec<Vec<Ring>> =
            polygons.iter().map(|p| p.0.iter().map(ring).collect()).collect();
        let size = polygons.iter().filter_map(|p| p.first()).map(|outer| size(outer)).sum();
        areas.push((size, class, polygons));
    }
    areas.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut laying = Laying { terrain, of, count: Count::default() };
    for (_, class, polygons) in areas {
        laying.feature(class, || Some(polygons))?;
    }
    let mut reading = laying.reading("OpenStreetMap PBF")?;
    reading.dropped.extend(layer.reading.dropped);
    Ok(reading)
}

fn damaged(what: impl Into<String>) -> CoverFault {
    CoverFault::Polygons(what.into())
}

/// Polygons on their way into the cells.
struct Laying<'a> {
    terrain: &'a Terrain,
    of: &'a mut Grid<u8>,
    count: Count,
}

impl Laying<'_> {
    /// Lays the polygons of a feature, if it is of a class and has any.
    fn feature(
        &mut self,
        class: Option<u8>,
        polygons: impl FnOnce() -> Option<Vec<Vec<Ring>>>,
    ) -> Result<(), CoverFault> {
        let (terrain, count) = (self.terrain, &mut self.count);
        let Some(class) = class else {
            count.of_no_class += 1;
            return Ok(());
        };
        let Some(polygons) = polygons() else {
            count.no_polygons += 1;
            return Ok(());
        };
        for rings in polygons {
            count.points += rings.iter().map(Vec::len).sum::<usize>();
            if count.points > MOST_POINTS {
                return Err(damaged(format!("more than {MOST_POINTS} points")));
            }
            let first = rings.iter().flatten().next();
            count.swapped += u64::from(first.is_some_and(|p| is_swapped(terrain, p)));
            let Some(rings) = placed(terrain, &rings) else {
                count.nowhere += 1;
                continue;
            };
            count.polygons += 1;
            let cells = fill(self.of, &rings, class)
                .ok_or_else(|| damaged("a polygon winds more than is followed"))?;
            count.cells += cells;
            let extent = terrain.lattice().extent();
            if cells == 0 && rings.iter().flatten().all(|p| !extent.contains(*p)) {
                count.beside += 1;
            }
        }
        Ok(())
    }

    fn reading(self, form: &str) -> Result<Reading, CoverFault> {
        let count = self.count;
        if count.nowhere + count.beside > 0 && count.beside == count.polygons {
            return Err(CoverFault::Beside { swapped: count.swapped > 0 });
        }
        Ok(count.reading(form))
    }
}

/// The area of a ring in square degrees, by the shoelace formula: to sort by.
fn size(ring: &[(f64, f64)]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    let sum: f64 = ring.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum();
    sum.abs() / 2.0
}

#[derive(Default)]
struct Count {
    polygons: u64,
    points: usize,
    cells: u64,
    of_no_class: u64,
    no_polygons: u64,
    nowhere: u64,
    beside: u64,
    swapped: u64,
}

impl Count {
    fn reading(&self, form: &str) -> Reading {
        let mut dropped = Vec::new();
        let mut say = |count: u64, why: &str| {
            if count > 0 {
                dropped.push(format!("{} {why}", grouped(count)));
            }
        };
        say(self.of_no_class, "features have no tag that a class names");
        say(self.no_polygons, "features of a class are no polygons");
        say(self.nowhere, "polygons have places that are not on the globe, or far from the map");
        say(self.beside, "polygons lie beside the map");
        let what = format!(
            "{form}; {} polygons of a class, which cover {} cells",
            grouped(self.polygons),
            grouped(self.cells)
        );
        Reading { file: String::new(), what, dropped }
    }
}

/// The first class that one of the tags names; `value` is what a feature says of a key.
fn class_of<'a>(classes: &[Class], value: impl Fn(&str) -> Option<&'a str>) -> Option<u8> {
    let has = |tag: &String| {
        let Some((key, wanted)) = tag.split_once('=') else { return false };
        value(key).is_some_and(|v| v == wanted || wanted == "*" && v != "no")
    };
    classes.iter().position(|class| class.tags.iter().any(has)).map(|index| index as u8)
}

type Ring = Vec<(f64, f64)>;

/// The rings of each polygon; none where the feature is something else.
fn feature_polygons(feature: Feature) -> Option<Vec<Vec<Ring>>> {
    let polygon = |rings: Vec<Vec<geojson::Position>>| -> Vec<Ring> {
        let pair = |p: &geojson::Position| {
            let p = p.as_slice();
            (p.first().copied().unwrap_or(f64::NAN), p.get(1).copied().unwrap_or(f64::NAN))
        };
        rings.iter().map(|ring| ring.iter().map(pair).collect()).collect()
    };
    match feature.geometry?.value {
        GeometryValue::Polygon { coordinates } => Some(vec![polygon(coordinates)]),
        GeometryValue::MultiPolygon { coordinates } => {
            Some(coordinates.into_iter().map(polygon).collect())
        }
        _ => None,
    }
}

/// The rings in the frame; none where a point has no place in it.
fn placed(terrain: &Terrain, rings: &[Ring]) -> Option<Vec<Vec<Position>>> {
    let place = |(longitude_deg, latitude_deg): &(f64, f64)| {
        let place = LonLat { longitude_deg: *longitude_deg, latitude_deg: *latitude_deg };
        terrain.frame().position_from_lonlat(place).ok()
    };
    rings.iter().map(|ring| ring.iter().map(place).collect()).collect()
}

fn is_swapped(terrain: &Terrain, (longitude_deg, latitude_deg): &(f64, f64)) -> bool {
    let place = LonLat { longitude_deg: *longitude_deg, latitude_deg: *latitude_deg };
    terrain.is_swapped(place)
}

/// Gives the open cells whose centre lies within the rings a class, row by row; how many. None
/// where the rings cross more rows than are followed.
fn fill(of: &mut Grid<u8>, rings: &[Vec<Position>], class: u8) -> Option<u64> {
    let lattice = *of.lattice();
    let rows_of = |from_m: f64, to_m: f64| {
        let row = |north_m: f64| lattice.col_row_exact(Position { east_m: 0.0, north_m }).1;
        let most = f64::from(lattice.rows()) - 1.0;
        let (first, last) = (libm::ceil(row(to_m)).max(0.0), libm::floor(row(from_m)).min(most));
        if first <= last { first as u32..last as u32 + 1 } else { 0..0 }
    };
    // where an edge crosses the middle of a row
    let mut crossings: Vec<(u32, f64)> = Vec::new();
    for ring in rings {
        let before = ring.last().into_iter().chain(ring.iter());
        for (a, b) in before.zip(ring.iter()) {
            for row in rows_of(a.north_m.min(b.north_m), a.north_m.max(b.north_m)) {
                let y = lattice.centre(lattice.cell(0, row)).north_m;
                if (a.north_m > y) != (b.north_m > y) {
                    let share = (y - a.north_m) / (b.north_m - a.north_m);
                    crossings.push((row, a.east_m + share * (b.east_m - a.east_m)));
                }
            }
            if crossings.len() > MOST_CROSSINGS {
                return None;
            }
        }
    }
    crossings.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut cells = 0;
    // a closed ring crosses each row an even number of times
    for [(row, from), (_, to)] in crossings.as_chunks::<2>().0 {
        let col = |east_m: f64| lattice.col_row_exact(Position { east_m, north_m: 0.0 }).0;
        let first = libm::ceil(col(*from)).max(0.0);
        let last = libm::floor(col(*to)).min(f64::from(lattice.cols()) - 1.0);
        if first > last {
            continue;
        }
        for col in first as u32..=last as u32 {
            let cell = lattice.cell(col, *row);
            if of.get(cell) == OPEN {
                of.set(cell, class);
                cells += 1;
            }
        }
    }
    Some(cells)
}
