//! Which way leads into a site? The most vulnerable one over the ground, by [`crate::path`].

use ringfort_model::log::Names;
use ringfort_model::quantity::Values;
use ringfort_model::scenario::{Barrier as Obstacle, Scenario, Timing, Way as Moving};
use ringfort_model::units::Position;
use ringfort_world::World;
use ringfort_world::cover::Cover;
use ringfort_world::coverage::{Observer, RangeCurve, coverage};
use ringfort_world::grid::{Grid, Lattice};
use ringfort_world::light::Illumination;
use ringfort_world::sight::{Air, Care, Covered};
use ringfort_world::travel::{Around, OFF_PATH, foot_step_s, tobler_speed_m_s};

use crate::path::{Approach, Barrier, MOST_BARRIERS, Manner, Remaining, Watch, WayIn, entries_at};
use crate::plan::serving;
use crate::plan::ways::drive::drive;
use crate::plan::ways::field;
use crate::plan::ways::in_view::{half_range, in_view, within};
use crate::plan::ways::ring::{Ring, rings};

/// Height of a watcher's eyes above the ground, in metres.
pub const EYES_M: f64 = 1.7;
/// Height at which somebody who walks bent still shows, in metres.
pub const SHOWS_M: f64 = 1.2;

/// The surroundings of one site, whatever the light.
pub(super) struct Ground<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) world: &'a World,
    pub(super) means: &'a Values,
    /// How the seeker comes.
    pub(super) by: Moving,
    pub(super) target: Position,
    /// Its layers, from the outside in.
    pub(super) rings: Vec<Ring<'a>>,
    /// The drive to where the walk begins: places passed, with seconds from one to the next.
    pub(super) drive: Vec<(Position, f64)>,
    /// What posts have in view, whatever the light.
    view: View<'a>,
    /// What grows and stands there, as factors on speed and on being noticed; none for open ground.
    cover: Option<Factors>,
    /// Cells where the walk may begin.
    entries: Vec<u32>,
    reach_m: f64,
    response_s: f64,
}

/// What posts have in view.
enum View<'a> {
    /// By ring: cells near the ways that a post of it has in view, with the range in metres and the
    /// chance that it does.
    Near(Vec<Vec<(u32, f64, f32)>>),
    /// All of the map, worked out for one light at a time; heights are taken as right.
    Whole(Option<&'a Covered>),
}

/// What cover does in each cell.
struct Factors {
    on_foot: Grid<f32>,
    seen: Grid<f32>,
    /// The largest factor on speed.
    fastest: f64,
}

impl Factors {
    fn new(cover: &Cover) -> Self {
        let fastest = cover.classes().iter().map(|class| class.on_foot).fold(1.0, f64::max);
        Self { on_foot: cover.on_foot(), seen: cover.seen(), fastest }
    }
}

impl<'a> Ground<'a> {
    /// None for a site beyond the map. `covered` is what hides beside the ground, for targets of
    /// [`SHOWS_M`].
    pub(super) fn new(
        scenario: &'a Scenario,
        world: &'a World,
        means: &'a Values,
        names: &Names,
        site: usize,
        covered: Option<&Covered>,
    ) -> Option<Self> {
        let target = world.sites[site]?;
        let lattice = world.terrain.lattice();
        let strike = &scenario.file.seeker.strike;
        let rings = rings(scenario, world, means, names, site);
        let dismount_m = means.of(&strike.dismount).max(lattice.cell_m());
        let outermost_m = rings.first().map_or(0.0, |r| r.radius_m);
        let all_on_foot_m =
            (outermost_m * 1.1).max(outermost_m + 2.0 * lattice.cell_m()).max(dismount_m);
        let drive = if strike.way == Moving::Vehicle {
            drive(world, target, dismount_m)
        } else {
            Vec::new()
        };
        let (entries, begin_m) = match (strike.way, drive.last()) {
            (Moving::Air, _) => (entries_at(lattice, target, dismount_m), dismount_m),
            (Moving::Vehicle, Some((end, _))) => {
                (lattice.cell_at(*end).into_iter().collect(), end.distance_m(target))
            }
            // without a road all of it is on foot
            (Moving::Vehicle | Moving::Foot, _) => {
                (entries_at(lattice, target, all_on_foot_m), all_on_foot_m)
            }
        };
        let reach_m = begin_m + 2.0 * lattice.cell_m();
        let mut near: Vec<u32> = (0..lattice.cells() as u32)
            .filter(|cell| lattice.centre(*cell).distance_m(target) <= reach_m)
            .chain(drive.iter().filter_map(|(at, _)| lattice.cell_at(*at)))
            .collect();
        near.sort_unstable();
        near.dedup();
        let in_view = rings
            .iter()
            .map(|ring| in_view(ring, scenario, world, means, &near, covered))
            .collect();
        Some(Self {
            scenario,
            world,
            means,
            by: strike.way,
            target,
            rings,
            drive,
            view: View::Near(in_view),
            cover: world.cover.as_ref().map(Factors::new),
            entries,
            reach_m,
            response_s: response_s(scenario, means, site),
        })
    }

