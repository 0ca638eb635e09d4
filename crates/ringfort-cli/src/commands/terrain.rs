//! `ringfort terrain`: what is there on a piece of ground, seen from where, how far, in what light?

mod dem;
mod info;
mod light;
pub(super) mod output;
mod relief;
mod sight;
mod travel;

use crate::args::{Ground, Terrain};
use crate::failure::Failure;
use crate::screen::Screen;

/// Answers one question about a piece of ground.
pub fn terrain(arguments: &Terrain, screen: Screen) -> Result<(), Failure> {
    match &arguments.command {
        Ground::Info(arguments) => info::info(arguments, screen),
        Ground::Hillshade(arguments) => relief::hillshade(arguments, screen),
        Ground::Slope(arguments) => relief::slope(arguments, screen),
        Ground::Viewshed(arguments) => sight::viewshed(arguments, screen),
        Ground::TravelTime(arguments) => travel::travel_time(arguments, screen),
        Ground::Profile(arguments) => sight::profile(arguments, screen),
        Ground::Light(arguments) => light::light(arguments, screen),
    }
}
