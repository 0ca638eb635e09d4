//! What does a layer look like, over the shaded ground and with its legend?

use ringfort_model::units::{Position, time_words};
use ringfort_world::grid::Grid;
use ringfort_world::sight::{HIDDEN, SEEN};
use ringfort_world::terrain::Terrain;

use super::canvas::{Canvas, Colour, LINE};
use super::frame::Frame;
use super::overlay::Drawn;
use super::{length_bands, length_words, time_bands};

/// The margin around ground and legend, in pixels.
const MARGIN: u32 = 12;
/// A box of the legend, in pixels.
const BOX: u32 = 13;

const PAPER: Colour = [255, 255, 255];
const INK: Colour = [33, 37, 41];
/// The credit.
const FAINT: Colour = [90, 95, 100];
/// The observer, or where a way begins.
const MARK: Colour = [200, 30, 40];
/// What is seen.
const LIT: Colour = [255, 176, 32];
/// What is in reach and hidden.
const VEILED: Colour = [97, 102, 117];
/// What is out of reach.
const BEYOND: Colour = [226, 228, 230];
/// Where no way leads.
const BARRED: Colour = [150, 150, 150];

/// P(I) of 0 and of 1.
const UNSTOPPED: Colour = [253, 244, 214];
const STOPPED: Colour = [15, 78, 102];

/// Upper ends of the classes of slope, in degrees, with their colours.
const SLOPES: [(f32, Colour); 7] = [
    (5.0, [237, 246, 229]),
    (10.0, [204, 230, 163]),
    (15.0, [253, 231, 122]),
    (20.0, [254, 189, 87]),
    (30.0, [244, 122, 62]),
    (45.0, [205, 50, 50]),
    (f32::INFINITY, [110, 20, 70]),
];

/// From near to far: light to dark, so that it also reads in grey.
const NEAR_TO_FAR: [Colour; 7] = [
    [254, 246, 181],
    [255, 213, 120],
    [253, 165, 98],
    [238, 112, 99],
    [196, 70, 118],
    [134, 45, 124],
    [66, 30, 98],
];

/// What is shown of a piece of ground.
#[derive(Debug, Clone, Copy)]
pub enum Layer<'a> {
    /// The shaded ground alone, brightness 0 to 255.
    Shade(&'a Grid<u8>),
    /// Slopes in degrees.
    Slope(&'a Grid<f32>),
    /// What is seen, hidden and out of reach, and from where.
    Seen(&'a Grid<u8>, Position),
    /// With what chance each cell is seen, NaN out of reach, and from where.
    Chance(&'a Grid<f32>, Position),
    /// P(I) from each cell, NaN where no way leads, with what lies over it.
    Interruption(&'a Grid<f32>, &'a Drawn),
    /// Seconds from the nearest of some places; infinite where no way leads.
    Time(&'a Grid<f32>, &'a [Position]),
    /// Metres from the nearest of some places; infinite where no way leads.
    Length(&'a Grid<f32>, &'a [Position]),
}

/// Why there is no picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureError(String);

impl std::fmt::Display for PictureError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the picture cannot be encoded: {}", self.0)
    }
}

impl std::error::Error for PictureError {}

/// A PNG of the layer over the shaded ground, with a title, its legend and a scale below.
///
/// One pixel a cell, more for small rasters and fewer for those over 2,400 cells wide; north is up.
pub fn picture(terrain: &Terrain, layer: &Layer<'_>, title: &str) -> Result<Vec<u8>, PictureError> {
    let shade = match layer {
        Layer::Shade(grid) => (*grid).clone(),
        _ => terrain.hillshade(315.0, 45.0, 1.0),
    };
    let over = if let Layer::Interruption(_, drawn) = layer { Some(*drawn) } else { None };
    let frame = match over.and_then(Drawn::extent) {
        Some(part) => Frame::part(terrain.lattice(), &part),
        None => Frame::whole(terrain.lattice()),
    };
    let bands = Bands::of(layer);
    let entries = bands.legend(layer);
    let inner = frame.width.max(240);
    let legend_rows = rows_of(&entries, inner);
    let title = lines(title, inner);
    let credit = over.map_or_else(Vec::new, |drawn| lines(&drawn.credit, inner));
    let rows = title.len() as u32 + legend_rows + 1 + credit.len() as u32;
    let below = MARGIN + rows * LINE + MARGIN;
    let (width, height) = (inner + 2 * MARGIN, frame.height + MARGIN + below);
    let mut canvas = Canvas::new(width, height, PAPER);
    for y in 0..frame.height {
        for x in 0..frame.width {
            let cell = frame.cell(x, y);
            let colour = bands.colour(layer, cell, shade.get(cell));
            canvas.set(i64::from(x + MARGIN), i64::from(y + MARGIN), colour);
        }
    }
    let marks = match layer {
        Layer::Seen(_, at) | Layer::Chance(_, at) => std::slice::from_ref(at),
        Layer::Interruption(_, drawn) => std::slice::from_ref(&drawn.site),
        Layer::Time(_, places) | Layer::Length(_, places) => places,
        _ => &[],
    };
    if let Some(drawn) = over {
        drawn.draw(&mut canvas, &frame, MARGIN);
    }
    for at in marks {
        let (x, y) = frame.pixel(*at);
        canvas.mark(x + f64::from(MARGIN), y + f64::from(MARGIN), MARK);
    }
    let mut y = frame.height + 2 * MARGIN;
    for line in &title {
        canvas.write(MARGIN, y, line, INK);
        y += LINE;
    }
    draw_legend(&mut canvas, &entries, y, inner);
    y += legend_rows * LINE;
    draw_scale(&mut canvas, &frame, y);
    for line in &credit {
        y += LINE;
        canvas.write(MARGIN, y, line, FAINT);
    }
    encoded(&canvas).map_err(|error| PictureError(error.to_string()))
}

/// A text in lines of at most `width` pixels, broken between words.
fn lines(text: &str, width: u32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if Canvas::text_width(line) + Canvas::text_width(word) < width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn encoded(canvas: &Canvas) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, canvas.width(), canvas.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::Balanced);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(canvas.bytes())?;
    writer.finish()?;
    Ok(bytes)
}

