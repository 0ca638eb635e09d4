//! What is each thing that protects a site worth, and what would one more be?
//!
//! A change is judged by the least P(I) of all the ways that were found, by the exact race: when one
//! way is mended the seeker takes another. The ways themselves stay where they are.

use std::collections::{BTreeMap, BTreeSet};

use ringfort_analysis::plan::{DrawnTask, Known, Way, checkpoint_of, ground_of, raced, serving};
use ringfort_analysis::routes::Into as RoadsInto;
use ringfort_analysis::routes::drive::{Drive, Post};
use ringfort_model::finding::{
    DriveFinding, ElementFinding, OneMorePost, RoadsFinding, RoleCount, SecretFinding,
    TurnedFinding, WayFinding,
};
use ringfort_model::quantity::Values;
use ringfort_model::scenario::{Barrier, Cost, Layer, Scenario};
use ringfort_model::units::{Position, time_words};
use ringfort_world::light::Illumination;

use super::ways::Ground;

/// What a barrier gains, in seconds, for its worth to be judged.
const MORE_DELAY_S: f64 = 60.0;
/// The share of its time that a response keeps.
const SOONER: f64 = 0.5;

/// Each thing that protects the site, the largest gain first.
pub(super) fn elements(ground: &Ground) -> Vec<ElementFinding> {
    let scenario = ground.scenario();
    let as_it_is = ground.weakest(|way| ground.interrupted(way, ground.values, &Known::default()));
    let mut found = Vec::new();
    let mut add =
        |element: String, layer: Option<&Layer>, without, price: Price, more: &str, improved| {
            let gain = improved - as_it_is;
            found.push(ElementFinding {
                element,
                layer: layer.map(|l| l.id.to_string()),
                p_interruption_without: without,
                improvement: more.to_owned(),
                p_interruption_improved: improved,
                gain,
                cost: price.whole,
                worth_per_cost: price.whole.map(|cost| (as_it_is - without) / cost),
                improvement_cost: price.more,
                gain_per_cost: price.more.map(|cost| gain / cost),
            });
        };
    let costs = detector_costs(scenario);
    for (detector, name) in ground.case.plan.names.detectors.iter().enumerate() {
        let watches = |way: &Way| {
            let all = way.tasks.iter().flat_map(|task| &task.watches);
            all.into_iter().any(|watch| usize::from(watch.detector) == detector)
        };
        if ground.runs.iter().any(|run| watches(run.way)) {
            let by = |factor: f64| ground.weakest(|way| watched(ground, way, detector, factor));
            // the longest name that it ends with: "posts of inner fence" are not those of "fence"
            let owners = scenario.file.layer.iter();
            let layer = owners
                .filter(|layer| name.ends_with(&format!(" of {}", layer.id)))
                .max_by_key(|layer| layer.id.as_str().len());
            let price = Price::of(costs.get(name).copied(), 1.0);
            add(name.clone(), layer, by(0.0), price, "twice the rate of noticing", by(2.0));
        }
    }
    let with =
        |values: &Values| ground.weakest(|way| ground.interrupted(way, values, &Known::default()));
    // by name: what is met in a vehicle and on foot is one thing with two delays
    let mut delays: BTreeMap<&str, (Option<u16>, BTreeSet<usize>)> = BTreeMap::new();
    let mut areas = BTreeSet::new();
    for task in ground.runs.iter().flat_map(|run| &run.way.tasks) {
        if let Some(id) = task.barrier {
            delays.entry(&task.name).or_insert((task.layer, BTreeSet::new())).1.insert(id);
        }
        areas.extend(task.crossed.map(|over| usize::from(over.area)));
    }
    for (name, (layer, ids)) in delays {
        let by = |delay: &dyn Fn(f64) -> f64| {
            let change = |values: Values, id: &usize| values.with(*id, delay(values.by_id(*id)));
            with(&ids.iter().fold(ground.values.clone(), change))
        };
        let layer = layer.map(|layer| &scenario.file.layer[usize::from(layer)]);
        let improved = by(&|now| now + MORE_DELAY_S);
        let now_s = ids.first().map_or(0.0, |id| ground.values.by_id(*id));
        let cost = layer.and_then(|layer| barrier_cost(layer, &ids));
        let price = Price::of(cost, if now_s > 0.0 { MORE_DELAY_S / now_s } else { 0.0 });
        add(name.to_owned(), layer, by(&|_| 0.0), price, "a minute more delay", improved);
    }
    for area in areas.into_iter().map(|area| &scenario.file.denial_area[area]) {
        let by = |factor: f64| {
            let hazard = factor * ground.values.of(&area.hazard);
            with(&ground.values.with(area.hazard.id, hazard))
        };
        let layer = scenario.file.layer.iter().find(|layer| layer.id == area.layer);
        let price = Price::of(area.cost, 1.0);
        let name = format!("ground of {}", area.id);
        add(name, layer, by(0.0), price, "twice the hazard", by(2.0));
    }
    for (_, response) in serving(scenario, ground.site) {
        let never = ground.values.with(response.communication.id, 0.0);
        let sooner_s = SOONER * ground.values.of(&response.time);
        let sooner = ground.values.with(response.time.id, sooner_s);
        let name = format!("response {}", response.id);
        let price = Price::of(response.cost, 1.0);
        add(name.clone(), None, with(&never), price, "in place in half the time", with(&sooner));
        let sure = ground.values.with(response.communication.id, 1.0);
        let price = Price::of(response.cost, 0.0);
        add(name, None, with(&never), price, "called without fail", with(&sure));
    }
    found.sort_by(|a, b| b.gain.total_cmp(&a.gain).then(a.element.cmp(&b.element)));
    found
}