    /// The whole map, for somebody who comes on foot from any of its edges. None for a site beyond
    /// the map.
    pub(super) fn whole(
        scenario: &'a Scenario,
        world: &'a World,
        means: &'a Values,
        names: &Names,
        site: usize,
        covered: Option<&'a Covered>,
    ) -> Option<Self> {
        Some(Self {
            scenario,
            world,
            means,
            by: Moving::Foot,
            target: world.sites[site]?,
            rings: rings(scenario, world, means, names, site),
            drive: Vec::new(),
            view: View::Whole(covered),
            cover: world.cover.as_ref().map(Factors::new),
            entries: world.terrain.lattice().rim(),
            reach_m: f64::INFINITY,
            response_s: response_s(scenario, means, site),
        })
    }

    /// Cells where the walk may begin.
    pub(super) fn entries(&self) -> &[u32] {
        &self.entries
    }

    /// From being noticed until somebody is in place, in seconds.
    pub(super) fn response_s(&self) -> f64 {
        self.response_s
    }

    pub(super) fn lattice(&self) -> &Lattice {
        self.world.terrain.lattice()
    }

    /// Factor on times on foot that rehearsal brings, at its mean.
    pub(super) fn rehearsal(&self) -> f64 {
        self.means.of(&self.scenario.file.seeker.strike.rehearsal).max(1e-3)
    }

    /// The rate at which each ring's posts notice a walker in the cells that matter, under a light.
    pub(super) fn noticing(&self, light: Illumination) -> Vec<Option<Grid<f32>>> {
        (self.rings.iter().enumerate())
            .map(|(index, ring)| {
                let posts = ring.layer.posts.as_ref()?;
                let eyes = self.scenario.file.eyesight.get(posts.eyesight.as_str())?;
                let curve = RangeCurve::new(half_range(eyes, light, self.means).1);
                Some(match &self.view {
                    View::Near(in_view) => self.rate_near(&in_view[index], curve),
                    View::Whole(covered) => self.rate_everywhere(ring, *covered, curve),
                })
            })
            .collect()
    }

    fn rate_near(&self, in_view: &[(u32, f64, f32)], curve: RangeCurve) -> Grid<f32> {
        let mut rate = Grid::filled(*self.lattice(), 0.0_f32);
        for (cell, range_m, chance) in in_view {
            let seen = self.cover.as_ref().map_or(1.0, |c| c.seen.get(*cell));
            let more = curve.hazard_per_s(*range_m) as f32 * seen * chance;
            rate.set(*cell, rate.get(*cell) + more);
        }
        rate
    }

    fn rate_everywhere(
        &self,
        ring: &Ring,
        covered: Option<&Covered>,
        curve: RangeCurve,
    ) -> Grid<f32> {
        let posts = ring.posts.iter().map(|post| Observer {
            position: *post,
            eye_height_m: EYES_M,
            curve,
            vigilance: 1.0,
        });
        let posts: Vec<Observer> = posts.collect();
        let terrain = &self.world.terrain;
        if terrain.vertical_sigma_m().is_some_and(|sigma_m| sigma_m > 0.0) {
            let near = within(terrain.lattice(), ring.posts, curve.reach_m);
            let seen = in_view(ring, self.scenario, self.world, self.means, &near, covered);
            return self.rate_near(&seen, curve);
        }
        let mut rate = coverage(terrain, covered, &posts, SHOWS_M, Air::FLAT, Care::Exact);
        if let Some(cover) = &self.cover {
            for (rate, seen) in rate.values_mut().iter_mut().zip(cover.seen.values()) {
                *rate *= seen;
            }
        }
        rate
    }

