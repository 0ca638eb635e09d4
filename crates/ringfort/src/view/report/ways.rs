//! The ways in, ranked, with their tasks against the response.

use ringfort_analysis::interruption::Place;
use ringfort_analysis::plan::serving;
use ringfort_model::report::{
    DetectionAt, Estimate, Means, OtherRoads, Response, SiteWays, Task, Way,
};
use ringfort_model::scenario::Way as Moving;
use ringfort_world::light::Illumination;

use super::{Parts, around, diagram};
use crate::study::rounded;
use crate::view::words;

/// Every site's way in, under the light in which strikes start and by day, at the means of the
/// scenario; and the site from all sides.
pub(super) fn ways(parts: &Parts<'_>) -> Vec<SiteWays> {
    let case = parts.case;
    let map_m = case.world.terrain.lattice().extent().width_m();
    let sites = case.plan.names.sites.iter().zip(&case.plan.ways).zip(parts.ways).enumerate();
    sites
        .filter_map(|(site, ((name, by_lights), study))| {
            let (by_lights, study) = (by_lights.as_ref()?, study.as_ref()?);
            let told = study.roads.iter();
            let mut ways: Vec<Way> = told
                .map(|(light, roads)| way(parts, site, &by_lights[light.index()], *light, roads))
                .collect();
            ways.sort_by(|a, b| a.interrupted.value.total_cmp(&b.interrupted.value));
            let diagram = study.diagram.as_ref().map(diagram::sequence);
            let around = study.around.as_ref().map(|study| around::around(study, map_m));
            Some(SiteWays { site: name.clone(), label: name.clone(), ways, diagram, around })
        })
        .collect()
}

fn way(
    parts: &Parts<'_>,
    site: usize,
    way: &ringfort_analysis::plan::Way,
    light: Illumination,
    roads: &OtherRoads,
) -> Way {
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
    Way {
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
        by_other_roads: roads.clone(),
        response,
        extraction,
        critical_task: critical.map(|i| i as u32),
        critical_at_s: response_s.map(|r| starts_s - r).filter(|s| *s > 0.0).map(rounded),
        tasks,
    }
}