/// The upper ends of the bands of a layer of times or lengths; none for the others.
struct Bands(Vec<f64>);

impl Bands {
    fn of(layer: &Layer<'_>) -> Self {
        let longest = |grid: &Grid<f32>| {
            let finite = grid.values().iter().filter(|v| v.is_finite());
            finite.fold(0.0_f64, |most, v| most.max(f64::from(*v)))
        };
        Self(match layer {
            Layer::Time(grid, _) => time_bands(longest(grid), 12),
            Layer::Length(grid, _) => length_bands(longest(grid), 12),
            _ => Vec::new(),
        })
    }

    fn band_colour(&self, band: usize) -> Colour {
        pale_to_dark(band as f64 / (self.0.len().max(2) - 1) as f64)
    }

    /// The colour of a cell over its shade.
    fn colour(&self, layer: &Layer<'_>, cell: u32, shade: u8) -> Colour {
        // level ground is 180 under a light 45° up, and keeps the colour of the layer as it is;
        // shade darkens it, and light mixes in white, so that neither changes the hue
        let lit = f64::from(shade) / 180.0;
        let over = |colour: Colour, depth: f64| {
            if lit < 1.0 {
                mixed(colour, colour.map(|c| c / 5), depth * (1.0 - lit))
            } else {
                mixed(colour, PAPER, depth * 0.5 * (lit - 1.0))
            }
        };
        match layer {
            Layer::Shade(_) => [shade; 3],
            Layer::Slope(grid) => {
                let slope = grid.get(cell);
                let class = SLOPES.iter().find(|(below, _)| slope < *below);
                over(class.map_or(INK, |(_, colour)| *colour), 0.5)
            }
            Layer::Seen(grid, _) => match grid.get(cell) {
                SEEN => over(LIT, 0.7),
                HIDDEN => over(VEILED, 0.9),
                _ => over(BEYOND, 0.45),
            },
            Layer::Chance(grid, _) => {
                let chance = grid.get(cell);
                if chance.is_nan() { over(BEYOND, 0.45) } else { over(likely(chance), 0.7) }
            }
            Layer::Interruption(grid, _) => {
                let chance = grid.get(cell);
                if chance.is_nan() { over(BARRED, 0.6) } else { over(surely(chance), 0.6) }
            }
            Layer::Time(grid, _) | Layer::Length(grid, _) => {
                let value = f64::from(grid.get(cell));
                if !value.is_finite() {
                    return over(BARRED, 0.6);
                }
                let band = self.0.partition_point(|end| *end < value).min(self.0.len() - 1);
                over(self.band_colour(band), 0.6)
            }
        }
    }

