//! Is each secret about one thing, and does somebody hold it?

use crate::diagnostic::{Code, Diagnostic};
use crate::form::Reading;
use crate::scenario::{ScenarioFile, Secret, Timing};

/// The most secrets that are told apart, those of lanes with `known_to` included.
pub const MOST_SECRETS: usize = 32;
/// The most holders that a secret may take.
const MOST_HOLDERS: u32 = 100;

/// Secrets and compartments.
pub(super) fn check(file: &ScenarioFile, reading: &mut Reading) {
    let lanes = file.denial_area.iter().filter(|area| {
        area.known_to.is_some() && !file.secret.iter().any(|s| s.lane.as_ref() == Some(&area.id))
    });
    let count = file.secret.len() + lanes.count();
    if count > MOST_SECRETS {
        let message =
            format!("{count} secrets are more than the {MOST_SECRETS} that are told apart");
        let span = reading.span_of("secret");
        reading.report(
            Diagnostic::error(Code::TOO_LARGE, span, message)
                .help("put together what the same people know"),
        );
    }
    for (i, secret) in file.secret.iter().enumerate() {
        let path = format!("secret.{}", secret.id);
        if secret.id.as_str().is_empty() || !reading.is_read(&path) {
            continue;
        }
        about(secret, reading);
        let same = |other: &&Secret| {
            secret.lane.is_some() && other.lane == secret.lane
                || secret.times.is_some() && other.times == secret.times
                || secret.code.is_some() && other.code == secret.code
                || secret.site.is_some() && other.site == secret.site
        };
        if let Some(other) = file.secret[..i].iter().find(same) {
            let message = format!("the secrets `{}` and `{}` are the same", other.id, secret.id);
            reading.report(
                Diagnostic::error(Code::SAME_NAME, secret.id.span, message)
                    .label("said before")
                    .help("let every compartment that holds it name the one"),
            );
        }
        never(file, secret, reading);
    }
    for compartment in &file.compartment {
        let is_told = |id: &crate::form::Id| *id == compartment.id;
        let by_lane = file.denial_area.iter().filter_map(|a| a.known_to.as_ref()).any(is_told);
        let path = format!("compartment.{}", compartment.id);
        if compartment.secrets.is_empty() && !by_lane && reading.is_read(&path) {
            let message = format!("the compartment `{}` knows nothing", compartment.id);
            reading.report(
                Diagnostic::warning(Code::NEVER, compartment.id.span, message)
                    .label("has no effect")
                    .help("list ids of [[secret]] in `secrets`"),
            );
        }
    }
}

fn about(secret: &Secret, reading: &mut Reading) {
    let given = [&secret.lane, &secret.site, &secret.times, &secret.code];
    let count = given.iter().filter(|about| about.is_some()).count();
    if count != 1 {
        let (code, what) = match count {
            0 => (Code::MISSING_KEY, "is about nothing"),
            _ => (Code::WRONG_KIND, "is about more than one thing"),
        };
        let message = format!("the secret `{}` {what}", secret.id);
        reading.report(
            Diagnostic::error(code, secret.id.span, message)
                .help("give it one of `lane`, `site`, `times` and `code`"),
        );
    }
    if !(1..=MOST_HOLDERS).contains(&secret.holders) {
        let span = reading.span_of(&format!("secret.{}.holders", secret.id));
        let message = format!(
            "the secret `{}` takes {} holders, and must take from 1 to {MOST_HOLDERS}",
            secret.id, secret.holders
        );
        reading.report(
            Diagnostic::error(Code::TOO_LARGE, span, message)
                .help("1 where any holder gives it away, 2 under a two-person rule"),
        );
    }
}

/// Warns of a secret that nobody holds, and of times that are none.
fn never(file: &ScenarioFile, secret: &Secret, reading: &mut Reading) {
    let by_lane = |area: &&crate::scenario::DenialArea| {
        secret.lane.as_ref() == Some(&area.id) && area.known_to.is_some()
    };
    let held = file.compartment.iter().any(|c| c.secrets.contains(&secret.id))
        || file.denial_area.iter().any(|area| by_lane(&area));
    let patrol = secret.times.as_ref().and_then(|id| {
        let layer = file.layer.iter().find(|l| l.id == *id)?;
        Some(layer.patrol.as_ref().map(|p| p.timing))
    });
    let (what, help) = match patrol {
        _ if !held && reading.is_read("compartment") => {
            ("is held by nobody", "name it in the `secrets` of a [[compartment]]")
        }
        Some(None) => ("is of a patrol that is not there", "give the layer a `patrol`"),
        Some(Some(Timing::Random)) => (
            "is of a patrol that walks at random",
            "there is nothing to know; write timing = \"clockwork\", or take the secret out",
        ),
        _ => return,
    };
    let message = format!("the secret `{}` {what}", secret.id);
    reading.report(
        Diagnostic::warning(Code::NEVER, secret.id.span, message).label("has no effect").help(help),
    );
}
