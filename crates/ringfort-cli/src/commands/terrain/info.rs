//! `ringfort terrain info`: what does a file of heights hold?

use super::dem;
use crate::args::Info;
use crate::failure::Failure;
use crate::render;
use crate::screen::Screen;
use ringfort_world::terrain::Terrain;
use serde_json::{Value, json};
use std::fmt::Write;

/// Says what was read, what was dropped and why, and what the ground is like.
pub fn info(arguments: &Info, screen: Screen) -> Result<(), Failure> {
    let terrain = dem::read(&arguments.dem, screen)?;
    if arguments.json { screen.json(&document(&terrain)) } else { screen.say(&text(&terrain)) }
}

fn document(terrain: &Terrain) -> Value {
    let (low_m, high_m) = terrain.range_m();
    json!({
        "files": terrain.readings().iter().map(render::reading_json).collect::<Vec<_>>(),
        "crs": format!("EPSG:{}", terrain.source_crs().epsg()),
        "grid": dem::grid_json(terrain),
        "is_resampled": terrain.is_resampled(),
        "lowest_m": low_m,
        "highest_m": high_m,
        "voids_filled": terrain.voids_filled(),
    })
}

fn text(terrain: &Terrain) -> String {
    let mut text = String::new();
    // writing to a string cannot fail
    for reading in terrain.readings() {
        text.push_str(&render::reading(reading));
    }
    let lattice = terrain.lattice();
    let extent = lattice.extent();
    let [west, south, east, north] = dem::bounds(terrain);
    let (low_m, high_m) = terrain.range_m();
    let how = if terrain.is_resampled() {
        format!("resampled from {} to {}", terrain.source_crs(), terrain.frame().crs())
    } else {
        format!("the file's own, in {}", terrain.frame().crs())
    };
    let _ = writeln!(
        text,
        "cells    {} × {} of {} m: {how}",
        lattice.cols(),
        lattice.rows(),
        lattice.cell_m()
    );
    let _ = writeln!(
        text,
        "size     {:.2} km by {:.2} km",
        extent.width_m() / 1000.0,
        extent.height_m() / 1000.0
    );
    let _ = writeln!(text, "heights  {low_m:.1} m to {high_m:.1} m");
    let _ = writeln!(text, "voids    {} filled from their neighbours", terrain.voids_filled());
    let _ = writeln!(text, "bounds   {west:.2},{south:.2} to {east:.2},{north:.2}");
    if let Some([west, south, east, north]) = dem::degrees(terrain) {
        let _ = writeln!(text, "lonlat   {west:.6},{south:.6} to {east:.6},{north:.6}");
    }
    text
}
