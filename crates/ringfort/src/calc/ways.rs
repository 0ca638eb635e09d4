//! Which ways lead into the sites of a scenario, which is the weakest, and what would mend it?

use ringfort_analysis::interruption::{
    Convention, Place, Response as Answer, Spread, Task, certain_interruption,
    critical_detection_point, interruption, sensitivities,
};
use ringfort_analysis::path::AlertState as Factors;
use ringfort_analysis::plan::{Conditions, Known, Survey, Way, raced, serving, survey, written};
use ringfort_model::finding::{
    InsidersFinding, NormalFinding, PathLocation, PathTask, SiteFinding, StateFinding, WayFinding,
    WaysFinding,
};
use ringfort_model::quantity::Values;
use ringfort_model::scenario::{AlertState, Scenario, Way as Moving};
use ringfort_model::units::{Position, Probability};
use ringfort_world::light::Illumination;

use super::insiders::insiders_of_site;
use super::site_diagram::{AskSite, state_at};
use super::{closed, worth};
use crate::study::Case;

/// What is asked of the ways in.
#[derive(Debug, Clone, Default)]
pub struct AskWays {
    /// The site; every one on the map when none is named.
    pub site: Option<String>,
    /// How light it is; as at the first moment at which a strike may start when none is said.
    pub light: Option<Illumination>,
    /// The state of alert; normal when none is said.
    pub alert: Option<AlertState>,
    /// The mean response time in seconds, instead of the scenario's.
    pub response_s: Option<f64>,
}

/// In how many directions ways on foot are told apart.
const SECTORS: u32 = 8;
const DIRECTIONS: [&str; 8] = [
    "the north",
    "the north-east",
    "the east",
    "the south-east",
    "the south",
    "the south-west",
    "the west",
    "the north-west",
];

/// A way with what is told of it, and where it runs.
struct Told {
    finding: WayFinding,
    courses: Vec<Vec<Position>>,
}

/// A site that was looked at: the finding, and what maps are made of.
#[derive(Debug)]
pub struct Surveyed {
    /// What was found.
    pub finding: SiteFinding,
    /// The fields, and the ways on foot from the edge.
    pub survey: Survey,
    /// Where each way of the finding runs, in its order: the one that is told first, then those that
    /// come to the same.
    pub courses: Vec<Vec<Vec<Position>>>,
    /// By layer of the finding's roads: the ways by road that pass no post of it.
    pub open: Vec<Vec<Vec<Position>>>,
    /// Where the way of the normal form runs; empty without one.
    pub normal: Vec<Position>,
    /// The site.
    pub target: Position,
    /// What its diagram is asked under the same conditions.
    pub diagram: AskSite,
}

/// The ways into the sites that are asked for.
///
/// An error says which site there is not.
pub fn ways(case: &Case, ask: &AskWays) -> Result<(WaysFinding, Vec<Surveyed>), String> {
    if case.scenario.file.scenario.subject.is_guarded() {
        return Err("the ways into the sites of a self-audit are withheld, maps and all; \
             `ringfort run` and `ringfort expose` tell what can be told"
            .to_owned());
    }
    let names = &case.plan.names.sites;
    if let Some(site) = ask.site.as_ref().filter(|site| !names.contains(site)) {
        return Err(format!("there is no site `{site}`; there are {}", names.join(", ")));
    }
    let wanted = |name: &String| ask.site.as_ref().is_none_or(|site| site == name);
    let surveyed: Vec<Surveyed> = (names.iter().enumerate())
        .filter(|(_, name)| wanted(name))
        .filter_map(|(site, _)| look(case, site, ask))
        .collect();
    if surveyed.is_empty() {
        return Err("no site that is asked for lies on the map".to_owned());
    }
    let finding = WaysFinding {
        title: case.scenario.file.scenario.title.clone(),
        variants: case.scenario.variants.clone(),
        sites: surveyed.iter().map(|s| s.finding.clone()).collect(),
    };
    Ok((finding, surveyed))
}

/// A way under conditions, ready to be raced.
pub(super) struct Run<'a> {
    pub(super) way: &'a Way,
    label: String,
    in_campaigns: bool,
}

