//! What cover, light and errors of the map change of a way in, and that no cover changes nothing.

use std::collections::BTreeMap;

use ringfort_model::parse;
use ringfort_model::quantity::Values;
use ringfort_model::scenario::Scenario;
use ringfort_model::units::Position;
use ringfort_world::World;
use ringfort_world::cover::{Class, Cover};
use ringfort_world::light::Illumination;
use ringfort_world::sources::Memory;
use ringfort_world::terrain::{Raster, Terrain, geotiff};

use crate::plan::ways::ground::Ground;
use crate::plan::{DrawnTask, Plan, WayTask, plan};

const TEXT: &str = r#"
[scenario]
title = "cover"
subject = "synthetic"
start = 2026-02-02T00:00:00+00:00
horizon = "7 d"

[world]
terrain = { flat = "100 m", size = "4 km", cell = "50 m", middle = { lonlat = [1.5, 42.5] } }

[[site]]
id = "house"
at = [2025, 2025]

[[layer]]
id = "yard"
around = "house"
radius = "900 m"
posts = { on = "spread evenly", number = 3, guards = 2 }
patrol = { groups = 1, speed = "1 m/s" }

[[layer]]
id = "wall"
around = "house"
radius = "300 m"
posts = { on = [[2100, 2000]], guards = 1 }

[eyesight.guard]
by_day = "300 m"
by_night = "80 m"

[[response]]
id = "reserve"
people = 8
time = "10 min"

[principal]
starts_at = "house"
moves = "stay"

[seeker.prior]
elsewhere = 0

[seeker.decision]
go_when = { belief = 0.5, window = "24 h" }

[seeker.strike]
way = "foot"
start = "01:00"
force = { people = 8 }
"#;

fn case() -> (Scenario, World) {
    case_of(TEXT)
}

fn case_of(text: &str) -> (Scenario, World) {
    let mut no_file = |name: &str| Err(format!("there is no {name}"));
    let read = parse::parse("cover.toml", text, &[], &mut no_file);
    let scenario = read.usable().unwrap_or_else(|| panic!("{}", read.plain())).clone();
    let world = ringfort_world::build(&scenario, &Memory(BTreeMap::new())).unwrap();
    (scenario, world)
}

/// One class, wherever `is_there`.
fn covered(
    terrain: &Terrain,
    on_foot: f64,
    seen: f64,
    canopy_m: f64,
    is_there: impl Fn(Position) -> bool,
) -> Cover {
    let lattice = terrain.lattice();
    let (east, north) = terrain.frame().origin_m();
    let values =
        (0..lattice.cells() as u32).map(|c| f32::from(u8::from(is_there(lattice.centre(c)))));
    let raster = Raster {
        cols: lattice.cols(),
        rows: lattice.rows(),
        values: values.collect(),
        crs: terrain.frame().crs().clone(),
        x: east + lattice.cell_m() / 2.0,
        y: north + lattice.extent().north_m - lattice.cell_m() / 2.0,
        step_x: lattice.cell_m(),
        step_y: lattice.cell_m(),
    };
    let class =
        Class { id: "wood".to_owned(), values: vec![1], tags: Vec::new(), on_foot, seen, canopy_m };
    let file = geotiff::write_raster(&raster).unwrap();
    Cover::read(terrain, vec![class], &[("cover.tif", &file)]).unwrap()
}

fn with(cover: Option<Cover>) -> (Plan, Values) {
    let (scenario, mut world) = case();
    world.cover = cover;
    let plan = plan(&scenario, &world);
    let means = plan.means.clone();
    (plan, means)
}

/// No cover, cover of no class, and a class without any effect: the same to the last bit.
#[test]
fn law_open_ground_changes_nothing() {
    let (_, world) = case();
    let (bare, _) = with(None);
    assert!(bare.ways[0].is_some());
    for cover in [
        covered(&world.terrain, 0.3, 0.3, 9.0, |_| false),
        covered(&world.terrain, 1.0, 1.0, 0.0, |_| true),
    ] {
        let (open, _) = with(Some(cover));
        assert_eq!(bare.ways, open.ways);
        assert_eq!(bare.forecasts, open.forecasts);
    }
}

/// Cover that only hides leads to fewer notices; cover that only slows, to longer ways.
#[test]
fn law_cover_hides_and_slows() {
    let (scenario, world) = case();
    let measure = |cover: Option<Cover>| {
        let (plan, means) = with(cover);
        let way = &plan.ways[0].as_ref().unwrap()[Illumination::Day.index()];
        let drawn = way.drawn(&scenario, &means);
        let time_s: f64 = drawn.iter().map(|t| t.mean_s).sum();
        let hazard: f64 = drawn.iter().flat_map(|t| &t.hazards).map(|(_, h)| h).sum();
        (time_s, hazard)
    };
    let bare = measure(None);
    let hidden = measure(Some(covered(&world.terrain, 1.0, 0.25, 0.0, |_| true)));
    assert!(hidden.1 < 0.5 * bare.1, "{hidden:?} {bare:?}");
    let slow = measure(Some(covered(&world.terrain, 0.5, 1.0, 0.0, |_| true)));
    assert!(slow.0 > 1.5 * bare.0, "{slow:?} {bare:?}");
}

