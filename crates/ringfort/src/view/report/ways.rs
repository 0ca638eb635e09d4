//! The ways in, ranked, with their tasks against the response.

use ringfort_analysis::interruption::Place;
use ringfort_analysis::plan::serving;
use ringfort_model::report::{DetectionAt, Estimate, Means, Response, SiteWays, Task, Way};
use ringfort_model::scenario::Way as Moving;
use ringfort_world::light::Illumination;

use super::{Parts, diagram};
use crate::calc::by_other_roads;
use crate::study::rounded;
use crate::view::words;

/// Every site's way in, under the light in which strikes start and by day, at the means of the
/// scenario.
pub(super) fn ways(parts: &Parts<'_>) -> Vec<SiteWays> {
    let case = parts.case;
    let sites = case.plan.names.sites.iter().enumerate();
    let starts = case.plan.starts.iter().map(|start| case.world.illumination_at(*start));
    let light = starts.clone().min().unwrap_or(Illumination::DarkNight);
    let light = case.plan.told_apart(light);
    let mut lights: Vec<Illumination> =
        starts.chain([Illumination::Day]).map(|light| case.plan.told_apart(light)).collect();
    lights.sort();
    lights.dedup();
    sites
        .filter_map(|(site, name)| {
            let by_lights = case.plan.ways[site].as_ref()?;
            let mut ways: Vec<Way> = lights
                .iter()
                .filter_map(|light| way(parts, site, &by_lights[light.index()], *light))
                .collect();
            ways.sort_by(|a, b| a.interrupted.value.total_cmp(&b.interrupted.value));
            let diagram = diagram::sequence(case, site, light);
            Some(SiteWays { site: name.clone(), label: name.clone(), ways, diagram })
        })
        .collect()
}

fn way(
    parts: &Parts<'_>,
    site: usize,
    way: &ringfort_analysis::plan::Way,
    light: Illumination,
) -> Option<Way> {
    let case = parts.case;
    let (scenario, means) = (&case.scenario, &case.plan.means);
    let drawn = way.drawn(scenario, means);
    let cv = means.of(&scenario.file.seeker.strike.time_cv);
    let mut starts_s = 0.0;
    let mut unseen = 1.0;
    let tasks: Vec<Task> = (way.tasks.iter().zip(&drawn))
        .map(|(task, drawn)| {
            let detected = drawn.detection(1.0).value();
            unseen *= 1.0 - detected;
            let shown = Task {
                label: task.title(),
                layer: task.layer.map(|l| case.plan.names.layers[usize::from(l)].clone()),
                starts_s: rounded(starts_s),
                delay_s: Estimate::exact(rounded(drawn.mean_s)),
                sd_s: Some(rounded(cv * drawn.mean_s)),
                detected: Estimate::exact(rounded(detected)),
                detection_at: match task.place {
                    Place::Beginning => DetectionAt::Beginning,
                    Place::Middle => DetectionAt::Middle,
                    Place::End => DetectionAt::End,
                    Place::Throughout => DetectionAt::Throughout,
                },
                basis: None,
            };
            starts_s += drawn.mean_s;
            shown
        })
        .collect();
    let first = serving(scenario, site).next().map(|(_, r)| r);
    let response = first.map(|r| Response {
        label: r.id.to_string(),
        time_s: Estimate::exact(rounded(means.of(&r.time))),
        sd_s: Some(rounded(means.of(&r.time_cv) * means.of(&r.time))),
        communicated: Some(Estimate::exact(rounded(means.of(&r.communication)))),
        basis: Some(words::basis(&scenario.quantities[r.time.id].basis)),
    });
    let extraction = scenario.file.escort.as_ref().map(|e| Response {
        label: "the escort takes him out".to_owned(),
        time_s: Estimate::exact(rounded(means.of(&e.reaction))),
        sd_s: None,
        communicated: None,
        basis: Some(words::basis(&scenario.quantities[e.reaction.id].basis)),
    });
    let response_s = first.map(|r| means.of(&r.time));
    // the last task at whose beginning more time is left than the response needs
    let critical = response_s.and_then(|r| tasks.iter().rposition(|t| starts_s - t.starts_s > r));
    Some(Way {
        label: match scenario.file.seeker.strike.way {
            Moving::Foot => "on foot, by the least watched ground",
            Moving::Vehicle => "by road, then on foot",
            Moving::Air => "by air, then on foot",
        }
        .to_owned(),
        means: match scenario.file.seeker.strike.way {
            Moving::Foot => Means::OnFoot,
            Moving::Vehicle => Means::Vehicle,
            Moving::Air => Means::Air,
        },
        conditions: match light {
            Illumination::DarkNight => "night, normal alert",
            Illumination::MoonlitNight => "moonlit night, normal alert",
            Illumination::Twilight => "twilight, normal alert",
            Illumination::Day => "day, normal alert",
        }
        .to_owned(),
        length_m: rounded(way.points.windows(2).map(|p| p[0].distance_m(p[1])).sum()),
        total_s: Estimate::exact(rounded(starts_s)),
        detected: Estimate::exact(rounded(1.0 - unseen)),
        interrupted: Estimate::exact(rounded(way.interruption(scenario, means, site, 1.0).value())),
        by_other_roads: by_other_roads(case, site, light)?,
        response,
        extraction,
        critical_task: critical.map(|i| i as u32),
        critical_at_s: response_s.map(|r| starts_s - r).filter(|s| *s > 0.0).map(rounded),
        tasks,
    })
}
