//! What features do the layers of a GeoPackage hold?
//!
//! Source: Open Geospatial Consortium, *GeoPackage Encoding Standard* 1.3 (12-128r17). The file is an
//! SQLite database, read from memory by SQLite itself with everything off that a hostile file could
//! use: views and virtual tables are not read, functions of the schema are not trusted, no value may
//! be larger than the file, and a query that does not end is ended.

use std::collections::BTreeMap;

use ringfort_model::units::LonLat;
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error};

use super::geojson::{Found, take_name};
use super::{Gather, Layer, VectorError, wkb};
use crate::frame::Crs;

/// After so many steps of SQLite's machine the count is looked at.
const STEPS: i32 = 1_000_000;

/// So many millions of steps are allowed, and one more for every 64 KiB of the file.
const MOST_STEPS: usize = 20;

pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Layer, VectorError> {
    whole(bytes)?;
    let database = open(bytes).map_err(|e| refused(&e))?;
    let mut gather = Gather::new();
    let mut refused_layer = None;
    let tables = tables(&database).map_err(|e| refused(&e))?;
    if tables.is_empty() {
        return Err(VectorError::NotGeoPackage("it has no layer of features".to_owned()));
    }
    for table in &tables {
        let Some(reference) = &table.reference else {
            gather.remarks.push(format!(
                "layer `{}` is in reference system {}, which is not read",
                table.name, table.system
            ));
            refused_layer.get_or_insert_with(|| VectorError::Reference {
                layer: table.name.clone(),
                system: table.system.clone(),
            });
            continue;
        };
        features(&database, table, reference, &mut gather)?;
    }
    match (gather.features.is_empty(), refused_layer) {
        (true, Some(error)) => Err(error),
        _ => gather.into_layer(file, "GeoPackage"),
    }
}

/// Refuses a file that ends before its last page: SQLite would only see that in the middle of a row.
/// The numbers are those of the header: SQLite, *Database File Format*, section 1.3.
fn whole(bytes: &[u8]) -> Result<(), VectorError> {
    let number = |at: usize| {
        bytes.get(at..at + 4).map_or(0, |b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]))
    };
    let page = match number(14) & 0xffff {
        1 => 65_536,
        page => page as usize,
    };
    // the number of pages counts where it was written last by who also wrote the change counter
    let pages = if number(24) == number(92) { number(28) as usize } else { 1 };
    if bytes.len() < 100
        || page < 512
        || !bytes.len().is_multiple_of(page)
        || pages > bytes.len() / page
    {
        let said = format!(
            "it is cut off, or its header lies: it has {} bytes, and the header tells of {pages} pages of {page}",
            bytes.len()
        );
        return Err(VectorError::NotGeoPackage(said));
    }
    Ok(())
}

fn refused(error: &Error) -> VectorError {
    let reason = match error {
        Error::SqliteFailure(code, _) if code.code == rusqlite::ErrorCode::OperationInterrupted => {
            "it takes too long to read".to_owned()
        }
        other => other.to_string().chars().take(200).collect(),
    };
    VectorError::NotGeoPackage(reason)
}

fn open(bytes: &[u8]) -> Result<Connection, Error> {
    let mut image = bytes.to_vec();
    // a file in write-ahead mode cannot be opened from memory: say that it is in the older one,
    // as SQLite's documentation of sqlite3_deserialize advises
    for version in image.iter_mut().skip(18).take(2) {
        if *version == 2 {
            *version = 1;
        }
    }
    let mut database = Connection::open_in_memory()?;
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    let most = i32::try_from(bytes.len()).unwrap_or(i32::MAX).max(100_000);
    database.set_limit(Limit::SQLITE_LIMIT_LENGTH, most)?;
    database.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    let mut left = MOST_STEPS + bytes.len() / 65_536;
    let ends = move || {
        left = left.saturating_sub(1);
        left == 0
    };
    database.progress_handler(STEPS, Some(ends))?;
    database.deserialize_read_exact("main", image.as_slice(), image.len(), true)?;
    Ok(database)
}

/// A layer of features.
struct Table {
    name: String,
    column: String,
    system: String,
    reference: Option<Reference>,
}

/// A reference system that is read.
enum Reference {
    /// Longitude and latitude on WGS 84.
    Degrees,
    /// Whatever else is known, such as a UTM zone.
    Other(Crs),
}