    /// The factor on being noticed that cover has at a place; 1 on open ground and off the map.
    pub(super) fn seen_at(&self, position: Position) -> f64 {
        let seen = self.cover.as_ref().and_then(|cover| cover.seen.at(position));
        seen.map_or(1.0, f64::from)
    }

    /// How much slower cover makes walking at a place; 1 on open ground and off the map.
    pub(super) fn slowness_at(&self, position: Position) -> f64 {
        let factor = self.cover.as_ref().and_then(|cover| cover.on_foot.at(position));
        factor.map_or(1.0, |factor| 1.0 / f64::from(factor))
    }

    /// Seconds on foot from a cell to its neighbour, as [`Approach`] reckons them, unrehearsed.
    pub(super) fn step_s(&self, from: u32, to: u32, length_m: f64) -> f64 {
        let open_s = foot_step_s(&self.world.terrain, from, to, length_m, OFF_PATH);
        let slowness = |cell: u32| self.slowness_at(self.lattice().centre(cell));
        open_s * f64::midpoint(slowness(from), slowness(to))
    }

    /// The index of the innermost layer.
    pub(super) fn innermost(&self) -> Option<u16> {
        self.rings.last().map(|ring| ring.index)
    }

    /// The innermost ring that a place lies in.
    pub(super) fn ring_at(&self, position: Position) -> Option<usize> {
        let distance_m = position.distance_m(self.target);
        self.rings.iter().rposition(|r| distance_m <= r.radius_m)
    }

    /// The rate at which somebody on foot is noticed and reported, by posts and patrols together.
    pub(super) fn hazard(&self, noticing: &[Option<Grid<f32>>], light: Illumination) -> Grid<f32> {
        let mut hazard = Grid::filled(*self.lattice(), 0.0_f32);
        for (ring, grid) in self.rings.iter().zip(noticing) {
            let (Some(posts), Some(grid)) = (&ring.layer.posts, grid) else { continue };
            let reported = self.means.of(&posts.reports) as f32;
            for (sum, rate) in hazard.values_mut().iter_mut().zip(grid.values()) {
                *sum += reported * rate;
            }
        }
        let patrols: Vec<f32> = self.rings.iter().map(|r| self.patrol_rate(r, light)).collect();
        if patrols.iter().any(|rate| *rate > 0.0) {
            for cell in 0..hazard.lattice().cells() as u32 {
                if let Some(ring) = self.ring_at(self.lattice().centre(cell)) {
                    let seen = self.cover.as_ref().map_or(1.0, |c| c.seen.get(cell));
                    hazard.set(cell, hazard.get(cell) + patrols[ring] * seen);
                }
            }
        }
        field::add_rates(self, &mut hazard);
        hazard
    }

    /// The rate at which a ring's patrol finds whoever is in it: random search, 2 h V n/A.
    fn patrol_rate(&self, ring: &Ring, light: Illumination) -> f32 {
        let Some(patrol) = &ring.layer.patrol else { return 0.0 };
        // whoever knows its times does not go out of its way for it
        if patrol.timing == Timing::Clockwork && self.scenario.file.seeker.strike.watched {
            return 0.0;
        }
        let Some(eyes) = self.scenario.file.eyesight.get(patrol.eyesight.as_str()) else {
            return 0.0;
        };
        let sweep_m = 2.0 * half_range(eyes, light, self.means).1;
        let [groups, speed] = [self.means.of(&patrol.groups), self.means.of(&patrol.speed)];
        let reported = self.means.of(&patrol.reports);
        (sweep_m * groups * speed * reported / ring.area_m2().max(1.0)) as f32
    }

    /// The least time left on foot, which is the same in every light.
    pub(super) fn remaining<'b>(&'b self, barriers: &'b [Barrier]) -> Option<Remaining<'b>> {
        self.approach(barriers, self.reach_m).remaining().ok()
    }

    /// The best way on foot as the seeker knows it, when at least `inside_s` are needed at its end.
    pub(super) fn walk(
        &self,
        remaining: &Remaining<'_>,
        noticing: &[Option<Grid<f32>>],
        light: Illumination,
        inside_s: f64,
    ) -> Option<WayIn> {
        let hazard_per_s = &self.hazard(noticing, light);
        // what is left at the end of the way is left everywhere on it
        let response_time_s = (self.response_s - inside_s).max(0.0);
        let watch = Watch { hazard_per_s, factor: 1.0, response_time_s };
        remaining.ways_in(watch).ok()?.best(&self.entries)
    }

