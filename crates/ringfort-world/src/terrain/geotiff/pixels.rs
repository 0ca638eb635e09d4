//! What are the samples of a TIFF? Its layout, and the way from chunks to a window of numbers.

use rayon::prelude::*;
use tiff::tags::{ByteOrder, Tag};

use super::unfold::{Compression, Predictor, Sample, unfold, unpredict};
use super::{Source, TerrainError, Window, tiff_error, unsigned};

/// The most bytes that a strip or tile may unfold to: all cells of the largest map in 64 bits.
const LARGEST_CHUNK: u64 = 8 * crate::grid::MOST_CELLS;

/// How the samples of the first image lie in the file.
pub(super) struct Pixels {
    pub(super) cols: u32,
    pub(super) rows: u32,
    /// Samples of a pixel.
    pub(super) samples: u32,
    sample: Sample,
    compression: Compression,
    predictor: Predictor,
    is_little_endian: bool,
    /// Whether bands lie in chunks of their own, so that the first band's come first.
    is_planar: bool,
    is_tiled: bool,
    chunk_cols: u32,
    chunk_rows: u32,
    /// Where each chunk starts, and how long it is.
    chunks: Vec<(u64, u64)>,
}

impl Pixels {
    pub(super) fn read(decoder: &mut Source, cols: u32, rows: u32) -> Result<Self, TerrainError> {
        let is_little_endian = decoder.byte_order() == ByteOrder::LittleEndian;
        let mut list = |tag| -> Result<Vec<u64>, TerrainError> {
            Ok(decoder.find_tag_unsigned_vec(tag).map_err(tiff_error)?.unwrap_or_default())
        };
        let (bits, formats) = (list(Tag::BitsPerSample)?, list(Tag::SampleFormat)?);
        let tile_offsets = list(Tag::TileOffsets)?;
        let is_tiled = !tile_offsets.is_empty();
        let (offsets, counts) = if is_tiled {
            (tile_offsets, list(Tag::TileByteCounts)?)
        } else {
            (list(Tag::StripOffsets)?, list(Tag::StripByteCounts)?)
        };
        let mut one = |tag, usual: u32| -> Result<u32, TerrainError> {
            Ok(unsigned(decoder, tag)?.unwrap_or(usual))
        };
        let samples = one(Tag::SamplesPerPixel, 1)?;
        let (chunk_cols, chunk_rows) = if is_tiled {
            (one(Tag::TileWidth, 0)?, one(Tag::TileLength, 0)?)
        } else {
            (cols, one(Tag::RowsPerStrip, rows)?.min(rows))
        };
        let is_planar = one(Tag::PlanarConfiguration, 1)? == 2;
        let (compression, predictor) = (one(Tag::Compression, 1)?, one(Tag::Predictor, 1)?);
        let (bits, format) =
            (bits.first().copied().unwrap_or(1), formats.first().copied().unwrap_or(1));
        let refuse = |what: String| Err(TerrainError::Band(what));
        let Some(sample) = Sample::new(format, bits) else {
            return refuse(format!("its samples are {bits} bits of format {format}"));
        };
        let Some(compression) = Compression::new(compression) else {
            return refuse(format!(
                "its compression is number {compression}, which is not read; write it again, as `gdal_translate -co COMPRESS=DEFLATE` does"
            ));
        };
        let Some(predictor) = Predictor::new(predictor, sample) else {
            return refuse(format!("predictor {predictor} does not go with {}", sample.words()));
        };
        if samples == 0 || samples > 1000 || chunk_cols == 0 || chunk_rows == 0 {
            return refuse(format!("{samples} bands in chunks of {chunk_cols} × {chunk_rows}"));
        }
        let pixels = Self {
            cols,
            rows,
            samples,
            sample,
            compression,
            predictor,
            is_little_endian,
            is_planar,
            is_tiled,
            chunk_cols,
            chunk_rows,
            chunks: offsets.into_iter().zip(counts).collect(),
        };
        let due = u64::from(pixels.across()) * u64::from(rows.div_ceil(chunk_rows));
        if (pixels.chunks.len() as u64) < due {
            let has = pixels.chunks.len();
            return Err(TerrainError::Tiff(format!("it lists {has} of its {due} chunks")));
        }
        if pixels.chunk_bytes(chunk_rows).is_none() {
            return refuse(format!(
                "a chunk of {chunk_cols} × {chunk_rows} samples is more than is unfolded at once"
            ));
        }
        Ok(pixels)
    }

    /// Samples, compression and layout in words.
    pub(super) fn what(&self) -> String {
        let layout = if self.is_tiled {
            format!("tiles of {} × {}", self.chunk_cols, self.chunk_rows)
        } else {
            format!("strips of {}", self.chunk_rows)
        };
        let (sample, compression) = (self.sample.words(), self.compression.words());
        format!("{sample}, {compression}{}, {layout}", self.predictor.words())
    }