/// What every question about a site needs.
pub(super) struct Ground<'a> {
    pub(super) case: &'a Case,
    pub(super) site: usize,
    pub(super) values: &'a Values,
    /// The factor f on watching.
    pub(super) watching: f64,
    pub(super) runs: Vec<Run<'a>>,
}

impl Ground<'_> {
    pub(super) fn scenario(&self) -> &Scenario {
        &self.case.scenario
    }

    /// P(I) of a way by the exact race, under values and knowledge.
    pub(super) fn interrupted(&self, way: &Way, values: &Values, known: &Known) -> f64 {
        let drawn = way.drawn_by(self.scenario(), values, known);
        let race = raced(&drawn, self.scenario(), values, self.site, self.watching);
        race.map_or(0.0, |(_, race)| race.probability.value())
    }

    /// The least P(I) of all ways.
    pub(super) fn weakest(&self, of: impl Fn(&Way) -> f64) -> f64 {
        self.runs.iter().map(|run| of(run.way)).fold(1.0, f64::min)
    }
}

fn factors(scenario: &Scenario, means: &Values, state: AlertState) -> Factors {
    let alert = &scenario.file.alert;
    match state {
        AlertState::Normal => Factors { watching: 1.0, response: 1.0 },
        AlertState::High => {
            Factors { watching: means.of(&alert.high), response: means.of(&alert.time_high) }
        }
        AlertState::Relaxed => {
            Factors { watching: means.of(&alert.relaxed), response: means.of(&alert.time_relaxed) }
        }
    }
}

fn look(case: &Case, site: usize, ask: &AskWays) -> Option<Surveyed> {
    let (scenario, plan, world) = (&case.scenario, &case.plan, &case.world);
    let target = world.sites[site]?;
    let first = plan.starts.first().map(|at| world.illumination_at(*at));
    let light = ask.light.or(first).unwrap_or(Illumination::DarkNight);
    let state = ask.alert.unwrap_or(AlertState::Normal);
    let alert = factors(scenario, &plan.means, state);
    let conditions = Conditions { light, alert, response_s: ask.response_s };
    let survey = survey(scenario, world, &plan.means, &plan.names, site, &conditions, SECTORS)?;
    let mut runs = Vec::new();
    if let Some(ways) = &plan.ways[site] {
        let how = match scenario.file.seeker.strike.way {
            Moving::Foot => "on foot",
            Moving::Vehicle => "by road, then on foot",
            Moving::Air => "by air, then on foot",
        };
        runs.push(Run {
            way: &ways[light.index()],
            label: format!("{how}, as in campaigns"),
            in_campaigns: true,
        });
    }
    let from = |way, how: &str| Run {
        way,
        label: format!("{how} from {}", direction(way, target)),
        in_campaigns: false,
    };
    runs.extend(survey.by_road.iter().map(|way| from(way, "by road, then on foot,")));
    let on_foot = runs.len();
    // under spread times a way that is longer seen, and earlier, may be the weaker one
    let by_normal = survey.normal.iter().map(|found| &found.way);
    runs.extend(survey.ways.iter().chain(by_normal).map(|way| from(way, "on foot")));
    let ground = Ground { case, site, values: &survey.values, watching: alert.watching, runs };
    let mut found: Vec<Told> = ground.runs.iter().map(|run| way(&ground, run)).collect();
    let walks = found.split_off(on_foot);
    found.extend(once(walks, target));
    found.sort_by(|a, b| {
        let (a, b) = (&a.finding, &b.finding);
        a.p_interruption.total_cmp(&b.p_interruption).then(a.time_s.total_cmp(&b.time_s))
    });
    let response_s = serving(scenario, site).map(|(_, r)| survey.values.of(&r.time));
    let (ways, courses): (Vec<_>, Vec<_>) =
        found.into_iter().map(|told| (told.finding, told.courses)).unzip();
    let elements = worth::elements(&ground);
    let (roads, open): (Vec<_>, Vec<_>) = worth::roads(&ground).into_iter().unzip();
    let finding = SiteFinding {
        site: plan.names.sites[site].clone(),
        light: plan.told_apart(light).words().to_owned(),
        alert: state_words(state).to_owned(),
        response_s: response_s.reduce(f64::min),
        response_asked: ask.response_s.is_some(),
        normal: normal(&ground, &survey, target),
        states: states(case, site, ask),
        advice: worth::advice(&ground, &ways, &elements, &roads),
        warnings: warnings(&ways, case, site, light),
        secrets: worth::secrets(&ground, light),
        turned: worth::turned(&ground),
        insiders: insiders(&ground, light),
        drive: worth::drive(&ground),
        closed_roads: closed::roads(&ground),
        ways,
        elements,
        roads,
    };
    let normal = survey.normal.as_ref().map_or_else(Vec::new, |found| course(&found.way));
    let diagram = AskSite { site, light, alert: alert.watching, also: Vec::new(), courses: 1 };
    Some(Surveyed { finding, survey, courses, open, normal, target, diagram })
}