    /// The critical detection line, wherever it lies: where the time left on foot equals the
    /// response time, `inside_s` of it at the end. Empty where nobody comes, where it leaves the map,
    /// and where the response is in time even at the end of the way.
    pub(super) fn contour(&self, barriers: &[Barrier], inside_s: f64) -> Vec<Position> {
        let response_s = self.response_s - inside_s;
        if response_s < 0.0 {
            return Vec::new();
        }
        // as far as anyone could walk within the time, downhill all the way
        let fastest = self.cover.as_ref().map_or(1.0, |cover| cover.fastest);
        let speed_m_s = tobler_speed_m_s(-0.05) * OFF_PATH * fastest / self.rehearsal();
        let reach_m = speed_m_s * response_s + 2.0 * self.lattice().cell_m();
        if !reach_m.is_finite() {
            return Vec::new();
        }
        let remaining = self.approach(barriers, reach_m).remaining();
        remaining.map_or_else(|_| Vec::new(), |remaining| remaining.contour(response_s))
    }

    /// What delays on the way to the site.
    pub(super) fn barriers(&self) -> Vec<Barrier> {
        let rings = self.barred().map(|(ring, delay_s)| (ring.radius_m, delay_s));
        rings
            .map(|(radius_m, delay_s)| Barrier { centre: self.target, radius_m, delay_s })
            .collect()
    }

    /// The same for a vehicle: the delay of each, in the same order.
    pub(super) fn delays_of_vehicles_s(&self) -> Vec<f64> {
        self.barred().map(|(ring, _)| self.vehicle_delay_s(ring)).collect()
    }

    fn barred(&self) -> impl Iterator<Item = (&Ring<'a>, f64)> {
        let delay_s = |ring: &Ring| -> f64 {
            ring.layer.barrier.iter().map(|b| self.means.of(&b.on_foot)).sum()
        };
        let rings = self.rings.iter().map(move |ring| (ring, delay_s(ring)));
        rings.filter(|(_, delay_s)| *delay_s > 0.0).take(MOST_BARRIERS)
    }

    fn vehicle_delay_s(&self, ring: &Ring) -> f64 {
        let by_vehicle = |b: &Obstacle| self.means.of(b.by_vehicle.as_ref().unwrap_or(&b.on_foot));
        ring.layer.barrier.iter().map(by_vehicle).sum()
    }

    /// A drive as places with seconds from one to the next, without what barriers take of it.
    pub(super) fn without_delays(
        &self,
        points: &[Position],
        time_s: &[f64],
    ) -> Vec<(Position, f64)> {
        let mut drive: Vec<(Position, f64)> =
            points.first().map(|start| (*start, 0.0)).into_iter().collect();
        for (at, times) in points.windows(2).zip(time_s.windows(2)) {
            let entered = |ring: &&Ring| {
                at[0].distance_m(self.target) > ring.radius_m
                    && at[1].distance_m(self.target) <= ring.radius_m
            };
            let delay_s: f64 =
                self.rings.iter().filter(entered).map(|ring| self.vehicle_delay_s(ring)).sum();
            drive.push((at[1], (times[1] - times[0] - delay_s).max(0.0)));
        }
        drive
    }

    fn approach<'b>(&'b self, barriers: &'b [Barrier], reach_m: f64) -> Approach<'b> {
        let walking = Manner { speed_factor: OFF_PATH / self.rehearsal(), hazard_factor: 1.0 };
        Approach {
            terrain: &self.world.terrain,
            cover: self.cover.as_ref().map(|cover| &cover.on_foot),
            barriers,
            target: self.target,
            reach_m,
            sneak: walking,
            rush: walking,
            around: Around::Eight,
        }
    }
}

/// From being noticed until the first response is in place, at the means; where nobody comes, it is
/// his own people who take the principal out of reach.
fn response_s(scenario: &Scenario, means: &Values, site: usize) -> f64 {
    let response_s = serving(scenario, site).map(|(_, r)| means.of(&r.time)).reduce(f64::min);
    let reaction_s = scenario.file.escort.as_ref().map(|e| means.of(&e.reaction));
    response_s.or(reaction_s).unwrap_or(f64::INFINITY)
}
