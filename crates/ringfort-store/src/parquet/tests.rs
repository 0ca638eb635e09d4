use super::*;
use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Encoding;

fn table(rows: u32) -> Table {
    let word = |k: u32| if k.is_multiple_of(3) { "free" } else { "captured alive" };
    let some = |k: u32| (!k.is_multiple_of(4)).then_some(k);
    Table(vec![
        ("replication", Values::Wide((0..rows).map(|k| u64::MAX - u64::from(k)).collect())),
        ("strikes", Values::Count((0..rows).collect())),
        ("ring", Values::MaybeCount((0..rows).map(some).collect())),
        ("at_ms", Values::Millis((0..rows).map(|k| i64::from(k) * 1000 - 5).collect())),
        ("located_ms", Values::MaybeMillis((0..rows).map(|k| some(k).map(i64::from)).collect())),
        ("belief", Values::Number((0..rows).map(|k| 1.0 / f64::from(k + 1)).collect())),
        ("odds", Values::MaybeNumber((0..rows).map(|k| some(k).map(f64::from)).collect())),
        ("leaked", Values::Flag((0..rows).map(|k| k % 2 == 0).collect())),
        ("fate", Values::Word((0..rows).map(|k| word(k).to_owned()).collect())),
        (
            "site",
            Values::MaybeWord((0..rows).map(|k| some(k).map(|_| word(k).to_owned())).collect()),
        ),
    ])
}

fn notes() -> Notes {
    Notes::from([("ringfort.seed".to_owned(), "7".to_owned())])
}

fn batches(bytes: Vec<u8>) -> Vec<RecordBatch> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes)).unwrap();
    reader.with_batch_size(1000).build().unwrap().map(Result::unwrap).collect()
}

fn file(bytes: &[u8]) -> (tempfile::NamedTempFile, PathBuf) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let path = file.path().to_owned();
    (file, path)
}

#[test]
fn law_what_is_written_is_read() {
    let table = table(500);
    let bytes = table.to_parquet(&notes()).unwrap();
    let batches = batches(bytes);
    assert_eq!(batches, [table.batch().unwrap()]);
    let times = batches[0].column_by_name("located_ms").unwrap().as_primitive::<Int64Type>();
    assert!(times.is_null(4) && times.value(5) == 5);
    let belief = batches[0].column_by_name("belief").unwrap().as_primitive::<Float64Type>();
    assert_eq!(belief.value(2), 1.0 / 3.0);
}

#[test]
fn law_same_table_same_bytes() {
    let bytes = table(500).to_parquet(&notes()).unwrap();
    assert_eq!(bytes, table(500).to_parquet(&notes()).unwrap());
    assert_ne!(bytes, table(499).to_parquet(&notes()).unwrap());
}

#[test]
fn law_columns_have_their_encodings() {
    let (kept, _) = file(&table(500).to_parquet(&notes()).unwrap());
    let metadata = ParquetMetaDataReader::new().parse_and_finish(kept.as_file()).unwrap();
    let group = metadata.row_group(0);
    let encodings = |name: &str| {
        let column = group.columns().iter().find(|c| c.column_descr().name() == name).unwrap();
        (column.encodings().collect::<Vec<_>>(), column.dictionary_page_offset().is_some())
    };
    let (located, dictionary) = encodings("located_ms");
    assert!(located.contains(&Encoding::DELTA_BINARY_PACKED) && !dictionary);
    let (fate, dictionary) = encodings("fate");
    assert!(fate.contains(&Encoding::RLE_DICTIONARY) && dictionary);
    assert!(encodings("belief").0.contains(&Encoding::BYTE_STREAM_SPLIT));
}

#[test]
fn law_schema_does_not_depend_on_the_rows() {
    let schema = |rows| table(rows).batch().unwrap().schema();
    assert_eq!(schema(0), schema(9));
    let (empty, _) = file(&table(0).to_parquet(&notes()).unwrap());
    assert_eq!(inspect(empty.as_file()).unwrap(), (0, notes()));
    assert!(
        Table(vec![("a", Values::Count(vec![1])), ("b", Values::Flag(vec![]))])
            .to_parquet(&notes())
            .is_err()
    );
}

#[test]
fn law_joined_parts_read_like_one_table() {
    let (first, one) = file(&table(500).to_parquet(&Notes::new()).unwrap());
    let (_second, two) = file(&table(0).to_parquet(&Notes::new()).unwrap());
    let (_third, three) = file(&table(7).to_parquet(&Notes::new()).unwrap());
    let joined = |parts: &[&PathBuf]| {
        let mut bytes = Vec::new();
        let rows = join(parts.iter().map(|&part| part.clone()), &mut bytes, &notes()).unwrap();
        (rows, bytes)
    };
    let (rows, bytes) = joined(&[&one, &two, &three]);
    assert_eq!(rows, 507);
    assert_eq!(joined(&[&one, &two, &three]).1, bytes);
    let (kept, _) = file(&bytes);
    assert_eq!(inspect(kept.as_file()).unwrap(), (507, notes()));
    let read: Vec<_> = batches(bytes);
    let fates: Vec<_> = read
        .iter()
        .flat_map(|batch| {
            let fate = batch.column_by_name("fate").unwrap().as_dictionary::<Int32Type>().clone();
            let words = fate.downcast_dict::<StringArray>().unwrap();
            (0..fate.len())
                .map(|k| arrow_array::ArrayAccessor::value(&words, k).to_owned())
                .collect::<Vec<_>>()
        })
        .collect();
    let Values::Word(expected) = &table(507).0[8].1 else { panic!("fate is a word") };
    assert_eq!(fates[..500], expected[..500]);
    assert_eq!(fates[500..], expected[..7]);

    let other = Table(vec![("other", Values::Count(vec![1]))]);
    let (_fourth, four) = file(&other.to_parquet(&Notes::new()).unwrap());
    let error = join([one, four], Vec::new(), &notes()).unwrap_err();
    assert!(error.to_string().ends_with("has other columns than the rest"));
    drop(first);
}

#[test]
fn law_a_file_cut_short_is_noticed() {
    let bytes = table(500).to_parquet(&notes()).unwrap();
    for length in [0, 3, 100, bytes.len() / 2, bytes.len() - 1] {
        let (cut, _) = file(&bytes[..length]);
        assert!(inspect(cut.as_file()).is_err());
    }
}
