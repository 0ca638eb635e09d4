//! Every way into one site under chosen conditions, and the fields they lie in.
//!
//! The plan of a study holds the one way that a seeker takes; here is the whole map: the ways from
//! each side, the time left and the probability of interruption from everywhere.

use ringfort_model::log::Names;
use ringfort_model::quantity::Values;
use ringfort_model::scenario::Scenario;
use ringfort_model::units::Position;
use ringfort_world::World;
use ringfort_world::grid::Grid;
use ringfort_world::light::Illumination;

use super::Way;
use super::ground::{Ground, SHOWS_M};
use super::inside::Inside;
use super::tasks::{self, Moves};
use super::vulnerable::most_vulnerable;
use crate::path::{AlertState, By, Driving, Fields, Watch};
use crate::plan::serving;

/// The conditions under which a site is looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Conditions {
    /// How light it is.
    pub light: Illumination,
    /// What the state of alert does to watching and to response times.
    pub alert: AlertState,
    /// The mean response time in seconds instead of every one that the scenario gives.
    pub response_s: Option<f64>,
}

/// What was found of one site.
#[derive(Debug, Clone, PartialEq)]
pub struct Survey {
    /// What quantities are worth under the conditions: the means, with the response times meant.
    pub values: Values,
    /// The best way on foot from the edge of the map in each direction, best first by the rule of
    /// [`crate::path`]; empty where no way leads.
    pub ways: Vec<Way>,
    /// The best way that is partly driven: from the edge of the map by road, leaving it anywhere, then
    /// on foot. None without roads, and where walking all of it is better.
    pub by_road: Option<Way>,
    /// The most vulnerable way on foot in EASI's normal form; none where nobody comes when called, and
    /// on a map of more than four million cells.
    pub normal: Option<Vulnerable>,
    /// The least time left to the target from each cell on foot, in seconds, what the site's own
    /// diagram takes included; infinite where no way leads.
    pub remaining_s: Grid<f32>,
    /// The rate a second at which somebody on foot is noticed and reported in each cell, at the
    /// state of alert.
    pub hazard_per_s: Grid<f32>,
    /// P(I) from each cell and the critical detection contour, under a certain response time.
    pub fields: Fields,
}

/// The most vulnerable way from the edge of the map in EASI's normal form.
#[derive(Debug, Clone, PartialEq)]
pub struct Vulnerable {
    /// The way.
    pub way: Way,
    /// No way on foot from the edge has a P(I) under this in the normal form on the grid.
    pub least: f64,
    /// P(I) of this way in the normal form.
    pub interruption: f64,
    /// Whether the search was exhaustive; else the two differ by at most 0.02.
    pub is_exact: bool,
}

impl Conditions {
    /// The values under these conditions: response times as they are meant, and the escort's
    /// reaction by the same factor.
    pub fn values(&self, scenario: &Scenario, means: &Values, site: usize) -> Values {
        let factor = self.alert.response;
        let mut values = means.clone();
        for (_, response) in serving(scenario, site) {
            let mean_s = self.response_s.unwrap_or_else(|| factor * means.of(&response.time));
            values = values.with(response.time.id, mean_s);
        }
        match &scenario.file.escort {
            Some(escort) => values.with(escort.reaction.id, factor * means.of(&escort.reaction)),
            None => values,
        }
    }
}

/// Surveys the surroundings of a site from the whole edge of the map, on foot and by road.
///
/// - `sectors`: in how many directions ways are told apart, the first beginning in the north.
/// - None for a site beyond the map.
/// - Exact under the rule of [`crate::path`] on the grid's eight directions; what posts have in view
///   as [`ringfort_world::sight::Care::Exact`] has it, or, where heights are in error,
///   with the chance of being seen.
/// - Memory: about 60 bytes a cell.
pub fn survey(
    scenario: &Scenario,
    world: &World,
    means: &Values,
    names: &Names,
    site: usize,
    conditions: &Conditions,
    sectors: u32,
) -> Option<Survey> {
    let values = conditions.values(scenario, means, site);
    let covered = world.covered(SHOWS_M);
    let ground = Ground::whole(scenario, world, &values, names, site, covered.as_ref())?;
    let barriers = ground.barriers();
    let remaining = ground.remaining(&barriers)?;
    let noticing = ground.noticing(conditions.light);
    let inside = Inside::new(scenario, &values, names, site);
    let inside_s = inside.as_ref().map_or(0.0, |inside| inside.least_s(conditions.light));
    // what is left at the end of the way is left everywhere on it
    let response_s = ground.response_s() - inside_s;
    let mut hazard_per_s = ground.hazard(&noticing, conditions.light);
    let watch = Watch {
        hazard_per_s: &hazard_per_s,
        factor: conditions.alert.watching,
        response_time_s: response_s.max(0.0),
    };
    let ways_in = remaining.ways_in(watch).ok()?;
    let contour = remaining.contour(response_s);
    let light = conditions.light;
    let along = |drive: &[(Position, f64)], cells: &[u32]| {
        let moves = Moves { drive, cells };
        let way = tasks::way_along(&ground, &noticing, &moves, light, 0, contour.clone())?;
        match &inside {
            Some(inside) => inside.ended(&way, ground.innermost(), light),
            None => Some(way),
        }
    };
    let on_foot = ways_in.best_by_sector(ground.entries(), sectors);
    let ways: Vec<Way> = on_foot.iter().filter_map(|walk| along(&[], &walk.cells)).collect();
    let by_road = (world.roads.as_ref()).and_then(|roads| {
        let delays_s = ground.delays_of_vehicles_s();
        let driving = Driving { roads, leaving_s: 0.0, hazard_factor: 1.0, delays_s: &delays_s };
        let by_road = remaining.by_road(driving).ok()?;
        let best = by_road.ways_in(&ways_in).best_from_edge()?;
        let part = |by| best.stretches.iter().find(|stretch| stretch.by == by);
        let driven = part(By::Vehicle)?;
        let drive = ground.without_delays(&driven.points, &driven.time_s);
        let lattice = ground.lattice();
        let walked = part(By::Foot).map_or(&[][..], |walk| &walk.points);
        let mut cells: Vec<u32> = walked.iter().filter_map(|p| lattice.cell_at(*p)).collect();
        cells.dedup();
        along(&drive, &cells)
    });
    let normal = most_vulnerable(
        &remaining,
        &hazard_per_s,
        conditions.alert.watching,
        (scenario, &values, site),
        inside_s,
        ground.entries(),
    );
    let normal = normal.and_then(|found| {
        let way = along(&[], &found.cells)?;
        let (least, interruption) = (found.least, found.interruption);
        Some(Vulnerable { way, least, interruption, is_exact: found.is_exact })
    });
    let fields = ways_in.fields();
    drop(ways_in);
    let left = remaining.remaining_s();
    let remaining_s = Grid::from_fn(*left.lattice(), |cell| (left.get(cell) + inside_s) as f32);
    for rate in hazard_per_s.values_mut() {
        *rate *= conditions.alert.watching as f32;
    }
    drop(ground);
    Some(Survey { values, ways, by_road, normal, remaining_s, hazard_per_s, fields })
}
