//! `ringfort terrain viewshed` and `profile`: what is seen from where, and what hides it?

use super::dem;
use super::output::{self, Kind, Samples};
use crate::args::{Air as AirArguments, Profile, Viewshed};
use crate::failure::Failure;
use crate::progress::Waiting;
use crate::screen::Screen;
use ringfort::view::ground::{
    Layer, profile_csv, profile_features, profile_json, profile_svg, seen_features,
};
use ringfort_world::sight::{self, Air, Care, HIDDEN, HeightError, Look, OUTSIDE, SEEN};
use ringfort_world::terrain::Terrain;
use serde_json::json;
use std::fmt::Write;
use std::path::PathBuf;

fn air(arguments: AirArguments) -> Air {
    Air {
        curved: arguments.curvature || arguments.refraction.is_some(),
        refraction: arguments.refraction.unwrap_or(0.0),
    }
}

fn air_words(air: Air) -> String {
    match (air.curved, air.refraction) {
        (false, _) => "flat earth".to_owned(),
        (true, 0.0) => "curved earth".to_owned(),
        (true, k) => format!("curved earth, refraction {k}"),
    }
}

/// Writes what is seen from a place.
pub fn viewshed(arguments: &Viewshed, screen: Screen) -> Result<(), Failure> {
    let kinds = [Kind::Tiff, Kind::Png, Kind::GeoJson, Kind::Json];
    let files = output::kinds(&arguments.outputs.out, &arguments.dem.files, &kinds)?;
    let terrain = dem::read(&arguments.dem, screen)?;
    let observer = dem::place(&terrain, arguments.observer, arguments.places, "--observer")?;
    let air = air(arguments.air);
    let radius_m = arguments.radius.unwrap_or(f64::INFINITY);
    let (height, target) = (arguments.height, arguments.target_height);
    let look = Look { observer, observer_height_m: height, target_height_m: target, radius_m, air };
    if let Some(sigma_m) = arguments.sigma {
        let error = HeightError { sigma_m, stretch_m: arguments.stretch };
        return chances(arguments, &terrain, &look, error, &files, screen);
    }
    let care = if arguments.exact { Care::Exact } else { Care::Fast };
    let waiting = Waiting::new(screen, "finding what is seen");
    let seen = sight::viewshed(&terrain, None, &look, care);
    drop(waiting);
    let title = format!(
        "{}: seen from {height} m above {}, targets of {target} m, {}",
        dem::names(&arguments.dem),
        output::at(&terrain, observer),
        air_words(air)
    );
    let mut made = output::Made::default();
    for (path, kind) in &files {
        match kind {
            Kind::Tiff => {
                made.tiff(path, &terrain, Samples::Bytes(&seen, Some(OUTSIDE)))?;
            }
            Kind::Png => {
                made.picture(path, &terrain, &Layer::Seen(&seen, observer), &title)?;
            }
            _ => {
                let shapes =
                    seen_features(terrain.frame(), &seen).map_err(|e| output::off_globe(&e))?;
                made.json(path, &shapes)?;
            }
        }
    }
    made.put()?;
    let count = |class: u8| seen.values().iter().map(|v| usize::from(*v == class)).sum::<usize>();
    let (visible, hidden) = (count(SEEN), count(HIDDEN));
    let share = visible as f64 / (visible + hidden).max(1) as f64;
    let square_km = terrain.lattice().cell_m() * terrain.lattice().cell_m() / 1e6;
    if arguments.outputs.json {
        return screen.json(&json!({
            "out": arguments.outputs.out,
            "grid": dem::grid_json(&terrain),
            "observer": dem::place_json(&terrain, observer),
            "height_m": height,
            "target_height_m": target,
            "radius_m": arguments.radius,
            "curvature": air.curved,
            "refraction": air.refraction,
            "exact": arguments.exact,
            "visible_cells": visible,
            "hidden_cells": hidden,
            "visible_km2": visible as f64 * square_km,
            "visible_share": share,
        }));
    }
    screen.say(&format!(
        "{:.2} km² of {:.2} km² in reach are seen ({:.1} %)\n{}",
        visible as f64 * square_km,
        (visible + hidden) as f64 * square_km,
        100.0 * share,
        output::wrote(&files)
    ))
}

