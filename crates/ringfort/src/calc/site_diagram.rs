//! Which way into a site is the weakest, through its layers and what is finer than a cell there?

use ringfort_analysis::interruption::{Convention, Response, Spread};
use ringfort_analysis::plan::{Plan, serving};
use ringfort_analysis::sequence::DiagramError;
use ringfort_model::finding::DiagramFinding;
use ringfort_model::form::Id;
use ringfort_model::scenario::{Scenario, Site, Way};
use ringfort_model::units::Probability;
use ringfort_world::World;
use ringfort_world::light::Illumination;

use super::Telling;

/// The deviation of the escort's time, as a share of its mean.
const USUAL_SHARE: f64 = 0.3;

/// What is asked of a site.
#[derive(Debug, Clone, PartialEq)]
pub struct AskSite {
    /// Which site of the scenario, from 0.
    pub site: usize,
    /// In which light.
    pub light: Illumination,
    /// How many times as keen watching is as usual: the alert state.
    pub alert: f64,
    /// Ways of moving to show beside that of the strike.
    pub also: Vec<Way>,
    /// How many of the weakest courses are told.
    pub courses: usize,
}

/// Everything that can be said of a site's diagram ([`Plan::diagram`]) at the means of the scenario.
///
/// - P(I) is by EASI against the response that is there first in the mean; where none serves the
///   site, against the escort, who take him out. One pace for the whole way, as a campaign plays it,
///   is the race's to reckon: the two stand beside each other.
/// - The state is the light, and the state of the site's own diagram that holds in it.
///
/// Errors: a sentence when the site is beyond the map, when nobody answers, or when nobody can get in.
pub fn site_diagram(
    scenario: &Scenario,
    world: &World,
    plan: &Plan,
    ask: &AskSite,
) -> Result<DiagramFinding, String> {
    let file = &scenario.file;
    let Some(site) = file.site.get(ask.site) else {
        return Err(format!("there is no site of number {}", ask.site));
    };
    let means = &plan.means;
    let drawn = plan.diagram(scenario, world, ask.site, ask.light, ask.alert, &ask.also);
    let Some(drawn) = drawn else {
        return Err(format!("no way over the map leads into `{}`", site.id));
    };
    let answers = serving(scenario, ask.site).map(|(_, response)| {
        let mean_s = means.of(&response.time);
        let time = Spread { mean_s, sd_s: means.of(&response.time_cv) * mean_s };
        (response.id.as_str(), time, means.chance(&response.communication))
    });
    let first = answers.min_by(|a, b| a.1.mean_s.total_cmp(&b.1.mean_s));
    let escort = file.escort.as_ref().map(|escort| {
        let mean_s = means.of(&escort.reaction);
        ("the escort", Spread { mean_s, sd_s: USUAL_SHARE * mean_s }, Probability::ONE)
    });
    let Some((answering, time, communication)) = first.or(escort) else {
        return Err(format!("nobody answers an alarm at `{}`", site.id));
    };
    let diagram = site.diagram.as_ref();
    let state = match state_at(site, ask.light).filter(|state| *state != word(ask.light)) {
        Some(state) => format!("{}, {state}", ask.light.words()),
        None => ask.light.words().to_owned(),
    };
    let threat = file.seeker.strike.threat.as_ref();
    let telling = Telling {
        title: &format!("{}: {}", file.scenario.title, site.id),
        state: Some(&state),
        threat: diagram.and_then(|diagram| diagram.threat(threat)),
        drawn: &drawn,
        answering,
        response: Response { time, communication, convention: Convention::Common },
        units: &[],
        courses: ask.courses,
    };
    telling.finding().map_err(|error| match error {
        DiagramError::Unreachable => format!("nobody can get into `{}`", site.id),
        other => other.to_string(),
    })
}

/// The state of a site's own diagram that holds in a light.
pub(super) fn state_at(site: &Site, light: Illumination) -> Option<&str> {
    let states = site.diagram.as_ref().map_or(&[][..], |diagram| diagram.shape().states);
    site.diagram_states.of(states, word(light)).map(Id::as_str)
}

/// A light as states are told by.
const fn word(light: Illumination) -> &'static str {
    match light {
        Illumination::DarkNight | Illumination::MoonlitNight => "night",
        Illumination::Twilight => "twilight",
        Illumination::Day => "day",
    }
}
