//! How do the bytes of a strip or tile become numbers? Compression, predictor, kind of sample.
//!
//! Source: *TIFF Revision 6.0* (Aldus, 1992), sections 9, 13 and 14; Adobe Photoshop TIFF Technical
//! Note 3 (2005) for the floating-point predictor (sources not read: as commonly described, and in
//! agreement with files written by GDAL).

use std::io::Read;

/// How chunks are folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compression {
    Plain,
    Lzw,
    Deflate,
    PackBits,
    Zstandard,
}

/// What was taken off each sample before folding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Predictor {
    Plain,
    Horizontal,
    Floating,
}

/// What a sample is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sample {
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    F32,
    F64,
}

impl Compression {
    pub(super) fn new(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Plain,
            5 => Self::Lzw,
            8 | 32_946 => Self::Deflate,
            32_773 => Self::PackBits,
            50_000 => Self::Zstandard,
            _ => return None,
        })
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Plain => "not compressed",
            Self::Lzw => "LZW",
            Self::Deflate => "Deflate",
            Self::PackBits => "PackBits",
            Self::Zstandard => "Zstandard",
        }
    }

    /// The most bytes that a byte can unfold to, with room to spare.
    fn most_a_byte(self) -> usize {
        match self {
            Self::Plain => 1,
            Self::PackBits => 64,
            Self::Deflate => 1040,
            Self::Lzw => 4096,
            Self::Zstandard => 1 << 16,
        }
    }
}

impl Predictor {
    /// The predictor of a number, if it goes with the samples.
    pub(super) fn new(number: u32, sample: Sample) -> Option<Self> {
        match number {
            1 => Some(Self::Plain),
            2 => Some(Self::Horizontal),
            3 if matches!(sample, Sample::F32 | Sample::F64) => Some(Self::Floating),
            _ => None,
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Horizontal => " with predictor 2",
            Self::Floating => " with predictor 3",
        }
    }
}

impl Sample {
    pub(super) fn new(format: u64, bits: u64) -> Option<Self> {
        Some(match (format, bits) {
            (1 | 4, 8) => Self::U8,
            (1 | 4, 16) => Self::U16,
            (1 | 4, 32) => Self::U32,
            (2, 8) => Self::I8,
            (2, 16) => Self::I16,
            (2, 32) => Self::I32,
            (3, 32) => Self::F32,
            (3, 64) => Self::F64,
            _ => return None,
        })
    }

    pub(super) fn bytes(self) -> usize {
        match self {
            Self::U8 | Self::I8 => 1,
            Self::U16 | Self::I16 => 2,
            Self::U32 | Self::I32 | Self::F32 => 4,
            Self::F64 => 8,
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::U8 | Self::I8 => "8-bit integers",
            Self::U16 | Self::I16 => "16-bit integers",
            Self::U32 | Self::I32 => "32-bit integers",
            Self::F32 => "32-bit floats",
            Self::F64 => "64-bit floats",
        }
    }

    /// The first samples of the pixels from `skip` on, as many as `out` holds, of a row of pixels of
    /// `stride` samples.
    pub(super) fn numbers(
        self,
        line: &[u8],
        skip: usize,
        stride: usize,
        is_little_endian: bool,
        out: &mut [f32],
    ) {
        macro_rules! each {
            ($number:ty, $as_f32:expr) => {{
                let (samples, _) = line.as_chunks::<{ size_of::<$number>() }>();
                let samples = samples.iter().skip(skip * stride).step_by(stride);
                if is_little_endian {
                    for (out, bytes) in out.iter_mut().zip(samples) {
                        *out = $as_f32(<$number>::from_le_bytes(*bytes));
                    }
                } else {
                    for (out, bytes) in out.iter_mut().zip(samples) {
                        *out = $as_f32(<$number>::from_be_bytes(*bytes));
                    }
                }
            }};
        }
        match self {
            Self::U8 => each!(u8, f32::from),
            Self::I8 => each!(i8, f32::from),
            Self::U16 => each!(u16, f32::from),
            Self::I16 => each!(i16, f32::from),
            Self::U32 => each!(u32, |v| v as f32),
            Self::I32 => each!(i32, |v| v as f32),
            Self::F32 => each!(f32, |v| v),
            Self::F64 => each!(f64, |v| v as f32),
        }
    }
}