/// What a thing costs, and what the improvement that is judged would cost.
struct Price {
    whole: Option<f64>,
    more: Option<f64>,
}

impl Price {
    /// So many times as much of a thing costs so many times what it costs; 0 where the improvement is
    /// not more of the same.
    fn of(cost: Option<Cost>, times: f64) -> Self {
        let whole = cost.map(|Cost(cost)| cost);
        Self { whole, more: whole.filter(|_| times > 0.0).map(|cost| times * cost) }
    }
}

/// What detectors cost, by name.
fn detector_costs(scenario: &Scenario) -> BTreeMap<String, Cost> {
    let mut costs = BTreeMap::new();
    for layer in &scenario.file.layer {
        let mut put = |name: String, cost: Option<Cost>| cost.map(|cost| costs.insert(name, cost));
        put(format!("posts of {}", layer.id), layer.posts.as_ref().and_then(|p| p.cost));
        put(format!("patrol of {}", layer.id), layer.patrol.as_ref().and_then(|p| p.cost));
        put(checkpoint_of(&layer.id), layer.checkpoint.as_ref().and_then(|c| c.cost));
        for sensor in &layer.sensor {
            put(format!("{} of {}", sensor.id, layer.id), sensor.cost);
        }
    }
    for area in &scenario.file.denial_area {
        area.cost.map(|cost| costs.insert(ground_of(&area.id), cost));
    }
    costs
}

/// What the barrier with one of these delays costs.
fn barrier_cost(layer: &Layer, delays: &BTreeSet<usize>) -> Option<Cost> {
    let is_one = |barrier: &&Barrier| {
        let by_vehicle = barrier.by_vehicle.as_ref().map(|delay| delay.id);
        delays.contains(&barrier.on_foot.id) || by_vehicle.is_some_and(|id| delays.contains(&id))
    };
    layer.barrier.iter().find(is_one)?.cost
}

/// P(I) of a way with the hazards of one detector multiplied.
fn watched(ground: &Ground, way: &Way, detector: usize, factor: f64) -> f64 {
    let mut drawn: Vec<DrawnTask> = way.drawn(ground.scenario(), ground.values);
    for (by, hazard) in drawn.iter_mut().flat_map(|task| &mut task.hazards) {
        if usize::from(*by) == detector {
            *hazard *= factor;
        }
    }
    let race = raced(&drawn, ground.scenario(), ground.values, ground.site, ground.watching);
    race.map_or(0.0, |(_, race)| race.probability.value())
}

/// What each secret of the scenario is worth on the way that campaigns take, alone and as the last.
pub(super) fn secrets(ground: &Ground, light: Illumination) -> Vec<SecretFinding> {
    let prices = ground.case.plan.prices(ground.scenario(), ground.site, light);
    let prices = prices.into_iter().flat_map(|prices| {
        let unknown = prices.interruption_unknown.value();
        prices.secrets.into_iter().map(move |price| SecretFinding {
            p_interruption_known: unknown - price.alone,
            price_alone: price.alone,
            price_last: price.interruption,
            secret: price.secret,
        })
    });
    prices.collect()
}

