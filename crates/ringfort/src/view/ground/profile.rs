//! What does a sight line over the ground look like, as a table and as a drawing?

use ringfort_world::frame::{Frame, FrameError};
use ringfort_world::sight::{Profile, ProfilePoint};
use serde_json::{Value, json};
use std::fmt::Write;

use super::features::{collection, place};
use super::{length_words, round_step};

/// The drawing's width and height, and the margins within: left, top, right, bottom.
const SIZE: (f64, f64) = (900.0, 360.0);
const MARGINS: (f64, f64, f64, f64) = (62.0, 34.0, 18.0, 42.0);

/// The profile as CSV: a line a point, with a head.
pub fn profile_csv(frame: &Frame, profile: &Profile) -> Result<String, FrameError> {
    let mut text =
        String::from("distance_m,longitude_deg,latitude_deg,ground_m,line_m,clearance_m\n");
    for point in &profile.points {
        let at = frame.lonlat_from_position(point.position)?;
        // writing to a string cannot fail
        let _ = writeln!(
            text,
            "{:.2},{:.7},{:.7},{:.2},{:.2},{:.2}",
            point.distance_m,
            at.longitude_deg,
            at.latitude_deg,
            point.ground_m,
            point.line_m,
            point.clearance_m()
        );
    }
    Ok(text)
}

/// The profile as JSON: what is seen, and the points.
pub fn profile_json(frame: &Frame, profile: &Profile) -> Result<Value, FrameError> {
    let points = profile.points.iter().map(|point| {
        let mut value = properties(point);
        value["lonlat"] = place(frame, point.position)?;
        Ok(value)
    });
    Ok(json!({
        "visible": profile.is_seen,
        "least_clearance_m": rounded(profile.least_clearance_m),
        "points": points.collect::<Result<Vec<_>, FrameError>>()?,
    }))
}

/// The profile as GeoJSON: the line, and the place where it is lowest over the ground.
pub fn profile_features(frame: &Frame, profile: &Profile) -> Result<Value, FrameError> {
    let ends = [profile.points.first(), profile.points.last()].into_iter().flatten();
    let ends = ends.map(|p| place(frame, p.position)).collect::<Result<Vec<_>, _>>()?;
    let mut features = vec![json!({
        "type": "Feature",
        "properties": {
            "visible": u8::from(profile.is_seen),
            "least_clearance_m": rounded(profile.least_clearance_m),
        },
        "geometry": { "type": "LineString", "coordinates": ends },
    })];
    if let Some(lowest) = lowest(profile) {
        features.push(json!({
            "type": "Feature",
            "properties": properties(lowest),
            "geometry": { "type": "Point", "coordinates": place(frame, lowest.position)? },
        }));
    }
    Ok(collection(&features))
}

fn properties(point: &ProfilePoint) -> Value {
    json!({
        "distance_m": rounded(point.distance_m),
        "ground_m": rounded(point.ground_m),
        "line_m": rounded(point.line_m),
        "clearance_m": rounded(point.clearance_m()),
    })
}

fn rounded(metres: f64) -> f64 {
    libm::round(metres * 100.0) / 100.0
}

/// The inner point at which the line is lowest over the ground.
fn lowest(profile: &Profile) -> Option<&ProfilePoint> {
    let inner = profile.points.get(1..profile.points.len().saturating_sub(1))?;
    inner.iter().min_by(|a, b| a.clearance_m().total_cmp(&b.clearance_m()))
}

