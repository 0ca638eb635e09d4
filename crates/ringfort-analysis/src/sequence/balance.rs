//! Is protection in balance, layer by layer, and what is each element worth?
//!
//! Protection is balanced where every element of a layer leaves an adversary about as badly off: he
//! takes the weakest, so strength beside it is wasted. For each element the weakest course that passes
//! it is found exactly, and what would come of closing it, or of its detection or delay being gone.

use super::label::Worth as Reckoning;
use super::search::{Beyond, Effort, Search, weakest};
use super::{Diagram, DiagramError, Objective, Step};
use ringfort_model::units::Probability;

/// What one element is worth, as values of the objective.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worth {
    /// The weakest course that passes it; None when no course does.
    pub through: Option<f64>,
    /// The weakest course once nobody can pass it: the most that any hardening of it alone can bring.
    /// None when no course is then left.
    pub closed: Option<f64>,
    /// The weakest course if nothing there were noticed: below the weakest as it stands by what its
    /// detection is worth.
    pub unwatched: f64,
    /// The weakest course if passing it took no time.
    pub undelayed: f64,
}

/// One layer: every element that leads from outside it to inside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    /// The elements, by number.
    pub elements: Vec<usize>,
    /// The lowest `through` of them: that of the weakest course of all.
    pub weakest: Option<f64>,
    /// The highest `through` of them.
    pub strongest: Option<f64>,
}

/// Balance of the whole diagram.
#[derive(Debug, Clone, PartialEq)]
pub struct Balance {
    /// The weakest course of all.
    pub weakest: f64,
    /// The layers, from outside in.
    pub cuts: Vec<Cut>,
    /// The elements, by number.
    pub elements: Vec<Worth>,
    /// Whether no limit was met on the way; otherwise values may be too high.
    pub is_exact: bool,
}

/// The balance of `diagram`.
///
/// `levels` gives for each element the level that it leaves and the level that it enters, from 0
/// outside; an element that jumps belongs to every layer that it passes. Errors as [`weakest`].
pub fn balance(
    diagram: &Diagram,
    objective: &Objective,
    levels: &[(usize, usize)],
    effort: Effort,
) -> Result<Balance, DiagramError> {
    let reckoning = Reckoning::of(objective)?;
    let limit = effort.labels.max(2);
    let least = |diagram: &Diagram| match weakest(diagram, objective, 1, effort) {
        Ok(found) => Ok(found.courses.first().map(|course| course.value)),
        Err(DiagramError::Unreachable) => Ok(None),
        Err(error) => Err(error),
    };
    let Some(weakest) = least(diagram)? else { return Err(DiagramError::Unreachable) };
    let all = |_: usize, _: &Step| true;
    let search = Search::run(diagram, &reckoning, 1, limit, Beyond::Drop, &all);
    let mut elements = Vec::with_capacity(levels.len());
    for element in 0..levels.len() {
        let is_it = |step: &Step| step.element == Some(element);
        let through = search
            .least_through(diagram, &reckoning, limit, &is_it)
            .map(|value| value * reckoning.outside);
        let unwatched = diagram.changed(|step, task| {
            if is_it(step) {
                task.detection = Probability::ZERO;
            }
        });
        let undelayed = diagram.changed(|step, task| {
            if is_it(step) {
                (task.delay.mean_s, task.delay.sd_s) = (0.0, 0.0);
            }
        });
        elements.push(Worth {
            through,
            closed: least(&diagram.without(is_it))?,
            unwatched: least(&unwatched)?.unwrap_or(weakest),
            undelayed: least(&undelayed)?.unwrap_or(weakest),
        });
    }
    let deepest = levels.iter().map(|(_, into)| *into).max().unwrap_or(0);
    let cuts = (0..deepest)
        .map(|level| {
            let crosses = |element: &usize| {
                let (from, into) = levels[*element];
                from <= level && level < into
            };
            let crossing: Vec<usize> = (0..levels.len()).filter(crosses).collect();
            let values = || crossing.iter().filter_map(|element| elements[*element].through);
            let (weakest, strongest) =
                (values().min_by(f64::total_cmp), values().max_by(f64::total_cmp));
            Cut { elements: crossing, weakest, strongest }
        })
        .collect();
    Ok(Balance { weakest, cuts, elements, is_exact: search.is_exact })
}
