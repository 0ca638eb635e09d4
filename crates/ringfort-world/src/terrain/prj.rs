//! Which reference system does a `.prj` file beside an ASCII grid name?
//!
//! Such a file is well-known text. Its code is taken where it has one; otherwise the few names that
//! programs write for longitude and latitude and for UTM zones are known.

use super::TerrainError;
use super::archive::File;
use crate::frame::{Crs, UtmZone};

/// Whether a file is one by its name.
pub(super) fn is_prj(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("prj"))
}

/// The text of the `.prj` file that goes with `name`.
pub(super) fn beside<'a>(name: &str, all: &'a [File]) -> Option<&'a [u8]> {
    let stem = |name: &str| name.rsplit_once('.').map(|(stem, _)| stem.to_owned());
    let file = all.iter().find(|f| is_prj(&f.name) && stem(&f.name) == stem(name))?;
    Some(&file.bytes)
}

/// The system that the text names.
pub(super) fn crs(text: &[u8]) -> Result<Crs, TerrainError> {
    let text = String::from_utf8_lossy(&text[..text.len().min(1 << 16)]).into_owned();
    let root = text.trim().trim_start_matches('\u{feff}');
    let code = last_code(root).or_else(|| named(root).map(u32::from));
    let Some(code) = code else {
        let name = root.split('"').nth(1).unwrap_or(root);
        let name: String = name.chars().take(60).collect();
        return Err(TerrainError::Georeference(format!(
            "its `.prj` names the system `{name}`, which is not known; write its code as AUTHORITY[\"EPSG\",\"32631\"], or leave the file out and name `crs`"
        )));
    };
    Ok(Crs::from_epsg(code).map_err(crate::frame::FrameError::from)?)
}

/// The code at the end of the outermost bracket: `…,AUTHORITY["EPSG","32631"]]`, `…,ID["EPSG",32631]]`.
fn last_code(text: &str) -> Option<u32> {
    let upper = text.to_ascii_uppercase();
    let at = upper.rfind("AUTHORITY[").max(upper.rfind("ID["))?;
    let (inside, after) = upper[at..].split_once(']')?;
    // a code deeper inside is that of a part
    if after.trim() != "]" {
        return None;
    }
    let (authority, code) = inside.split_once('[')?.1.split_once(',')?;
    if authority.trim().trim_matches('"') != "EPSG" {
        return None;
    }
    code.trim().trim_matches('"').parse().ok()
}

/// The code of a name such as `WGS_1984_UTM_Zone_31N`, `WGS 84 / UTM zone 31N` or `GCS_WGS_1984`.
fn named(text: &str) -> Option<u16> {
    let plain: String = text.split('"').nth(1)?.to_ascii_uppercase().replace(['_', '/'], " ");
    let words: Vec<&str> = plain.split_whitespace().collect();
    let is_wgs = matches!(words.as_slice(), ["WGS", "1984" | "84", ..] | ["GCS", "WGS", "1984"]);
    if matches!(words.as_slice(), ["GCS", "WGS", "1984"] | ["WGS", "84" | "1984"]) {
        return Some(4326);
    }
    let is_like = is_wgs || matches!(words.as_slice(), ["ETRS", "1989", ..] | ["ETRS89", ..]);
    let ["UTM", "ZONE", zone] = words.get(words.len().checked_sub(3)?..)? else { return None };
    let (number, half) = zone.split_at_checked(zone.len().checked_sub(1)?)?;
    if !is_like || !matches!(half, "N" | "S") {
        return None;
    }
    UtmZone::new(number.parse().ok()?, half == "S").map(UtmZone::epsg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn golden_systems_by_name_and_by_code() {
        let code = |text: &str| crs(text.as_bytes()).map(|c| c.epsg());
        let utm = r#"PROJCS["WGS_1984_UTM_Zone_31N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984"]]]"#;
        assert_eq!(code(utm), Ok(32_631));
        let south = r#"PROJCS["WGS 84 / UTM zone 19S",GEOGCS["WGS 84",AUTHORITY["EPSG","4326"]]]"#;
        assert_eq!(code(south), Ok(32_719));
        let lambert = r#"PROJCS["RGF93 / Lambert-93",GEOGCS["RGF93"],AUTHORITY["EPSG","2154"]]"#;
        assert_eq!(code(lambert), Ok(2154));
        assert_eq!(code(r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984"]]"#), Ok(4326));
        assert_eq!(
            code(r#"PROJCS["Our own grid",GEOGCS["X"]]"#).unwrap_err().to_string(),
            "the raster's place on the globe cannot be told: its `.prj` names the system `Our own \
             grid`, which is not known; write its code as AUTHORITY[\"EPSG\",\"32631\"], or leave \
             the file out and name `crs`"
        );
        assert!(code("").is_err() && code("[[]]]").is_err() && code("\"é\"").is_err());
    }
}
