//! A small PBF for tests, and the seed of the fuzzer: written by hand, after the same source as the
//! reader.

use miniz_oxide::deflate::compress_to_vec_zlib;

pub(crate) type Pairs<'a> = &'a [(&'a str, &'a str)];

/// A relation: its id, its members with kind (0 node, 1 way, 2 relation), id and role, its tags.
pub(crate) type Relation<'a> = (i64, Vec<(u64, i64, &'a str)>, Pairs<'a>);

/// What a test file holds. Places in units of 10⁻⁷ degrees: longitude, latitude.
#[derive(Default)]
pub(crate) struct Map<'a> {
    pub nodes: Vec<(i64, i64, i64, Pairs<'a>)>,
    pub ways: Vec<(i64, Vec<i64>, Pairs<'a>)>,
    pub relations: Vec<Relation<'a>>,
}

impl<'a> Map<'a> {
    /// The whole file: a header, and one blob for nodes, ways and relations each.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.with(blob)
    }

    /// The same with nothing packed, so that a fuzzer reaches what is within.
    pub(crate) fn raw_bytes(&self) -> Vec<u8> {
        self.with(|kind, message| {
            let mut blob = Vec::new();
            text(&mut blob, 1, message);
            framed(kind, &blob, blob.len() as u64)
        })
    }

    fn with(&self, blob: impl Fn(&str, &[u8]) -> Vec<u8>) -> Vec<u8> {
        let mut header = Vec::new();
        text(&mut header, 4, b"OsmSchema-V0.6");
        text(&mut header, 4, b"DenseNodes");
        let mut file = blob("OSMHeader", &header);
        file.extend(blob("OSMData", &self.dense()));
        file.extend(blob("OSMData", &self.plain(3)));
        file.extend(blob("OSMData", &self.plain(4)));
        file
    }

    fn dense(&self) -> Vec<u8> {
        let mut strings = vec![""];
        let [mut ids, mut latitudes, mut longitudes, mut texts] = [const { Vec::new() }; 4];
        let mut last = (0, 0, 0);
        for (id, longitude, latitude, tags) in &self.nodes {
            varint(&mut ids, zigzag(id - last.0));
            varint(&mut latitudes, zigzag(latitude - last.1));
            varint(&mut longitudes, zigzag(longitude - last.2));
            last = (*id, *latitude, *longitude);
            for word in tags.iter().flat_map(|(k, v)| [*k, *v]) {
                varint(&mut texts, index(&mut strings, word));
            }
            texts.push(0);
        }
        let mut dense = Vec::new();
        for (field, bytes) in [(1, &ids), (8, &latitudes), (9, &longitudes), (10, &texts)] {
            text(&mut dense, field, bytes);
        }
        let mut group = Vec::new();
        text(&mut group, 2, &dense);
        block(&strings, &group)
    }

    fn plain(&self, kind: u64) -> Vec<u8> {
        let mut strings = vec![""];
        let mut group = Vec::new();
        let element = |strings: &mut Vec<&'a str>, id: i64, tags: Pairs<'a>| {
            let mut message = Vec::new();
            number(&mut message, 1, id as u64);
            let (mut keys, mut values) = (Vec::new(), Vec::new());
            for (key, value) in tags {
                varint(&mut keys, index(strings, key));
                varint(&mut values, index(strings, value));
            }
            text(&mut message, 2, &keys);
            text(&mut message, 3, &values);
            message
        };
        if kind == 3 {
            for (id, nodes, tags) in &self.ways {
                let mut message = element(&mut strings, *id, tags);
                text(&mut message, 8, &differences(nodes.iter().copied()));
                text(&mut group, 3, &message);
            }
        } else {
            for (id, members, tags) in &self.relations {
                let mut message = element(&mut strings, *id, tags);
                let (mut roles, mut kinds) = (Vec::new(), Vec::new());
                for (kind, _, role) in members {
                    varint(&mut roles, index(&mut strings, role));
                    varint(&mut kinds, *kind);
                }
                text(&mut message, 8, &roles);
                text(&mut message, 9, &differences(members.iter().map(|(_, id, _)| *id)));
                text(&mut message, 10, &kinds);
                text(&mut group, 4, &message);
            }
        }
        block(&strings, &group)
    }
}

fn block(strings: &[&str], group: &[u8]) -> Vec<u8> {
    let mut table = Vec::new();
    for word in strings {
        text(&mut table, 1, word.as_bytes());
    }
    let mut block = Vec::new();
    text(&mut block, 1, &table);
    text(&mut block, 2, group);
    block
}

/// A blob of a kind, packed with zlib.
pub(crate) fn blob(kind: &str, message: &[u8]) -> Vec<u8> {
    packed(kind, &compress_to_vec_zlib(message, 6), message.len() as u64)
}

/// A blob that says it unpacks to `said` bytes.
pub(crate) fn packed(kind: &str, zlib: &[u8], said: u64) -> Vec<u8> {
    let mut blob = Vec::new();
    number(&mut blob, 2, said);
    text(&mut blob, 3, zlib);
    framed(kind, &blob, blob.len() as u64)
}

/// A blob whose header says that its data has `size` bytes.
pub(crate) fn framed(kind: &str, data: &[u8], size: u64) -> Vec<u8> {
    let mut header = Vec::new();
    text(&mut header, 1, kind.as_bytes());
    number(&mut header, 3, size);
    let mut bytes = (header.len() as u32).to_be_bytes().to_vec();
    bytes.extend(header);
    bytes.extend_from_slice(data);
    bytes
}

fn index<'a>(strings: &mut Vec<&'a str>, word: &'a str) -> u64 {
    let known = strings.iter().position(|s| *s == word);
    known.unwrap_or_else(|| {
        strings.push(word);
        strings.len() - 1
    }) as u64
}

fn differences(ids: impl Iterator<Item = i64>) -> Vec<u8> {
    let (mut bytes, mut last) = (Vec::new(), 0);
    for id in ids {
        varint(&mut bytes, zigzag(id - last));
        last = id;
    }
    bytes
}

fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

pub(crate) fn varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

pub(crate) fn number(bytes: &mut Vec<u8>, field: u64, value: u64) {
    varint(bytes, field << 3);
    varint(bytes, value);
}

pub(crate) fn text(bytes: &mut Vec<u8>, field: u64, value: &[u8]) {
    varint(bytes, field << 3 | 2);
    varint(bytes, value.len() as u64);
    bytes.extend_from_slice(value);
}
