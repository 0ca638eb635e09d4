//! Where does a stretch of movement fall into parts? Where the rate of being noticed changes, so that
//! within each part noticing is spread evenly over its time.

use ringfort_model::quantity::Values;
use ringfort_model::scenario::{Timing, Way as Moving};
use ringfort_world::light::Illumination;

use super::ground::Ground;
use super::in_view::half_range;
use super::ring::Ring;
use super::{Crossed, Watch, WatchKind, WayTask};
use crate::detection::Rounds;

/// By how much the share of those noticed by any moment, P(noticed by then), may be off within a
/// part when it is taken to grow evenly over the part's time.
///
/// Timely detection is ∫ P(enough time is left at t) dF(t), with a kernel that falls from at most 1
/// to 0 as t grows; so P(I) of the whole way is off by no more than this, at mean values.
pub const EVENLY: f64 = 0.01;

/// One straight line of a movement.
#[derive(Debug, Clone)]
pub(super) struct Stride {
    /// How long it takes.
    pub(super) seconds: f64,
    /// Of which he shows: in cover seconds count less.
    pub(super) shown_s: f64,
    /// By ring: the integrated rate at which its posts notice him.
    pub(super) noticing: Vec<f64>,
    /// By ring: metres on foot over its denial area.
    pub(super) field_m: Vec<f64>,
}

/// A stretch of movement as it was gone: the task that it is, stride by stride.
#[derive(Debug)]
pub(super) struct Stretch {
    pub(super) task: WayTask,
    pub(super) strides: Vec<Stride>,
}

impl Stretch {
    pub(super) fn new(task: WayTask) -> Self {
        Self { task, strides: Vec::new() }
    }

    /// Its parts in order, each watched by the posts and the patrol of what lies around it. None
    /// where it was not gone at all and crosses nothing.
    pub(super) fn parts(
        self,
        ground: &Ground,
        light: Illumination,
        inside: Option<&Ring>,
    ) -> Vec<WayTask> {
        let part = |strides: &[Stride]| {
            let mut task = self.task.clone();
            task.moving_s = strides.iter().map(|stride| stride.seconds).sum();
            for (index, ring) in ground.rings.iter().enumerate() {
                let noticing = strides.iter().map(|stride| stride.noticing[index]).sum();
                watch_posts(&mut task.watches, ground, ring, light, noticing);
            }
            if let Some(ring) = inside {
                let shown_s = strides.iter().map(|stride| stride.shown_s).sum();
                watch_patrol(&mut task.watches, shown_s, ground, ring, light);
            }
            task
        };
        if self.strides.iter().all(|stride| stride.seconds <= 0.0) {
            let goes = self.task.crossed.is_some();
            return if goes { vec![part(&self.strides)] } else { Vec::new() };
        }
        let hazards = self.strides.iter().map(|stride| {
            let watches = part(std::slice::from_ref(stride)).watches;
            (stride.seconds, watches.iter().map(|w| usual_hazard(w, ground.means)).sum())
        });
        let ends = even_parts(&hazards.collect::<Vec<_>>());
        let mut rest = self.strides.as_slice();
        let mut parts = Vec::with_capacity(ends.len());
        for strides in ends.iter().scan(0, |from, end| Some(end - std::mem::replace(from, *end))) {
            let (these, after) = rest.split_at(strides);
            rest = after;
            parts.push(part(these));
            if let (Some(WayTask { crossed: Some(over), .. }), Some(ring)) =
                (parts.last_mut(), inside_index(ground, &self.task))
            {
                over.length_m = these.iter().map(|stride| stride.field_m[ring]).sum();
            }
        }
        let of = parts.len() as u16;
        if of > 1 {
            for (number, task) in parts.iter_mut().enumerate() {
                task.part = Some((number as u16 + 1, of));
            }
        }
        parts
    }
}

fn inside_index(ground: &Ground, task: &WayTask) -> Option<usize> {
    let area = task.crossed?.area;
    let holds = |ring: &Ring| ring.field.as_ref().is_some_and(|field| field.index == area);
    ground.rings.iter().position(holds)
}

/// The parts of a crossing made to cover its area: so many metres in all, and all of the time that
/// the ground costs.
pub(super) fn cover(parts: &mut [WayTask], area: u16, all_m: f64) {
    let over = |task: &WayTask| task.crossed.filter(|over| over.area == area);
    let known_m: f64 = parts.iter().filter_map(over).map(|over| over.length_m).sum();
    let time_s: f64 = parts.iter().filter(|t| over(t).is_some()).map(|t| t.moving_s).sum();
    let count = parts.iter().filter(|task| over(task).is_some()).count() as f64;
    for task in parts.iter_mut() {
        let Some(crossed) = task.crossed.as_mut().filter(|over| over.area == area) else {
            continue;
        };
        let share = if known_m > 0.0 {
            crossed.length_m / known_m
        } else if time_s > 0.0 {
            task.moving_s / time_s
        } else {
            1.0 / count
        };
        *crossed = Crossed { length_m: share * all_m, share, ..*crossed };
    }
}

