//! `ringfort terrain hillshade` and `slope`: how does the ground lie?

use super::dem;
use super::output::{self, Kind, Samples};
use crate::args::{Hillshade, Slope, SlopeUnit};
use crate::failure::Failure;
use crate::screen::Screen;
use ringfort::view::ground::Layer;
use ringfort_world::grid::Grid;
use serde_json::json;

/// Writes the ground in slanting light.
pub fn hillshade(arguments: &Hillshade, screen: Screen) -> Result<(), Failure> {
    let files =
        output::kinds(&arguments.outputs.out, &arguments.dem.files, &[Kind::Tiff, Kind::Png])?;
    let terrain = dem::read(&arguments.dem, screen)?;
    let (azimuth, altitude) = (arguments.azimuth, arguments.altitude);
    let shade = terrain.hillshade(azimuth, altitude, arguments.exaggeration);
    let title = format!(
        "{}: light from {azimuth}°, {altitude}° over the horizon",
        dem::names(&arguments.dem)
    );
    let mut made = output::Made::default();
    for (path, kind) in &files {
        match kind {
            Kind::Png => made.picture(path, &terrain, &Layer::Shade(&shade), &title)?,
            _ => made.tiff(path, &terrain, Samples::Bytes(&shade, None))?,
        }
    }
    made.put()?;
    if arguments.outputs.json {
        return screen.json(&json!({
            "out": arguments.outputs.out,
            "grid": dem::grid_json(&terrain),
            "azimuth_deg": azimuth,
            "altitude_deg": altitude,
            "exaggeration": arguments.exaggeration,
        }));
    }
    screen.say(&output::wrote(&files))
}

/// Writes how steep the ground is.
pub fn slope(arguments: &Slope, screen: Screen) -> Result<(), Failure> {
    let files =
        output::kinds(&arguments.outputs.out, &arguments.dem.files, &[Kind::Tiff, Kind::Png])?;
    let terrain = dem::read(&arguments.dem, screen)?;
    let rise = terrain.slope();
    let degrees = mapped(&rise, |rise| rise.atan().to_degrees());
    let title = format!("{}: slope", dem::names(&arguments.dem));
    let mut made = output::Made::default();
    for (path, kind) in &files {
        match (kind, arguments.unit) {
            (Kind::Png, _) => {
                made.picture(path, &terrain, &Layer::Slope(&degrees), &title)?;
            }
            (_, SlopeUnit::Degrees) => {
                made.tiff(path, &terrain, Samples::Numbers(&degrees))?;
            }
            (_, SlopeUnit::Percent) => {
                let percent = mapped(&rise, |rise| 100.0 * rise);
                made.tiff(path, &terrain, Samples::Numbers(&percent))?;
            }
        }
    }
    made.put()?;
    let cells = degrees.values().len() as f64;
    let mean = degrees.values().iter().map(|v| f64::from(*v)).sum::<f64>() / cells;
    let steepest = degrees.values().iter().fold(0.0_f32, |most, v| most.max(*v));
    if arguments.outputs.json {
        return screen.json(&json!({
            "out": arguments.outputs.out,
            "grid": dem::grid_json(&terrain),
            "mean_deg": (mean * 100.0).round() / 100.0,
            "steepest_deg": (f64::from(steepest) * 100.0).round() / 100.0,
        }));
    }
    screen.say(&format!(
        "{:.1}° on average, {steepest:.1}° at the steepest cell\n{}",
        mean,
        output::wrote(&files)
    ))
}

fn mapped(grid: &Grid<f32>, f: impl Fn(f32) -> f32) -> Grid<f32> {
    Grid::from_fn(*grid.lattice(), |cell| f(grid.get(cell)))
}
