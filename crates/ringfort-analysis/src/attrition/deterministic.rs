//! What does Lanchester's mean-field fight say, and at what time?
//!
//! Kept for the published examples and as a limit of large numbers. Between even sides it says
//! that nobody is left, while of 100 against 100 a third survives on average: use the chain.
//!
//! Throughout, a is the rate at which one y removes x, b the rate at which one x removes y; the
//! unit of time is the caller's. All numbers are taken to be finite and not negative.

/// How a mean-field fight ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ending {
    /// y is gone.
    XWins {
        /// How many of x are left.
        survivors: f64,
        /// When the last of y falls; infinite where y only dwindles.
        time: f64,
    },
    /// x is gone.
    YWins {
        /// How many of y are left.
        survivors: f64,
        /// When the last of x falls; infinite where x only dwindles.
        time: f64,
    },
    /// Both dwindle to nothing together.
    Even,
}

/// Aimed fire, x' = −a y, y' = −b x, with the invariant b x² − a y².
///
/// Source: Lanchester, *Aircraft in Warfare* (1916).
pub fn square_law(x0: f64, y0: f64, a: f64, b: f64) -> Ending {
    let (x_power, y_power) = (b * x0 * x0, a * y0 * y0);
    let time = |loser: f64, winner: f64| libm::atanh((loser / winner).sqrt()) / (a * b).sqrt();
    if x_power > y_power {
        Ending::XWins { survivors: ((x_power - y_power) / b).sqrt(), time: time(y_power, x_power) }
    } else if y_power > x_power {
        Ending::YWins { survivors: ((y_power - x_power) / a).sqrt(), time: time(x_power, y_power) }
    } else {
        Ending::Even
    }
}

/// Strengths (x, y) at `time` under aimed fire while x is reinforced at a constant rate p, before
/// either is gone: with η = y − p/a the equations are those of the square law for (x, η).
///
/// Source: Lanchester (1916); reinforcement as in Engel, JORSA 2(2) (1954).
pub fn square_law_path(x0: f64, y0: f64, a: f64, b: f64, p: f64, time: f64) -> (f64, f64) {
    let shift = if p == 0.0 { 0.0 } else { p / a };
    let eta = y0 - shift;
    let w = (a * b).sqrt();
    let (grow, mix) = (libm::cosh(w * time), libm::sinh(w * time));
    (x0 * grow - eta * (a / b).sqrt() * mix, eta * grow - x0 * (b / a).sqrt() * mix + shift)
}

/// Area fire both ways or one-to-one frontage, x' = −a x y, y' = −b x y, with the invariant
/// b x − a y.
///
/// Source: Lanchester (1916).
pub fn linear_law(x0: f64, y0: f64, a: f64, b: f64) -> Ending {
    let (x_power, y_power) = (b * x0, a * y0);
    if x_power > y_power {
        Ending::XWins { survivors: x0 - y_power / b, time: f64::INFINITY }
    } else if y_power > x_power {
        Ending::YWins { survivors: y0 - x_power / a, time: f64::INFINITY }
    } else {
        Ending::Even
    }
}

/// Mixed fire: x is aimed at, y is hidden and under area fire, x' = −a y, y' = −b x y, with the
/// invariant b x²/2 − a y. The exposed side needs more than √(2 a y₀/b).
///
/// Source: Deitchman, Operations Research 10(6) (1962); source not read, state equation derived.
pub fn mixed_law(x0: f64, y0: f64, a: f64, b: f64) -> Ending {
    let invariant = b * x0 * x0 / 2.0 - a * y0;
    let level = (2.0 * invariant.abs() / b).sqrt();
    if invariant > 0.0 {
        Ending::XWins { survivors: level, time: f64::INFINITY }
    } else if invariant < 0.0 {
        Ending::YWins {
            survivors: -invariant / a,
            time: 2.0 / (b * level) * libm::atan(x0 / level),
        }
    } else {
        Ending::Even
    }
}

/// Strengths (x, y) at `time` under mixed fire, before either is gone. On the invariant,
/// x' = −(b/2)(x² − c²) with c² = x₀² − 2 a y₀/b, which has elementary solutions.
pub fn mixed_law_path(x0: f64, y0: f64, a: f64, b: f64, time: f64) -> (f64, f64) {
    let square = x0 * x0 - 2.0 * a * y0 / b;
    let c = square.abs().sqrt();
    let x = if square > 0.0 {
        // x = c coth(α + b c t/2) with coth α = x₀/c.
        let ratio = (x0 - c) / (x0 + c) * libm::exp(-b * c * time);
        c * (1.0 + ratio) / (1.0 - ratio)
    } else if square < 0.0 {
        c * libm::tan(libm::atan(x0 / c) - b * c * time / 2.0)
    } else {
        x0 / (1.0 + b * x0 * time / 2.0)
    };
    (x, (x * x - square) * b / (2.0 * a))
}

/// The square law fought in rounds, both sides firing at once: rounds until a side is gone, and who
/// is left, `(rounds, x, y)`. Stops after a million rounds.
///
/// Shows what a time step does: 100 against 14 at 1 % a round leaves 98.9, in continuous time 99.0.
pub fn square_law_in_rounds(x0: f64, y0: f64, a: f64, b: f64) -> (u32, f64, f64) {
    let (mut x, mut y, mut rounds) = (x0, y0, 0);
    while x > 0.0 && y > 0.0 && rounds < 1_000_000 {
        (x, y) = (x - a * y, y - b * x);
        rounds += 1;
    }
    (rounds, x.max(0.0), y.max(0.0))
}