    /// Chunks from west to east.
    fn across(&self) -> u32 {
        self.cols.div_ceil(self.chunk_cols)
    }

    /// Samples of a pixel within a chunk.
    fn stride(&self) -> usize {
        if self.is_planar { 1 } else { self.samples as usize }
    }

    fn row_bytes(&self) -> usize {
        self.chunk_cols as usize * self.stride() * self.sample.bytes()
    }

    /// Bytes of a chunk of `rows` rows, unless they are too many.
    fn chunk_bytes(&self, rows: u32) -> Option<usize> {
        let row = u64::from(self.chunk_cols) * (self.stride() * self.sample.bytes()) as u64;
        row.checked_mul(u64::from(rows)).filter(|b| *b <= LARGEST_CHUNK).map(|b| b as usize)
    }

    /// The first band's numbers of a window, row by row; `nodata` and missing chunks are NaN.
    pub(super) fn window(
        &self,
        bytes: &[u8],
        window: Window,
        nodata: Option<f32>,
    ) -> Result<Vec<f32>, TerrainError> {
        let mut values = vec![f32::NAN; window.cols as usize * window.rows as usize];
        // one band of output for each row of chunks
        let mut bands = Vec::new();
        let mut rest = values.as_mut_slice();
        let mut row = window.row;
        while !rest.is_empty() {
            let chunk_row = row / self.chunk_rows;
            let end = ((chunk_row + 1) * self.chunk_rows).min(window.row + window.rows);
            let (band, after) = rest.split_at_mut((end - row) as usize * window.cols as usize);
            bands.push((chunk_row, row, band));
            (rest, row) = (after, end);
        }
        let read = |(chunk_row, row, out): (u32, u32, &mut [f32])| {
            self.band(bytes, window, nodata, chunk_row, row, out)
        };
        let done: Vec<Result<(), TerrainError>> = bands.into_par_iter().map(read).collect();
        done.into_iter().collect::<Result<(), TerrainError>>()?;
        Ok(values)
    }

    /// Fills `out` with the window's part of one row of chunks, from the file's row `row` on.
    fn band(
        &self,
        bytes: &[u8],
        window: Window,
        nodata: Option<f32>,
        chunk_row: u32,
        row: u32,
        out: &mut [f32],
    ) -> Result<(), TerrainError> {
        let top = chunk_row * self.chunk_rows;
        // the last strip may be short, a tile never is
        let rows =
            if self.is_tiled { self.chunk_rows } else { self.chunk_rows.min(self.rows - top) };
        let (first, last) =
            (window.col / self.chunk_cols, (window.col + window.cols - 1) / self.chunk_cols);
        for chunk_col in first..=last {
            let index = (chunk_row * self.across() + chunk_col) as usize;
            let Some(mut raw) = self.chunk(bytes, index, rows)? else { continue };
            let left = chunk_col * self.chunk_cols;
            let from = window.col.max(left);
            let to = (window.col + window.cols).min(left + self.chunk_cols);
            let lines = raw.par_chunks_mut(self.row_bytes()).skip((row - top) as usize);
            let outs = out.par_chunks_mut(window.cols as usize);
            outs.zip(lines).with_min_len(64).for_each(|(out, line)| {
                let out = &mut out[(from - window.col) as usize..(to - window.col) as usize];
                let stride = self.stride();
                let skip = (from - left) as usize;
                unpredict(line, self.predictor, self.sample, stride, self.is_little_endian);
                self.sample.numbers(line, skip, stride, self.is_little_endian_now(), out);
                if let Some(nodata) = nodata {
                    for value in out {
                        if *value == nodata {
                            *value = f32::NAN;
                        }
                    }
                }
            });
        }
        Ok(())
    }

    /// The byte order after the predictor was undone.
    fn is_little_endian_now(&self) -> bool {
        match self.predictor {
            Predictor::Plain => self.is_little_endian,
            Predictor::Horizontal | Predictor::Floating => true,
        }
    }

    /// A chunk's bytes; `None` where the file leaves it out.
    fn chunk(
        &self,
        bytes: &[u8],
        index: usize,
        rows: u32,
    ) -> Result<Option<Vec<u8>>, TerrainError> {
        let truncated = || TerrainError::Truncated {
            bytes: bytes.len(),
            cols: u64::from(self.cols),
            rows: u64::from(self.rows),
        };
        let (start, count) = self.chunks.get(index).copied().ok_or_else(truncated)?;
        if start == 0 || count == 0 {
            return Ok(None);
        }
        let range = usize::try_from(start).ok().zip(usize::try_from(count).ok());
        let folded = range
            .and_then(|(start, count)| bytes.get(start..start.checked_add(count)?))
            .ok_or_else(truncated)?;
        let due = self.chunk_bytes(rows).ok_or_else(truncated)?;
        unfold(self.compression, folded, due).map(Some).map_err(|why| match why {
            None => truncated(),
            Some(why) => TerrainError::Tiff(format!("chunk {index} is damaged ({why})")),
        })
    }
}
