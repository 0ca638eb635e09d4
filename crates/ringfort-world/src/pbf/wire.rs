//! What do the bytes of a protocol buffer say?
//!
//! Source: Google, *Protocol Buffers: Encoding*. Fields are read where they lie, nothing is copied,
//! and no number in the bytes decides how much memory is taken.

use super::PbfError;

/// One field of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// A number (wire type 0).
    Number(u64),
    /// Bytes: a text, a message, or numbers one after another (wire type 2).
    Bytes(&'a [u8]),
    /// A fixed number (wire types 1 and 5), which OpenStreetMap does not use.
    Fixed,
}

/// The fields of a message, one after another.
#[derive(Debug, Clone)]
pub(super) struct Fields<'a> {
    rest: &'a [u8],
    /// Where the message lies, for the error.
    pub(super) blob: u32,
}

impl<'a> Fields<'a> {
    pub(super) fn of(message: &'a [u8], blob: u32) -> Self {
        Self { rest: message, blob }
    }

    /// The next field with its number; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<(u32, Value<'a>)>, PbfError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let blob = self.blob;
        let broken = |what| PbfError::Broken { blob, what };
        let key = varint(&mut self.rest).ok_or(broken("a key that does not end"))?;
        let value = match key & 7 {
            0 => Value::Number(varint(&mut self.rest).ok_or(broken("a number that does not end"))?),
            1 => {
                self.rest = self.rest.get(8..).ok_or(broken("a number that is cut off"))?;
                Value::Fixed
            }
            2 => {
                let length = varint(&mut self.rest).ok_or(broken("a length that does not end"))?;
                let length = usize::try_from(length).unwrap_or(usize::MAX);
                let (bytes, rest) = self
                    .rest
                    .split_at_checked(length)
                    .ok_or(broken("a field longer than what is left"))?;
                self.rest = rest;
                Value::Bytes(bytes)
            }
            5 => {
                self.rest = self.rest.get(4..).ok_or(broken("a number that is cut off"))?;
                Value::Fixed
            }
            _ => return Err(broken("a field of unknown wire type")),
        };
        Ok(Some(((key >> 3) as u32, value)))
    }
}

/// A variable-length number; `None` when it does not end within ten bytes.
pub(super) fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for (index, byte) in bytes.iter().take(10).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            *bytes = &bytes[index + 1..];
            return Some(value);
        }
    }
    None
}

/// Zigzag: 0, −1, 1, −2, … written as 0, 1, 2, 3, …
pub(super) fn signed(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn law_numbers_are_read_as_the_source_says() {
        // the examples of the source
        assert_eq!(varint(&mut &[0x96, 0x01][..]), Some(150));
        assert_eq!([0, 1, 2, 3].map(signed), [0, -1, 1, -2]);
        assert_eq!(signed(u64::MAX), i64::MIN);
        assert_eq!(signed(u64::MAX - 1), i64::MAX);
        assert_eq!(varint(&mut &[0x80; 11][..]), None);
        assert_eq!(varint(&mut &[][..]), None);
        let mut fields = Fields::of(&[0x12, 0x07, b't'], 3);
        let error = fields.next().unwrap_err().to_string();
        assert_eq!(error, "block 3 is broken: it holds a field longer than what is left");
    }
}
