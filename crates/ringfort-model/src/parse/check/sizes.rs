//! Is each number of a size that a run can bear, and fixed where the geometry needs it?

use crate::diagnostic::{Code, Diagnostic};
use crate::form::Reading;
use crate::quantity::Quantity;
use crate::scenario::{Moves, ScenarioFile};

use super::reach;

const MINUTE: f64 = 60.0;
const HOUR: f64 = 3600.0;
const DAY: f64 = 86_400.0;
const YEAR: f64 = 3.2e7;

/// Geometry is fixed in a study.
pub(super) fn fixed(file: &ScenarioFile, reading: &mut Reading) {
    let mut ids: Vec<usize> = vec![file.scenario.horizon.id, file.seeker.strike.dismount.id];
    ids.push(file.principal.transit.off_road.id);
    ids.extend(file.site.iter().flat_map(|s| &s.off_map).flat_map(|o| [o.travel.id, o.area.id]));
    ids.extend(file.layer.iter().map(|l| l.radius.id));
    ids.extend(file.denial_area.iter().map(|a| a.depth.id));
    ids.extend(file.counter_drone.iter().map(|c| c.radius.id));
    ids.extend(file.seeker.cordon.iter().map(|c| c.radius.id));
    let terrain = &file.world.terrain;
    let lengths = [&terrain.cell, &terrain.flat, &terrain.size, &terrain.vertical_sigma];
    ids.extend(lengths.into_iter().flatten().map(|c| c.id));
    let classes = file.world.cover.iter().flat_map(|c| &c.class);
    ids.extend(classes.flat_map(|c| [c.on_foot.id, c.seen.id, c.canopy.id]));
    ids.extend(file.world.light.iter().flat_map(|l| [l.latitude.id, l.longitude.id]));
    for id in ids {
        let entry = &reading.quantities[id];
        if !entry.law.is_point() {
            let message = format!("`{}` must be one fixed value", entry.path);
            let diagnostic = Diagnostic::error(Code::MUST_BE_FIXED, entry.span, message)
                .label("a distribution")
                .help("geometry is fixed within a study; make a variant for each value");
            reading.report(diagnostic);
        }
    }
}

