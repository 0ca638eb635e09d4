//! Metres and milliseconds as the longitudes, latitudes and times of exchange formats.

use ringfort_model::units::{Instant, Position};
use ringfort_world::World;
use ringfort_world::light::Calendar;

use super::ReplayError;

/// Longitude and latitude in degrees, to a millionth (about 0.1 m).
pub fn lonlat(world: &World, at: Position) -> Result<[f64; 2], ReplayError> {
    let place = world.terrain.frame().lonlat_from_position(at)?;
    let short = |v: f64| libm::round(v * 1e6) / 1e6;
    Ok([short(place.longitude_deg), short(place.latitude_deg)])
}

/// A moment of the campaign as ISO 8601 in the scenario's own time: `2026-02-22T05:40:00-06:00`,
/// with milliseconds where there are any.
pub fn iso(calendar: &Calendar, at: Instant) -> String {
    let local = calendar.local(at);
    let (date, ms) = (local.date, local.ms_of_day);
    let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    let fraction = match ms % 1000 {
        0 => String::new(),
        ms => format!(".{ms:03}"),
    };
    let offset = calendar.utc_offset_min();
    let (sign, ahead) = (if offset < 0 { '-' } else { '+' }, offset.abs());
    format!(
        "{:04}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}{fraction}{sign}{:02}:{:02}",
        date.year(),
        date.month(),
        date.day(),
        ahead / 60,
        ahead % 60
    )
}
