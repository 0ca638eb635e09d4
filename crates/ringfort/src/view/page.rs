//! How does a report become one file that opens anywhere?
//!
//! The page is built once from `web/` and carried in the binary; a report is written into it as
//! JSON. Nothing is computed and nothing is read from the disk.

use std::fmt;

use ringfort_model::report::Report;
use rust_embed::RustEmbed;

/// What `npm run build` left in `web/dist`: `report.html`, or nothing when it was not built.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Bundle;

/// Stands in the built page where the report belongs.
const PLACE: &str = "/*RINGFORT_DATA*/";

/// Why there is no page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageError {
    /// The binary was compiled before the web bundle was built.
    NotBuilt,
    /// The bundle has not exactly one place for the data.
    NoPlace {
        /// How many it has.
        found: usize,
    },
    /// A number of the report is not finite, or a text is not text.
    NotJson {
        /// What the JSON library says, with the place.
        why: String,
    },
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotBuilt => f.write_str(
                "this binary carries no report page: run `cargo xtask web`, then build it again",
            ),
            Self::NoPlace { found } => write!(
                f,
                "the report page has {found} places for its data instead of one: run `cargo xtask web`"
            ),
            Self::NotJson { why } => write!(f, "the report cannot be written as JSON: {why}"),
        }
    }
}

impl std::error::Error for PageError {}

/// The report as one self-contained HTML file.
///
/// - Shape: UTF-8, some 400 kB and the report; it loads nothing else.
/// - Errors: [`PageError`]; a number that is not finite is refused, since JSON would lose it.
pub fn page(report: &Report) -> Result<String, PageError> {
    let file = Bundle::get("report.html").ok_or(PageError::NotBuilt)?;
    let template = String::from_utf8_lossy(&file.data);
    filled(&template, report)
}

/// Puts the report into the one place that the template has for it.
fn filled(template: &str, report: &Report) -> Result<String, PageError> {
    let Some((before, after)) = template.split_once(PLACE) else {
        return Err(PageError::NoPlace { found: 0 });
    };
    let found = 1 + after.matches(PLACE).count();
    if found > 1 {
        return Err(PageError::NoPlace { found });
    }
    let data = json(report)?;
    let mut page = String::with_capacity(before.len() + data.len() + after.len());
    page.push_str(before);
    page.push_str(&data);
    page.push_str(after);
    Ok(page)
}

/// JSON that may stand within a `<script>`: `<` occurs in texts only, and is written as an escape,
/// so that neither `</script>` nor `<!--` can end or bend the element.
fn json(report: &Report) -> Result<String, PageError> {
    let not_json = |error: serde_json::Error| PageError::NotJson { why: error.to_string() };
    let text = serde_json::to_string(report).map_err(not_json)?;
    // Not-a-number becomes `null` in silence; reading it back finds where one is not allowed.
    serde_json::from_str::<Report>(&text).map_err(not_json)?;
    Ok(text.replace('<', "\\u003c"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "<script type=\"application/json\">/*RINGFORT_DATA*/</script>";

    fn sample() -> Report {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/sample/report.json");
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    #[test]
    fn law_a_page_gives_the_report_back() {
        let mut report = sample();
        report.head.title = "</script><!--<script>".to_owned();
        let page = filled(TEMPLATE, &report).unwrap();
        assert_eq!(page.matches("</script>").count(), 1);
        assert!(!page.contains("<!--"));
        let data = page
            .strip_prefix("<script type=\"application/json\">")
            .and_then(|rest| rest.strip_suffix("</script>"))
            .unwrap();
        assert_eq!(serde_json::from_str::<Report>(data).unwrap(), report);
    }

    #[test]
    fn law_a_page_has_one_place() {
        let found = |template| filled(template, &sample()).unwrap_err();
        assert_eq!(found("<html>"), PageError::NoPlace { found: 0 });
        let twice = format!("{TEMPLATE}{TEMPLATE}");
        assert_eq!(found(&twice), PageError::NoPlace { found: 2 });
    }

    #[test]
    fn law_a_number_that_is_none_is_refused() {
        let mut report = sample();
        report.head.horizon_h = f64::NAN;
        assert!(matches!(filled(TEMPLATE, &report), Err(PageError::NotJson { .. })));
    }

    #[test]
    fn law_the_embedded_page_is_whole_or_says_how_to_build_it() {
        match page(&sample()) {
            Ok(page) => {
                assert!(page.contains("A house in the hills"));
                assert!(page.trim_end().ends_with("</html>"));
                assert!(page.len() < 2_000_000, "{} bytes", page.len());
            }
            Err(error) => {
                assert_eq!(error, PageError::NotBuilt);
                assert!(error.to_string().contains("cargo xtask web"));
            }
        }
    }
}
