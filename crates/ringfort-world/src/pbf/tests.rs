use super::write::{Map, blob, framed, packed, text};
use super::*;

/// What a file holds, as one text a line.
fn told(bytes: &[u8]) -> Result<Vec<String>, PbfError> {
    let mut lines = Vec::new();
    let tags = |tags: Tags| tags.iter().flat_map(|(k, v)| [" ", k, "=", v]).collect::<String>();
    each_block(bytes, |block| {
        block.nodes(|id, east, north, t| {
            lines.push(format!("node {id} {east} {north}{}", tags(t)));
            Ok::<(), PbfError>(())
        })?;
        block.ways(|id, nodes, t| {
            lines.push(format!("way {id} {nodes:?}{}", tags(t)));
            Ok::<(), PbfError>(())
        })?;
        block.relations(|id, members, t| {
            lines.push(format!("relation {id} {members:?}{}", tags(t)));
            Ok::<(), PbfError>(())
        })
    })?;
    Ok(lines)
}

fn small() -> Vec<u8> {
    let map = Map {
        nodes: vec![
            (7, 15_000_000, 425_000_000, &[("name", "Alp"), ("place", "town")]),
            (-3, 15_000_001, -425_000_001, &[]),
            (9, 0, 0, &[("barrier", "gate")]),
        ],
        ways: vec![(1, vec![7, -3, 7], &[("highway", "track")])],
        relations: vec![(5, vec![(1, 1, "outer"), (0, 7, "")], &[("type", "multipolygon")])],
    };
    map.bytes()
}

#[test]
fn law_what_was_written_is_read() {
    assert_eq!(
        told(&small()).unwrap(),
        [
            "node 7 1500000000 42500000000 name=Alp place=town",
            "node -3 1500000100 -42500000100",
            "node 9 0 0 barrier=gate",
            "way 1 [7, -3, 7] highway=track",
            "relation 5 [(Way, 1, \"outer\"), (Node, 7, \"\")] type=multipolygon",
        ]
    );
}

/// The counts that came with the file. Once, outside of the tests, every node, way and relation of it
/// was compared with what `osmpbf` 0.3.8 reads: ids, places, members and tags are the same.
#[test]
fn agree_with_what_is_known_of_andorra() {
    let Some(bytes) = crate::testing::test_data("andorra.osm.pbf") else { return };
    let lines = told(&bytes).unwrap();
    let count = |kind: &str| lines.iter().filter(|line| line.starts_with(kind)).count();
    assert_eq!((count("node "), count("way ")), (69_644, 2_725));
}

/// Every place at which a file can be cut is told, or is the end of a blob.
#[test]
fn law_a_file_that_is_cut_is_refused_or_shorter() {
    let bytes = small();
    let whole = told(&bytes).unwrap();
    for end in 0..bytes.len() {
        match told(&bytes[..end]) {
            Ok(lines) => assert!(lines.len() < whole.len(), "{end}"),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
    let half = told(&bytes[..bytes.len() / 2]).unwrap_err().to_string();
    assert!(half.starts_with("the file is cut off: block 1 begins at byte "), "{half}");
}

#[test]
fn golden_files_that_lie() {
    let header = || {
        let mut message = Vec::new();
        text(&mut message, 4, b"OsmSchema-V0.6");
        blob("OSMHeader", &message)
    };
    let after_header = |data: Vec<u8>| told(&[header(), data].concat()).unwrap_err().to_string();
    assert_eq!(
        told(b"{}").unwrap_err().to_string(),
        "the file is no OpenStreetMap PBF: it does not begin with an OSMHeader blob"
    );
    // a header of 4 GB, and data of 2^63 bytes
    assert_eq!(
        after_header(vec![0xff; 40]),
        "block 1 says that its header has 4294967295 bytes; the format ends at 65536"
    );
    assert_eq!(
        after_header(framed("OSMData", b"", 1 << 63)),
        "block 1 says that its data has 9223372036854775808 bytes; the format ends at 33554432"
    );
    // a bomb that says what it is, one that does not, and many
    let zeros = miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; 40 << 20], 6);
    assert_eq!(
        after_header(packed("OSMData", &zeros, 40 << 20)),
        "block 1 says that its unpacked data has 41943040 bytes; the format ends at 33554432"
    );
    assert_eq!(
        after_header(packed("OSMData", &zeros, 1000)),
        "block 1 says that it unpacks to 1000 bytes, and it does not"
    );
    // 30 MiB of empty texts, twice
    let mut table = Vec::new();
    text(&mut table, 1, &[0x0a, 0].repeat(15 << 20));
    let zeros = blob("OSMData", &table);
    let many = after_header([zeros.clone(), zeros.clone(), zeros].concat());
    assert!(many.starts_with("the file of ") && many.ends_with("it is no map"), "{many}");
    // packed otherwise
    let mut lz4 = Vec::new();
    text(&mut lz4, 6, b"...");
    assert!(after_header(framed("OSMData", &lz4, lz4.len() as u64)).contains("packed with LZ4"));
    // a reader that knows more is needed
    let mut message = Vec::new();
    text(&mut message, 4, b"HistoricalInformation");
    assert_eq!(
        told(&blob("OSMHeader", &message)).unwrap_err().to_string(),
        "the file needs `HistoricalInformation`, which is not read"
    );
    // a node without a latitude, and a tag without a text
    let dense = |field: u64, bytes: &[u8]| {
        let (mut dense, mut group, mut block) = (Vec::new(), Vec::new(), Vec::new());
        text(&mut dense, 1, &[2]);
        text(&mut dense, 9, &[2]);
        text(&mut dense, field, bytes);
        text(&mut group, 2, &dense);
        text(&mut block, 2, &group);
        blob("OSMData", &block)
    };
    assert_eq!(
        after_header(dense(10, &[0])),
        "block 1 is broken: it holds nodes whose places are not all told"
    );
    assert!(after_header(dense(8, &[2, 2])).ends_with("more places than nodes"));
}

#[test]
fn law_texts_are_cut_at_their_longest() {
    let long = "é".repeat(400);
    let tags = [("name", long.as_str())];
    let map = Map { nodes: vec![(1, 0, 0, &tags)], ..Map::default() };
    let lines = told(&map.bytes()).unwrap();
    assert_eq!(lines, [format!("node 1 0 0 name={}", "é".repeat(LONGEST_TEXT))]);
}
