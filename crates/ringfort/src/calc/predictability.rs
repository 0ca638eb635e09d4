//! How well can one guess where he is, hour by hour of the week?

use ringfort_analysis::predictability::{
    distance_error, exposure, fano_bound, habits, mean_looks, real_entropy,
};
use ringfort_model::finding::{
    ExposureFinding, GuessFinding, HourExposure, PredictabilityFinding, SequenceFinding,
};
use ringfort_model::units::{Position, Probability};
use ringfort_model::visits::Visits;

use crate::study::Case;

const HOURS: usize = 168;
const HOUR_S: i64 = 3600;
const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// From a list of visits, each of which lasts until the next: the share of time at each place.
///
/// Errors: a sentence, when the visits span more than ten years.
pub fn visits(table: &Visits) -> Result<PredictabilityFinding, String> {
    let places = table.places.len();
    let mut hours = vec![vec![0.0; places]; HOURS];
    let ends = (table.visits.first(), table.visits.last());
    if let (Some(first), Some(last)) = ends
        && last.at_s - first.at_s > 10 * 366 * 86_400
    {
        return Err("the visits span more than ten years; keep the last ones".to_owned());
    }
    for pair in table.visits.windows(2) {
        let (mut at, until) = (pair[0].at_s, pair[1].at_s);
        while at < until {
            let next = (at.div_euclid(HOUR_S) + 1) * HOUR_S;
            // 1970-01-01 was a Thursday
            let hour = (at.div_euclid(HOUR_S) + 72).rem_euclid(HOURS as i64) as usize;
            hours[hour][pair[0].place] += (next.min(until) - at) as f64;
            at = next.min(until);
        }
    }
    let order: Vec<usize> = table.visits.iter().map(|visit| visit.place).collect();
    let mut often = vec![0.0; places];
    for place in &order {
        often[*place] += 1.0;
    }
    let sequence = habits(&order).zip(real_entropy(&order)).zip(exposure(&often));
    let sequence = sequence.map(|((habits, real_bits), visited)| SequenceFinding {
        visits: order.len() as u64,
        random_bits: visited.random_bits,
        visited_bits: visited.shannon_bits,
        real_bits,
        fano: fano_bound(real_bits, places).value(),
        regularity: habits.regularity,
        stationarity: habits.stationarity,
        diversity: habits.diversity,
    });
    let nowhere = vec![None; places];
    finding("visits", &table.places, &hours, &nowhere, sequence)
}

/// From the routine of a scenario as the seeker pictures it, left alone for ten weeks: exact, from its
/// chain. "Elsewhere" is a place like the others, without a position.
///
/// Of a guarded subject the chances are told, and not of which place: that would be a timetable.
///
/// Errors: a sentence, when the picture has no hour.
pub fn routine(case: &Case) -> Result<PredictabilityFinding, String> {
    let start = &case.scenario.file.scenario.start;
    let first = usize::from(start.date.weekday()) * 24 + (start.clock_s / HOUR_S) as usize;
    let model = &case.plan.seeker;
    let mut p = model.prior.clone();
    let mut hours = vec![vec![0.0; p.len()]; HOURS];
    for step in 0..(10 * HOURS) as u32 {
        if step as usize >= 9 * HOURS {
            hours[(first + step as usize) % HOURS].clone_from(&p);
        }
        let motion = model.motion_at(step);
        let next =
            |to: usize| (0..p.len()).map(|from| p[from] * motion.probability(from, to)).sum();
        p = (0..p.len()).map(next).collect();
    }
    let mut names = case.plan.names.sites.clone();
    names.push("elsewhere".to_owned());
    if case.scenario.file.scenario.subject.is_guarded() {
        names.fill("a place that is withheld".to_owned());
    }
    let mut at = case.world.sites.clone();
    at.push(None);
    finding("routine", &names, &hours, &at, None)
}

