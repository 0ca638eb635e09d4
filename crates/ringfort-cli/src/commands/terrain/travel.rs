//! `ringfort terrain travel-time`: how long does the way take?

use super::dem;
use super::output::{self, Kind, Samples};
use crate::args::{PaceOf, TravelTime};
use crate::failure::Failure;
use crate::progress::Waiting;
use crate::screen::Screen;
use ringfort::view::ground::{Layer, length_bands, length_words, time_bands, time_features};
use ringfort_model::units::time_words;
use ringfort_world::grid::Grid;
use ringfort_world::travel::{Around, Going, Pace, least_time_on_slopes};
use serde_json::json;

/// Writes the least time between some places and every cell.
pub fn travel_time(arguments: &TravelTime, screen: Screen) -> Result<(), Failure> {
    let kinds = [Kind::Tiff, Kind::Png, Kind::GeoJson, Kind::Json];
    let files = output::kinds(&arguments.outputs.out, &arguments.dem.files, &kinds)?;
    let terrain = dem::read(&arguments.dem, screen)?;
    let mut starts = Vec::new();
    let mut places = Vec::new();
    for from in &arguments.from {
        let position = dem::place(&terrain, *from, arguments.places, "--from")?;
        places.push(position);
        starts.extend(terrain.lattice().cell_at(position).map(|cell| (cell, 0.0)));
    }
    let (pace, factor) = match (arguments.speed, arguments.pace) {
        (Some(speed), _) => (Pace::Even(speed), 1.0),
        (None, PaceOf::Tobler) => (Pace::Tobler, arguments.factor),
        (None, PaceOf::Naismith) => (Pace::NaismithLangmuir, arguments.factor),
    };
    let going = if arguments.towards { Going::To } else { Going::From };
    let around = if arguments.any_angle { Around::ThirtyTwo } else { Around::Eight };
    let waiting = Waiting::new(screen, "finding the least times");
    let surface = least_time_on_slopes(&terrain, pace, factor, None, &starts, going, around);
    let cost = Grid::from_fn(*terrain.lattice(), |cell| surface.cost.get(cell) as f32);
    drop(surface);
    drop(waiting);

    // at a metre a second times are lengths
    let is_length = arguments.speed == Some(1.0);
    let longest = cost.values().iter().filter(|v| v.is_finite());
    let longest = longest.fold(0.0_f64, |most, v| most.max(f64::from(*v)));
    let (bands, unit) =
        if is_length { (length_bands(longest, 12), "m") } else { (time_bands(longest, 12), "s") };
    let what = match (is_length, arguments.speed, arguments.pace) {
        (true, ..) => "length of the way".to_owned(),
        (_, Some(speed), _) => format!("time at {speed} m/s"),
        (_, None, PaceOf::Tobler) => "time on foot (Tobler)".to_owned(),
        (_, None, PaceOf::Naismith) => "time on foot (Naismith and Langmuir)".to_owned(),
    };
    let title = format!(
        "{}: {what} {} {}",
        dem::names(&arguments.dem),
        if arguments.towards { "to" } else { "from" },
        output::at(&terrain, places[0])
    );
    let layer = if is_length { Layer::Length(&cost, &places) } else { Layer::Time(&cost, &places) };
    let mut made = output::Made::default();
    for (path, kind) in &files {
        match kind {
            Kind::Tiff => made.tiff(path, &terrain, Samples::Numbers(&cost))?,
            Kind::Png => made.picture(path, &terrain, &layer, &title)?,
            _ => {
                let shapes = time_features(terrain.frame(), &cost, &bands, unit);
                made.json(path, &shapes.map_err(|e| output::off_globe(&e))?)?;
            }
        }
    }
    made.put()?;
    let reached = cost.values().iter().filter(|v| v.is_finite()).count();
    if arguments.outputs.json {
        let places: Vec<_> = places.iter().map(|p| dem::place_json(&terrain, *p)).collect();
        return screen.json(&json!({
            "out": arguments.outputs.out,
            "grid": dem::grid_json(&terrain),
            "from": places,
            "longest_s": longest,
            "reached_cells": reached,
            "longer_than_straight": around.longest(),
        }));
    }
    let farthest = if is_length {
        length_words(longest)
    } else {
        // whole minutes are enough for a sentence
        time_words((longest / 60.0).ceil() * 60.0)
    };
    let all = cost.values().len();
    let cells =
        if reached == all { "every cell".to_owned() } else { format!("{reached} of {all} cells") };
    screen.say(&format!(
        "{cells} within {farthest}; ways over even ground are at most {:.1} % longer than straight\n{}",
        100.0 * (around.longest() - 1.0),
        output::wrote(&files)
    ))
}
