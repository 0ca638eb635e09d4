//! How is one step announced, run, and reported when it fails?

use std::ffi::OsStr;
use std::process::{Command, Stdio};

/// Nothing, or one plain sentence that says what failed.
pub type Outcome<T = ()> = Result<T, String>;

/// Announces a step on a line of its own.
pub fn announce(what: &str) {
    println!("\n── {what}");
}

/// Runs `command` with its output passed through; a failure becomes a sentence that names it.
pub fn must(command: &mut Command) -> Outcome {
    let shown = shown(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{shown}` failed ({status}).")),
        Err(error) => Err(format!("`{shown}` could not be started: {error}.")),
    }
}

/// Announces the command itself, then runs it.
pub fn step(what: &str, command: &mut Command) -> Outcome {
    announce(&format!("{what}: {}", shown(command)));
    must(command)
}

/// Whether `command` can be started and succeeds; its output is thrown away.
pub fn works(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
}

/// What `command` prints, or a sentence.
pub fn output(command: &mut Command) -> Outcome<String> {
    let shown = shown(command);
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("`{shown}` could not be started: {error}."))?;
    if !output.status.success() {
        return Err(format!("`{shown}` failed ({}).", output.status));
    }
    String::from_utf8(output.stdout)
        .map_err(|_| format!("`{shown}` printed bytes that are not UTF-8."))
}

/// The command line as a person would type it; long ones are cut.
fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let line = words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(160) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_its_command() {
        let sentence = must(Command::new("false").arg("--really")).unwrap_err();
        assert!(sentence.starts_with("`false --really` failed"), "{sentence}");
        let sentence = must(&mut Command::new("no-such-program-here")).unwrap_err();
        assert!(sentence.contains("could not be started"), "{sentence}");
    }
}
