//! The optimal rule of a scenario, worked out beforehand: which belief in a site it takes to set out,
//! at each start, until the window closes.
//!
//! Two hypotheses a site: he is there, or he is not. Between looks an hour apart he leaves as the
//! seeker pictures it and does not come back; what an hour shows comes from the rates of the scenario's
//! informants and watchers. One can set out once a day. Everything rests on the seeker's own model.

use ringfort_model::quantity::Values;
use ringfort_model::scenario::{Optimal, Scenario};
use ringfort_model::units::{Instant, Probability};
use ringfort_world::World;

use super::Plan;
use super::routine::STEP_S;
use crate::decision::information::{coarsened, together};
use crate::decision::{Going, Moment, Observation, Solution, Stopping};

/// Kinds of what an hour shows that are told apart.
const KINDS: usize = 12;

/// The optimal rule, by site.
#[derive(Debug, Clone)]
pub struct OptimalRule {
    /// By site; none for one that cannot be struck.
    pub sites: Vec<Option<SiteRule>>,
}

/// The optimal rule for one site.
#[derive(Debug, Clone)]
pub struct SiteRule {
    /// The problem.
    pub problem: Stopping,
    /// Hour by hour: who stays, and whether one can set out.
    pub moments: Vec<Moment>,
    /// Its solution, hour by hour.
    pub solution: Solution,
    /// The starts within the window, in order.
    pub starts: Vec<Start>,
}

/// What is best at one start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Start {
    /// When a strike sets out.
    pub at: Instant,
    /// The hour before it, at which that is decided.
    pub step: u32,
    /// From this belief on, going is best; none where it never is.
    pub go: Option<Probability>,
    /// Up to this belief, giving up is best; none where it never is.
    pub drop: Option<Probability>,
}

impl SiteRule {
    /// The start that is due next at an instant; none once the window has closed.
    pub fn next(&self, now: Instant) -> Option<&Start> {
        self.starts.iter().find(|start| start.at >= now)
    }

    /// The start that is decided on at an instant: within the hour.
    pub fn due(&self, now: Instant) -> Option<&Start> {
        self.next(now).filter(|start| step_of(start.at) == step_of(now))
    }
}

/// The hour in which an instant lies.
fn step_of(at: Instant) -> u32 {
    (at.seconds().max(0.0) / STEP_S) as u32
}

/// Works the rule out; none when the scenario has none.
pub(super) fn rule(scenario: &Scenario, world: &World, plan: &Plan) -> Option<OptimalRule> {
    let optimal = scenario.file.seeker.decision.optimal.as_ref()?;
    let sites = (0..plan.ways.len())
        .map(|site| plan.ways[site].as_ref().and_then(|_| at(scenario, world, plan, optimal, site)))
        .collect();
    Some(OptimalRule { sites })
}

