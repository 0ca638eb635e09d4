//! Is a tool there, and if not, can it be installed without asking?
//!
//! Cargo's own tools go to `target/tools`, Python packages to a virtual environment there; only
//! Chromium is installed for the whole machine, and only when we are root.

use crate::place::Place;
use crate::step::{self, Outcome};
use std::path::PathBuf;
use std::process::Command;

/// A cargo command that finds the tools we installed.
pub fn cargo(place: &Place) -> Outcome<Command> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&place.root).env("PATH", place.search_path()?);
    Ok(cargo)
}

/// Makes sure that `cargo NAME` works, installing the crate `cargo-NAME` to `target/tools` if not.
pub fn need_cargo_tool(place: &Place, name: &str) -> Outcome {
    if step::works(cargo(place)?.args([name, "--version"])) {
        return Ok(());
    }
    let mut install = cargo(place)?;
    install.args(["install", "--locked", "--root"]).arg(place.tools()).arg(format!("cargo-{name}"));
    step::step("missing tool", &mut install)
}

/// Whether `cargo nextest` is installed.
pub fn has_nextest() -> bool {
    step::works(Command::new("cargo").args(["nextest", "--version"]))
}

/// Whether a nightly toolchain is installed.
pub fn has_nightly() -> bool {
    step::works(Command::new("cargo").args(["+nightly", "--version"]))
}

/// A sentence that says what to install when Node is missing.
pub fn need_node() -> Outcome {
    if step::works(Command::new("npm").arg("--version")) {
        return Ok(());
    }
    Err("npm is missing: install Node.js 20 or newer (on Debian: apt-get install nodejs npm)."
        .to_owned())
}

/// The browser that the web tests drive; installed with apt-get when it is missing and we are root.
pub fn need_chromium() -> Outcome<PathBuf> {
    let found = || {
        ["/usr/bin/chromium", "/usr/bin/chromium-browser"]
            .map(PathBuf::from)
            .into_iter()
            .find(|p| p.exists())
    };
    if let Some(path) =
        std::env::var_os("CHROMIUM").map(PathBuf::from).filter(|path| path.exists()).or_else(found)
    {
        return Ok(path);
    }
    let missing = "the web tests need Chromium: run `apt-get install chromium` as root, or set CHROMIUM to a browser.";
    if !is_root() || !step::works(Command::new("apt-get").arg("--version")) {
        return Err(missing.to_owned());
    }
    step::step("missing browser", apt_get().args(["update", "-q"]))?;
    step::step(
        "missing browser",
        apt_get().args(["install", "-qy", "--no-install-recommends", "chromium"]),
    )?;
    found().ok_or_else(|| missing.to_owned())
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn is_root() -> bool {
    step::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// A Python of our own in `target/tools/python` with `packages` in it, or nothing where there is no Python.
pub fn python_with(place: &Place, packages: &[&str]) -> Outcome<Option<PathBuf>> {
    if !step::works(Command::new("python3").arg("--version")) {
        return Ok(None);
    }
    let home = place.tools().join("python");
    let python = home.join("bin").join("python");
    if !python.exists() {
        step::step("python", Command::new("python3").args(["-m", "venv"]).arg(&home))?;
    }
    let names = packages.iter().map(|package| package.split("==").next().unwrap_or(package));
    let import = names.map(|name| format!("import {name}")).collect::<Vec<_>>().join("; ");
    if !step::works(Command::new(&python).args(["-c", &import])) {
        let mut install = Command::new(&python);
        install.args(["-m", "pip", "install", "-q", "--disable-pip-version-check"]).args(packages);
        step::step("python packages", &mut install)?;
    }
    Ok(Some(python))
}