    fn legend(&self, layer: &Layer<'_>) -> Vec<(Colour, String)> {
        let bands = |words: fn(f64) -> String| {
            (self.0.iter().enumerate())
                .map(|(band, end)| (self.band_colour(band), format!("to {}", words(*end))))
                .collect()
        };
        let finite = |grid: &Grid<f32>, mut legend: Vec<(Colour, String)>| {
            if grid.values().iter().any(|v| !v.is_finite()) {
                legend.push((BARRED, "no way".to_owned()));
            }
            legend
        };
        match layer {
            Layer::Shade(_) => Vec::new(),
            Layer::Slope(_) => {
                let words = |below: f32| {
                    if below.is_finite() {
                        format!("under {below}°")
                    } else {
                        "steeper".to_owned()
                    }
                };
                SLOPES.iter().map(|(below, colour)| (*colour, words(*below))).collect()
            }
            Layer::Seen(grid, _) => {
                let mut legend = vec![(LIT, "seen".to_owned()), (VEILED, "hidden".to_owned())];
                if grid.values().iter().any(|v| *v != SEEN && *v != HIDDEN) {
                    legend.push((BEYOND, "out of reach".to_owned()));
                }
                legend.push((MARK, "observer".to_owned()));
                legend
            }
            Layer::Chance(grid, _) => {
                let steps = [0.0, 0.25, 0.5, 0.75, 1.0];
                let mut legend: Vec<(Colour, String)> =
                    steps.iter().map(|p| (likely(*p), format!("{p}"))).collect();
                if grid.values().iter().any(|p| p.is_nan()) {
                    legend.push((BEYOND, "out of reach".to_owned()));
                }
                legend.push((MARK, "observer".to_owned()));
                legend
            }
            Layer::Interruption(grid, drawn) => {
                let steps = [0.0, 0.25, 0.5, 0.75, 1.0];
                let legend = steps.iter().map(|p| (surely(*p), format!("P(I) {p}"))).collect();
                let mut legend = finite(grid, legend);
                legend.extend(drawn.legend());
                legend.push((MARK, "the site".to_owned()));
                legend
            }
            Layer::Time(grid, _) => finite(grid, bands(time_words)),
            Layer::Length(grid, _) => finite(grid, bands(length_words)),
        }
    }
}

/// The colour of P(I): pale where nobody is stopped, dark where everybody is.
fn surely(chance: f32) -> Colour {
    mixed(UNSTOPPED, STOPPED, f64::from(chance))
}

/// The colour of a chance of being seen: dark where nobody is, pale where everybody is.
fn likely(chance: f32) -> Colour {
    pale_to_dark(1.0 - f64::from(chance))
}

/// The colour at a share, from 0 to 1, of [`NEAR_TO_FAR`].
fn pale_to_dark(share: f64) -> Colour {
    let steps = (NEAR_TO_FAR.len() - 1) as f64;
    let at = share.clamp(0.0, 1.0) * steps;
    let low = libm::floor(at).min(steps - 1.0);
    mixed(NEAR_TO_FAR[low as usize], NEAR_TO_FAR[low as usize + 1], at - low)
}

fn mixed(a: Colour, b: Colour, share: f64) -> Colour {
    std::array::from_fn(|i| {
        libm::round(f64::from(a[i]) + share * (f64::from(b[i]) - f64::from(a[i]))) as u8
    })
}

/// The width of each entry of a legend: all the same, so that they stand in columns.
fn column(entries: &[(Colour, String)]) -> u32 {
    let widest = entries.iter().map(|(_, text)| Canvas::text_width(text)).max().unwrap_or(0);
    BOX + 6 + widest + 16
}

fn rows_of(entries: &[(Colour, String)], width: u32) -> u32 {
    let a_row = (width / column(entries)).max(1);
    (entries.len() as u32).div_ceil(a_row)
}

fn draw_legend(canvas: &mut Canvas, entries: &[(Colour, String)], top: u32, width: u32) {
    let a_row = (width / column(entries)).max(1);
    for (i, (colour, text)) in entries.iter().enumerate() {
        let (row, col) = (i as u32 / a_row, i as u32 % a_row);
        let (x, y) = (MARGIN + col * column(entries), top + row * LINE);
        canvas.fill((x, y), (BOX, BOX), INK);
        canvas.fill((x + 1, y + 1), (BOX - 2, BOX - 2), *colour);
        canvas.write(x + BOX + 6, y, text, INK);
    }
}

fn draw_scale(canvas: &mut Canvas, frame: &Frame, y: u32) {
    let metres_a_pixel = frame.metres_a_pixel();
    // the longest round length of at most a third of the width
    let third_m = metres_a_pixel * f64::from(frame.width) / 3.0;
    let power = libm::pow(10.0, libm::floor(libm::log10(third_m)));
    let round = [5.0, 2.0, 1.0].into_iter().map(|by| by * power).find(|l| *l <= third_m);
    let length_m = round.unwrap_or(power);
    let pixels = libm::round(length_m / metres_a_pixel) as u32;
    canvas.fill((MARGIN, y + 6), (pixels, 3), INK);
    canvas.fill((MARGIN, y + 2), (2, 7), INK);
    canvas.fill((MARGIN + pixels.saturating_sub(2), y + 2), (2, 7), INK);
    canvas.write(MARGIN + pixels + 8, y, &length_words(length_m), INK);
}
