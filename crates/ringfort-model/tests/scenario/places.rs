//! Where a place lies can be written down, or taken from a file of somebody's map.

use ringfort_model::scenario::{Coordinates, Places, PostsOn};

use crate::example::completed;
use crate::read;

const FROM_MAPS: &str = r#"
[[site]]
id = "house"
at = { file = "places.gpkg", name = "the house" }

[[site]]
id = "barn"
at = { file = "barn.gpx" }

[eyesight.guard]
by_day   = { value = "500 m", assumed = "an example" }
by_night = { value = "80 m", assumed = "an example" }

[[layer]]
id = "yard"
around = "house"
radius = "100 m"
posts = { on = { file = "posts.geojson" }, guards = { value = 4, assumed = "an example" } }

[[layer]]
id = "garden"
around = "house"
radius = "200 m"
posts = { on = [[1, 2], { file = "places.gpkg", name = "gate" }], guards = { value = 4, assumed = "an example" } }
"#;

#[test]
fn places_are_taken_from_maps() {
    let said = read(&completed(FROM_MAPS));
    let scenario = said.usable().unwrap_or_else(|| panic!("{}", said.plain()));
    let maps: Vec<&str> = scenario.maps().into_iter().collect();
    assert_eq!(maps, ["barn.gpx", "places.gpkg", "posts.geojson"]);
    let Some(Coordinates::File(from)) = scenario.file.site[0].at.as_ref().map(|p| &p.at) else {
        panic!("the house is not from a file")
    };
    assert_eq!((from.file.as_str(), from.name.as_deref()), ("places.gpkg", Some("the house")));
    let on = |layer: usize| &scenario.file.layer[layer].posts.as_ref().unwrap().on;
    let PostsOn::At(Places::File(from, _)) = on(0) else { panic!("{:?}", on(0)) };
    assert_eq!((from.file.as_str(), from.name.as_deref()), ("posts.geojson", None));
    let PostsOn::At(Places::Listed(listed)) = on(1) else { panic!("{:?}", on(1)) };
    assert_eq!(listed.len(), 2);
}

#[test]
fn a_place_without_its_file_is_told() {
    for (at, says) in [
        ("{ name = \"gate\" }", "`site.house.at` must be a position, not a table"),
        ("{ file = 3 }", "`site.house.at.file` must be a text, not the number 3"),
        ("{ file = \"a.gpx\", nam = \"gate\" }", "`nam` is not a key in `site.house.at`"),
    ] {
        let said = read(&completed(
            &FROM_MAPS.replace("{ file = \"places.gpkg\", name = \"the house\" }", at),
        ));
        assert!(said.plain().contains(says), "{at}\n{}", said.plain());
        assert!(said.usable().is_none());
    }
}
