//! What are the ground and its cover: from the files that the scenario names, or a level plane?

use ringfort_model::scenario::{
    Coordinates, CoverClass, CoverPart, Place, Resampling, Scenario, TerrainPart,
};
use ringfort_model::units::LonLat;

use crate::cover::{Class, Cover};
use crate::frame::Crs;
use crate::sources::Sources;
use crate::terrain::{Resample, Terrain, TerrainError, Wanted};

/// The ground that the scenario names, or its level plane.
pub(super) fn terrain(
    scenario: &Scenario,
    sources: &dyn Sources,
) -> Result<Terrain, (String, &'static str)> {
    let part = &scenario.file.world.terrain;
    let point = |id: usize| scenario.quantities[id].law.support().0;
    let cell_m = part.cell.as_ref().map(|cell| point(cell.id));
    let crs = part.crs.as_deref().map(Crs::from_name).transpose();
    let crs = crs.map_err(|e| (e.to_string(), "mend `world.terrain.crs`, or leave it out"))?;
    let terrain = if let Some(flat) = &part.flat {
        let middle = middle(part, scenario).ok_or((
            "a level plane needs a place".to_owned(),
            "give `world.terrain` a `middle`, or a site a position as { lonlat = [longitude, latitude] }",
        ))?;
        let size_m = part.size.as_ref().map_or(10_000.0, |size| point(size.id));
        Terrain::flat(middle, size_m, cell_m.unwrap_or(25.0), point(flat.id))
            .map_err(|e| (format!("the level plane: {e}"), "mend its size, cell or middle"))?
    } else {
        from_files(part, cell_m, crs, sources)?
    };
    Ok(terrain.with_vertical_sigma_m(part.vertical_sigma.as_ref().map(|s| point(s.id))))
}

fn from_files(
    part: &TerrainPart,
    cell_m: Option<f64>,
    crs: Option<Crs>,
    sources: &dyn Sources,
) -> Result<Terrain, (String, &'static str)> {
    let files = bytes_of(&with_projections(&part.file.0, sources), sources);
    let files = files.map_err(|message| (message, NAME_ONE))?;
    let resample = match part.resample {
        Resampling::Bilinear => Resample::Bilinear,
        Resampling::Cubic => Resample::Cubic,
    };
    Terrain::from_files(&named(&files), &Wanted { cell_m, crs, resample }).map_err(|e| {
        let help = if e.is_damage() { FETCH_AGAIN } else { NAME_ONE };
        (told_of_terrain(&part.file.0, &e), help)
    })
}

const NAME_ONE: &str = "name a GeoTIFF or an SRTM .hgt file beside the scenario";
const FETCH_AGAIN: &str = "the file has come to harm: fetch it again from where it is published";

/// The middle of a level plane: as given, or that of the sites.
fn middle(part: &TerrainPart, scenario: &Scenario) -> Option<LonLat> {
    let lonlat = |place: &Place| match place.at {
        Coordinates::LonLat(longitude_deg, latitude_deg) => {
            Some(LonLat { longitude_deg, latitude_deg })
        }
        Coordinates::Frame(..) | Coordinates::File(_) => None,
    };
    if let Some(middle) = &part.middle {
        return lonlat(middle);
    }
    let places = scenario.file.site.iter().filter_map(|site| lonlat(site.at.as_ref()?));
    let places: Vec<LonLat> = places.collect();
    let between = |of: fn(&LonLat) -> f64| -> Option<f64> {
        let values = || places.iter().map(of);
        Some(f64::midpoint(values().reduce(f64::min)?, values().reduce(f64::max)?))
    };
    Some(LonLat {
        longitude_deg: between(|p| p.longitude_deg)?,
        latitude_deg: between(|p| p.latitude_deg)?,
    })
}

fn told_of_terrain(files: &[String], error: &TerrainError) -> String {
    match (files, error) {
        (_, TerrainError::File { .. }) => format!("the terrain {error}"),
        ([file], _) => format!("the terrain {file}: {error}"),
        _ => format!("the terrain: {error}"),
    }
}

/// The files, and after each ASCII grid the `.prj` beside it, if there is one.
fn with_projections(names: &[String], sources: &dyn Sources) -> Vec<String> {
    let mut all = Vec::new();
    for name in names {
        all.push(name.clone());
        let Some((stem, ending)) = name.rsplit_once('.') else { continue };
        let beside = format!("{stem}.prj");
        let is_grid = ["asc", "grd", "txt"].iter().any(|e| ending.eq_ignore_ascii_case(e));
        if is_grid && !names.contains(&beside) && sources.read(&beside).is_ok() {
            all.push(beside);
        }
    }
    all
}

fn bytes_of(names: &[String], sources: &dyn Sources) -> Result<Vec<(String, Vec<u8>)>, String> {
    let read = |name: &String| {
        sources.read(name).map(|bytes| (name.clone(), bytes)).map_err(|e| e.to_string())
    };
    names.iter().map(read).collect()
}

fn named(files: &[(String, Vec<u8>)]) -> Vec<(&str, &[u8])> {
    files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect()
}

/// The cover that the scenario names, with its table of factors.
pub(super) fn cover(
    part: &CoverPart,
    scenario: &Scenario,
    terrain: &Terrain,
    sources: &dyn Sources,
) -> Result<Cover, String> {
    let point = |id: usize| scenario.quantities[id].law.support().0;
    let class = |class: &CoverClass| Class {
        id: class.id.as_str().to_owned(),
        values: class.values.clone(),
        tags: class.tags.clone(),
        on_foot: point(class.on_foot.id),
        seen: point(class.seen.id),
        canopy_m: point(class.canopy.id),
    };
    let files = bytes_of(&part.file.0, sources)?;
    Cover::read(terrain, part.class.iter().map(class).collect(), &named(&files))
        .map_err(|e| format!("the cover {e}"))
}

#[cfg(test)]
mod tests;