/// A drawing of the profile: ground, sight line, and where the ground hides.
pub fn profile_svg(profile: &Profile, title: &str) -> String {
    let sheet = Sheet::of(profile);
    let (width, height) = SIZE;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n<text x=\"{}\" y=\"20\" font-size=\"14\" fill=\"#212529\">{}</text>\n",
        MARGINS.0,
        escaped(title)
    );
    sheet.axes(&mut svg);
    let floor = SIZE.1 - MARGINS.3;
    let ground = sheet.line(profile, |p: &ProfilePoint| p.ground_m);
    let (left, right) = (MARGINS.0, SIZE.0 - MARGINS.2);
    // writing to a string cannot fail
    let _ = writeln!(
        svg,
        "<path d=\"M{left:.1} {floor:.1} L{ground} L{right:.1} {floor:.1} Z\" fill=\"#b9a68c\" stroke=\"#6b5a40\"/>"
    );
    let line = sheet.line(profile, |p: &ProfilePoint| p.line_m);
    let colour = if profile.is_seen { "#0f6e84" } else { "#c81e28" };
    let dash = if profile.is_seen { "" } else { " stroke-dasharray=\"7 4\"" };
    let _ = writeln!(
        svg,
        "<path d=\"M{line}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{dash}/>"
    );
    if let Some(lowest) = lowest(profile) {
        let (x, y) = (sheet.x(lowest.distance_m), sheet.y(lowest.ground_m));
        let clearance = lowest.clearance_m();
        let words = if clearance < 0.0 {
            format!("{:.1} m too high", -clearance)
        } else {
            format!("{clearance:.1} m clear")
        };
        let (anchor, dx) = if x > SIZE.0 / 2.0 { ("end", -8.0) } else { ("start", 8.0) };
        let _ = writeln!(
            svg,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"{colour}\"/>\n<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\" fill=\"{colour}\" stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\">{words}</text>",
            x + dx,
            y - 10.0,
        );
    }
    svg.push_str("</svg>\n");
    svg
}

/// From metres to places on the sheet: how long it is, how low and high it reaches, and how far its
/// lines are apart, all in metres.
struct Sheet {
    length: f64,
    low: f64,
    high: f64,
    step: f64,
}

impl Sheet {
    fn of(profile: &Profile) -> Self {
        let heights = || profile.points.iter().flat_map(|p| [p.ground_m, p.line_m]);
        let (low, high) =
            (heights().fold(f64::INFINITY, f64::min), heights().fold(f64::NEG_INFINITY, f64::max));
        let step_m = round_step(((high - low) / 5.0).max(1.0));
        let low_m = (libm::floor(low / step_m) - 0.5) * step_m;
        let high_m = (libm::ceil(high / step_m) + 0.3) * step_m;
        let length_m = profile.points.last().map_or(1.0, |p| p.distance_m).max(1e-3);
        Self { length: length_m, low: low_m, high: high_m, step: step_m }
    }

    fn x(&self, distance_m: f64) -> f64 {
        MARGINS.0 + distance_m / self.length * (SIZE.0 - MARGINS.0 - MARGINS.2)
    }

    fn y(&self, height_m: f64) -> f64 {
        let share = (height_m - self.low) / (self.high - self.low);
        SIZE.1 - MARGINS.3 - share * (SIZE.1 - MARGINS.1 - MARGINS.3)
    }

    /// A polyline of at most a thousand corners.
    fn line(&self, profile: &Profile, height_m: impl Fn(&ProfilePoint) -> f64) -> String {
        let every = profile.points.len().div_ceil(1000).max(1);
        let last = profile.points.len().saturating_sub(1);
        let kept = profile.points.iter().enumerate().filter(|(i, _)| i % every == 0 || *i == last);
        let corners: Vec<String> = kept
            .map(|(_, p)| format!("{:.1} {:.1}", self.x(p.distance_m), self.y(height_m(p))))
            .collect();
        corners.join(" L")
    }

    fn axes(&self, svg: &mut String) {
        let (left, right, floor) = (MARGINS.0, SIZE.0 - MARGINS.2, SIZE.1 - MARGINS.3);
        let mut height = libm::ceil(self.low / self.step) * self.step;
        while height <= self.high {
            let y = self.y(height);
            let _ = writeln!(
                svg,
                "<path d=\"M{left:.1} {y:.1} H{right:.1}\" stroke=\"#dee2e6\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#495057\">{height:.0} m</text>",
                left - 6.0,
                y + 4.0
            );
            height += self.step;
        }
        let step_m = round_step(self.length / 8.0);
        let mut distance = 0.0;
        while distance <= self.length {
            let x = self.x(distance);
            let _ = writeln!(
                svg,
                "<path d=\"M{x:.1} {floor:.1} v5\" stroke=\"#495057\"/><text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#495057\">{}</text>",
                floor + 19.0,
                length_words(distance)
            );
            distance += step_m;
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
