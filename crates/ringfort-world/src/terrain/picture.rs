//! How does a grid look as a picture? A PNG, a pixel a cell, in grey or under a ramp of colours.

use crate::grid::Grid;

use super::TerrainError;

/// Colours from the lowest value to the highest, mixed in between; at least one.
#[derive(Debug, Clone, PartialEq)]
pub struct Ramp(pub Vec<[u8; 3]>);

impl Ramp {
    /// From dark blue over green to yellow: dark is low, and even in lightness.
    ///
    /// Seven samples of the map *viridis* by Smith and van der Walt (2015), as released into the
    /// public domain (CC0).
    pub fn viridis() -> Self {
        Self(vec![
            [68, 1, 84],
            [68, 57, 131],
            [49, 104, 142],
            [33, 145, 140],
            [53, 183, 121],
            [144, 215, 67],
            [253, 231, 37],
        ])
    }

    /// The colour of a share between 0 and 1, held to the ends.
    pub fn colour(&self, share: f64) -> [u8; 3] {
        let last = self.0.len().saturating_sub(1);
        let Some(end) = self.0.last() else { return [0; 3] };
        let at = share.clamp(0.0, 1.0) * last as f64;
        let whole = at as usize;
        if share.is_nan() || whole >= last {
            return *end;
        }
        let (a, b, t) = (self.0[whole], self.0[whole + 1], at - whole as f64);
        let mix = |i: usize| libm::round(f64::from(a[i]) + t * (f64::from(b[i]) - f64::from(a[i])));
        [mix(0) as u8, mix(1) as u8, mix(2) as u8]
    }
}

/// A PNG of a grid of brightness, 0 black and 255 white.
pub fn grey(grid: &Grid<u8>) -> Result<Vec<u8>, TerrainError> {
    encode(grid.lattice().cols(), grid.lattice().rows(), png::ColorType::Grayscale, grid.values())
}

/// A PNG of a grid under a ramp, from `low` to `high`; values that are not finite are left clear.
///
/// `low` must be under `high`; beyond them the end colours hold.
pub fn ramp(grid: &Grid<f32>, ramp: &Ramp, low: f64, high: f64) -> Result<Vec<u8>, TerrainError> {
    let span = (high - low).max(f64::MIN_POSITIVE);
    let table: Vec<[u8; 3]> = (0..=255).map(|i| ramp.colour(f64::from(i) / 255.0)).collect();
    let mut pixels = Vec::with_capacity(4 * grid.values().len());
    for value in grid.values() {
        if value.is_finite() {
            let share = ((f64::from(*value) - low) / span).clamp(0.0, 1.0);
            pixels.extend(table[libm::round(255.0 * share) as usize]);
            pixels.push(255);
        } else {
            pixels.extend([0; 4]);
        }
    }
    encode(grid.lattice().cols(), grid.lattice().rows(), png::ColorType::Rgba, &pixels)
}

fn encode(
    cols: u32,
    rows: u32,
    colours: png::ColorType,
    pixels: &[u8],
) -> Result<Vec<u8>, TerrainError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, cols, rows);
    encoder.set_color(colours);
    encoder.set_depth(png::BitDepth::Eight);
    let picture = |error: png::EncodingError| TerrainError::Picture(error.to_string());
    let mut writer = encoder.write_header().map_err(picture)?;
    writer.write_image_data(pixels).map_err(picture)?;
    writer.finish().map_err(picture)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Lattice;

    #[test]
    fn law_what_is_drawn_is_read() {
        let lattice = Lattice::new(3, 2, 10.0, 0.0, 0.0).unwrap();
        let heights = Grid::new(lattice, vec![0.0, 5.0, 10.0, f32::NAN, -4.0, 99.0]).unwrap();
        let colours = Ramp(vec![[0, 0, 0], [100, 200, 50]]);
        let file = ramp(&heights, &colours, 0.0, 10.0).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut pixels = vec![0; 24];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!(pixels[..4], [0, 0, 0, 255]);
        assert_eq!(pixels[4..8], [50, 100, 25, 255]);
        assert_eq!(pixels[8..12], [100, 200, 50, 255]);
        assert_eq!(pixels[12..16], [0, 0, 0, 0]);
        assert_eq!(pixels[16..], [0, 0, 0, 255, 100, 200, 50, 255]);
        assert_eq!(Ramp::viridis().colour(f64::NAN), [253, 231, 37]);
        assert_eq!(Ramp::viridis().colour(0.5), [33, 145, 140]);
        assert!(grey(&Grid::filled(lattice, 7)).is_ok());
    }
}
