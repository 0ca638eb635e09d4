//! How much is lost because those who assess alarms, or answer them, are busy?
//!
//! Stationary queues of memoryless arrivals and services, all as birth-and-death chains. Source: the
//! formulas of Erlang as in any text on queues.

/// Stationary law of a chain on 0, 1, 2, …: `births[k]` is the rate from k to k + 1, `deaths[k]` the
/// rate from k + 1 back to k. Both lists are of one length; the answer has one entry more.
///
/// A death rate of 0 after a birth rate over 0 is a trap: the law is then all beyond it.
pub fn birth_death(births: &[f64], deaths: &[f64]) -> Vec<f64> {
    let mut weights = vec![1.0];
    for (birth, death) in births.iter().zip(deaths) {
        let last = weights.last().copied().unwrap_or(1.0);
        if *death > 0.0 {
            weights.push(last * birth / death);
        } else {
            weights.fill(0.0);
            weights.push(1.0);
        }
    }
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

/// P(all `servers` are busy and the caller is lost): the loss formula of Erlang, for `load` = arrival
/// rate · mean service time. 1 without servers.
pub fn erlang_b(load: f64, servers: u32) -> f64 {
    (1..=servers).fold(1.0, |blocked, k| {
        let offered = load * blocked;
        offered / (f64::from(k) + offered)
    })
}

/// P(a caller must wait), the delay formula of Erlang; 1 when the load is as large as the servers.
pub fn erlang_c(load: f64, servers: u32) -> f64 {
    let n = f64::from(servers);
    if load >= n {
        return 1.0;
    }
    let blocked = erlang_b(load, servers);
    n * blocked / (n - load * (1.0 - blocked))
}

/// P(a caller waits longer than `wait_s`) with `servers` of mean service time `service_s` and
/// `arrivals_per_s`: C·exp(−(n − a)·t/s). 1 when they cannot keep up.
pub fn waits_longer(arrivals_per_s: f64, service_s: f64, servers: u32, wait_s: f64) -> f64 {
    let load = arrivals_per_s * service_s;
    let spare = f64::from(servers) - load;
    if spare <= 0.0 {
        return 1.0;
    }
    erlang_c(load, servers) * libm::exp(-spare * wait_s / service_s)
}

/// Mean numbers and times of a stationary queue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Queue {
    /// Mean number present.
    pub present: f64,
    /// Mean number waiting.
    pub waiting: f64,
    /// Mean time present, in seconds.
    pub stay_s: f64,
    /// Mean time waiting, in seconds.
    pub wait_s: f64,
    /// P(nobody is present).
    pub empty: f64,
}

/// The queue of one server, arrivals and services memoryless (M/M/1). None when it cannot keep up.
pub fn one_server(arrivals_per_s: f64, services_per_s: f64) -> Option<Queue> {
    let load = arrivals_per_s / services_per_s;
    if !(0.0..1.0).contains(&load) {
        return None;
    }
    let (present, waiting) = (load / (1.0 - load), load * load / (1.0 - load));
    let stay_s = 1.0 / (services_per_s - arrivals_per_s);
    Some(Queue { present, waiting, stay_s, wait_s: load * stay_s, empty: 1.0 - load })
}

/// The queue of one server that takes the same time for each, arrivals memoryless (M/D/1): the mean
/// wait is ρ/(2μ(1 − ρ)), half of that of [`one_server`]. None when it cannot keep up.
///
/// Source: the formula of Pollaczek and Khinchine, as in any text on queues.
pub fn one_steady_server(arrivals_per_s: f64, services_per_s: f64) -> Option<Queue> {
    let memoryless = one_server(arrivals_per_s, services_per_s)?;
    let wait_s = memoryless.wait_s / 2.0;
    let stay_s = wait_s + 1.0 / services_per_s;
    let (present, waiting) = (arrivals_per_s * stay_s, arrivals_per_s * wait_s);
    Some(Queue { present, waiting, stay_s, wait_s, empty: memoryless.empty })
}

/// The queue of one server for `members` that each call at `calls_per_s` while not being served
/// (machine repair, M/M/1//N). None when a rate is not over 0.
pub fn finite_callers(members: u32, calls_per_s: f64, services_per_s: f64) -> Option<Queue> {
    if !(calls_per_s > 0.0 && services_per_s > 0.0) {
        return None;
    }
    let births: Vec<f64> = (0..members).map(|k| f64::from(members - k) * calls_per_s).collect();
    let law = birth_death(&births, &vec![services_per_s; births.len()]);
    let empty = law[0];
    let present: f64 = law.iter().enumerate().map(|(k, p)| k as f64 * p).sum();
    let waiting = present - (1.0 - empty);
    let arrivals = calls_per_s * (f64::from(members) - present);
    let (stay_s, wait_s) = (present / arrivals, waiting / arrivals);
    Some(Queue { present, waiting, stay_s, wait_s, empty })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published table of Erlang B: five erlangs on ten servers, 0.0184.
    #[test]
    fn verify_erlang_b_table() {
        assert!((erlang_b(5.0, 10) - 0.0184).abs() <= 0.00005);
        assert_eq!(erlang_b(5.0, 0), 1.0);
        assert!((erlang_c(0.9, 1) - 0.9).abs() < 1e-15);
        assert_eq!(waits_longer(2.0, 1.0, 1, 5.0), 1.0);
    }

    /// Kolkmeyer's six machines, Anderson, Sweeney and Williams, p. 477.
    #[test]
    fn verify_machine_repair() {
        let queue = finite_callers(6, 0.05, 0.5).unwrap();
        assert!((queue.empty - 0.4845).abs() <= 0.00005);
        assert!((queue.waiting - 0.3297).abs() <= 0.00005);
        assert!((queue.present - 0.8451).abs() <= 0.00005);
        assert!((queue.wait_s - 1.279).abs() <= 0.0005);
        assert!((queue.stay_s - 3.279).abs() <= 0.0005);
    }

    #[test]
    fn law_one_server_is_a_birth_death_chain() {
        let queue = one_server(0.9, 1.0).unwrap();
        let law = birth_death(&[0.9; 600], &[1.0; 600]);
        let present: f64 = law.iter().enumerate().map(|(k, p)| k as f64 * p).sum();
        assert!((queue.present - present).abs() < 1e-9);
        assert!((queue.empty - law[0]).abs() < 1e-12);
        assert!((waits_longer(0.9, 1.0, 1, 2.0) - 0.9 * libm::exp(-0.2)).abs() < 1e-15);
        assert_eq!(one_server(1.0, 1.0), None);
        // by the formula: 0.8/(2 · 0.5 · 0.2)
        let steady = one_steady_server(0.4, 0.5).unwrap();
        assert!((steady.wait_s - 4.0).abs() < 1e-12 && (steady.stay_s - 6.0).abs() < 1e-12);
        assert!((steady.present - steady.waiting - 0.8).abs() < 1e-12);
        assert_eq!(birth_death(&[1.0], &[0.0]), vec![0.0, 1.0]);
    }
}
