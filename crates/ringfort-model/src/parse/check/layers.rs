//! Do the layers around a site lie inside one another, and do their posts stand somewhere?

use crate::diagnostic::{Code, Diagnostic};
use crate::form::Reading;
use crate::law::Law;
use crate::scenario::{Coordinates, Layer, Places, PostsOn, ScenarioFile};

/// Layers around one site.
pub(super) fn check(file: &ScenarioFile, reading: &mut Reading) {
    for (i, layer) in file.layer.iter().enumerate() {
        radius(layer, &file.layer[..i], reading);
        crossing(file, layer, &file.layer[..i], reading);
        posts(file, layer, reading);
        checkpoint(file, layer, reading);
        let centre = file.site.iter().find(|s| s.id == layer.around);
        if centre.is_some_and(|s| s.at.is_none() && s.off_map.is_some()) {
            let message = format!(
                "layer `{}` is around `{}`, which lies off the map",
                layer.id, layer.around
            );
            reading.report(
                Diagnostic::error(Code::OFF_MAP, layer.around.span, message)
                    .label("has no position")
                    .help("give the site a position `at`, or take the layer out"),
            );
        }
        let has_area = file.denial_area.iter().any(|area| area.layer == layer.id);
        if layer.posts.is_none()
            && !has_area
            && layer.patrol.is_none()
            && layer.sensor.is_empty()
            && layer.barrier.is_empty()
            && layer.checkpoint.is_none()
            && !layer.id.as_str().is_empty()
            && reading.is_read(&format!("layer.{}", layer.id))
        {
            let message = format!("layer `{}` neither watches nor delays", layer.id);
            reading.report(
                Diagnostic::warning(Code::NEVER, layer.id.span, message)
                    .label("has no effect")
                    .help("give it `posts`, a `patrol`, a `checkpoint`, a [[layer.sensor]] or a [[layer.barrier]]"),
            );
        }
    }
}

/// Denial areas: one a layer, each between its layer's line and the next one inside.
pub(super) fn areas(file: &ScenarioFile, reading: &mut Reading) {
    for (i, area) in file.denial_area.iter().enumerate() {
        let Some(layer) = file.layer.iter().find(|l| l.id == area.layer) else { continue };
        let named = !area.layer.as_str().is_empty();
        if named && let Some(other) = file.denial_area[..i].iter().find(|a| a.layer == area.layer) {
            let message = format!(
                "the denial areas `{}` and `{}` both reach inwards from `{}`",
                other.id, area.id, area.layer
            );
            reading.report(
                Diagnostic::error(Code::NOT_NESTED, area.layer.span, message)
                    .label("has one already")
                    .help("make one of the two, or give the other a layer of its own"),
            );
        }
        let (Law::Point(depth), Law::Point(radius)) = (&area.depth.law, &layer.radius.law) else {
            continue;
        };
        let inner = (file.layer.iter())
            .filter(|l| l.around == layer.around)
            .filter_map(|l| match l.radius.law {
                Law::Point(inner) if inner < *radius => {
                    Some((inner, format!("the layer `{}`", l.id)))
                }
                _ => None,
            })
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .unwrap_or_else(|| (0.0, format!("the site `{}`", layer.around)));
        let room = radius - inner.0;
        if *depth > room && room > 0.0 {
            let span = reading.quantities[area.depth.id].span;
            let message = format!(
                "the denial area `{}` is {depth} m deep, and it is {room} m from `{}` to {}",
                area.id, layer.id, inner.1
            );
            reading.report(
                Diagnostic::error(Code::NOT_NESTED, span, message)
                    .label(format!("must be at most {room} m"))
                    .help("make it less deep, and give the layer inside an area of its own"),
            );
        }
    }
}

fn radius(layer: &Layer, before: &[Layer], reading: &mut Reading) {
    let Law::Point(radius) = layer.radius.law else { return };
    let same = before.iter().find(|l| {
        l.around == layer.around
            && l.radius.law == layer.radius.law
            && !l.around.as_str().is_empty()
    });
    let message = if radius <= 0.0 {
        format!("the layer `{}` must have a radius over 0", layer.id)
    } else if let Some(same) = same {
        format!(
            "the layers `{}` and `{}` around `{}` have the same radius, {radius} m",
            same.id, layer.id, layer.around
        )
    } else {
        return;
    };
    let span = reading.quantities[layer.radius.id].span;
    reading.report(
        Diagnostic::error(Code::NOT_NESTED, span, message)
            .help("layers around one site lie inside one another; give each its own radius"),
    );
}

