//! Which of a layer's features does a scenario mean by a name, and where is it?

use ringfort_model::units::LonLat;

use super::{Feature, Layer, Shape};

/// How many names are suggested.
const SUGGESTED: usize = 3;

/// Why a layer does not say where something is.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FindError {
    /// Nothing has that name.
    #[error("the file has no feature named `{name}`{suggested}")]
    NoSuchName {
        /// As the scenario says it.
        name: String,
        /// "; nearest are `gate`, `gap`", or nothing.
        suggested: String,
    },
    /// More than one has it.
    #[error("the file has {number} features named `{name}`, and one is meant")]
    Several {
        /// As the scenario says it.
        name: String,
        /// How many there are.
        number: usize,
    },
    /// It is not a single point.
    #[error("{what} is {shape}, and a point is needed")]
    NotAPoint {
        /// Which feature.
        what: String,
        /// What it is.
        shape: String,
    },
    /// No name was given, and there is not exactly one feature.
    #[error("the file has {number} features; say which one is meant by its `name`")]
    NameNeeded {
        /// How many there are.
        number: usize,
    },
}

impl Layer {
    /// The one feature of that name, letter for letter; without a name, the only one of the file.
    pub fn feature(&self, name: Option<&str>) -> Result<&Feature, FindError> {
        let Some(name) = name else {
            return match self.features.as_slice() {
                [feature] => Ok(feature),
                features => Err(FindError::NameNeeded { number: features.len() }),
            };
        };
        let mut named = self.features.iter().filter(|f| f.name.as_deref() == Some(name));
        match (named.next(), named.count()) {
            (Some(feature), 0) => Ok(feature),
            (Some(_), more) => Err(FindError::Several { name: name.to_owned(), number: more + 1 }),
            (None, _) => {
                let suggested = self.suggested(name);
                Err(FindError::NoSuchName { name: name.to_owned(), suggested })
            }
        }
    }

    /// Where the one feature of that name lies.
    pub fn point(&self, name: Option<&str>) -> Result<LonLat, FindError> {
        let feature = self.feature(name)?;
        match &feature.shape {
            Shape::Points(points) if points.len() == 1 => Ok(points[0]),
            _ => Err(not_a_point(feature)),
        }
    }

    /// Where all features lie, or those of a name; every one must be made of points.
    pub fn points(&self, name: Option<&str>) -> Result<Vec<LonLat>, FindError> {
        let mut all = Vec::new();
        let meant = |f: &&Feature| name.is_none() || f.name.as_deref() == name;
        for feature in self.features.iter().filter(meant) {
            match &feature.shape {
                Shape::Points(points) => all.extend_from_slice(points),
                _ => return Err(not_a_point(feature)),
            }
        }
        match name {
            Some(name) if all.is_empty() => {
                let suggested = self.suggested(name);
                Err(FindError::NoSuchName { name: name.to_owned(), suggested })
            }
            _ => Ok(all),
        }
    }

    /// The names that are least unlike one, for the end of a sentence.
    fn suggested(&self, name: &str) -> String {
        let name: String = name.to_lowercase().chars().take(80).collect();
        let mut names: Vec<(usize, &str)> = self
            .features
            .iter()
            .filter_map(|f| f.name.as_deref())
            .map(|known| {
                let short: String = known.to_lowercase().chars().take(80).collect();
                (strsim::osa_distance(&name, &short), known)
            })
            .collect();
        names.sort_unstable();
        names.dedup();
        let said: Vec<String> = names
            .iter()
            .take(SUGGESTED)
            .map(|(_, known)| format!("`{}`", known.chars().take(60).collect::<String>()))
            .collect();
        match said.as_slice() {
            [] => "; none of its features has a name".to_owned(),
            [one] => format!("; the only one is {one}"),
            _ => format!("; the nearest are {}", said.join(", ")),
        }
    }
}

fn not_a_point(feature: &Feature) -> FindError {
    let what = match &feature.name {
        Some(name) => format!("`{}`", name.chars().take(60).collect::<String>()),
        None => "a feature without a name".to_owned(),
    };
    let shape = match &feature.shape {
        Shape::Points(points) => format!("{} points", points.len()),
        Shape::Lines(_) => "a line".to_owned(),
        Shape::Polygons(_) => "an area".to_owned(),
    };
    FindError::NotAPoint { what, shape }
}