/// A quantity by its id, its least and greatest sensible value, and how to say so.
struct Bound(usize, f64, f64, &'static str);

/// Values with which a run would not end, would not fit in memory, or would mean nothing.
pub(super) fn bounded(file: &ScenarioFile, reading: &mut Reading) {
    let mut bounds = Vec::new();
    world(file, &mut bounds);
    protector(file, &mut bounds);
    seeker(file, &mut bounds);
    engagement(file, &mut bounds);
    channels(file, &mut bounds);
    for Bound(id, low, high, say) in bounds {
        let entry = &reading.quantities[id];
        let (least, most) = reach(&entry.law);
        if least < low || most > high {
            let found = entry.dimension.said(least, most);
            let message = format!("`{}` {found}, and must be {say}", entry.path);
            let diagnostic = Diagnostic::error(Code::TOO_LARGE, entry.span, message)
                .label(format!("must be {say}"))
                .help("mend the number or its unit; a part that is not there is left out");
            reading.report(diagnostic);
        }
    }
    if !(1..=100).contains(&file.scenario.max_strikes) {
        let span = reading.span_of("scenario.max_strikes");
        let message = format!(
            "`scenario.max_strikes` is {}, and must be from 1 to 100",
            file.scenario.max_strikes
        );
        reading.report(
            Diagnostic::error(Code::TOO_LARGE, span, message)
                .help("give a number of strikes that a campaign could see"),
        );
    }
}

fn any_time<D>(q: &Quantity<D>) -> Bound {
    Bound(q.id, 0.0, 30.0 * DAY, "at most 30 d")
}

fn some_time<D>(q: &Quantity<D>) -> Bound {
    Bound(q.id, MINUTE, YEAR, "from 1 min to 1 year")
}

fn interval<D>(q: &Quantity<D>) -> Bound {
    Bound(q.id, HOUR, 10.0 * YEAR, "from 1 h to 10 years")
}

fn people<D>(q: &Quantity<D>) -> Bound {
    Bound(q.id, 1.0, 1000.0, "from 1 to 1000")
}

fn some_people<D>(q: &Quantity<D>) -> Bound {
    Bound(q.id, 0.0, 1000.0, "at most 1000")
}

fn factor<D>(q: &Quantity<D>) -> Bound {
    Bound(q.id, 0.01, 100.0, "from 0.01 to 100")
}

fn spread<D>(q: &Quantity<D>) -> Bound {
    Bound(q.id, 0.0, 3.0, "at most 3")
}

fn amount<D>(q: &Quantity<D>) -> Bound {
    Bound(q.id, 0.0, 1e9, "from 0 to 1e9; what costs is written without a minus")
}

fn rate<D>(q: &Quantity<D>) -> Bound {
    Bound(q.id, 0.0, 10.0 / HOUR, "at most 10 an hour")
}

fn speed<D>(q: &Quantity<D>) -> Bound {
    Bound(q.id, 0.02, 1000.0, "from 0.1 km/h to 3600 km/h")
}

fn near<D>(q: &Quantity<D>) -> Bound {
    Bound(q.id, 0.0, 2e5, "at most 200 km")
}

fn world(file: &ScenarioFile, bounds: &mut Vec<Bound>) {
    bounds.push(interval(&file.scenario.horizon));
    let part = &file.world;
    let terrain = &part.terrain;
    bounds.extend(terrain.cell.iter().map(|c| Bound(c.id, 1.0, 1e4, "from 1 m to 10 km")));
    bounds.extend(terrain.flat.iter().map(|c| Bound(c.id, 0.0, 9000.0, "at most 9 km")));
    bounds.extend(terrain.size.iter().map(|c| Bound(c.id, 10.0, 2e5, "from 10 m to 200 km")));
    bounds.extend(terrain.vertical_sigma.iter().map(|c| Bound(c.id, 0.0, 1000.0, "at most 1 km")));
    for class in part.cover.iter().flat_map(|c| &c.class) {
        bounds.push(Bound(class.on_foot.id, 0.0, 2.0, "at most 2"));
        bounds.push(Bound(class.canopy.id, 0.0, 150.0, "at most 150 m"));
    }
    if let Some(light) = &part.light {
        let (quarter, half) = (std::f64::consts::FRAC_PI_2, std::f64::consts::PI);
        bounds.push(Bound(light.latitude.id, -quarter, quarter, "from -90 deg to 90 deg"));
        bounds.push(Bound(light.longitude.id, -half, half, "from -180 deg to 180 deg"));
    }
    for site in &file.site {
        bounds.push(Bound(site.weight.id, 0.0, 1e6, "at most 1e6"));
        bounds.extend(site.off_map.iter().map(|o| any_time(&o.travel)));
        bounds.extend(site.off_map.iter().map(|o| Bound(o.area.id, 1.0, 1e13, "at least 1 m2")));
        for table in site.diagram.iter().map(|diagram| &diagram.table) {
            let rows = (table.area.iter().flat_map(|area| &area.crossing))
                .chain(table.element.iter().flat_map(|element| &element.defeat))
                .chain(&table.target.task);
            bounds.extend(rows.map(|row| any_time(&row.delay)));
        }
    }
}

fn protector(file: &ScenarioFile, bounds: &mut Vec<Bound>) {
    let principal = &file.principal;
    bounds.push(speed(&principal.transit.off_road));
    if let Moves::Rotate(rotation) = &principal.moves {
        bounds.push(Bound(rotation.stay.id, 10.0 * MINUTE, 10.0 * YEAR, "from 10 min to 10 years"));
    }
    for need in &principal.need {
        bounds.extend([interval(&need.every), any_time(&need.late)]);
    }
    for visitor in &principal.visitor {
        bounds.extend([interval(&visitor.every), some_time(&visitor.stays)]);
    }
    bounds
        .extend(principal.habit.iter().map(|h| Bound(h.late.id, 0.0, 12.0 * HOUR, "at most 12 h")));
    bounds.extend(principal.event.iter().map(|e| some_time(&e.lowers.lasts)));
    bounds.extend(principal.on_alarm.iter().map(|a| any_time(&a.reaction)));
    for layer in &file.layer {
        bounds.extend(layer.posts.iter().map(|p| some_people(&p.guards)));
        if let Some(patrol) = &layer.patrol {
            bounds.extend([some_people(&patrol.groups), speed(&patrol.speed)]);
        }
        bounds.extend(layer.sensor.iter().flat_map(|s| &s.nuisance).map(rate));
        if let Some(checkpoint) = &layer.checkpoint {
            bounds.push(Bound(checkpoint.arrivals.id, 0.0, 10.0, "at most 10 a second"));
            bounds.push(Bound(checkpoint.service.id, 0.0, DAY, "at most 1 d"));
        }
        for barrier in &layer.barrier {
            bounds.push(any_time(&barrier.on_foot));
            bounds.extend(barrier.by_vehicle.as_ref().map(any_time));
        }
    }
    for area in &file.denial_area {
        bounds.push(Bound(area.depth.id, 1.0, 5000.0, "from 1 m to 5 km"));
        bounds.push(Bound(area.hazard.id, 0.0, 1.0, "at most 1 a metre"));
        bounds.extend(area.off_lane.iter().chain(&area.on_lane).map(any_time));
    }
    bounds.extend(file.compartment.iter().map(|c| some_people(&c.people)));
    for eyes in file.eyesight.values() {
        let ranges = [&eyes.by_day, &eyes.by_night].into_iter();
        let ranges = ranges.chain(&eyes.by_twilight).chain(&eyes.by_moonlight);
        bounds.extend(ranges.map(|q| Bound(q.id, 1.0, 1e5, "from 1 m to 100 km")));
    }
    let alert = &file.alert;
    bounds.extend([&alert.high, &alert.relaxed, &alert.time_high, &alert.time_relaxed].map(factor));
    bounds.push(some_time(&alert.decay));
    for response in &file.response {
        bounds.extend([people(&response.people), spread(&response.time_cv)]);
        bounds.push(any_time(&response.time));
    }
    if let Some(escort) = &file.escort {
        bounds.extend([people(&escort.people), some_people(&escort.go_with_him)]);
        bounds.extend([factor(&escort.quality), any_time(&escort.reaction)]);
    }
}

fn seeker(file: &ScenarioFile, bounds: &mut Vec<Bound>) {
    let seeker = &file.seeker;
    for raids in seeker.lead.iter().filter_map(|l| l.raids.as_ref()) {
        bounds.extend([rate(&raids.rate), some_time(&raids.lasts)]);
    }
    bounds.extend(seeker.informant.iter().map(|i| rate(&i.rate)));
    for tail in &seeker.tail {
        bounds.extend([&tail.sights, &tail.mistakes].map(rate));
    }
    bounds.push(any_time(&seeker.decision.ready));
    bounds.extend(seeker.decision.go_when.iter().map(|rule| some_time(&rule.window)));
    if let Some(optimal) = &seeker.decision.optimal {
        let worth = [&optimal.gain, &optimal.wrong_fix, &optimal.failed, &optimal.missed];
        let fallout = [&optimal.fallout.political, &optimal.fallout.violent, &optimal.hour];
        let worth = worth.into_iter().chain(fallout);
        bounds.extend(worth.map(amount));
        bounds.push(rate(&optimal.noticed));
        bounds.push(any_time(&optimal.lag));
    }
    if let Some(third) = &seeker.decision.third_party {
        bounds.push(rate(&third.acts));
        bounds.push(amount(&third.loss));
    }
    let stay = seeker.believes.as_ref().and_then(|b| b.stay.as_ref());
    bounds.extend(stay.map(|q| Bound(q.id, 10.0 * MINUTE, 10.0 * YEAR, "from 10 min to 10 years")));
    let strike = &seeker.strike;
    bounds.extend([people(&strike.force.people), speed(&strike.speed)]);
    bounds.extend([near(&strike.dismount), near(&strike.heard)]);
    bounds.extend([spread(&strike.time_cv), factor(&strike.rehearsal)]);
    if let Some(cordon) = &seeker.cordon {
        bounds.push(any_time(&cordon.closes));
        bounds.push(Bound(cordon.radius.id, 1.0, 1e6, "from 1 m to 1000 km"));
    }
    if let Some(pursuit) = &seeker.pursuit {
        bounds.extend([&pursuit.flight_speed, &pursuit.speed].map(speed));
        bounds.push(some_people(&pursuit.searchers));
        bounds.push(Bound(pursuit.sweep_width.id, 0.1, 1e5, "from 0.1 m to 100 km"));
        bounds.extend([any_time(&pursuit.late), some_time(&pursuit.lasts)]);
    }
    bounds.extend([&seeker.evacuation.pick_up, &seeker.evacuation.to_care].map(any_time));
}

fn channels(file: &ScenarioFile, bounds: &mut Vec<Bound>) {
    for eye in &file.seeker.surveillance {
        bounds.extend(eye.area.iter().map(|a| Bound(a.id, 1e4, 1e13, "from 1 ha to 1e7 km2")));
        bounds.push(Bound(eye.sweep_width.id, 0.1, 1e5, "from 0.1 m to 100 km"));
        bounds.push(speed(&eye.speed));
        bounds.extend(eye.altitude.iter().map(|a| Bound(a.id, 0.0, 1e5, "at most 100 km")));
        bounds
            .extend(eye.on_station.iter().map(|t| Bound(t.id, MINUTE, DAY, "from 1 min to 24 h")));
        bounds.extend(eye.stare.iter().flat_map(|s| [&s.sights, &s.mistakes]).map(rate));
    }
    for counter in &file.counter_drone {
        bounds
            .extend([near(&counter.radius), Bound(counter.ceiling.id, 0.0, 1e5, "at most 100 km")]);
    }
    for ears in &file.seeker.signals {
        bounds.push(Bound(ears.error.id, 1.0, 1e6, "from 1 m to 1000 km"));
        bounds.push(rate(&ears.mistakes));
    }
    for device in &file.emission {
        bounds.push(rate(&device.rate));
        bounds.extend(device.kept_at.as_ref().map(near));
    }
    for liaison in &file.seeker.liaison {
        bounds.push(rate(&liaison.rate));
        bounds.extend(liaison.delay.as_ref().map(any_time));
    }
    bounds.push(any_time(&file.seeker.fusion.repeats_within));
    for warning in &file.early_warning {
        bounds.push(rate(&warning.while_preparing));
        bounds.extend(warning.while_striking.as_ref().map(rate));
        bounds.push(Bound(warning.planners.id, 0.0, 1e4, "at most 10000"));
        bounds.push(any_time(&warning.lead_time));
    }
    bounds.extend(file.seeker.tail.iter().map(|t| Bound(t.team.id, 1.0, 100.0, "from 1 to 100")));
}

fn engagement(file: &ScenarioFile, bounds: &mut Vec<Bound>) {
    let engagement = &file.engagement;
    bounds.push(Bound(engagement.loss_ratio.id, 1e-3, 1e3, "from 0.001 to 1000"));
    bounds.push(Bound(engagement.median_duration.id, 1.0, 30.0 * DAY, "from 1 s to 30 d"));
    bounds.push(Bound(engagement.principal.at_site.id, 0.0, 1.0, "at most 1 / s"));
}