/// What is known when some of those who hold secrets are turned or caught; none where nobody holds
/// any, or there are too many states of knowledge to be exact.
pub(super) fn turned(ground: &Ground) -> Option<TurnedFinding> {
    let (plan, scenario) = (&ground.case.plan, ground.scenario());
    let compartments = plan.secrets.compartments(scenario, ground.values);
    if compartments.roles.is_empty() || compartments.ways.is_empty() {
        return None;
    }
    let given = compartments.given().ok()?;
    let names = scenario.file.compartment.iter().map(|c| c.id.to_string());
    let fewest = given.fewest.map(|counts| {
        let roles = names.zip(counts).filter(|(_, count)| *count > 0);
        roles.map(|(role, people)| RoleCount { role, people }).collect()
    });
    Some(TurnedFinding {
        p_way_known: given.way_known.into_iter().take(MOST_TURNED + 1).collect(),
        fewest,
        p_known_by_horizon: compartments.known_by(plan.horizon.seconds()).ok(),
    })
}

/// The most people turned that a finding tells of.
const MOST_TURNED: usize = 8;

/// The roads into each layer of the site, from the outside in, with the ways that pass no post.
pub(super) fn roads(ground: &Ground) -> Vec<(RoadsFinding, Vec<Vec<Position>>)> {
    let world = &ground.case.world;
    let (Some(roads), Some(target)) = (&world.roads, world.sites[ground.site]) else {
        return Vec::new();
    };
    let layers = world.layers.iter().zip(&ground.scenario().file.layer);
    let mut layers: Vec<_> = layers.filter(|(place, _)| place.site == ground.site).collect();
    layers.sort_by(|a, b| b.0.radius_m.total_cmp(&a.0.radius_m));
    let point = |p: &Position| [p.east_m, p.north_m];
    layers
        .into_iter()
        .filter_map(|(place, layer)| {
            let into = RoadsInto { roads, target, centre: target, radius_m: place.radius_m };
            let watched = into.watched(&place.posts)?;
            let finding = RoadsFinding {
                layer: layer.id.to_string(),
                fewest_places: watched.fewest.len() as u32,
                open_ways: watched.open.len() as u32,
                close_at: watched.close.iter().map(point).collect(),
                all_pass: watched.all_pass.iter().map(point).collect(),
            };
            Some((finding, watched.open.into_iter().map(|open| open.points).collect()))
        })
        .collect()
}

/// The drive on which the posts of all layers notice least in time, from the towns of the map; a
/// post reports whoever passes it with the chance that its layer has.
pub(super) fn drive(ground: &Ground) -> Option<DriveFinding> {
    let (world, scenario) = (&ground.case.world, ground.scenario());
    let roads = world.roads.as_ref()?;
    let target = world.sites[ground.site]?;
    let mut posts = Vec::new();
    for (place, layer) in world.layers.iter().zip(&scenario.file.layer) {
        let Some(posted) = layer.posts.as_ref().filter(|_| place.site == ground.site) else {
            continue;
        };
        let detects = ground.values.chance(&posted.reports);
        posts.extend(place.posts.iter().map(|at| Post { at: *at, detects, delay_s: 0.0 }));
    }
    let outermost_m = world.layers.iter().filter(|l| l.site == ground.site);
    let outermost_m = outermost_m.map(|l| l.radius_m).fold(0.0, f64::max);
    let towns = roads.places().iter().map(|town| town.position);
    let from: Vec<Position> = towns.filter(|at| at.distance_m(target) > outermost_m).collect();
    let response_s = serving(scenario, ground.site).map(|(_, r)| ground.values.of(&r.time));
    let response_s = response_s.reduce(f64::min).unwrap_or(f64::INFINITY);
    let drive = Drive { roads, from: &from, target, posts: &posts, response_s };
    let weakest = drive.weakest()?;
    let kind = posts.first().copied()?;
    // where the weakest drive crosses each layer, and the junctions that it passes
    let mut places: Vec<Position> = weakest.points.clone();
    places.truncate(MOST_PLACES);
    let best = drive.one_more(kind, &places).into_iter().find(|more| more.buys > 1e-6);
    Some(DriveFinding {
        time_s: weakest.time_s,
        posts_passed: weakest.passed.len() as u32,
        p_interruption: weakest.interruption.value(),
        one_more: best.map(|more| OneMorePost {
            at: [more.at.east_m, more.at.north_m],
            p_interruption: more.interruption.value(),
            buys: more.buys,
        }),
    })
}

/// The most places at which one more post is tried.
const MOST_PLACES: usize = 200;