/// A queue that comes to an end, on a road.
fn checkpoint(file: &ScenarioFile, layer: &Layer, reading: &mut Reading) {
    let path = format!("layer.{}.checkpoint", layer.id);
    let Some(checkpoint) = layer.checkpoint.as_ref().filter(|_| reading.is_read(&path)) else {
        return;
    };
    let least = |law: &Law| super::reach(law).0;
    let load = least(&checkpoint.arrivals.law) * least(&checkpoint.service.law);
    if load >= 1.0 {
        let span = reading.quantities[checkpoint.service.id].span;
        let message = format!(
            "the checkpoint of `{}` falls behind: {load:.2} vehicles come while one is looked at",
            layer.id
        );
        reading.report(
            Diagnostic::error(Code::TOO_LARGE, span, message)
                .label("the queue has no end")
                .help("let fewer vehicles come, or look at each for less time"),
        );
    }
    if file.world.roads.is_none() && reading.is_read("world") {
        let span = reading.span_of(&path);
        let message = format!("the checkpoint of `{}` stands on no road", layer.id);
        reading.report(
            Diagnostic::warning(Code::NEVER, span, message)
                .label("has no effect")
                .help("add `world.roads`, or take the checkpoint out"),
        );
    }
}

/// Warns of two layers around different sites that cross.
fn crossing(file: &ScenarioFile, layer: &Layer, before: &[Layer], reading: &mut Reading) {
    let ring = |layer: &Layer| {
        let site = file.site.iter().find(|site| site.id == layer.around)?;
        let Law::Point(radius_m) = layer.radius.law else { return None };
        Some((&site.at.as_ref()?.at, radius_m))
    };
    let Some((here, radius_m)) = ring(layer).filter(|(_, radius_m)| *radius_m > 0.0) else {
        return;
    };
    for other in before.iter().filter(|other| other.around != layer.around) {
        let Some((there, other_m)) = ring(other) else { continue };
        let Some(apart_m) = apart_m(here, there) else { continue };
        if apart_m >= radius_m + other_m || apart_m <= (radius_m - other_m).abs() {
            continue;
        }
        let message = format!(
            "the layers `{}` around `{}` and `{}` around `{}` cross: the sites are {apart_m:.0} m apart, \
             the radii {other_m:.0} m and {radius_m:.0} m",
            other.id, other.around, layer.id, layer.around
        );
        let span = reading.quantities[layer.radius.id].span;
        reading.report(
            Diagnostic::warning(Code::NOT_NESTED, span, message).label("crosses another").help(
                "a way into a site meets only the layers around it: draw what guards both around each",
            ),
        );
        return;
    }
}

/// How far apart two places are in plan; none where only the map can tell. Degrees are taken on a
/// sphere, which is right within half a percent.
fn apart_m(a: &Coordinates, b: &Coordinates) -> Option<f64> {
    const METRES_A_DEGREE: f64 = 111_195.0;
    let (east_m, north_m) = match (a, b) {
        (Coordinates::Frame(e1, n1), Coordinates::Frame(e2, n2)) => (e2 - e1, n2 - n1),
        (Coordinates::LonLat(lon1, lat1), Coordinates::LonLat(lon2, lat2)) => {
            let narrow = libm::cos(f64::midpoint(*lat1, *lat2).to_radians());
            ((lon2 - lon1) * METRES_A_DEGREE * narrow, (lat2 - lat1) * METRES_A_DEGREE)
        }
        _ => return None,
    };
    Some(libm::hypot(east_m, north_m))
}

fn posts(file: &ScenarioFile, layer: &Layer, reading: &mut Reading) {
    let path = format!("layer.{}.posts", layer.id);
    let Some(posts) = layer.posts.as_ref().filter(|_| reading.is_read(&path)) else { return };
    let wrong = match (&posts.on, posts.number) {
        (PostsOn::SpreadEvenly, None | Some(0)) => "posts spread evenly need a `number` over 0",
        (PostsOn::SpreadEvenly, Some(n)) if n > 1000 => "the most posts of a layer is 1000",
        (PostsOn::EveryRoadIn, _) if file.world.roads.is_none() && reading.is_read("world") => {
            "posts on every road in need `world.roads`"
        }
        (PostsOn::At(_) | PostsOn::EveryRoadIn, Some(_)) => {
            "a `number` of posts goes with `spread evenly` only"
        }
        (PostsOn::At(Places::Listed(at)), None) if at.is_empty() => "the list of posts is empty",
        _ => return,
    };
    let message = format!("layer `{}`: {wrong}", layer.id);
    let help = "write on = \"every road in\", on = \"spread evenly\" with number = 8, or on = [[east, north], …]";
    let span = reading.span_of(&path);
    reading.report(Diagnostic::error(Code::WRONG_POSTS, span, message).help(help));
}
