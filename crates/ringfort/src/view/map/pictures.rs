//! What do the ground and what is seen of it look like, small enough for a page?
//!
//! Pictures are data URIs that fill the extent of the terrain, at most [`WIDEST`] pixels a side.
//! The JPEG encoder is based in part on the work of the Independent JPEG Group.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jpeg_encoder::{ColorType, Encoder};
use ringfort_world::grid::{Grid, Lattice};
use ringfort_world::sight::{Covered, Look, for_each_in_reach};
use ringfort_world::terrain::Terrain;

/// The most pixels a side.
const WIDEST: u32 = 900;
/// Where the light comes from: the north-west, halfway up, as on most maps.
const LIGHT_DEG: (f64, f64) = (315.0, 45.0);
/// Quality of the JPEG, 1 to 100.
const QUALITY: u8 = 72;
/// The protector's hue, and how much of the ground it covers, of 255.
const SEEN_COLOUR: ([u8; 3], u8) = ([0x0F, 0x6E, 0x84], 105);

/// The shaded ground as a grey JPEG; none for a terrain that no picture can hold.
pub fn hillshade(terrain: &Terrain) -> Option<String> {
    let shade = terrain.hillshade(LIGHT_DEG.0, LIGHT_DEG.1, 1.0);
    let size = Size::of(shade.lattice());
    let pixels: Vec<u8> = size
        .pixels()
        .map(|cells| {
            let (sum, count) = cells.fold((0_u64, 0_u64), |(sum, count), cell| {
                (sum + u64::from(shade.get(cell)), count + 1)
            });
            (sum / count.max(1)) as u8
        })
        .collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, QUALITY);
    encoder.set_optimized_huffman_tables(true);
    let (width, height) = (u16::try_from(size.width).ok()?, u16::try_from(size.height).ok()?);
    encoder.encode(&pixels, width, height, ColorType::Luma).ok()?;
    Some(format!("data:image/jpeg;base64,{}", STANDARD.encode(bytes)))
}

/// The ground on which at least one of `looks` has a target in view, in the protector's hue on
/// nothing, as a PNG of one bit a pixel; none if nobody sees anything.
pub fn seen(terrain: &Terrain, covered: Option<&Covered>, looks: &[Look]) -> Option<String> {
    let mut seen = Grid::filled(*terrain.lattice(), false);
    for look in looks {
        for_each_in_reach(terrain, covered, look, |cell, _, is_seen| {
            if is_seen {
                seen.set(cell, true);
            }
        });
    }
    if !seen.values().contains(&true) {
        return None;
    }
    let size = Size::of(seen.lattice());
    let pixels: Vec<bool> =
        size.pixels().map(|mut cells| cells.any(|cell| seen.get(cell))).collect();
    let bytes = one_bit_png(&size, &pixels).ok()?;
    Some(format!("data:image/png;base64,{}", STANDARD.encode(bytes)))
}

fn one_bit_png(size: &Size, pixels: &[bool]) -> Result<Vec<u8>, png::EncodingError> {
    let mut packed = Vec::new();
    for row in pixels.chunks(size.width as usize) {
        for eight in row.chunks(8) {
            let bits = eight.iter().enumerate().map(|(i, on)| u8::from(*on) << (7 - i));
            packed.push(bits.fold(0, |byte, bit| byte | bit));
        }
    }
    let (colour, alpha) = SEEN_COLOUR;
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, size.width, size.height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_compression(png::Compression::High);
    encoder.set_palette([[0, 0, 0], colour].concat());
    encoder.set_trns(vec![0, alpha]);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&packed)?;
    writer.finish()?;
    Ok(bytes)
}

/// The size of a picture of a lattice, and which cells each pixel stands for.
struct Size {
    lattice: Lattice,
    width: u32,
    height: u32,
}

impl Size {
    /// One pixel a cell, or fewer where that would be too many.
    fn of(lattice: &Lattice) -> Self {
        let (cols, rows) = (lattice.cols(), lattice.rows());
        let shrink = (f64::from(cols.max(rows)) / f64::from(WIDEST)).max(1.0);
        let pixels = |cells: u32| (libm::round(f64::from(cells) / shrink) as u32).clamp(1, cells);
        Self { lattice: *lattice, width: pixels(cols), height: pixels(rows) }
    }

    /// The cells of each pixel, row by row from the north; every cell is in exactly one.
    fn pixels(&self) -> impl Iterator<Item = impl Iterator<Item = u32>> {
        let (cols, rows) = (self.lattice.cols(), self.lattice.rows());
        let span = |i: u32, of: u32, cells: u32| {
            let edge = |i: u32| (u64::from(i) * u64::from(cells) / u64::from(of)) as u32;
            edge(i)..edge(i + 1)
        };
        (0..self.height).flat_map(move |y| {
            (0..self.width).map(move |x| {
                let rows = span(y, self.height, rows);
                let cols = span(x, self.width, cols);
                rows.flat_map(move |row| cols.clone().map(move |col| self.lattice.cell(col, row)))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn law_every_cell_is_in_one_pixel() {
        for (cols, rows) in [(7, 5), (901, 3), (2500, 4)] {
            let lattice = Lattice::new(cols, rows, 10.0, 0.0, 0.0).unwrap();
            let size = Size::of(&lattice);
            assert!(size.width <= WIDEST && size.height >= 1);
            let mut cells: Vec<u32> = size.pixels().flatten().collect();
            cells.sort_unstable();
            assert!(cells.into_iter().eq(0..lattice.cells() as u32));
        }
    }
}