/// What to do first, in sentences.
pub(super) fn advice(
    ground: &Ground,
    ways: &[WayFinding],
    elements: &[ElementFinding],
    roads: &[RoadsFinding],
) -> Vec<String> {
    let mut advice = Vec::new();
    let Some(weakest) = ways.first() else {
        return vec!["no way leads to the site: there is nothing to mend".to_owned()];
    };
    if serving(ground.scenario(), ground.site).next().is_none() {
        return vec![
            "nobody comes when called: without a [[response]] that serves the site every P(I) is 0, \
             whatever is noticed"
                .to_owned(),
        ];
    }
    let mut helps: Vec<&ElementFinding> = elements.iter().filter(|e| e.gain > TELLS).collect();
    // what has a price comes first, the cheapest for its gain before the rest
    let per_cost = |e: &ElementFinding| e.gain_per_cost.unwrap_or(0.0);
    helps.sort_by(|a, b| per_cost(b).total_cmp(&per_cost(a)));
    for best in helps.into_iter().take(3) {
        let price = best.improvement_cost.map_or_else(String::new, |cost| {
            format!(", for a cost of {}: {} for each unit", figures(cost), figures(per_cost(best)))
        });
        advice.push(format!(
            "{}, {}: P(I) of the weakest way rises from {:.3} to {:.3}{price}",
            best.element, best.improvement, weakest.p_interruption, best.p_interruption_improved
        ));
    }
    if advice.is_empty() && weakest.p_interruption < 0.5 {
        advice.push(format!("no single improvement above lifts P(I) by {TELLS}"));
    }
    if weakest.p_interruption < 0.5 {
        advice.push(match in_time_for_half(ground) {
            Some(time_s) => format!(
                "a response in place within {} of the alarm would interrupt on the weakest way one \
                 time in two",
                time_words(time_s)
            ),
            None => format!(
                "no response is quick enough to interrupt on the weakest way one time in two: P(noticed) \
                 is {:.2} there, and detection comes first",
                weakest.p_noticed
            ),
        });
    }
    let useless = |e: &&ElementFinding| {
        e.gain <= TELLS && e.p_interruption_without >= weakest.p_interruption - TELLS
    };
    let mut idle: Vec<&str> = elements.iter().filter(useless).map(|e| e.element.as_str()).collect();
    idle.dedup();
    if !idle.is_empty() && weakest.p_interruption > TELLS {
        idle.truncate(4);
        advice.push(format!(
            "neither removing nor improving this changes P(I) of the weakest way by more than {TELLS}: {}",
            idle.join(", ")
        ));
    }
    for open in roads.iter().filter(|r| r.open_ways > 0) {
        let ways = match open.open_ways {
            1 => "one way by road leads into".to_owned(),
            n => format!("{n} ways by road lead into"),
        };
        advice.push(format!(
            "{ways} {} past no post of it; posts at {} more would close what is open",
            open.layer,
            places(open.close_at.len())
        ));
    }
    if weakest.critical_detection_point.is_none() {
        advice.push(
            "on the weakest way nothing is noticed with more than the response time left: more \
             detection alone cannot help there before there is more delay, or a quicker response"
                .to_owned(),
        );
    }
    advice
}

/// A number to three figures, without what says nothing.
fn figures(value: f64) -> String {
    if value.abs() >= 100.0 {
        return format!("{value:.0}");
    }
    let digits = (2.0 - libm::floor(libm::log10(value.abs().max(1e-9)))).clamp(0.0, 9.0) as usize;
    let text = format!("{value:.digits$}");
    if digits == 0 { text } else { text.trim_end_matches('0').trim_end_matches('.').to_owned() }
}

/// A change of P(I) that is worth a sentence.
const TELLS: f64 = 0.005;

fn places(count: usize) -> String {
    if count == 1 { "one place".to_owned() } else { format!("{count} places") }
}

/// The longest response time at which the least P(I) of all ways is one half; none where not even a
/// response at once does.
fn in_time_for_half(ground: &Ground) -> Option<f64> {
    let at = |time_s: f64| {
        let values = serving(ground.scenario(), ground.site)
            .fold(ground.values.clone(), |values, (_, r)| values.with(r.time.id, time_s));
        ground.weakest(|way| ground.interrupted(way, &values, &Known::default()))
    };
    let (mut quick_s, mut slow_s) = (1.0, 1e6);
    if at(quick_s) < 0.5 {
        return None;
    }
    for _ in 0..40 {
        let middle_s = libm::sqrt(quick_s * slow_s);
        if at(middle_s) < 0.5 {
            slow_s = middle_s;
        } else {
            quick_s = middle_s;
        }
    }
    Some(libm::floor(quick_s))
}