/// −ln(1 − P) over one stride at mean values; a patrol by the clock counts as one at random, which
/// is as even over time.
fn usual_hazard(watch: &Watch, means: &Values) -> f64 {
    let mut watch = watch.clone();
    if let WatchKind::Patrol { timing, .. } = &mut watch.kind {
        *timing = Timing::Random;
    }
    watch.hazard(means, 1.0, (Rounds::Random, 0.0))
}

/// Where parts end, as counts of strides from the first, for strides of (seconds, −ln(1 − P)): the
/// curve of P(noticed by t) over t is followed by straight lines to within [`EVENLY`]
/// (D. H. Douglas and T. K. Peucker, Algorithms for the reduction of the number of points required
/// to represent a digitized line or its caricature, The Canadian Cartographer 10 (1973), with
/// vertical distances).
fn even_parts(strides: &[(f64, f64)]) -> Vec<usize> {
    let mut curve = vec![(0.0, 0.0)];
    let (mut time_s, mut hazard) = (0.0, 0.0);
    for (seconds, more) in strides {
        time_s += seconds;
        hazard += more;
        curve.push((time_s, -libm::expm1(-hazard)));
    }
    let mut ends = vec![strides.len()];
    let mut open = vec![(0, strides.len())];
    while let Some((from, to)) = open.pop() {
        let ((t0, p0), (t1, p1)) = (curve[from], curve[to]);
        let even = |t: f64| if t1 > t0 { p0 + (p1 - p0) * (t - t0) / (t1 - t0) } else { p0 };
        let off = |at: &usize| (curve[*at].1 - even(curve[*at].0)).abs();
        let worst = (from + 1..to).max_by(|a, b| off(a).total_cmp(&off(b)).then(b.cmp(a)));
        if let Some(at) = worst.filter(|at| off(at) > EVENLY) {
            ends.push(at);
            open.extend([(from, at), (at, to)]);
        }
    }
    ends.sort_unstable();
    ends
}

/// Adds what the posts of a ring notice to a task.
fn watch_posts(
    watches: &mut Vec<Watch>,
    ground: &Ground,
    ring: &Ring,
    light: Illumination,
    noticing: f64,
) {
    let Some(posts) = ring.layer.posts.as_ref().filter(|_| noticing > 0.0) else { return };
    let Some(eyes) = ground.scenario.file.eyesight.get(posts.eyesight.as_str()) else { return };
    let (eyes, half_range_m) = half_range(eyes, light, ground.means);
    let kind = WatchKind::Posts { noticing, half_range_m, eyes, reports: posts.reports.id };
    watches.push(Watch { detector: ring.detector, kind });
}

fn watch_patrol(
    watches: &mut Vec<Watch>,
    shown_s: f64,
    ground: &Ground,
    ring: &Ring,
    light: Illumination,
) {
    let Some(patrol) = &ring.layer.patrol else { return };
    let Some(eyes) = ground.scenario.file.eyesight.get(patrol.eyesight.as_str()) else { return };
    let kind = WatchKind::Patrol {
        exposure: shown_s / ring.area_m2().max(1.0),
        eyes: half_range(eyes, light, ground.means).0,
        groups_speed_reports: [patrol.groups.id, patrol.speed.id, patrol.reports.id],
        layer: ring.index,
        timing: patrol.timing,
    };
    watches.push(Watch { detector: ring.patrol_detector(), kind });
}

/// What a stretch of movement is called.
pub(super) fn named(layer: Option<&str>, by: Moving) -> String {
    match (layer, by) {
        (None, Moving::Vehicle) => "drive up".to_owned(),
        (None, _) => "walk up".to_owned(),
        (Some(id), Moving::Vehicle) => format!("drive through {id}"),
        (Some(id), _) => format!("cross {id}"),
    }
}

#[cfg(test)]
mod tests {
    use super::even_parts;

    /// Ten strides of a second in which nothing is seen, ten in plain sight, ten out of it again.
    #[test]
    fn law_parts_end_where_the_rate_changes() {
        let quiet = [(1.0, 0.0); 10];
        let seen = [(1.0, 0.02); 10];
        let strides = [quiet, seen, quiet].concat();
        assert_eq!(even_parts(&strides), [10, 20, 30]);
        assert_eq!(even_parts(&[(1.0, 0.002); 10]), [10]);
        assert_eq!(even_parts(&quiet), [10]);
    }

    /// A great rate bends the curve itself: it is followed within the bound.
    #[test]
    fn law_parts_follow_the_curve() {
        let strides: Vec<(f64, f64)> =
            (0..400).map(|i| (0.5 + f64::from(i % 3), 0.03 * f64::from(i % 50) / 50.0)).collect();
        let ends = even_parts(&strides);
        assert!((4..40).contains(&ends.len()), "{ends:?}");
        let (mut t, mut h) = (vec![0.0], vec![0.0]);
        for (seconds, hazard) in &strides {
            t.push(t.last().unwrap() + seconds);
            h.push(h.last().unwrap() + hazard);
        }
        let p = |i: usize| -libm::expm1(-h[i]);
        let mut from = 0;
        for to in ends {
            for i in from..=to {
                let even = p(from) + (p(to) - p(from)) * (t[i] - t[from]) / (t[to] - t[from]);
                assert!((p(i) - even).abs() <= super::EVENLY);
            }
            from = to;
        }
        assert_eq!(from, strides.len());
    }
}