/// Water all around leaves no way in.
#[test]
fn law_nobody_walks_through_water() {
    let (_, world) = case();
    let target = world.sites[0].unwrap();
    let moat = |p: Position| (300.0..500.0).contains(&p.distance_m(target));
    let (plan, _) = with(Some(covered(&world.terrain, 0.0, 1.0, 0.0, moat)));
    assert!(plan.ways[0].is_none());
}

/// What the posts notice on the best way under a light, at the means.
fn noticed(scenario: &Scenario, world: &World, light: Illumination) -> f64 {
    let plan = plan(scenario, world);
    let drawn = plan.ways[0].as_ref().unwrap()[light.index()].drawn(scenario, &plan.means);
    drawn.iter().flat_map(|t| &t.hazards).map(|(_, h)| h).sum()
}

/// Bushes all around the house keep whoever comes from the eyes of the posts, whether or not they
/// are hard to see in them.
#[test]
fn law_what_stands_on_the_ground_hides_behind_it() {
    let (scenario, mut world) = case();
    let in_time = |world: &World| {
        let plan = plan(&scenario, world);
        let way = &plan.ways[0].as_ref().unwrap()[Illumination::DarkNight.index()];
        way.interruption(&scenario, &plan.means, 0, 1.0).value()
    };
    let bare = in_time(&world);
    let target = world.sites[0].unwrap();
    let bushes = |p: Position| p.distance_m(target) > 200.0;
    world.cover = Some(covered(&world.terrain, 1.0, 1.0, 0.0, bushes));
    assert!((in_time(&world) - bare).abs() < 1e-9);
    world.cover = Some(covered(&world.terrain, 1.0, 1.0, 4.0, bushes));
    let hidden = in_time(&world);
    assert!(hidden < 0.97 * bare, "{hidden} {bare}");
}

#[test]
fn law_a_moon_matters_where_eyes_say_so() {
    let (scenario, world) = case();
    let plan_of = |scenario: &Scenario| plan(scenario, &world);
    let same = plan_of(&scenario);
    assert!(!same.moon_matters);
    let ways = same.ways[0].as_ref().unwrap();
    assert_eq!(ways[0], ways[1]);
    assert_eq!(same.told_apart(Illumination::MoonlitNight), Illumination::DarkNight);
    let text = TEXT.replace("by_night = \"80 m\"", "by_night = \"80 m\"\nby_moonlight = \"150 m\"");
    let (moonlit, _) = case_of(&text);
    assert!(plan_of(&moonlit).moon_matters);
    let all = Illumination::ALL.map(|light| noticed(&moonlit, &world, light));
    assert!(all.is_sorted() && all[0] < all[1] && all[1] < all[2], "{all:?}");
    assert_eq!(noticed(&scenario, &world, Illumination::DarkNight), all[0]);
}

/// On level ground with eyes above it errors can only hide.
#[test]
fn law_errors_of_the_map_make_seeing_a_chance() {
    let (scenario, world) = case();
    let sure = noticed(&scenario, &world, Illumination::Day);
    let mut before = sure;
    for sigma in ["0.3 m", "3 m"] {
        let text = TEXT
            .replace("cell = \"50 m\"", &format!("cell = \"50 m\", vertical_sigma = \"{sigma}\""));
        let (scenario, world) = case_of(&text);
        let now = noticed(&scenario, &world, Illumination::Day);
        assert!(now < before, "{sigma}: {now} {before}");
        before = now;
    }
    assert!(before > 0.2 * sure);
}

/// The whole map weighs what is seen as the campaign's way does: the same rate in the same cell.
#[test]
fn law_errors_of_the_map_are_one_on_the_whole_map_and_on_the_way() {
    let text = TEXT
        .replace("cell = \"50 m\"", "cell = \"50 m\", vertical_sigma = \"1 m\"")
        .replace("patrol = { groups = 1, speed = \"1 m/s\" }", "");
    let (scenario, world) = case_of(&text);
    let plan = plan(&scenario, &world);
    let means = &plan.means;
    let light = Illumination::Day;
    let near = Ground::new(&scenario, &world, means, &plan.names, 0, None).unwrap();
    let whole = Ground::whole(&scenario, &world, means, &plan.names, 0, None).unwrap();
    let all = |ground: &Ground| ground.hazard(&ground.noticing(light), light);
    let (near, whole) = (all(&near), all(&whole));
    let (mut seen, mut sure) = (0, 0);
    for cell in 0..near.lattice().cells() as u32 {
        let (here, there) = (near.get(cell), whole.get(cell));
        // the campaign's ground ends where the walk begins
        if here > 0.0 {
            assert!((here - there).abs() <= 1e-6 * here, "{here} {there}");
            seen += 1;
        }
        sure += usize::from(there > 0.0);
    }
    assert!(seen > 50 && sure >= seen, "{seen} {sure}");
}

