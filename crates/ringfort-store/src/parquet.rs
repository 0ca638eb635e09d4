//! How does a table become a Parquet file? By columns, and always as the same bytes.
//!
//! Times are whole milliseconds, stored as differences (DELTA_BINARY_PACKED); words from a short
//! list are stored once and pointed to; numbers have their bytes split before compression. Nothing
//! in a file depends on the clock, on threads or on the folder. Any Parquet reader can read them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int64Array, RecordBatch, StringArray,
    UInt32Array, UInt64Array,
};
use arrow_schema::{Field, Schema};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::{ARROW_SCHEMA_META_KEY, ArrowWriter};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::ParquetError;
use parquet::file::metadata::{KeyValue, ParquetMetaData, ParquetMetaDataReader};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;

/// Words as pointers into a list of them, in the order of their first appearance.
type Dictionary = DictionaryArray<Int32Type>;

/// The values of one column. `None` is a missing value; a column says by its kind whether it may
/// have them, so that its schema does not depend on what it holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Numbers of things that grow without bound, such as replications.
    Wide(Vec<u64>),
    /// Counts and indices.
    Count(Vec<u32>),
    /// Counts and indices that may be missing.
    MaybeCount(Vec<Option<u32>>),
    /// Times in whole milliseconds, never missing.
    Millis(Vec<i64>),
    /// Times in whole milliseconds that may be missing.
    MaybeMillis(Vec<Option<i64>>),
    /// Numbers, never missing.
    Number(Vec<f64>),
    /// Numbers that may be missing.
    MaybeNumber(Vec<Option<f64>>),
    /// Yes or no.
    Flag(Vec<bool>),
    /// Words from a short list: states, ids.
    Word(Vec<String>),
    /// Words from a short list that may be missing.
    MaybeWord(Vec<Option<String>>),
    /// Sentences, most of them different.
    Text(Vec<String>),
}

/// A table: named columns of one length, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table(pub Vec<(&'static str, Values)>);

/// What a file says about itself beside its columns: names and values, in order of name.
pub type Notes = BTreeMap<String, String>;

impl Table {
    /// How many rows it has: the length of its first column.
    pub fn rows(&self) -> usize {
        self.0.first().map_or(0, |(_, values)| values.array().len())
    }

    /// The whole table as one Parquet file with one row group (none if it has no rows).
    ///
    /// Refuses columns of different lengths.
    pub fn to_parquet(&self, notes: &Notes) -> Result<Vec<u8>, ParquetError> {
        let mut bytes = Vec::new();
        let batch = self.batch()?;
        let properties = self.properties(notes).build();
        let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties))?;
        writer.write(&batch)?;
        writer.close()?;
        Ok(bytes)
    }

    pub(crate) fn batch(&self) -> Result<RecordBatch, ParquetError> {
        let (fields, arrays): (Vec<_>, Vec<_>) = self
            .0
            .iter()
            .map(|(name, values)| {
                let array = values.array();
                (Field::new(*name, array.data_type().clone(), values.may_be_missing()), array)
            })
            .unzip();
        Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?)
    }

    fn properties(&self, notes: &Notes) -> WriterPropertiesBuilder {
        let start = properties(notes).set_max_row_group_row_count(None);
        self.0.iter().fold(start, |builder, (name, values)| {
            let column = ColumnPath::from(*name);
            match values.encoding() {
                Some(encoding) => builder
                    .set_column_dictionary_enabled(column.clone(), false)
                    .set_column_encoding(column, encoding),
                None => builder,
            }
        })
    }
}

impl Values {
    fn array(&self) -> ArrayRef {
        match self {
            Self::Wide(values) => Arc::new(UInt64Array::from(values.clone())),
            Self::Count(values) => Arc::new(UInt32Array::from(values.clone())),
            Self::MaybeCount(values) => Arc::new(UInt32Array::from(values.clone())),
            Self::Millis(values) => Arc::new(Int64Array::from(values.clone())),
            Self::MaybeMillis(values) => Arc::new(Int64Array::from(values.clone())),
            Self::Number(values) => Arc::new(Float64Array::from(values.clone())),
            Self::MaybeNumber(values) => Arc::new(Float64Array::from(values.clone())),
            Self::Flag(values) => Arc::new(BooleanArray::from(values.clone())),
            Self::Word(values) => {
                Arc::new(values.iter().map(|word| Some(word.as_str())).collect::<Dictionary>())
            }
            Self::MaybeWord(values) => {
                Arc::new(values.iter().map(Option::as_deref).collect::<Dictionary>())
            }
            Self::Text(values) => Arc::new(StringArray::from_iter_values(values)),
        }
    }

    const fn may_be_missing(&self) -> bool {
        matches!(
            self,
            Self::MaybeCount(_) | Self::MaybeMillis(_) | Self::MaybeNumber(_) | Self::MaybeWord(_)
        )
    }

