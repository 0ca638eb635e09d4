//! What of the ways into each site does a report tell? P(I) by other roads, the layers as a diagram, and
//! the site looked at from all sides.

use ringfort_analysis::plan::{serving, written};
use ringfort_model::finding::{DiagramFinding, SiteFinding};
use ringfort_model::report::{Estimate, OtherRoads};
use ringfort_model::units::Position;
use ringfort_world::light::Illumination;

use super::{Case, rounded};
use crate::calc::{AskSite, AskWays, answer, easi_and_fixed, site_diagram, ways};
use crate::outside::Watch;

/// What was worked out of one site.
#[derive(Debug, Clone)]
pub struct SiteWays {
    /// The lights under which its ways are told, with P(I) of the campaign's way by other roads.
    pub roads: Vec<(Illumination, OtherRoads)>,
    /// Its layers as a diagram in the light in which strikes start; none where nobody answers.
    pub diagram: Option<DiagramFinding>,
    /// The site from all sides in that light, in a normal state of alert.
    pub around: Option<Around>,
}

/// A site looked at from all sides.
#[derive(Debug, Clone)]
pub struct Around {
    /// What was found.
    pub finding: SiteFinding,
    /// Where each way of the finding runs, in its order.
    pub courses: Vec<Vec<Vec<Position>>>,
}

/// The ways into every site, in the order of the plan's sites; none for those beyond the map, and for
/// all where ways in are withheld.
///
/// - At the means of the scenario, in the light in which strikes start and by day.
/// - Stops between sites when the watch says so; those that are left have none.
pub fn ways_in(case: &Case, watch: &dyn Watch) -> Vec<Option<SiteWays>> {
    let sites = case.plan.names.sites.len();
    if case.scenario.file.scenario.subject.is_guarded() {
        return vec![None; sites];
    }
    let starts = case.plan.starts.iter().map(|start| case.world.illumination_at(*start));
    let first = starts.clone().min().unwrap_or(Illumination::DarkNight);
    let first = case.plan.told_apart(first);
    let mut lights: Vec<Illumination> =
        starts.chain([Illumination::Day]).map(|light| case.plan.told_apart(light)).collect();
    lights.sort();
    lights.dedup();
    (0..sites)
        .map(|site| {
            watch.progress("ways in", site as u64, sites as u64);
            case.plan.ways[site].as_ref().filter(|_| !watch.stopped())?;
            let roads = lights.iter();
            let roads = roads.filter_map(|l| Some((*l, by_other_roads(case, site, *l)?))).collect();
            let alert = 1.0;
            let ask = AskSite { site, light: first, alert, also: Vec::new(), courses: 1 };
            let diagram = site_diagram(&case.scenario, &case.world, &case.plan, &ask).ok();
            Some(SiteWays { roads, diagram, around: around(case, site, first) })
        })
        .collect()
}

fn around(case: &Case, site: usize, light: Illumination) -> Option<Around> {
    let site = Some(case.plan.names.sites[site].clone());
    let ask = AskWays { site, light: Some(light), ..AskWays::default() };
    let found = ways(case, &ask).ok()?.1.pop()?;
    Some(Around { finding: found.finding, courses: found.courses })
}

/// Strikes that are simulated to stand beside an exact P(I).
const STRIKES: u32 = 4000;
/// Their seed: the comparison does not depend on that of a run.
const SEED: u64 = 1;

/// P(I) of the campaign's way into a site by other roads than the exact race, at the means; none for
/// a site beyond the map.
fn by_other_roads(case: &Case, site: usize, light: Illumination) -> Option<OtherRoads> {
    let way = &case.plan.ways[site].as_ref()?[light.index()];
    let (share, error) = case.interrupted_share(site, light, SEED, STRIKES)?;
    let (scenario, means) = (&case.scenario, &case.plan.means);
    let tasks = written(&way.drawn(scenario, means), scenario, means, 1.0);
    let answer = answer(scenario, means, site);
    let [common, per_alarm, fixed] = easi_and_fixed(&tasks, answer);
    let exact = way.interruption(scenario, means, site, 1.0).value();
    // one lost strike more or less where none or all were stopped
    let error = error.max(1.0 / f64::from(STRIKES));
    Some(OtherRoads {
        simulated: Estimate { value: share, error: Some(rounded(2.0 * error)), band: None },
        easi_common: rounded(common),
        easi_per_alarm: rounded(per_alarm),
        fixed_times: rounded(fixed),
        why: why(exact, common, fixed, serving(scenario, site).count()),
    })
}

/// Why the roads to one P(I) differ.
fn why(exact: f64, easi: f64, fixed: f64, responses: usize) -> String {
    let mut why = "The simulation plays the race that the exact integral works out.".to_owned();
    if (exact - easi).abs() > TELLS {
        why.push_str(
            " EASI takes each task's time as independent and normal, and one response; the race lets \
             one pace rule the whole way, and response times be lognormal",
        );
        if responses > 1 {
            why.push_str(", and whichever response is first counts");
        }
        why.push('.');
    }
    if (exact - fixed).abs() > TELLS {
        why.push_str(
            " With fixed times an alarm is in time or it is not: near the response time that is \
             badly wrong either way.",
        );
    }
    why
}

/// Under this difference two roads say the same.
const TELLS: f64 = 0.01;