/// A denial area is one stretch, as long as the way leads through its ring; nothing else of the way
/// changes its name, and the points tell the same time as the tasks.
#[test]
fn law_a_field_is_crossed_by_its_depth() {
    let field = "\n[[denial_area]]\nid = \"field\"\nlayer = \"wall\"\ndepth = \"120 m\"\n\
                 hazard = 0.003\noff_lane = \"30 s\"\n";
    // half a cell deep: within one step
    let strip = "\n[[denial_area]]\nid = \"strip\"\nlayer = \"yard\"\ndepth = \"25 m\"\n\
                 hazard = 0.001\n";
    let (scenario, world) = case_of(&[TEXT, field, strip].concat());
    let plan = plan(&scenario, &world);
    for way in plan.ways[0].as_ref().unwrap() {
        let mut names: Vec<&str> = way.tasks.iter().map(|t| t.name.as_str()).collect();
        names.dedup();
        assert_eq!(
            names,
            ["walk up", "cross strip of yard", "cross yard", "cross field of wall", "cross wall"]
        );
        let drawn = way.drawn(&scenario, &plan.means);
        let crossed = |name: &str| {
            let parts = way.tasks.iter().zip(&drawn).filter(|(task, _)| task.name == name);
            let of = |(task, drawn): (&WayTask, &DrawnTask)| {
                let hazard = drawn.crossing.as_ref().unwrap().hazard();
                let over = task.crossed.unwrap();
                [over.length_m, over.share, hazard, drawn.mean_s - task.moving_s]
            };
            parts.map(of).fold([0.0; 4], |all, part| [0, 1, 2, 3].map(|i| all[i] + part[i]))
        };
        let [length_m, share, _, more_s] = crossed("cross strip of yard");
        assert!((25.0..50.0).contains(&length_m) && (share - 1.0).abs() < 1e-12);
        assert!(more_s.abs() < 1e-9);
        let [length_m, share, hazard, more_s] = crossed("cross field of wall");
        assert!((120.0..170.0).contains(&length_m) && (share - 1.0).abs() < 1e-12);
        assert!((more_s - 30.0).abs() < 1e-9);
        assert!((hazard - 0.003 * length_m).abs() < 1e-12 && hazard > 0.35);
        let tasks_s: f64 = drawn.iter().map(|t| t.mean_s).sum();
        assert!((tasks_s - way.seconds.last().unwrap()).abs() < 1e-6);
    }
    // the more dangerous, the more surely noticed, and never easier
    let worse = scenario.file.denial_area[0].hazard.id;
    let way = &plan.ways[0].as_ref().unwrap()[0];
    let p =
        |hazard: f64| way.interruption(&scenario, &plan.means.with(worse, hazard), 0, 1.0).value();
    assert!(p(0.0) < p(0.003) && p(0.003) < p(0.01));
}

/// Where posts see only the inner part of a wide layer, noticing is not spread over all of it:
/// rings in which nothing stands change next to nothing.
#[test]
fn law_empty_rings_tell_nothing_new() {
    let ring = |radius: u32| {
        format!(
            "\n[[layer]]\nid = \"ring {radius}\"\naround = \"house\"\nradius = \"{radius} m\"\n"
        )
    };
    let p = |text: &str| {
        let (scenario, world) = case_of(text);
        let plan = plan(&scenario, &world);
        let way = &plan.ways[0].as_ref().unwrap()[Illumination::Day.index()];
        way.interruption(&scenario, &plan.means, 0, 1.0).value()
    };
    // a patrol walks between its line and the next one inside
    let text = TEXT
        .replace("patrol = { groups = 1, speed = \"1 m/s\" }", "")
        .replace("on = \"spread evenly\", number = 3", "on = [[2025, 2175]]")
        .replace("time = \"10 min\"", "time = \"7 min\"");
    let plain = p(&text);
    let ringed = p(&[text, ring(150), ring(330), ring(480), ring(700)].concat());
    assert!((0.05..0.95).contains(&plain), "{plain}");
    assert!((ringed - plain).abs() < 0.02, "{plain} {ringed}");
}
