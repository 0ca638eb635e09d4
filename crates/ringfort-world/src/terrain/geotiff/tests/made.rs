//! TIFFs made byte by byte, of any layout: what the encoder of the library does not write.

/// A tag with its numbers: 16-bit, 32-bit or 64-bit floats.
pub(super) enum Numbers {
    Short(Vec<u16>),
    Long(Vec<u32>),
    Double(Vec<f64>),
}

/// How a TIFF is laid out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Layout {
    pub(super) compression: u16,
    pub(super) predictor: u16,
    /// Sides of a tile, or rows of a strip.
    pub(super) tile: Option<(u32, u32)>,
    pub(super) rows_a_strip: u32,
    pub(super) is_little_endian: bool,
    /// Format and bits of a sample.
    pub(super) sample: (u16, u16),
    pub(super) bands: u16,
    pub(super) is_planar: bool,
}

pub(super) const PLAIN: Layout = Layout {
    compression: 1,
    predictor: 1,
    tile: None,
    rows_a_strip: 4,
    is_little_endian: true,
    sample: (3, 32),
    bands: 1,
    is_planar: false,
};

/// A UTM raster of `cols` × `rows` samples `value(band, col, row)`.
pub(super) fn tiff(
    layout: Layout,
    cols: u32,
    rows: u32,
    value: impl Fn(u16, u32, u32) -> f64,
) -> Vec<u8> {
    let (wide, high) = layout.tile.unwrap_or((cols, layout.rows_a_strip));
    let planes = if layout.is_planar { layout.bands } else { 1 };
    let stride = if layout.is_planar { 1 } else { layout.bands };
    let mut chunks = Vec::new();
    for plane in 0..planes {
        for down in 0..rows.div_ceil(high) {
            for across in 0..cols.div_ceil(wide) {
                let last = if layout.tile.is_some() { high } else { high.min(rows - down * high) };
                let mut bytes = Vec::new();
                for row in 0..last {
                    let samples: Vec<f64> = (0..wide)
                        .flat_map(|col| (0..stride).map(move |band| (col, band)))
                        .map(|(col, band)| {
                            let (col, row) = (across * wide + col, down * high + row);
                            value(plane + band, col.min(cols - 1), row.min(rows - 1))
                        })
                        .collect();
                    bytes.extend(line(layout, &samples, usize::from(stride)));
                }
                chunks.push(folded(layout.compression, &bytes));
            }
        }
    }
    let (format, bits) = layout.sample;
    let mut tags = vec![
        (256, Numbers::Long(vec![cols])),
        (257, Numbers::Long(vec![rows])),
        (258, Numbers::Short(vec![bits; usize::from(layout.bands)])),
        (259, Numbers::Short(vec![layout.compression])),
        (262, Numbers::Short(vec![1])),
        (277, Numbers::Short(vec![layout.bands])),
        (284, Numbers::Short(vec![if layout.is_planar { 2 } else { 1 }])),
        (317, Numbers::Short(vec![layout.predictor])),
        (339, Numbers::Short(vec![format; usize::from(layout.bands)])),
        (33_550, Numbers::Double(vec![20.0, 20.0, 0.0])),
        (33_922, Numbers::Double(vec![0.0, 0.0, 0.0, 600_000.0, 2_000_000.0, 0.0])),
        (34_735, Numbers::Short([1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 32_613].into())),
    ];
    if layout.bands > 1 {
        tags.push((338, Numbers::Short(vec![0; usize::from(layout.bands - 1)])));
    }
    match layout.tile {
        Some((wide, high)) => {
            tags.push((322, Numbers::Long(vec![wide])));
            tags.push((323, Numbers::Long(vec![high])));
        }
        None => tags.push((278, Numbers::Long(vec![high]))),
    }
    file(layout, tags, &chunks)
}

