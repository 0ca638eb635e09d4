//! How many events a second leave the agenda on one core, beside the same queue without it.
//!
//! `cargo bench -p ringfort-sim --bench agenda` prints events a second ("item/s").
//! All roads draw the same times from the same draws, except `heap_alone`, which draws nothing.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use ringfort_model::units::{Duration, Instant};
use ringfort_sim::agenda::Agenda;
use ringfort_sim::chance::{Chance, Entity, Purpose};

/// Events in one run of a bench.
const EVENTS: u32 = 1_000_000;
const ARRIVE: Purpose = Purpose(1);
const SERVE: Purpose = Purpose(2);
const DESK: Entity = Entity::named("desk");

fn main() {
    divan::main();
}

#[derive(Debug, Clone, Copy)]
enum Event {
    Arrives,
    Leaves,
}

/// The time until the `occurrence`-th event of a kind, at `rate` a second.
fn gap(chance: &Chance, rate: f64, purpose: Purpose, occurrence: u32) -> Duration {
    Duration::from_seconds(chance.exponential(rate, DESK.draw(purpose, occurrence)))
}

/// M/M/1 at load 0.9 on the agenda.
#[divan::bench]
fn queue_on_agenda(bencher: Bencher) {
    bencher.counter(ItemsCount::new(EVENTS)).bench(|| {
        let chance = Chance::new(black_box(1), 0);
        let mut agenda = Agenda::new();
        agenda.at(Instant::START, 0, Event::Arrives);
        let (mut present, mut arrived, mut left, mut events) = (0_u64, 0, 0, 0);
        while let Some((now, event)) = agenda.next() {
            match event {
                Event::Arrives => {
                    agenda.at(now + gap(&chance, 0.9, ARRIVE, arrived), 0, Event::Arrives);
                    arrived += 1;
                    present += 1;
                }
                Event::Leaves => present -= 1,
            }
            let starts = matches!(event, Event::Leaves) && present > 0;
            if starts || (matches!(event, Event::Arrives) && present == 1) {
                agenda.at(now + gap(&chance, 1.0, SERVE, left), 0, Event::Leaves);
                left += 1;
            }
            events += 1;
            if events == EVENTS {
                break;
            }
        }
        (present, agenda.now())
    });
}

/// M/M/1 at load 0.9 with two variables for the two events to come.
#[divan::bench]
fn queue_by_hand(bencher: Bencher) {
    bencher.counter(ItemsCount::new(EVENTS)).bench(|| {
        let chance = Chance::new(black_box(1), 0);
        let never = Instant(i64::MAX);
        let (mut next_arrival, mut next_leaving) = (Instant::START, never);
        let (mut present, mut arrived, mut left) = (0_u64, 0, 0);
        let mut now = Instant::START;
        for _ in 0..EVENTS {
            let mut starts = false;
            if next_arrival <= next_leaving {
                now = next_arrival;
                next_arrival = now + gap(&chance, 0.9, ARRIVE, arrived);
                arrived += 1;
                present += 1;
                starts = present == 1;
            } else {
                now = next_leaving;
                next_leaving = never;
                present -= 1;
                starts |= present > 0;
            }
            if starts {
                next_leaving = now + gap(&chance, 1.0, SERVE, left);
                left += 1;
            }
        }
        (present, now)
    });
}

/// Each event that leaves schedules another, `pending` at a time: draws included.
#[divan::bench(args = [10, 100, 1000])]
fn hold_on_agenda(bencher: Bencher, pending: u32) {
    bencher.counter(ItemsCount::new(EVENTS)).bench(|| {
        let chance = Chance::new(black_box(1), 0);
        let mut agenda = Agenda::new();
        for first in 0..pending {
            agenda.at(Instant::START + gap(&chance, 1.0, ARRIVE, first), 0, first);
        }
        for next in 0..EVENTS {
            let Some((now, event)) = agenda.next() else { break };
            agenda.at(now + gap(&chance, 1.0, SERVE, next), 0, event);
        }
        agenda.now()
    });
}

/// The same without draws: gaps by a multiplicative congruence.
#[divan::bench(args = [10, 100, 1000])]
fn heap_alone(bencher: Bencher, pending: u32) {
    bencher.counter(ItemsCount::new(EVENTS)).bench(|| {
        let mut agenda = Agenda::new();
        let mut state = black_box(1_u32);
        let mut gap = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Duration(i64::from(state >> 20))
        };
        for first in 0..pending {
            agenda.at(Instant::START + gap(), 0, first);
        }
        for _ in 0..EVENTS {
            let Some((now, event)) = agenda.next() else { break };
            agenda.at(now + gap(), 0, event);
        }
        agenda.now()
    });
}

/// Draws alone: uniforms a second.
#[divan::bench]
fn uniforms(bencher: Bencher) {
    bencher.counter(ItemsCount::new(EVENTS)).bench(|| {
        let chance = Chance::new(black_box(1), 0);
        (0..EVENTS).map(|k| chance.uniform(DESK.draw(ARRIVE, k))).sum::<f64>()
    });
}

/// Draws alone: exponentials a second.
#[divan::bench]
fn exponentials(bencher: Bencher) {
    bencher.counter(ItemsCount::new(EVENTS)).bench(|| {
        let chance = Chance::new(black_box(1), 0);
        (0..EVENTS).map(|k| chance.exponential(1.0, DESK.draw(ARRIVE, k))).sum::<f64>()
    });
}
