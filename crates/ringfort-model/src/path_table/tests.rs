use super::*;
use crate::diagnostic::SourceFile;
use crate::sheet::{Cell, separated};

fn text(rows: &str) -> Sheet {
    let text = format!("{HEADER}\n{rows}");
    separated(&SourceFile { name: "path.csv".to_owned(), text })
}

fn cell(value: &str) -> Cell {
    let value = match value.parse() {
        Ok(number) => Value::Number(number),
        Err(_) if value.starts_with('#') => Value::Fault(value.to_owned()),
        Err(_) if value.is_empty() => Value::Empty,
        Err(_) => Value::Text(value.to_owned()),
    };
    Cell { value, span: None }
}

/// A workbook laid out as the textbook's companion is.
fn workbook() -> Sheet {
    let rows = [
        "|Estimate of||||",
        "|Probability of Guard Communication||Force Time (in Seconds)||",
        "|||Mean|Standard Deviation|",
        "|0.95||300|90|",
        "||||Delays (in Seconds)|",
        "Task|Description|P(Detection)|Location|Mean:|Standard Deviation",
        "1|Cut Fence|0|B|10|3",
        "2|Run to Building|0|B|12|3.6",
        "3|Open Door|0.9|B|90|27",
        "4|||||",
        "||Probability of Interruption:|0.476||",
    ];
    let rows = rows.iter().map(|row| row.split('|').map(cell).collect()).collect();
    Sheet { name: "EASI".to_owned(), rows, ..Sheet::default() }
}

fn said(sheet: &Sheet) -> Vec<(String, String)> {
    let (table, problems) = read(sheet);
    assert!(table.is_none());
    problems.into_iter().map(|p| (p.message, p.help)).collect()
}

#[test]
fn law_text_is_read() {
    let (table, problems) = read(&text("fence,0.5,B,10,3\ndoor,90 %,e,1 min,\n"));
    assert!(problems.is_empty(), "{problems:?}");
    let rows = table.unwrap().rows;
    assert_eq!(rows[0].delay_sd_s, Some(3.0));
    assert_eq!((rows[1].p_detection, rows[1].location), (0.9, Location::End));
    assert_eq!((rows[1].delay_mean_s, rows[1].delay_sd_s), (60.0, None));
}

#[test]
fn law_a_workbook_is_read() {
    let (table, problems) = read(&workbook());
    assert!(problems.is_empty(), "{problems:?}");
    let table = table.unwrap();
    assert_eq!(table.rows.len(), 3);
    assert_eq!(table.rows[2].task, "Open Door");
    assert_eq!(table.communication, Some(0.95));
    assert_eq!((table.response_mean_s, table.response_sd_s), (Some(300.0), Some(90.0)));
    assert_eq!(table.interruption, Some(0.476));
}

#[test]
fn law_all_faults_are_told_at_once() {
    let said = said(&text("fence,95,B,10,3\ndoor,0.9,X,-5,\nroof,,B,,x\n"));
    let messages: Vec<&str> = said.iter().map(|(message, _)| message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "line 2: `p_detection` is 95, and a probability lies from 0 to 1",
            "line 3: `X` is not a location",
            "line 3: `delay_mean_s` is -5, and a time is not negative",
            "line 4: `p_detection` is empty",
            "line 4: `delay_mean_s` is empty",
            "line 4: `delay_sd_s` is `x`, which is not a number of seconds",
        ]
    );
    assert_eq!(said[0].1, "if 95 percent is meant, write 0.95");
}

#[test]
fn law_missing_columns_are_all_named() {
    let sheet = separated(&SourceFile {
        name: "path.csv".to_owned(),
        text: "task,p_detect,location\nfence,0.5,B\n".to_owned(),
    });
    let said = said(&sheet);
    assert_eq!(said.len(), 3, "{said:?}");
    assert_eq!(said[0].1, "rename `p_detect` to `p_detection`");
    assert!(said[1].0.contains("no column `delay_mean_s`"));
    assert!(said[2].0.contains("no column `delay_sd_s`"));
}

#[test]
fn law_merged_cells_and_faulty_formulas_are_refused() {
    let mut sheet = workbook();
    sheet.merged.push([6, 4, 7, 4]);
    sheet.rows[8][2] = cell("#DIV/0!");
    let said = said(&sheet);
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said[0].0.starts_with("cell E7 of sheet `EASI`: cells E7 to E8 are merged"),
        "{said:?}"
    );
    assert!(said[1].0.contains("cell C9 of sheet `EASI`: the formula for `p_detection` gives"));
    let mut title = workbook();
    title.merged.push([0, 0, 0, 5]);
    assert!(read(&title).0.is_some());
}

proptest::proptest! {
    #[test]
    fn law_any_table_ends_in_a_path_or_a_reason(rows in "[a-z0-9.,;%BME\\-\n ]{0,80}") {
        let (table, problems) = read(&text(&rows));
        proptest::prop_assert!(table.is_some() || !problems.is_empty());
        for row in table.iter().flat_map(|t| &t.rows) {
            proptest::prop_assert!((0.0..=1.0).contains(&row.p_detection) && row.delay_mean_s >= 0.0);
        }
    }
}
