//! Texts that are far too large, too deep or too wrong end in a message, soon.

use std::fmt::Write as _;

use ringfort_model::diagnostic::{Code, Diagnosed, Severity};
use ringfort_model::parse::LARGEST_TEXT;
use ringfort_model::scenario::Scenario;

use crate::example::completed;
use crate::read;

fn codes(said: &Diagnosed<Scenario>) -> Vec<Code> {
    said.diagnostics.iter().map(|d| d.code).collect()
}

#[test]
fn a_hundred_errors_are_all_listed() {
    let mut text = String::new();
    for i in 0..25 {
        let _ = write!(
            text,
            "[[site]]\nid = \"s{i}\"\nat = [1, 2, {i}]\nabilites = []\nweight = -1\n\
             [[principal.visitor]]\nid = \"v{i}\"\nevery = \"{i} m\"\nstays = {{ value = \"5 h\", assumed = \"x\" }}\n"
        );
    }
    let said = read(&completed(&text));
    assert_eq!(said.errors(), 101, "{}", said.plain());
    assert_eq!(said.diagnostics.iter().filter(|d| d.code == Code::UNKNOWN_NAME).count(), 1);
    for (code, count) in [
        (Code::WRONG_KIND, 25),
        (Code::UNKNOWN_KEY, 25),
        (Code::OUT_OF_RANGE, 25),
        (Code::WRONG_UNIT, 25),
    ] {
        assert_eq!(codes(&said).iter().filter(|c| **c == code).count(), count, "{code}");
    }
}

#[test]
fn more_than_a_thousand_errors_are_counted() {
    let mut text = String::new();
    for i in 0..1500 {
        let _ = writeln!(text, "key{i} = 1");
    }
    let said = read(&completed(&text));
    assert_eq!(said.errors(), 1001);
    assert_eq!(said.diagnostics[1000].message, "there are 500 more errors");
}

#[test]
fn a_text_that_is_too_long_is_refused_unread() {
    for text in ["#".repeat(LARGEST_TEXT + 1), "#".repeat(64 << 20), "\n".repeat(100_000)] {
        let said = read(&text);
        assert_eq!(codes(&said), [Code::TOO_LARGE]);
        assert!(said.value.is_none() && said.plain().contains("the most is"));
    }
}

#[test]
fn a_ledger_that_is_too_long_is_refused_unread() {
    let text = completed(
        "[scenario]\ntitle = \"x\"\nsubject = \"synthetic\"\nledger = \"l\"\nstart = 2026-05-04T00:00:00Z\nhorizon = \"3 d\"",
    );
    let said =
        ringfort_model::parse::parse("s", &text, &[], &mut |_| Ok("#".repeat(LARGEST_TEXT + 1)));
    assert_eq!(codes(&said), [Code::TOO_LARGE]);
}

#[test]
fn depth_does_not_end_the_stack() {
    let arrays = format!("x = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    let tables = format!("x = {}1{}", "{a=".repeat(100_000), "}".repeat(100_000));
    let dotted = format!("{}a = 1", "a.".repeat(100_000));
    let header = format!("[{}a]", "a.".repeat(100_000));
    for text in [arrays, tables, dotted, header] {
        let said = read(&text);
        assert!(said.errors() > 0, "{}…", &text[..20]);
        let plain = said.plain();
        assert!(plain.len() < 100_000, "{} bytes are said of {}…", plain.len(), &text[..20]);
    }
}

#[test]
fn a_long_list_is_read_and_a_million_values_are_refused() {
    let scenario = |values: String| {
        let q = format!("{{ empirical = [{values}], assumed = \"x\" }}");
        completed(&format!("[engagement]\nloss_ratio = {q}"))
    };
    let text = scenario("1,".repeat(500_000));
    assert!(read(&text).diagnostics.is_empty());
    let wrong = text.replacen("1,1,1", "\"x\",-1,nan", 1);
    assert_eq!(codes(&read(&wrong)), [Code::WRONG_UNIT]);
    assert_eq!(codes(&read(&scenario("1,".repeat(1_000_000)))), [Code::TOO_LARGE]);
}

#[test]
fn as_many_faults_as_fit_end_soon() {
    let lines = |line: &str| line.repeat((LARGEST_TEXT / line.len()).min(50_000));
    let list = |item: &str| format!("site = [{}]", item.repeat(LARGEST_TEXT / item.len() - 20));
    let texts = [
        lines("=\n"),
        lines("[[\n"),
        lines("a.b=1\n"),
        lines("[[site]]\n"),
        lines("[[layer]]\nid = 'a'\naround = 'b'\n"),
        list("3,"),
        list("{},"),
        list("{id='a'},"),
    ];
    for text in texts {
        let said = read(&text);
        assert!(said.diagnostics.len() <= 2002);
        assert!(said.diagnostics.iter().any(|d| d.severity == Severity::Error));
        assert!(said.plain().len() < 4 << 20 && said.json().is_array());
    }
}

#[test]
fn many_variants_of_a_long_text_are_refused() {
    let mut text = completed("");
    for i in 0..20_000 {
        let _ = write!(text, "[[variant]]\nid = \"v{i}\"\nremove = [\"alert\"]\n");
    }
    let said = read(&text);
    assert!(codes(&said).contains(&Code::TOO_LARGE), "{}", said.errors());
}