fn at(
    scenario: &Scenario,
    world: &World,
    plan: &Plan,
    optimal: &Optimal,
    site: usize,
) -> Option<SiteRule> {
    let means = &plan.means;
    let file = &scenario.file;
    let clock_s = file.scenario.start.clock_s as f64;
    let horizon_s = plan.horizon.seconds();
    let closes_s =
        optimal.closes.as_ref().map_or(horizon_s, |day| means.of(day) - clock_s).min(horizon_s);
    let mut starts: Vec<Start> = (plan.starts.iter())
        .filter(|at| at.0 >= 0 && at.seconds() <= closes_s)
        .map(|at| Start { at: *at, step: step_of(*at), go: None, drop: None })
        .collect();
    let last = starts.last()?.step;
    let third = file.seeker.decision.third_party.as_ref();
    let fallout = means.of(&optimal.fallout.political) + means.of(&optimal.fallout.violent);
    let problem = Stopping {
        steps: last,
        step_s: STEP_S,
        departure_per_s: 0.0,
        intervention_per_s: third.map_or(0.0, |t| means.of(&t.acts)),
        launch_lag_s: means.of(&optimal.lag),
        success: Probability::ONE,
        gain: means.of(&optimal.gain),
        loss_if_repelled: means.of(&optimal.failed),
        loss_if_wrong: means.of(&optimal.wrong_fix),
        loss_if_forestalled: third.map_or(0.0, |t| means.of(&t.loss)),
        fallout,
        value_of_never: -means.of(&optimal.missed),
        cost_of_step: means.of(&optimal.hour),
        observations: hourly(scenario, means),
    };
    let unnoticed = libm::exp(-means.of(&optimal.noticed) * STEP_S);
    let stays = |step: u32| plan.seeker.motion_at(step).probability(site, site) * unnoticed;
    let moments: Vec<Moment> = (0..=last)
        .map(|step| {
            let start = starts.iter().find(|start| start.step == step);
            let going = start.map(|start| {
                let light = world.illumination_at(start.at);
                let until_s = start.at.seconds() + problem.launch_lag_s;
                Going {
                    holds: Probability::clamped(holds(&stays, step, until_s)),
                    success: plan.forecast(site, light),
                }
            });
            Moment { stays: Probability::clamped(stays(step)), going }
        })
        .collect();
    let solution = problem.solve_through(&moments).ok()?;
    for start in &mut starts {
        start.go = solution.go_between(start.step).map(|(low, _)| low);
        start.drop = solution.never_between(start.step).map(|(_, high)| high);
    }
    Some(SiteRule { problem, moments, solution, starts })
}

/// P(he who is there at a step is there at `until_s`), part of an hour by its hazard.
fn holds(stays: &dyn Fn(u32) -> f64, step: u32, until_s: f64) -> f64 {
    let mut left = (until_s / STEP_S - f64::from(step)).max(0.0);
    let (mut held, mut hour) = (1.0, step);
    while left > 0.0 && held > 0.0 && hour - step < 24 * 31 {
        held *= libm::pow(stays(hour), left.min(1.0));
        left -= 1.0;
        hour += 1;
    }
    held
}

/// What an hour of watching a site shows, as the seeker thinks: each informant names this site,
/// another, or none; watchers see a sign of him, or none. Raids and trips that may be followed come
/// too seldom to count on.
fn hourly(scenario: &Scenario, means: &Values) -> Vec<Observation> {
    let seeker = &scenario.file.seeker;
    let others = (scenario.file.site.len() as f64 - 1.0).max(0.0);
    let within_hour = |rate: f64| -libm::expm1(-rate * STEP_S);
    let seen = |right: f64, wrong: f64| Observation {
        if_right: Probability::clamped(right),
        if_wrong: Probability::clamped(wrong),
    };
    let mut sources = Vec::new();
    for informant in &seeker.informant {
        let (speaks, right) = (within_hour(means.of(&informant.rate)), means.of(&informant.right));
        if others > 0.0 {
            // of a man who is elsewhere he names the true site, or by mistake this one
            let mistaken = (1.0 - right) / others;
            sources.push(vec![
                seen(speaks * right, speaks * mistaken),
                seen(speaks * (1.0 - right), speaks * (1.0 - mistaken)),
                seen(1.0 - speaks, 1.0 - speaks),
            ]);
        }
    }
    // one group of watchers stays at a site: the most telling
    let told = |tail: &&ringfort_model::scenario::Tail| {
        within_hour(means.of(&tail.sights)) - within_hour(means.of(&tail.mistakes))
    };
    if let Some(tail) = seeker.tail.iter().max_by(|a, b| told(a).total_cmp(&told(b))) {
        let (here, away) =
            (within_hour(means.of(&tail.sights)), within_hour(means.of(&tail.mistakes)));
        sources.push(vec![seen(here, away), seen(1.0 - here, 1.0 - away)]);
    }
    let sources: Vec<&[Observation]> = sources.iter().map(Vec::as_slice).collect();
    let mut shown: Vec<Observation> = Vec::new();
    for source in sources {
        let all = if shown.is_empty() { together(&[source]) } else { together(&[&shown, source]) };
        shown = coarsened(all, KINDS);
    }
    if shown.len() == 1 { Vec::new() } else { shown }
}
