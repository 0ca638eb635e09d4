//! `ringfort paths`: which way into a site is the weakest, and what would mend it?

use super::terrain::output;
use crate::args::{AlertOf, LightOf, Paths};
use crate::failure::Failure;
use crate::load;
use crate::progress::Waiting;
use crate::screen::Screen;
use ringfort::calc::{self, AskWays, Surveyed};
use ringfort::study::Case;
use ringfort::view::calc::{ways_features, ways_text};
use ringfort::view::diagram::diagram_svg;
use ringfort::view::ground::{Drawn, Layer, picture};
use ringfort::view::map;
use ringfort_model::scenario::AlertState;
use ringfort_store::Folder;
use ringfort_world::light::Illumination;
use ringfort_world::network::Network;
use ringfort_world::terrain::geotiff::{self, GridRef};
use std::path::Path;

/// Looks at the ways into the sites of a scenario.
pub fn paths(arguments: &Paths, screen: Screen) -> Result<(), Failure> {
    let place = load::place(&arguments.scenario)?;
    let case = load::case(&place, &arguments.variants, screen)?;
    let ask = AskWays {
        site: arguments.site.clone(),
        light: arguments.state.map(|state| match state {
            LightOf::Night => Illumination::DarkNight,
            LightOf::Moonlit => Illumination::MoonlitNight,
            LightOf::Twilight => Illumination::Twilight,
            LightOf::Day => Illumination::Day,
        }),
        alert: Some(match arguments.alert {
            AlertOf::Relaxed => AlertState::Relaxed,
            AlertOf::Normal => AlertState::Normal,
            AlertOf::High => AlertState::High,
        }),
        response_s: arguments.response,
    };
    let waiting = Waiting::new(screen, "looking at every way in");
    let (found, surveyed) = calc::ways(&case, &ask).map_err(Failure::Input)?;
    drop(waiting);
    let mut written = Vec::new();
    if let Some(out) = &arguments.out {
        for site in &surveyed {
            written.extend(maps(out, &case, site)?);
        }
    }
    super::answer(screen, serde_json::to_value(&found), arguments.json, || {
        let text = ways_text(&found);
        if written.is_empty() { text } else { format!("{text}\nwrote {}\n", written.join(", ")) }
    })
}

/// Writes the maps of one site; their names begin with its own.
fn maps(out: &Path, case: &Case, site: &Surveyed) -> Result<Vec<String>, Failure> {
    let world = &case.world;
    let folder = Folder::create(out)?;
    let name = &site.finding.site;
    let (terrain, fields) = (&world.terrain, &site.survey.fields);
    let mut written = Vec::new();
    let mut write = |file: String, bytes: &[u8]| -> Result<(), Failure> {
        folder.write(&file, bytes)?;
        written.push(out.join(file).display().to_string());
        Ok(())
    };
    for (what, grid) in [
        ("interruption", &fields.interruption),
        ("time-left", &site.survey.remaining_s),
        ("noticing", &site.survey.hazard_per_s),
    ] {
        let bytes = geotiff::write(terrain, GridRef::F32(grid), Some(f64::NAN))
            .map_err(|error| Failure::Environment(format!("{name}-{what}.tif: {error}")))?;
        write(format!("{name}-{what}.tif"), &bytes)?;
    }
    let shapes = ways_features(terrain.frame(), site).map_err(|error| output::off_globe(&error))?;
    write(format!("{name}-ways.geojson"), format!("{shapes}\n").as_bytes())?;
    let drawn = over_the_map(case, site);
    let title = format!(
        "{name}: probability of interruption by the best way on foot from each place, {}, {} alert, \
         fixed times",
        site.finding.light, site.finding.alert
    );
    let bytes = picture(terrain, &Layer::Interruption(&fields.interruption, &drawn), &title)
        .map_err(|error| Failure::Environment(format!("{name}.png: {error}")))?;
    write(format!("{name}-interruption.png"), &bytes)?;
    if let Ok(found) = calc::site_diagram(&case.scenario, world, &case.plan, &site.diagram) {
        write(format!("{name}-diagram.svg"), diagram_svg(&found, true).as_bytes())?;
    }
    Ok(written)
}

/// What is drawn over the picture of a site.
fn over_the_map(case: &Case, site: &Surveyed) -> Drawn {
    let (world, layers) = (&case.world, &case.scenario.file.layer);
    let around = || world.layers.iter().zip(layers).filter(|(l, _)| l.site == site.diagram.site);
    let roads = world.roads.iter().flat_map(Network::roads);
    Drawn {
        site: site.target,
        ways: site.courses.clone(),
        contour: site.survey.fields.contour.clone(),
        rings: around().map(|(place, layer)| (layer.id.to_string(), place.radius_m)).collect(),
        posts: around().flat_map(|(place, _)| place.posts.iter().copied()).collect(),
        roads: roads.map(|road| road.points.clone()).collect(),
        open: site.open.iter().flatten().cloned().collect(),
        credit: map::credit(&case.scenario, world),
    }
}
