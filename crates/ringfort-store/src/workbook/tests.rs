use super::*;
use ringfort_model::path_table;
use std::io::Write;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
</Types>"#;
const RELS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>
</Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="EASI" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const BOOK_RELS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
</Relationships>"#;

/// The smallest xlsx with these rows, fields parted by `|`, and these merged regions.
fn xlsx(rows: &[&str], merged: &[&str]) -> Vec<u8> {
    let cell = |place: String, field: &str| match field {
        "" => String::new(),
        error if error.starts_with('#') => {
            format!("<c r=\"{place}\" t=\"e\"><f>1/0</f><v>{error}</v></c>")
        }
        formula if formula.starts_with('=') => {
            format!("<c r=\"{place}\"><f>0.3*E8</f><v>{}</v></c>", &formula[1..])
        }
        number if number.parse::<f64>().is_ok() => format!("<c r=\"{place}\"><v>{number}</v></c>"),
        text => format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    };
    let row = |(number, row): (usize, &&str)| {
        let fields = row.split('|').enumerate();
        let place = |column| format!("{}{}", ringfort_model::sheet::letters(column), number + 1);
        let cells: Vec<String> = fields.map(|(column, field)| cell(place(column), field)).collect();
        format!("<row r=\"{}\">{}</row>", number + 1, cells.concat())
    };
    let rows: Vec<String> = rows.iter().enumerate().map(row).collect();
    let regions: Vec<String> =
        merged.iter().map(|region| format!("<mergeCell ref=\"{region}\"/>")).collect();
    let merged = match regions.len() {
        0 => String::new(),
        n => format!("<mergeCells count=\"{n}\">{}</mergeCells>", regions.concat()),
    };
    let sheet = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet \
         xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{}\
         </sheetData>{merged}</worksheet>",
        rows.concat()
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS),
        ("xl/worksheets/sheet1.xml", &sheet),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook as practitioners lay it out: what concerns the response on top, tasks below.
const ROWS: [&str; 11] = [
    "|Estimate of Adversary Sequence Interruption||||",
    "|Probability of Guard Communication||Force Time (in Seconds)||",
    "|||Mean|Standard Deviation|",
    "|0.95||300|90|",
    "||||Delays (in Seconds)|",
    "Task|Description|P(Detection)|Location|Mean:|Standard Deviation",
    "1|Cut fence|0|B|10|=3",
    "2|Run to building|0|B|12|=3.6",
    "3|Open door|0.9|B|90|=27",
    "4|||||",
    "||Probability of Interruption:|0.476||",
];

#[test]
fn law_a_workbook_gives_its_path() {
    let read = sheets("easi.xlsx", xlsx(&ROWS, &["B1:F1", "D2:E2"])).unwrap();
    let (table, problems) = path_table::read(&read[0]);
    assert!(problems.is_empty(), "{problems:?}");
    let table = table.unwrap();
    assert_eq!(table.rows.len(), 3);
    assert_eq!(table.rows[2].task, "Open door");
    assert_eq!(table.rows[1].delay_sd_s, Some(3.6));
    assert_eq!((table.communication, table.interruption), (Some(0.95), Some(0.476)));
    assert_eq!((table.response_mean_s, table.response_sd_s), (Some(300.0), Some(90.0)));
}

#[test]
fn law_merged_cells_and_errors_are_told_with_their_cells() {
    let mut rows = ROWS;
    rows[8] = "3|Open door|#DIV/0!|B|90|27";
    let read = sheets("easi.xlsx", xlsx(&rows, &["E7:E8"])).unwrap();
    let (table, problems) = path_table::read(&read[0]);
    assert!(table.is_none());
    let said: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].starts_with("cell E7 of sheet `EASI`: cells E7 to E8 are merged"), "{said:?}");
    assert!(said[1].starts_with("cell C9 of sheet `EASI`: the formula for `p_detection` gives"));
}

#[test]
fn law_what_is_no_workbook_is_refused() {
    for bytes in [Vec::new(), b"task,p".to_vec(), xlsx(&ROWS, &[])[..300].to_vec()] {
        let error = sheets("x.xlsx", bytes).unwrap_err().to_string();
        assert!(error.starts_with("`x.xlsx` cannot be used: it is no workbook"), "{error}");
    }
    assert!(is_workbook(Path::new("a/B.XLSX")) && !is_workbook(Path::new("xlsx")));
}