fn tables(database: &Connection) -> Result<Vec<Table>, Error> {
    let mut statement = database.prepare(
        "SELECT g.table_name, g.column_name, g.srs_id, s.organization, s.organization_coordsys_id
         FROM gpkg_geometry_columns g
         JOIN sqlite_master m ON m.name = g.table_name AND m.type = 'table' AND m.rootpage > 0
         LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
         ORDER BY g.table_name LIMIT 1000",
    )?;
    let rows = statement.query_map([], |row| {
        let (id, authority): (i64, Option<String>) = (row.get(2)?, row.get(3)?);
        let code: Option<i64> = row.get(4)?;
        let authority = authority.unwrap_or_else(|| "EPSG".to_owned()).to_uppercase();
        let code = code.unwrap_or(id);
        let reference = match (authority.as_str(), code) {
            // 0 is said by the standard to be degrees of an unknown datum
            ("EPSG", 4326 | 4979) | ("NONE", 0) => Some(Reference::Degrees),
            ("EPSG", code) => u32::try_from(code)
                .ok()
                .and_then(|code| Crs::from_epsg(code).ok())
                .map(Reference::Other),
            _ => None,
        };
        let system = format!("{authority}:{code}").chars().take(60).collect();
        Ok(Table { name: row.get(0)?, column: row.get(1)?, system, reference })
    })?;
    rows.collect()
}

/// The columns that `SELECT *` gives, in order. Names that are not UTF-8 lose what is not: asking
/// the statement for them would panic.
fn column_names(database: &Connection, table: &str) -> Result<Vec<String>, VectorError> {
    let list = "SELECT name FROM pragma_table_xinfo(?1) WHERE hidden <> 1 ORDER BY cid";
    let mut statement = database.prepare(list).map_err(|e| refused(&e))?;
    let name = |row: &rusqlite::Row<'_>| {
        Ok(match row.get_ref(0)? {
            ValueRef::Text(name) => String::from_utf8_lossy(name).into_owned(),
            _ => String::new(),
        })
    };
    let names = statement.query_map([table], name).map_err(|e| refused(&e))?;
    names.collect::<Result<_, _>>().map_err(|e| refused(&e))
}

fn features(
    database: &Connection,
    table: &Table,
    reference: &Reference,
    gather: &mut Gather,
) -> Result<(), VectorError> {
    let quoted = table.name.replace('"', "\"\"");
    let mut statement =
        database.prepare(&format!("SELECT * FROM \"{quoted}\"")).map_err(|e| refused(&e))?;
    let columns = column_names(database, &table.name)?;
    let mut rows = statement.query([]).map_err(|e| refused(&e))?;
    while let Some(row) = rows.next().map_err(|e| refused(&e))? {
        let mut properties = BTreeMap::new();
        let mut found = None;
        for (index, column) in columns.iter().enumerate() {
            let text = match row.get_ref(index).map_err(|e| refused(&e))? {
                ValueRef::Blob(blob) if *column == table.column => {
                    found = Some(wkb::geometry(blob));
                    continue;
                }
                ValueRef::Integer(n) => n.to_string(),
                ValueRef::Real(x) => x.to_string(),
                ValueRef::Text(text) => String::from_utf8_lossy(text).trim().to_owned(),
                ValueRef::Blob(_) | ValueRef::Null => continue,
            };
            if !text.is_empty() {
                properties.insert(column.clone(), text);
            }
        }
        let name = take_name(&mut properties);
        match found {
            None => gather.drop("it has no geometry"),
            Some(None) => gather.drop("its geometry is no point, line or area"),
            Some(Some(found)) => match reference.degrees(found) {
                Some(found) => found.give(gather, name, properties)?,
                None => gather.drop(format!("it lies outside of {}", table.system)),
            },
        }
    }
    Ok(())
}

impl Reference {
    /// The same geometry in degrees; none where a vertex is nowhere on the globe.
    fn degrees(&self, mut found: Found) -> Option<Found> {
        let Self::Other(crs) = self else { return Some(found) };
        let rings = found.polygons.iter_mut().flat_map(|p| &mut p.0);
        let lines = found.lines.iter_mut().chain(rings).flatten();
        for vertex in found.points.iter_mut().chain(lines) {
            let LonLat { longitude_deg: x, latitude_deg: y } = *vertex;
            *vertex = crs.lonlat_from_xy(x, y).ok()?;
        }
        Some(found)
    }
}