const fn state_words(state: AlertState) -> &'static str {
    match state {
        AlertState::Relaxed => "relaxed",
        AlertState::Normal => "normal",
        AlertState::High => "high",
    }
}

/// Figures that differ by less are the same figure.
const SAME: f64 = 5e-4;

/// Ways on foot that come to the same, told once, the shortest of them first.
fn once(walks: Vec<Told>, target: Position) -> Vec<Told> {
    let mut kept: Vec<Told> = Vec::new();
    for walk in walks {
        match kept.iter_mut().find(|told| is_same(&told.finding, &walk.finding)) {
            None => kept.push(walk),
            Some(told) if walk.finding.time_s < told.finding.time_s => {
                let longer = std::mem::replace(told, walk);
                told.courses.extend(longer.courses);
            }
            Some(told) => told.courses.extend(walk.courses),
        }
    }
    for told in kept.iter_mut().filter(|told| told.courses.len() > 1) {
        let starts = told.courses.iter().filter_map(|course| course.first());
        let mut sides: Vec<usize> = starts.map(|start| side(*start, target)).collect();
        sides.sort_unstable();
        sides.dedup();
        let names: Vec<&str> = sides.iter().map(|side| DIRECTIONS[*side]).collect();
        told.finding.label = match names.as_slice() {
            all if all.len() == DIRECTIONS.len() => "on foot from every side".to_owned(),
            [most @ .., last] if !most.is_empty() => {
                format!("on foot from {} and {last}", most.join(", "))
            }
            _ => continue,
        };
    }
    kept
}

/// Whether two ways fall into the same tasks and no figure tells them apart.
fn is_same(a: &WayFinding, b: &WayFinding) -> bool {
    let figures = |way: &WayFinding| {
        [
            way.p_noticed,
            way.p_interruption,
            way.p_interruption_common,
            way.p_interruption_deterministic,
        ]
    };
    let near = figures(a).iter().zip(figures(b)).all(|(a, b)| (a - b).abs() < SAME);
    near && stretches(a).eq(stretches(b))
}

/// The names of a way's tasks, each once whatever parts it falls into.
fn stretches(way: &WayFinding) -> impl Iterator<Item = &str> {
    let name = |task: &PathTask| task.task.split(" (").next().map_or(0, str::len);
    let names = way.tasks.iter().map(move |task| &task.task[..name(task)]);
    names
        .scan("", |before, name| {
            let again = *before == name;
            *before = name;
            Some((!again).then_some(name))
        })
        .flatten()
}

/// Which of the directions a place lies in, as seen from another.
fn side(start: Position, target: Position) -> usize {
    libm::round(turn(start, target) * 8.0) as usize % DIRECTIONS.len()
}

/// The bearing of a place from another, as a share of a whole turn.
fn turn(start: Position, target: Position) -> f64 {
    let (east, north) = (start.east_m - target.east_m, start.north_m - target.north_m);
    (libm::atan2(east, north) / std::f64::consts::TAU).rem_euclid(1.0)
}

/// From where a way comes, as seen from its end, with the bearing in degrees.
fn direction(way: &Way, target: Position) -> String {
    let Some(start) = way.carried_from.or(way.points.first().copied()) else {
        return "nowhere".to_owned();
    };
    let degrees = libm::round(turn(start, target) * 360.0) as u32 % 360;
    format!("{}, {degrees}°", DIRECTIONS[side(start, target)])
}

