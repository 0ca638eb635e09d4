//! What do slopes, sight and travel times over a piece of ground look like?
//!
//! Pictures lie over the shaded ground and carry their legend and a scale below it; shapes are
//! GeoJSON in longitude and latitude (RFC 7946).

mod canvas;
mod features;
mod frame;
mod overlay;
mod picture;
mod profile;

pub use features::{seen_features, time_features};
pub use overlay::Drawn;
pub use picture::{Layer, PictureError, picture};
pub use profile::{profile_csv, profile_features, profile_json, profile_svg};

/// Steps that read well: 1, 2, 5 and 10 times a power of ten, the smallest that is at least `least`.
fn round_step(least: f64) -> f64 {
    if !(least > 0.0 && least.is_finite()) {
        return 1.0;
    }
    let power = libm::pow(10.0, libm::floor(libm::log10(least)));
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().find(|s| s * power >= least * (1.0 - 1e-9));
    step.unwrap_or(10.0) * power
}

/// The upper ends of at most `most` bands of time, in seconds, from 0 to `longest_s`: round numbers
/// of seconds, minutes or hours.
pub fn time_bands(longest_s: f64, most: u32) -> Vec<f64> {
    const STEPS_S: [f64; 16] = [
        1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0,
        10_800.0, 21_600.0, 43_200.0,
    ];
    bands(longest_s, most, &STEPS_S)
}

/// As [`time_bands`], for costs that are lengths: round numbers of metres.
pub fn length_bands(longest_m: f64, most: u32) -> Vec<f64> {
    bands(longest_m, most, &[])
}

fn bands(longest: f64, most: u32, steps: &[f64]) -> Vec<f64> {
    if !(longest > 0.0 && longest.is_finite()) {
        return vec![1.0];
    }
    let least = longest / f64::from(most.max(1));
    let step = steps.iter().copied().find(|s| *s >= least).unwrap_or_else(|| round_step(least));
    let count = libm::ceil(longest / step * (1.0 - 1e-12)).max(1.0) as u32;
    (1..=count).map(|band| f64::from(band) * step).collect()
}

/// A length as people say it: `200 m`, `1.5 km`.
pub fn length_words(metres: f64) -> String {
    if metres >= 1000.0 {
        let text = format!("{:.2}", metres / 1000.0);
        format!("{} km", text.trim_end_matches('0').trim_end_matches('.'))
    } else {
        format!("{metres:.0} m")
    }
}

#[cfg(test)]
mod tests;
