//! How are letters and strokes drawn into a picture?

use embedded_graphics::Drawable;
use embedded_graphics::draw_target::DrawTarget;
use embedded_graphics::geometry::{OriginDimensions, Point, Size};
use embedded_graphics::mono_font::iso_8859_1::FONT_7X13;
use embedded_graphics::mono_font::{MonoFont, MonoTextStyle};
use embedded_graphics::pixelcolor::{Rgb888, RgbColor};
use embedded_graphics::prelude::Pixel;
use embedded_graphics::text::{Baseline, Text};
use std::convert::Infallible;

/// The letters of pictures: ISO 8859-1, 7 by 13 pixels.
const FONT: MonoFont<'_> = FONT_7X13;
/// The height of a line of text, in pixels.
pub const LINE: u32 = 18;

/// A colour: red, green and blue.
pub type Colour = [u8; 3];

/// Pixels, row by row from the top.
pub struct Canvas {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

impl Canvas {
    /// A canvas of one colour.
    pub fn new(width: u32, height: u32, colour: Colour) -> Self {
        let pixels = colour.repeat(width as usize * height as usize);
        Self { width, height, pixels }
    }

    pub fn width(&self) -> u32 {
        self.width
    }

    pub fn height(&self) -> u32 {
        self.height
    }

    /// Its bytes, three a pixel.
    pub fn bytes(&self) -> &[u8] {
        &self.pixels
    }

    /// Colours one pixel; beyond the edge nothing happens.
    pub fn set(&mut self, x: i64, y: i64, colour: Colour) {
        let inside = |v: i64, n: u32| (0..i64::from(n)).contains(&v);
        if inside(x, self.width) && inside(y, self.height) {
            let at = 3 * (y as usize * self.width as usize + x as usize);
            self.pixels[at..at + 3].copy_from_slice(&colour);
        }
    }

    /// Fills a rectangle whose north-western pixel is (`x`, `y`).
    pub fn fill(&mut self, (x, y): (u32, u32), (width, height): (u32, u32), colour: Colour) {
        for row in y..y.saturating_add(height) {
            for col in x..x.saturating_add(width) {
                self.set(i64::from(col), i64::from(row), colour);
            }
        }
    }

    /// A mark that stands out on any ground: a dot in a dark and a light ring.
    pub fn mark(&mut self, x: f64, y: f64, colour: Colour) {
        const RADIUS: i64 = 7;
        let (middle_x, middle_y) = (libm::floor(x) as i64, libm::floor(y) as i64);
        for dy in -RADIUS..=RADIUS {
            for dx in -RADIUS..=RADIUS {
                let colour = match dx * dx + dy * dy {
                    0..=16 => colour,
                    17..=30 => [255; 3],
                    31..=50 => [20, 20, 20],
                    _ => continue,
                };
                self.set(middle_x + dx, middle_y + dy, colour);
            }
        }
    }

    /// Writes a line of text whose upper left corner is (`x`, `y`); it ends where the canvas does.
    pub fn write(&mut self, x: u32, y: u32, text: &str, colour: Colour) {
        let style = MonoTextStyle::new(&FONT, Rgb888::new(colour[0], colour[1], colour[2]));
        let at = Point::new(x as i32, y as i32);
        let Ok(_) = Text::with_baseline(text, at, style, Baseline::Top).draw(self);
    }

    /// How wide a text is, in pixels.
    pub fn text_width(text: &str) -> u32 {
        text.chars().count() as u32 * FONT.character_size.width
    }
}

impl OriginDimensions for Canvas {
    fn size(&self) -> Size {
        Size::new(self.width, self.height)
    }
}

impl DrawTarget for Canvas {
    type Color = Rgb888;
    type Error = Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<Rgb888>>>(
        &mut self,
        pixels: I,
    ) -> Result<(), Infallible> {
        for Pixel(at, colour) in pixels {
            self.set(i64::from(at.x), i64::from(at.y), [colour.r(), colour.g(), colour.b()]);
        }
        Ok(())
    }
}
