use super::*;
use crate::diagnostic::SourceFile;
use crate::sheet::separated;

fn sheet(text: &str) -> Sheet {
    separated(&SourceFile { name: "search.csv".to_owned(), text: text.to_owned() })
}

fn said(text: &str, purpose: Purpose) -> Vec<(String, String)> {
    let (table, problems) = read(&sheet(text), purpose);
    assert!(table.is_none(), "{table:?}");
    problems.into_iter().map(|p| (p.message, p.help)).collect()
}

#[test]
fn law_a_table_is_read() {
    let text = "Cell,POA,effectiveness:Dogs,prior:Other,effectiveness:foot\n\
                gully,40 %,1.5,0.2,0\n\nridge,0.5,2,0.8,1e-1\n";
    let (table, problems) = read(&sheet(text), Purpose::Effort);
    assert!(problems.is_empty(), "{problems:?}");
    let table = table.unwrap();
    assert_eq!(table.resources, ["Dogs", "foot"]);
    assert_eq!(table.others, ["Other"]);
    assert_eq!((table.rows[0].cell.as_str(), table.rows[0].prior), ("gully", 0.4));
    assert_eq!(table.rows[1].effectiveness, [2.0, 0.1]);
    assert_eq!(table.rows[1].others, [0.8]);
    let boxes = "cell,prior,overlook,cost\na,0.5,0.25,2\n";
    let table = read(&sheet(boxes), Purpose::Looks).0.unwrap();
    assert_eq!((table.rows[0].detect, table.rows[0].cost, table.has_costs), (0.75, 2.0, true));
}

#[test]
fn golden_everything_wrong_is_said_at_once() {
    let text = "cell,prior,effectiveness\na,40,1\na,0.5,-1\n,x,2 km\nelsewhere,0.1,1\n";
    let wanted = [
        (
            "line 2: `prior` is 40, and a probability lies from 0 to 1",
            "if 40 percent is meant, write 0.4",
        ),
        (
            "line 3: the cell `a` stands in line 2 already",
            "give every cell a name of its own, or add the priors up",
        ),
        (
            "line 3: `effectiveness` is -1, which is not from 0 to 10^12",
            "write a number, 0 or more, without a unit",
        ),
        ("line 4: `cell` has no name", "write a name"),
        ("line 4: `prior` is `x`, which is not a number", "write a probability from 0 to 1"),
        (
            "line 4: `effectiveness` is a plain number, and `km` follows it",
            "write a number, 0 or more, without a unit",
        ),
        (
            "line 5: `elsewhere` is what no row is about, and no row can be called so",
            "leave the row out: what the priors leave to 1 is elsewhere",
        ),
    ];
    let said = said(text, Purpose::Effort);
    let said: Vec<(&str, &str)> = said.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(said, wanted);
}

#[test]
fn golden_sums_and_columns_are_told() {
    let one = |text: &str, purpose| {
        let said = said(text, purpose);
        assert_eq!(said.len(), 1, "{said:?}");
        format!("{} | {}", said[0].0, said[0].1)
    };
    assert_eq!(
        one("cell,prior,effectiveness\na,0.8,1\nb,0.5,1\n", Purpose::Effort),
        "line 1: the column `prior` sums to 1.3, which is over 1 | divide each by 1.3, or by more \
         where he may be elsewhere; each is P(he is there)"
    );
    assert_eq!(
        one("cell,prior,effectivness\na,0.8,1\n", Purpose::Effort),
        "line 1: the table has no column `effectiveness` | rename `effectivness` to `effectiveness`"
    );
    assert_eq!(
        one("cell,prior,effectiveness\na,0.8,1\n", Purpose::Looks),
        "line 1: the table has no column `detect` | the header is cell,prior,detect,cost"
    );
    assert_eq!(
        one("cell,prior,effectiveness,effectiveness:dogs\na,0.8,1,1\n", Purpose::Effort),
        "line 1: one column is `effectiveness`, others name a resource | name them all: \
         effectiveness:NAME"
    );
    assert!(one("cell,prior,detect,cost\na,0.8,0.5,0\n", Purpose::Looks).contains("free"));
    assert!(one("", Purpose::Effort).contains("the table is empty"));
    assert!(one("cell,prior,effectiveness\n", Purpose::Effort).contains("no cell follows"));
}

#[test]
fn law_motion_is_read_and_refused() {
    let text = "from,to,probability\na,b,0.3\nb,elsewhere,25 %\nb,a,0.5\n";
    let (moves, problems) = read_motion(&sheet(text), &["a", "b"]);
    assert!(problems.is_empty(), "{problems:?}");
    let moves = moves.unwrap();
    assert_eq!(moves[0], [(0, 0.7), (1, 0.3)]);
    assert_eq!(moves[1], [(0, 0.5), (1, 0.25), (2, 0.25)]);
    assert_eq!(moves[2], [(2, 1.0)]);
    let bad = "from,to,probability\na,b,0.8\na,a,0.3\na,b,0.1\nridg,b,0.1\n";
    let (moves, problems) = read_motion(&sheet(bad), &["a", "b", "ridge"]);
    let said: Vec<String> =
        problems.iter().map(|p| format!("{} | {}", p.message, p.help)).collect();
    assert!(moves.is_none());
    assert!(said[0].contains("stands there already"), "{said:?}");
    assert!(
        said[1].ends_with("`ridg` is no cell of the table | did you mean `ridge`?"),
        "{said:?}"
    );
    let (_, problems) = read_motion(&sheet("from,to,p\na,b,1\n"), &["a"]);
    assert!(problems[0].message.contains("no column `probability`"));
    let over = "from,to,probability\na,b,0.8\na,a,0.3\n";
    let (_, problems) = read_motion(&sheet(over), &["a", "b"]);
    assert!(problems[0].message.contains("the moves from `a` sum to 1.1"), "{problems:?}");
}

proptest::proptest! {
    #[test]
    fn law_any_text_is_read_or_told(text in "(cell|prior|effectiveness|detect|[0-9.,:\n%e-]){0,30}") {
        for purpose in [Purpose::Effort, Purpose::Looks] {
            let (table, problems) = read(&sheet(&text), purpose);
            proptest::prop_assert!(table.is_some() || !problems.is_empty());
        }
        let (moves, problems) = read_motion(&sheet(&text), &["a"]);
        proptest::prop_assert!(moves.is_some() || !problems.is_empty());
    }
}