/// A chunk of `due` bytes; the error says what is damaged, or nothing where bytes are missing.
pub(super) fn unfold(
    compression: Compression,
    folded: &[u8],
    due: usize,
) -> Result<Vec<u8>, Option<String>> {
    // nothing is set aside that these bytes could not fill
    if due / compression.most_a_byte() > folded.len() {
        return Err(None);
    }
    if compression == Compression::Plain {
        return folded.get(..due).map(<[u8]>::to_vec).ok_or(None);
    }
    let mut out = vec![0; due];
    let written = match compression {
        Compression::Plain => due,
        Compression::Deflate => {
            let mut inflate = fdeflate::Decompressor::new();
            inflate.ignore_adler32();
            let (_, written) =
                inflate.read(folded, &mut out, 0, true).map_err(|e| Some(format!("{e:?}")))?;
            written
        }
        Compression::Lzw => {
            let mut lzw = weezl::decode::Decoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8);
            let mut written = 0;
            let mut rest = folded;
            while written < due {
                let step = lzw.decode_bytes(rest, &mut out[written..]);
                rest = &rest[step.consumed_in..];
                written += step.consumed_out;
                match step.status {
                    Err(error) => return Err(Some(error.to_string())),
                    Ok(_) if step.consumed_in == 0 && step.consumed_out == 0 => break,
                    Ok(_) => {}
                }
            }
            written
        }
        Compression::PackBits => unpack_bits(folded, &mut out),
        Compression::Zstandard => {
            let mut stream =
                ruzstd::decoding::StreamingDecoder::new(folded).map_err(|e| Some(e.to_string()))?;
            stream.read_exact(&mut out).map_err(|e| Some(e.to_string()))?;
            due
        }
    };
    if written < due { Err(None) } else { Ok(out) }
}

/// Unfolds runs and literals; how many bytes came of it.
fn unpack_bits(folded: &[u8], out: &mut [u8]) -> usize {
    let (mut from, mut to) = (0, 0);
    while to < out.len() {
        let Some(header) = folded.get(from) else { break };
        let header = *header as i8;
        from += 1;
        if header >= 0 {
            let Some(literal) = folded.get(from..from + header as usize + 1) else { break };
            let length = literal.len().min(out.len() - to);
            out[to..to + length].copy_from_slice(&literal[..length]);
            (from, to) = (from + literal.len(), to + length);
        } else if header != i8::MIN {
            let Some(byte) = folded.get(from) else { break };
            let length = (1 - isize::from(header)) as usize;
            let length = length.min(out.len() - to);
            out[to..to + length].fill(*byte);
            (from, to) = (from + 1, to + length);
        }
    }
    to
}

/// Undoes the predictor of a row of pixels of `stride` samples; after one, samples are little-endian.
pub(super) fn unpredict(
    line: &mut [u8],
    predictor: Predictor,
    sample: Sample,
    stride: usize,
    is_little_endian: bool,
) {
    macro_rules! sums {
        ($number:ty) => {{
            let (samples, _) = line.as_chunks_mut::<{ size_of::<$number>() }>();
            let read =
                if is_little_endian { <$number>::from_le_bytes } else { <$number>::from_be_bytes };
            for i in 0..samples.len() {
                let before =
                    if i < stride { 0 } else { <$number>::from_le_bytes(samples[i - stride]) };
                samples[i] = read(samples[i]).wrapping_add(before).to_le_bytes();
            }
        }};
    }
    match (predictor, sample.bytes()) {
        (Predictor::Plain, _) => {}
        (Predictor::Horizontal, 1) => sums!(u8),
        (Predictor::Horizontal, 2) => sums!(u16),
        (Predictor::Horizontal, 4) => sums!(u32),
        (Predictor::Horizontal, _) => sums!(u64),
        (Predictor::Floating, bytes) => {
            if stride == 1 {
                let mut sum = 0_u8;
                for byte in line.iter_mut() {
                    sum = sum.wrapping_add(*byte);
                    *byte = sum;
                }
            } else {
                for i in stride..line.len() {
                    line[i] = line[i].wrapping_add(line[i - stride]);
                }
            }
            // the first bytes of all samples, then the second ones, the highest first
            let planes = line.to_vec();
            let count = planes.len() / bytes;
            if bytes == 4 {
                let (samples, _) = line.as_chunks_mut::<4>();
                let (a, rest) = planes.split_at(count);
                let (b, rest) = rest.split_at(count);
                let (c, d) = rest.split_at(count);
                for ((((sample, a), b), c), d) in samples.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                    *sample = [*d, *c, *b, *a];
                }
            } else {
                for (i, sample) in line.chunks_exact_mut(bytes).enumerate() {
                    for (k, byte) in sample.iter_mut().enumerate() {
                        *byte = planes[(bytes - 1 - k) * count + i];
                    }
                }
            }
        }
    }
}
