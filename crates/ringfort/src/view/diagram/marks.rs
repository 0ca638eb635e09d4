//! The marks of a drawing: words, lines, and words broken to a width.

use std::fmt::Write as _;

/// A text as XML holds it: markup escaped, characters that XML has no word for left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

/// Words at a place.
pub(super) fn label(out: &mut String, class: &str, x: f64, y: f64, anchor: &str, words: &str) {
    let _ = writeln!(
        out,
        "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>",
        escaped(words)
    );
}

/// A line through points; nothing where there are fewer than two.
pub(super) fn line(out: &mut String, class: &str, points: &[(f64, f64)]) {
    if points.len() < 2 {
        return;
    }
    let places: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let _ = writeln!(
        out,
        "<polyline class=\"{class}\" fill=\"none\" points=\"{}\"/>",
        places.join(" ")
    );
}

/// Words in lines of at most `width` characters, at most `most` of them; what does not fit ends in
/// an ellipsis.
pub(super) fn broken(words: &str, width: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in words.split_whitespace() {
        let mut letters: Vec<char> = word.chars().collect();
        loop {
            let used = lines.last().map_or(0, |line| line.chars().count());
            let gap = usize::from(used > 0);
            let room = width.saturating_sub(used + gap);
            if letters.len() <= room {
                if let Some(line) = lines.last_mut() {
                    line.push_str(&" ".repeat(gap));
                    line.extend(&letters);
                }
                break;
            }
            if used == 0 {
                // longer than a line
                let rest = letters.split_off(width.max(1));
                lines.pop();
                lines.push(letters.iter().collect());
                letters = rest;
            }
            lines.push(String::new());
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            let kept: String = last.chars().take(width.saturating_sub(1)).collect();
            *last = kept + "…";
        }
    }
    lines
}
