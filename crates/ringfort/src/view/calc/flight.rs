//! A flight on a terminal: the search, the ring, the chase, the wounded.

use std::fmt::Write as _;

use ringfort_model::finding::{
    CasualtyFinding, ChaseFinding, CordonFinding, DatumFinding, EvacuationFinding, RingFinding,
};
use ringfort_model::units::time_words;

use super::say;
use crate::view::words::cut;

/// A search that comes late.
pub fn datum_text(found: &DatumFinding) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "found            {:.4}", found.p_found);
    let _ = writeln!(out, "out of the ring  {:.4}", found.p_outside);
    let _ = writeln!(out, "still hidden     {:.4}", found.p_hidden);
    let _ = writeln!(out, "found, if the search never stopped  {:.4}", found.p_found_ever);
    if found.radius_at_start_m > 0.0 {
        let _ = writeln!(
            out,
            "when it begins he may be anywhere within {:.0} m",
            found.radius_at_start_m
        );
    }
    let _ = writeln!(out, "\n{:>14} {:>8}      {:>14} {:>8}", "by", "found", "late by", "found");
    let late = found.by_lateness.iter().skip(1).step_by(2);
    let mut late = late.map(|p| format!("{:>14} {:>8.4}", time_words(p.late_s), p.p_found));
    for point in &found.by_time {
        let beside = late.next().unwrap_or_default();
        let line = format!("{:>14} {:>8.4}      {beside}", time_words(point.time_s), point.p_found);
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out.push('\n');
    say(&mut out, "", &found.verdict);
    out
}

/// A ring, a chase, or both.
pub fn cordon_text(found: &CordonFinding) -> String {
    let mut out = String::new();
    if let Some(ring) = &found.ring {
        ring_text(&mut out, ring);
    }
    if let Some(chase) = &found.network {
        if found.ring.is_some() {
            out.push('\n');
        }
        chase_text(&mut out, chase);
    }
    out
}

fn ring_text(out: &mut String, ring: &RingFinding) {
    let width = ring.exits.iter().map(|e| e.exit.chars().count()).max().unwrap_or(4).clamp(4, 34);
    let alike = ring
        .exits
        .windows(2)
        .all(|e| (e[0].reached_s, e[0].p_open) == (e[1].reached_s, e[1].p_open));
    let shown = if alike { &ring.exits[..1.min(ring.exits.len())] } else { &ring.exits[..] };
    let _ = writeln!(out, "{:width$} {:>14} {:>8}", "exit", "he is there", "P(open)");
    for exit in shown {
        let name = if alike { "each".to_owned() } else { cut(&exit.exit, width) };
        let when = time_words(exit.reached_s);
        let _ = writeln!(out, "{name:width$} {when:>14} {:>8.4}", exit.p_open);
    }
    let _ =
        writeln!(out, "\nall closed when he could first be there  {:.4}", ring.p_closed_in_time);
    let _ =
        writeln!(out, "the last is closed after {} on the mean", time_words(ring.mean_closed_s));
    let _ = writeln!(out, "he gets out by any exit, taken at random {:.4}", ring.p_escape_random);
    let _ =
        writeln!(out, "by the one likeliest to be open          {:.4}", ring.p_escape_best_exit);
    let _ = writeln!(out, "knowing which will be open               {:.4}", ring.p_escape_informed);
}

fn chase_text(out: &mut String, chase: &ChaseFinding) {
    let junctions = &chase.junctions;
    let width =
        junctions.iter().map(|j| j.junction.chars().count()).max().unwrap_or(8).clamp(8, 34);
    let _ = writeln!(out, "{:width$} {:>14} {:>14}  he is first", "junction", "he", "they");
    let when = |time: Option<f64>| time.map_or_else(|| "never".to_owned(), time_words);
    for junction in junctions.iter().take(MOST_SHOWN) {
        let _ = writeln!(
            out,
            "{:width$} {:>14} {:>14}  {}",
            cut(&junction.junction, width),
            when(junction.fugitive_s),
            when(junction.pursuer_s),
            if junction.safe { "yes" } else { "no" }
        );
    }
    if junctions.len() > MOST_SHOWN {
        let _ = writeln!(out, "({} more with --json)", junctions.len() - MOST_SHOWN);
    }
    out.push('\n');
    let safe = match chase.safe_exits.as_slice() {
        [] => "none".to_owned(),
        some => some.join(", "),
    };
    say(out, "Exits that he reaches before them: ", &safe);
    let posts = match &chase.fewest_posts {
        None => "no set of junctions that they reach in time shuts him in".to_owned(),
        Some(posts) if posts.is_empty() => "none is needed: no exit can be reached".to_owned(),
        Some(posts) => posts.join(", "),
    };
    say(out, "Fewest posts that shut him in: ", &posts);
}

/// At most so many junctions are shown.
const MOST_SHOWN: usize = 40;

/// What becomes of the wounded.
pub fn evacuation_text(found: &EvacuationFinding) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{:10} {:>6} {:>14} {:>15} {:>14} {:>7}",
        "class", "share", "killed at once", "before pick-up", "on the way", "saved"
    );
    let row = |out: &mut String, c: &CasualtyFinding| {
        let _ = writeln!(
            out,
            "{:10} {:>6.2} {:>14.4} {:>15.4} {:>14.4} {:>7.4}",
            c.class,
            c.share,
            c.p_killed_at_once,
            c.p_died_before_pick_up,
            c.p_died_in_evacuation,
            c.p_saved
        );
    };
    for class in &found.classes {
        row(&mut out, class);
    }
    row(&mut out, &found.all);
    let _ = writeln!(out, "\n{:>14} {:>7}", "care after", "saved");
    for point in &found.by_time {
        let _ = writeln!(out, "{:>14} {:>7.4}", time_words(point.care_s), point.p_saved);
    }
    let _ = writeln!(out, "\na minute later costs {:.2} in 100", 100.0 * found.lost_per_minute);
    out
}