fn course(way: &Way) -> Vec<Position> {
    way.carried_from.into_iter().chain(way.points.iter().copied()).collect()
}

/// The response that EASI reckons with: the one that is in place first.
pub(crate) fn answer(scenario: &Scenario, values: &Values, site: usize) -> Option<Answer> {
    let first = serving(scenario, site)
        .map(|(_, response)| response)
        .min_by(|a, b| values.of(&a.time).total_cmp(&values.of(&b.time)))?;
    let mean_s = values.of(&first.time);
    Some(Answer {
        time: Spread { mean_s, sd_s: values.of(&first.time_cv) * mean_s },
        communication: values.chance(&first.communication),
        convention: Convention::Common,
    })
}

/// P(I) by EASI with one communication event, with one for each alarm, and with fixed times; 0 where
/// nobody answers.
pub(crate) fn easi_and_fixed(tasks: &[Task], answer: Option<Answer>) -> [f64; 3] {
    let Some(answer) = answer else { return [0.0; 3] };
    let easi = |convention| interruption(tasks, &Answer { convention, ..answer });
    [
        easi(Convention::Common).probability.value(),
        easi(Convention::PerAlarm).probability.value(),
        certain_interruption(tasks, &answer).value(),
    ]
}

fn way(ground: &Ground, run: &Run) -> Told {
    let (scenario, values) = (ground.scenario(), ground.values);
    let drawn = run.way.drawn(scenario, values);
    let tasks = written(&drawn, scenario, values, ground.watching);
    let answer = answer(scenario, values, ground.site);
    let [common, per_alarm, fixed] = easi_and_fixed(&tasks, answer);
    let critical = answer.and_then(|a| critical_detection_point(&tasks, a.time.mean_s));
    let unseen: f64 = tasks.iter().map(|t| t.detection.complement().value()).product();
    let course = course(run.way);
    let finding = WayFinding {
        label: run.label.clone(),
        in_campaigns: run.in_campaigns,
        length_m: length_m(&course),
        time_s: tasks.iter().map(|t| t.delay.mean_s).sum(),
        p_noticed: 1.0 - unseen,
        p_interruption: ground.interrupted(run.way, values, &Known::default()),
        p_interruption_common: common,
        p_interruption_per_alarm: per_alarm,
        p_interruption_deterministic: fixed,
        critical_detection_point: critical.map(|task| run.way.tasks[task].title()),
        tasks: path_tasks(run.way, &tasks, answer),
    };
    Told { finding, courses: vec![course] }
}

fn length_m(course: &[Position]) -> f64 {
    course.windows(2).map(|p| p[0].distance_m(p[1])).sum()
}

/// The way in EASI's normal form, and the race along it.
fn normal(ground: &Ground, survey: &Survey, target: Position) -> Option<NormalFinding> {
    let found = survey.normal.as_ref()?;
    let tasks = found.way.drawn(ground.scenario(), ground.values);
    let world = &ground.case.world;
    let lattice = world.terrain.lattice();
    let layers = &ground.scenario().file.layer;
    let around = || world.layers.iter().zip(layers).filter(|(place, _)| place.site == ground.site);
    let sensors = around().any(|(_, layer)| !layer.sensor.is_empty());
    let finer = around().any(|(place, _)| place.radius_m < lattice.cell_m());
    let left_out = [
        (found.way.inside > 0, "what may be noticed in the site's own diagram"),
        (sensors, "sensors at the lines of layers"),
        (finer, "barriers of layers narrower than a cell"),
    ];
    Some(NormalFinding {
        label: format!("on foot from {}", direction(&found.way, target)),
        p_interruption_least: found.least,
        p_interruption: found.interruption,
        is_exact: found.is_exact,
        left_out: left_out
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, what)| (*what).to_owned())
            .collect(),
        p_interruption_race: ground.interrupted(&found.way, ground.values, &Known::default()),
        time_s: tasks.iter().map(|task| task.mean_s).sum(),
        length_m: length_m(&course(&found.way)),
    })
}