/// Lays out a file: the header, the chunks, then the directory and what does not fit into it.
pub(super) fn file(layout: Layout, mut tags: Vec<(u16, Numbers)>, chunks: &[Vec<u8>]) -> Vec<u8> {
    let mut out = vec![0; 8];
    let mut offsets = Vec::new();
    for chunk in chunks {
        offsets.push(if chunk.is_empty() { 0 } else { out.len() as u32 });
        out.extend(chunk);
    }
    let counts: Vec<u32> = chunks.iter().map(|c| c.len() as u32).collect();
    let (at, count) = if layout.tile.is_some() { (324, 325) } else { (273, 279) };
    tags.push((at, Numbers::Long(offsets)));
    tags.push((count, Numbers::Long(counts)));
    tags.sort_by_key(|(tag, _)| *tag);
    let u16s = |v: u16| if layout.is_little_endian { v.to_le_bytes() } else { v.to_be_bytes() };
    let u32s = |v: u32| if layout.is_little_endian { v.to_le_bytes() } else { v.to_be_bytes() };
    let f64s = |v: f64| if layout.is_little_endian { v.to_le_bytes() } else { v.to_be_bytes() };
    let directory = out.len() as u32;
    let mut beyond = directory + 2 + 12 * tags.len() as u32 + 4;
    let mut rest: Vec<u8> = Vec::new();
    out.extend(u16s(tags.len() as u16));
    for (tag, numbers) in &tags {
        let (kind, count, bytes): (u16, usize, Vec<u8>) = match numbers {
            Numbers::Short(v) => (3, v.len(), v.iter().flat_map(|v| u16s(*v)).collect()),
            Numbers::Long(v) => (4, v.len(), v.iter().flat_map(|v| u32s(*v)).collect()),
            Numbers::Double(v) => (12, v.len(), v.iter().flat_map(|v| f64s(*v)).collect()),
        };
        out.extend(u16s(*tag));
        out.extend(u16s(kind));
        out.extend(u32s(count as u32));
        if bytes.len() <= 4 {
            out.extend(&bytes);
            out.extend(vec![0; 4 - bytes.len()]);
        } else {
            out.extend(u32s(beyond));
            beyond += bytes.len() as u32;
            rest.extend(bytes);
        }
    }
    out.extend(u32s(0));
    out.extend(rest);
    out[..2].copy_from_slice(if layout.is_little_endian { b"II" } else { b"MM" });
    out[2..4].copy_from_slice(&u16s(42));
    out[4..8].copy_from_slice(&u32s(directory));
    out
}

/// A row of samples as bytes, after the predictor.
fn line(layout: Layout, samples: &[f64], stride: usize) -> Vec<u8> {
    let bytes: Vec<Vec<u8>> = samples.iter().map(|v| bytes(layout.sample, *v)).collect();
    let size = bytes[0].len();
    if layout.predictor == 3 {
        let mut planes: Vec<u8> = (0..size).flat_map(|k| bytes.iter().map(move |b| b[k])).collect();
        for i in (stride..planes.len()).rev() {
            planes[i] = planes[i].wrapping_sub(planes[i - stride]);
        }
        return planes;
    }
    let number = |b: &[u8]| b.iter().fold(0_u64, |n, byte| n << 8 | u64::from(*byte));
    let mut out = Vec::new();
    for (i, sample) in bytes.iter().enumerate() {
        let mut value = number(sample);
        if layout.predictor == 2 && i >= stride {
            value = value.wrapping_sub(number(&bytes[i - stride]));
        }
        let big = value.to_be_bytes();
        let mut sample = big[8 - size..].to_vec();
        if layout.is_little_endian {
            sample.reverse();
        }
        out.extend(sample);
    }
    out
}

/// A sample, the highest byte first.
fn bytes((format, bits): (u16, u16), value: f64) -> Vec<u8> {
    match (format, bits) {
        (3, 32) => (value as f32).to_be_bytes().to_vec(),
        (3, _) => value.to_be_bytes().to_vec(),
        _ => (value as i64).to_be_bytes()[8 - usize::from(bits) / 8..].to_vec(),
    }
}

fn folded(compression: u16, bytes: &[u8]) -> Vec<u8> {
    match compression {
        5 => {
            let mut lzw = weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8);
            lzw.encode(bytes).unwrap()
        }
        8 => miniz_oxide::deflate::compress_to_vec_zlib(bytes, 6),
        32_773 => {
            // a run for the first byte, then literals
            let mut out = vec![0, bytes[0]];
            for literal in bytes[1..].chunks(100) {
                out.push(literal.len() as u8 - 1);
                out.extend(literal);
            }
            out.extend([0x80, 0xFF, 7]);
            out
        }
        50_000 => {
            ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
        }
        _ => bytes.to_vec(),
    }
}
