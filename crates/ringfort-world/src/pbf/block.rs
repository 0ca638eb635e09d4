//! Which nodes, ways and relations does a block of a PBF file hold?

use super::wire::{Fields, Value, signed, varint};
use super::{LONGEST_TEXT, PbfError};

/// One unpacked block of data.
pub(crate) struct Block<'a> {
    strings: Vec<&'a [u8]>,
    groups: Vec<&'a [u8]>,
    granularity: i64,
    latitude_nano: i64,
    longitude_nano: i64,
    blob: u32,
}

/// The tags of an element: indices of keys and values into the texts of its block.
#[derive(Clone, Copy)]
pub(crate) struct Tags<'a> {
    strings: &'a [&'a [u8]],
    pairs: &'a [(u32, u32)],
}

/// What a member of a relation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A node.
    Node,
    /// A way.
    Way,
    /// A relation.
    Relation,
}

impl<'a> Tags<'a> {
    /// The value of a key; `None` where there is none, or it is no text or empty.
    pub(crate) fn get(self, key: &str) -> Option<&'a str> {
        self.iter().find(|(k, _)| *k == key).map(|(_, v)| v)
    }

    /// All keys with their values that are text, in the order of the file.
    pub(crate) fn iter(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.pairs.iter().filter_map(move |(key, value)| {
            let text = |index: u32| {
                let bytes = *self.strings.get(index as usize)?;
                // characters have at most four bytes
                let bytes = bytes.get(..4 * LONGEST_TEXT).unwrap_or(bytes);
                let text = match str::from_utf8(bytes) {
                    Ok(text) => text,
                    // cut within a character
                    Err(e) if e.error_len().is_none() => {
                        str::from_utf8(bytes.get(..e.valid_up_to())?).ok()?
                    }
                    Err(_) => return None,
                };
                let cut = text.char_indices().nth(LONGEST_TEXT).map_or(text.len(), |(at, _)| at);
                Some(text[..cut].trim())
            };
            Some((text(*key)?, text(*value)?)).filter(|(_, value)| !value.is_empty())
        })
    }
}

impl<'a> Block<'a> {
    pub(super) fn read(message: &'a [u8], blob: u32) -> Result<Self, PbfError> {
        let mut block = Self {
            strings: Vec::new(),
            groups: Vec::new(),
            granularity: 100,
            latitude_nano: 0,
            longitude_nano: 0,
            blob,
        };
        let mut fields = Fields::of(message, blob);
        while let Some((number, value)) = fields.next()? {
            match (number, value) {
                (1, Value::Bytes(table)) => {
                    let mut texts = Fields::of(table, blob);
                    while let Some(field) = texts.next()? {
                        if let (1, Value::Bytes(text)) = field {
                            block.strings.push(text);
                        }
                    }
                }
                (2, Value::Bytes(group)) => block.groups.push(group),
                (17, Value::Number(n)) => block.granularity = i64::from(n as i32),
                (19, Value::Number(n)) => block.latitude_nano = n as i64,
                (20, Value::Number(n)) => block.longitude_nano = n as i64,
                _ => {}
            }
        }
        Ok(block)
    }

    fn broken(&self, what: &'static str) -> PbfError {
        PbfError::Broken { blob: self.blob, what }
    }

    /// Each message of a kind in the block's groups.
    fn each<E: From<PbfError>>(
        &self,
        kind: u32,
        mut visit: impl FnMut(&'a [u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        for group in &self.groups {
            let mut fields = Fields::of(group, self.blob);
            while let Some((number, value)) = fields.next()? {
                if let (true, Value::Bytes(message)) = (number == kind, value) {
                    visit(message)?;
                }
            }
        }
        Ok(())
    }

    /// Each way: its id, the ids of its nodes in their order, its tags.
    pub(crate) fn ways<E: From<PbfError>>(
        &self,
        mut visit: impl FnMut(i64, &[i64], Tags) -> Result<(), E>,
    ) -> Result<(), E> {
        let (mut nodes, mut pairs) = (Vec::new(), Vec::new());
        self.each(3, |message| {
            let mut element = Element::read(self, message)?;
            element.ids(element.nodes, &mut nodes)?;
            visit(element.id, &nodes, element.tags(&mut pairs)?)
        })
    }

    /// Each relation: its id, the kinds, ids and roles of its members, its tags.
    pub(crate) fn relations<E: From<PbfError>>(
        &self,
        mut visit: impl FnMut(i64, &[(Kind, i64, &str)], Tags) -> Result<(), E>,
    ) -> Result<(), E> {
        let (mut ids, mut pairs) = (Vec::new(), Vec::new());
        self.each(4, |message| {
            let mut element = Element::read(self, message)?;
            element.ids(element.members, &mut ids)?;
            let (mut roles, mut kinds) = (element.roles, element.kinds);
            let mut members = Vec::with_capacity(ids.len());
            for id in &ids {
                let broken = self.broken("a relation whose members are not all told");
                let (Some(role), Some(kind)) = (varint(&mut roles), varint(&mut kinds)) else {
                    return Err(broken.into());
                };
                let kind = match kind {
                    0 => Kind::Node,
                    1 => Kind::Way,
                    2 => Kind::Relation,
                    _ => return Err(broken.into()),
                };
                let role = self.strings.get(role as usize).filter(|s| s.len() <= LONGEST_TEXT);
                let role = role.and_then(|s| str::from_utf8(s).ok());
                members.push((kind, *id, role.unwrap_or_default()));
            }
            visit(element.id, &members, element.tags(&mut pairs)?)
        })
    }