/// What insiders make of the site's own diagram, against the response that is there first.
fn insiders(ground: &Ground, light: Illumination) -> Option<InsidersFinding> {
    let (scenario, values, site) = (ground.scenario(), ground.values, ground.site);
    let state = state_at(&scenario.file.site[site], light);
    let answer = answer(scenario, values, site)?;
    insiders_of_site(scenario, values, site, state, ground.watching, answer)
}

fn path_tasks(way: &Way, tasks: &[Task], answer: Option<Answer>) -> Vec<PathTask> {
    // without anybody who answers nothing is timely
    let answer = answer.unwrap_or(Answer {
        time: Spread { mean_s: f64::MAX, sd_s: 0.0 },
        communication: Probability::ZERO,
        convention: Convention::Common,
    });
    let whole = interruption(tasks, &answer);
    let slopes = sensitivities(tasks, &answer);
    let adds: Vec<f64> = whole.by_task(&answer).collect();
    (way.tasks.iter().zip(tasks).zip(&whole.points).enumerate())
        .map(|(index, ((named, task), point))| PathTask {
            task: named.title(),
            p_detection: task.detection.value(),
            location: match task.place {
                Place::Beginning => PathLocation::B,
                Place::Middle | Place::Throughout => PathLocation::M,
                Place::End => PathLocation::E,
            },
            delay_mean_s: task.delay.mean_s,
            delay_sd_s: task.delay.sd_s,
            time_left_s: point.time_left.mean_s,
            p_timely: point.timely.value(),
            contribution: adds[index],
            d_pi_d_detection: slopes.detection[index],
            d_pi_d_delay: slopes.delay_per_s[index],
        })
        .collect()
}

/// P(I) of the campaign's way in every light and state of alert.
fn states(case: &Case, site: usize, ask: &AskWays) -> Vec<StateFinding> {
    let Some(ways) = &case.plan.ways[site] else { return Vec::new() };
    let mut lights = Illumination::ALL.map(|light| case.plan.told_apart(light)).to_vec();
    lights.dedup();
    let mut states = Vec::new();
    for light in lights {
        for state in [AlertState::Relaxed, AlertState::Normal, AlertState::High] {
            let alert = factors(&case.scenario, &case.plan.means, state);
            let conditions = Conditions { light, alert, response_s: ask.response_s };
            let values = conditions.values(&case.scenario, &case.plan.means, site);
            let way = &ways[light.index()];
            let p = way.interruption(&case.scenario, &values, site, alert.watching);
            states.push(StateFinding {
                light: light.words().to_owned(),
                alert: state_words(state).to_owned(),
                p_interruption: p.value(),
            });
        }
    }
    states
}

/// Under this difference between two roads to P(I) nothing is said of it.
const APART: f64 = 0.1;

fn warnings(ways: &[WayFinding], case: &Case, site: usize, light: Illumination) -> Vec<String> {
    let mut warnings = Vec::new();
    let reckoned = case.plan.told_apart(light);
    if reckoned != light {
        warnings.push(format!(
            "no eyesight here tells a {} apart (`by_moonlight`): it is reckoned as a {}",
            light.words(),
            reckoned.words()
        ));
    }
    if serving(&case.scenario, site).next().is_none() {
        warnings.push(
            "no response serves the site, so that nobody can be interrupted: every P(I) is 0"
                .into(),
        );
    }
    if let Some(way) = ways.first() {
        let apart = way.p_interruption - way.p_interruption_deterministic;
        if apart.abs() > APART {
            warnings.push(format!(
                "on the weakest way the rule with fixed times says {:.2} and the race {:.2}: the time \
                 left is near the response time, where fixed times mislead",
                way.p_interruption_deterministic, way.p_interruption
            ));
        }
        let apart = way.p_interruption - way.p_interruption_common;
        if apart.abs() > APART {
            warnings.push(format!(
                "EASI says {:.2} of the weakest way and the race {:.2}: EASI takes each task's time as \
                 independent and normal; the race lets one pace rule the whole way and response times \
                 be lognormal",
                way.p_interruption_common, way.p_interruption
            ));
        }
    }
    warnings
}