fn finding(
    from: &str,
    places: &[String],
    hours: &[Vec<f64>],
    at: &[Option<Position>],
    sequence: Option<SequenceFinding>,
) -> Result<PredictabilityFinding, String> {
    let mut all = vec![0.0; places.len()];
    for hour in hours {
        for (sum, share) in all.iter_mut().zip(hour) {
            *sum += share;
        }
    }
    let told: Vec<HourExposure> = (hours.iter().enumerate())
        .filter_map(|(hour, weights)| {
            Some(HourExposure {
                hour: hour as u32,
                when: format!("{} {:02}", DAYS[hour / 24], hour % 24),
                exposure: of(places, weights, at)?,
            })
        })
        .collect();
    let overall = of(places, &all, at).ok_or("there is no time at any place")?;
    let sum: f64 = told.iter().map(|hour| hour.exposure.one_guess).sum();
    Ok(PredictabilityFinding {
        from: from.to_owned(),
        places: places.to_vec(),
        overall,
        one_guess_by_hour: rounded(sum / told.len().max(1) as f64),
        hours: told,
        sequence,
    })
}

fn of(places: &[String], weights: &[f64], at: &[Option<Position>]) -> Option<ExposureFinding> {
    let found = exposure(weights)?;
    let likeliest =
        (0..weights.len()).max_by(|a, b| weights[*a].total_cmp(&weights[*b]).then(b.cmp(a)))?;
    Some(ExposureFinding {
        guess: places[likeliest].clone(),
        one_guess: rounded(found.guessed.first()?.value()),
        three_guesses: rounded(found.guessed.get(2).or(found.guessed.last())?.value()),
        guesses: rounded(found.guesses),
        looks: rounded(mean_looks(weights, Probability::clamped(0.5))?),
        shannon_bits: rounded(found.shannon_bits),
        min_bits: rounded(found.min_bits),
        errs_km: errs_km(weights, at),
    })
}

/// Over the places that have a position; none when he may be at one that has none.
fn errs_km(weights: &[f64], at: &[Option<Position>]) -> Option<f64> {
    let total: f64 = weights.iter().sum();
    let possible: Vec<(f64, Position)> = (weights.iter().zip(at))
        .filter(|(w, _)| **w > 1e-6 * total)
        .map(|(w, at)| at.map(|at| (*w, at)))
        .collect::<Option<_>>()?;
    let away =
        |a: Position, b: Position| libm::hypot(a.east_m - b.east_m, a.north_m - b.north_m) / 1000.0;
    let rows: Vec<Vec<f64>> = (possible.iter())
        .map(|(_, a)| possible.iter().map(|(_, b)| away(*a, *b)).collect())
        .collect();
    let weights: Vec<f64> = possible.iter().map(|(w, _)| *w).collect();
    distance_error(&weights, &rows).map(|(errs, _)| rounded(errs))
}

fn rounded(value: f64) -> f64 {
    libm::round(value * 1e9) / 1e9 + 0.0
}

/// How well he can be guessed from his routine alone, for those who protect him; none where there is
/// no picture of it.
pub(crate) fn guessing(case: &Case) -> Option<GuessFinding> {
    let found = routine(case).ok()?;
    let mut hours: Vec<(String, f64)> =
        found.hours.iter().map(|hour| (hour.when.clone(), hour.exposure.one_guess)).collect();
    hours.sort_by(|a, b| b.1.total_cmp(&a.1));
    let surest = hours.first()?.1;
    // of a routine that is the same at every hour none stands out; of a guarded subject hours are a timetable
    let apart = hours.last().is_some_and(|last| surest - last.1 > 0.01)
        && !case.scenario.file.scenario.subject.is_guarded();
    hours.truncate(if apart { SUREST } else { 0 });
    Some(GuessFinding {
        one_guess: found.one_guess_by_hour,
        surest_hours: hours,
        looks: found.overall.looks,
    })
}

/// So many hours are told.
const SUREST: usize = 3;