    /// Each node: its id, longitude and latitude in nanodegrees (not checked), its tags.
    pub(crate) fn nodes<E: From<PbfError>>(
        &self,
        mut visit: impl FnMut(i64, i128, i128, Tags) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut pairs = Vec::new();
        self.each(1, |message| {
            let mut element = Element::read(self, message)?;
            let (longitude, latitude) = self.nano(element.longitude, element.latitude);
            visit(signed(element.id as u64), longitude, latitude, element.tags(&mut pairs)?)
        })?;
        self.each(2, |message| self.dense(message, &mut pairs, &mut visit))
    }

    fn nano(&self, longitude: i64, latitude: i64) -> (i128, i128) {
        let nano =
            |offset: i64, n: i64| i128::from(offset) + i128::from(self.granularity) * i128::from(n);
        (nano(self.longitude_nano, longitude), nano(self.latitude_nano, latitude))
    }

    fn dense<E: From<PbfError>>(
        &self,
        message: &'a [u8],
        pairs: &mut Vec<(u32, u32)>,
        visit: &mut impl FnMut(i64, i128, i128, Tags) -> Result<(), E>,
    ) -> Result<(), E> {
        let [mut ids, mut latitudes, mut longitudes, mut texts] = [&[][..]; 4];
        let mut fields = Fields::of(message, self.blob);
        while let Some((number, value)) = fields.next()? {
            match (number, value) {
                (1, Value::Bytes(bytes)) => ids = bytes,
                (8, Value::Bytes(bytes)) => latitudes = bytes,
                (9, Value::Bytes(bytes)) => longitudes = bytes,
                (10, Value::Bytes(bytes)) => texts = bytes,
                _ => {}
            }
        }
        let (mut id, mut latitude, mut longitude) = (0_i64, 0_i64, 0_i64);
        while !ids.is_empty() {
            let differences = (varint(&mut ids), varint(&mut latitudes), varint(&mut longitudes));
            let (Some(i), Some(south), Some(west)) = differences else {
                return Err(self.broken("nodes whose places are not all told").into());
            };
            id = id.wrapping_add(signed(i));
            latitude = latitude.wrapping_add(signed(south));
            longitude = longitude.wrapping_add(signed(west));
            pairs.clear();
            // no texts at all where no node has tags; else each node's end with a 0
            while !texts.is_empty() {
                let key = varint(&mut texts).unwrap_or(u64::MAX);
                if key == 0 {
                    break;
                }
                let value = varint(&mut texts).unwrap_or(u64::MAX);
                pairs.push(self.pair(key, value)?);
            }
            let (east, north) = self.nano(longitude, latitude);
            visit(id, east, north, Tags { strings: &self.strings, pairs })?;
        }
        if latitudes.is_empty() && longitudes.is_empty() {
            Ok(())
        } else {
            Err(self.broken("more places than nodes").into())
        }
    }

    fn pair(&self, key: u64, value: u64) -> Result<(u32, u32), PbfError> {
        if key.max(value) < self.strings.len() as u64 {
            Ok((key as u32, value as u32))
        } else {
            Err(self.broken("a tag whose text is not there"))
        }
    }
}

/// A node, way or relation that stands on its own; which fields mean what depends on its kind.
struct Element<'b, 'a> {
    block: &'b Block<'a>,
    id: i64,
    keys: &'a [u8],
    values: &'a [u8],
    /// Nodes of a way; of a node, its latitude is a number in the same field.
    nodes: &'a [u8],
    latitude: i64,
    longitude: i64,
    roles: &'a [u8],
    members: &'a [u8],
    kinds: &'a [u8],
}

impl<'b, 'a> Element<'b, 'a> {
    fn read(block: &'b Block<'a>, message: &'a [u8]) -> Result<Self, PbfError> {
        let [keys, values, nodes, roles, members, kinds] = [&[][..]; 6];
        let (id, latitude, longitude) = (0, 0, 0);
        let mut it =
            Self { block, id, keys, values, nodes, latitude, longitude, roles, members, kinds };
        let mut fields = Fields::of(message, block.blob);
        while let Some((number, value)) = fields.next()? {
            match (number, value) {
                (1, Value::Number(n)) => it.id = n as i64,
                (2, Value::Bytes(bytes)) => it.keys = bytes,
                (3, Value::Bytes(bytes)) => it.values = bytes,
                (8, Value::Number(n)) => it.latitude = signed(n),
                (9, Value::Number(n)) => it.longitude = signed(n),
                // a way's nodes and a relation's roles share a number
                (8, Value::Bytes(bytes)) => (it.nodes, it.roles) = (bytes, bytes),
                (9, Value::Bytes(bytes)) => it.members = bytes,
                (10, Value::Bytes(bytes)) => it.kinds = bytes,
                _ => {}
            }
        }
        Ok(it)
    }

    fn tags<'s>(&mut self, pairs: &'s mut Vec<(u32, u32)>) -> Result<Tags<'s>, PbfError>
    where
        'b: 's,
    {
        pairs.clear();
        while !self.keys.is_empty() {
            let (key, value) = (varint(&mut self.keys), varint(&mut self.values));
            let (Some(key), Some(value)) = (key, value) else {
                return Err(self.block.broken("a key without its value"));
            };
            pairs.push(self.block.pair(key, value)?);
        }
        Ok(Tags { strings: &self.block.strings, pairs })
    }

    /// Ids that are written as differences.
    fn ids(&self, mut bytes: &[u8], into: &mut Vec<i64>) -> Result<(), PbfError> {
        into.clear();
        let mut id = 0_i64;
        while !bytes.is_empty() {
            let step = varint(&mut bytes).ok_or(self.block.broken("a number that does not end"))?;
            id = id.wrapping_add(signed(step));
            into.push(id);
        }
        Ok(())
    }
}