/// Writes with what chance each cell is seen when heights are in error.
fn chances(
    arguments: &Viewshed,
    terrain: &Terrain,
    look: &Look,
    error: HeightError,
    files: &[(PathBuf, Kind)],
    screen: Screen,
) -> Result<(), Failure> {
    if let Some((path, _)) = files.iter().find(|(_, kind)| !matches!(kind, Kind::Tiff | Kind::Png))
    {
        return Err(Failure::Input(format!(
            "{} cannot be written: chances (--sigma) go into a .tif or a .png",
            path.display()
        )));
    }
    let waiting = Waiting::new(screen, "finding with what chance each cell is seen");
    let chances = sight::chance_viewshed(terrain, look, error);
    drop(waiting);
    let title = format!(
        "{}: chance of being seen from {} m above {}, targets of {} m, {}, heights ± {} m",
        dem::names(&arguments.dem),
        look.observer_height_m,
        output::at(terrain, look.observer),
        look.target_height_m,
        air_words(look.air),
        error.sigma_m,
    );
    let mut made = output::Made::default();
    for (path, kind) in files {
        if *kind == Kind::Tiff {
            made.tiff(path, terrain, Samples::Numbers(&chances))?;
        } else {
            let layer = Layer::Chance(&chances, look.observer);
            made.picture(path, terrain, &layer, &title)?;
        }
    }
    made.put()?;
    let in_reach = chances.values().iter().filter(|p| !p.is_nan());
    let (sum, count, unsure) = in_reach.fold((0.0, 0_u64, 0_u64), |(sum, count, unsure), p| {
        let doubt = u64::from((0.05..0.95).contains(p));
        (sum + f64::from(*p), count + 1, unsure + doubt)
    });
    let square_km = terrain.lattice().cell_m() * terrain.lattice().cell_m() / 1e6;
    let share = |cells: f64| cells / (count.max(1) as f64);
    if arguments.outputs.json {
        return screen.json(&json!({
            "out": arguments.outputs.out,
            "grid": dem::grid_json(terrain),
            "observer": dem::place_json(terrain, look.observer),
            "height_m": look.observer_height_m,
            "target_height_m": look.target_height_m,
            "radius_m": arguments.radius,
            "curvature": look.air.curved,
            "refraction": look.air.refraction,
            "sigma_m": error.sigma_m,
            "stretch_m": error.stretch_m,
            "expected_visible_km2": sum * square_km,
            "expected_visible_share": share(sum),
            "in_doubt_share": share(unsure as f64),
        }));
    }
    screen.say(&format!(
        "{:.2} km² of {:.2} km² in reach are seen on average ({:.1} %);\n\
         {:.1} % of the cells are in doubt (a chance from 5 to 95 %)\n{}",
        sum * square_km,
        count as f64 * square_km,
        100.0 * share(sum),
        100.0 * share(unsure as f64),
        output::wrote(files)
    ))
}

/// Shows the ground under a sight line.
pub fn profile(arguments: &Profile, screen: Screen) -> Result<(), Failure> {
    let kinds = [Kind::Csv, Kind::Json, Kind::GeoJson, Kind::Svg];
    let files = output::kinds(&arguments.out, &arguments.dem.files, &kinds)?;
    let terrain = dem::read(&arguments.dem, screen)?;
    let from = dem::place(&terrain, arguments.from, arguments.places, "--from")?;
    let to = dem::place(&terrain, arguments.to, arguments.places, "--to")?;
    let air = air(arguments.air);
    // two points a cell show every bend of the ground that is there
    let length_m = from.distance_m(to);
    let steps = (2.0 * length_m / terrain.lattice().cell_m()).ceil().clamp(2.0, 100_000.0) as u32;
    let (eyes, target) = ((from, arguments.height), (to, arguments.target_height));
    let seen = sight::profile(&terrain, eyes, target, air, steps)
        .ok_or_else(|| Failure::Input("an end of the line lies off the map".to_owned()))?;
    let title = format!(
        "{}: {} to {}, {}",
        dem::names(&arguments.dem),
        output::at(&terrain, from),
        output::at(&terrain, to),
        air_words(air)
    );
    let frame = terrain.frame();
    let mut document = profile_json(frame, &seen).map_err(|e| output::off_globe(&e))?;
    document["from"] = dem::place_json(&terrain, from);
    document["to"] = dem::place_json(&terrain, to);
    document["length_m"] = json!((length_m * 100.0).round() / 100.0);
    let mut made = output::Made::default();
    for (path, kind) in &files {
        match kind {
            Kind::Csv => {
                let table = profile_csv(frame, &seen).map_err(|e| output::off_globe(&e))?;
                made.file(path, table.as_bytes())?;
            }
            Kind::Svg => made.file(path, profile_svg(&seen, &title).as_bytes())?,
            Kind::GeoJson => {
                let shapes = profile_features(frame, &seen).map_err(|e| output::off_globe(&e))?;
                made.json(path, &shapes)?;
            }
            _ => made.json(path, &document)?,
        }
    }
    made.put()?;
    if arguments.json {
        return screen.json(&document);
    }
    let mut text = format!(
        "{:.2} km; the far end is {}: the line of sight is {:.1} m {} the ground at the least\n",
        length_m / 1000.0,
        if seen.is_seen { "seen" } else { "hidden" },
        seen.least_clearance_m.abs(),
        if seen.least_clearance_m < 0.0 { "under" } else { "over" },
    );
    if files.is_empty() {
        text.push_str("  distance m    ground m      line m  clearance m\n");
        let every = seen.points.len().div_ceil(24).max(1);
        let last = seen.points.len() - 1;
        for (i, point) in seen.points.iter().enumerate() {
            if i % every == 0 || i == last {
                // writing to a string cannot fail
                let _ = writeln!(
                    text,
                    "{:12.1}{:12.1}{:12.1}{:13.1}",
                    point.distance_m,
                    point.ground_m,
                    point.line_m,
                    point.clearance_m()
                );
            }
        }
    } else {
        text.push_str(&output::wrote(&files));
    }
    screen.say(&text)
}