    /// The encoding, where a dictionary would not do as well.
    const fn encoding(&self) -> Option<Encoding> {
        match self {
            Self::Wide(_) | Self::Millis(_) | Self::MaybeMillis(_) => {
                Some(Encoding::DELTA_BINARY_PACKED)
            }
            Self::Number(_) | Self::MaybeNumber(_) => Some(Encoding::BYTE_STREAM_SPLIT),
            Self::Count(_)
            | Self::MaybeCount(_)
            | Self::Flag(_)
            | Self::Word(_)
            | Self::MaybeWord(_)
            | Self::Text(_) => None,
        }
    }
}

fn properties(notes: &Notes) -> WriterPropertiesBuilder {
    let notes =
        notes.iter().map(|(name, value)| KeyValue::new(name.clone(), value.clone())).collect();
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        .set_key_value_metadata(Some(notes))
}

/// How many rows the Parquet file has, and its notes. Fails if the file is cut short.
pub fn inspect(file: &File) -> Result<(u64, Notes), ParquetError> {
    let metadata = ParquetMetaDataReader::new().parse_and_finish(file)?;
    Ok((rows(&metadata), notes_of(&metadata)))
}

/// What is in one row group of the Parquet file, counted from 0, as one batch.
pub fn read_group(file: File, group: usize) -> Result<RecordBatch, ParquetError> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
    let rows = match builder.metadata().row_groups().get(group) {
        Some(group) => group.num_rows().max(0) as usize,
        None => return Err(ParquetError::General(format!("it has no row group {group}"))),
    };
    let mut batches = builder.with_row_groups(vec![group]).with_batch_size(rows).build()?;
    let empty = || ParquetError::General(format!("row group {group} is empty"));
    Ok(batches.next().ok_or_else(empty)??)
}

/// Copies the row groups of `parts`, in order, behind one another into `output`, and returns the
/// number of rows. What was encoded is copied as it is, one column at a time, so memory stays small.
///
/// Columns are those of the first part, and any part that has others is refused. The notes of the
/// parts are dropped for `notes`.
pub fn join<W: Write + Send>(
    parts: impl IntoIterator<Item = PathBuf>,
    output: W,
    notes: &Notes,
) -> Result<u64, ParquetError> {
    let mut parts = parts.into_iter().map(|path| {
        let file = File::open(&path)?;
        let metadata = ParquetMetaDataReader::new().parse_and_finish(&file)?;
        Ok::<_, ParquetError>((path, file, metadata))
    });
    let Some(first) = parts.next() else {
        return Err(ParquetError::General("there is no part to join".to_owned()));
    };
    let first = first?;
    let schema = first.2.file_metadata().schema_descr().root_schema_ptr();
    let mut notes = notes.clone();
    let arrow = arrow_schema_of(&first.2);
    notes.extend(arrow.clone().map(|schema| (ARROW_SCHEMA_META_KEY.to_owned(), schema)));
    let properties = Arc::new(properties(&notes).build());
    let mut writer = SerializedFileWriter::new(output, schema.clone(), properties)?;
    let mut rows_written = 0;
    for part in std::iter::once(Ok(first)).chain(parts) {
        let (path, file, metadata) = part?;
        if metadata.file_metadata().schema() != schema.as_ref()
            || arrow_schema_of(&metadata) != arrow
        {
            let path = path.display();
            return Err(ParquetError::General(format!("`{path}` has other columns than the rest")));
        }
        for group in metadata.row_groups() {
            let mut copy = writer.next_row_group()?;
            for column in group.columns() {
                let close = ColumnCloseResult {
                    bytes_written: column.compressed_size() as u64,
                    rows_written: group.num_rows() as u64,
                    metadata: column.clone(),
                    bloom_filter: None,
                    column_index: None,
                    offset_index: None,
                };
                copy.append_column(&file, close)?;
            }
            copy.close()?;
        }
        rows_written += rows(&metadata);
    }
    writer.close()?;
    Ok(rows_written)
}

fn rows(metadata: &ParquetMetaData) -> u64 {
    metadata.file_metadata().num_rows().max(0) as u64
}

fn key_values(metadata: &ParquetMetaData) -> impl Iterator<Item = (&str, &str)> {
    let pairs = metadata.file_metadata().key_value_metadata().into_iter().flatten();
    pairs.filter_map(|pair| Some((pair.key.as_str(), pair.value.as_deref()?)))
}

fn notes_of(metadata: &ParquetMetaData) -> Notes {
    key_values(metadata)
        .filter(|(name, _)| *name != ARROW_SCHEMA_META_KEY)
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn arrow_schema_of(metadata: &ParquetMetaData) -> Option<String> {
    let found = key_values(metadata).find(|(name, _)| *name == ARROW_SCHEMA_META_KEY);
    found.map(|(_, schema)| schema.to_owned())
}

#[cfg(test)]
mod tests;
