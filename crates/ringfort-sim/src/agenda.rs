//! What happens next: the events to come, in a total order.
//!
//! Events leave by time, then by priority class, then in the order in which they were scheduled, so
//! a campaign is replayed event by event from its draws alone. Times are whole milliseconds: two
//! events are at the same time or they are not.
//!
//! A binary heap of small keys, with the events in a slab beside it. A campaign has tens to hundreds
//! of events pending, where a heap is as fast as a calendar queue.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use ringfort_model::units::Instant;

/// The events to come. Cloning it forks the future.
#[derive(Debug, Clone)]
pub struct Agenda<E> {
    heap: BinaryHeap<Reverse<Key>>,
    slots: Vec<Slot<E>>,
    free: Vec<u32>,
    now: Instant,
    scheduled: u64,
    pending: u32,
    peak: u32,
}

/// An event's place in the agenda, for [`Agenda::cancel`]. It is never given out twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket {
    sequence: u64,
    slot: u32,
}

/// The total order: field by field. The slot never decides, for no two sequences are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    at: Instant,
    /// The priority class in the top byte, the sequence number below.
    order: u64,
    slot: u32,
}

/// Where an event waits. It is empty once the event was cancelled.
#[derive(Debug, Clone)]
struct Slot<E> {
    sequence: u64,
    event: Option<E>,
}

/// Sequence numbers have 56 bits: at 20 million events a second they last for a century.
const SEQUENCE_BITS: u32 = 56;

impl<E> Default for Agenda<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E> Agenda<E> {
    /// An agenda without events, at the scenario's start.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            heap: BinaryHeap::new(),
            slots: Vec::new(),
            free: Vec::new(),
            now: Instant::START,
            scheduled: 0,
            pending: 0,
            peak: 0,
        }
    }

    /// Schedules `event` at `time`; of events at one time the lower `priority` leaves first, and of
    /// one priority the first scheduled.
    ///
    /// Time does not run back: an event due before [`now`](Self::now) is due now.
    pub fn at(&mut self, time: Instant, priority: u8, event: E) -> Ticket {
        let sequence = self.scheduled;
        self.scheduled += 1;
        let waiting = Slot { sequence, event: Some(event) };
        let slot = if let Some(slot) = self.free.pop() {
            self.slots[slot as usize] = waiting;
            slot
        } else {
            self.slots.push(waiting);
            self.slots.len() as u32 - 1
        };
        let order = u64::from(priority) << SEQUENCE_BITS | sequence;
        self.heap.push(Reverse(Key { at: time.max(self.now), order, slot }));
        self.pending += 1;
        self.peak = self.peak.max(self.pending);
        Ticket { sequence, slot }
    }

    /// Takes an event off the agenda and hands it back; none if it has left or was cancelled.
    pub fn cancel(&mut self, ticket: Ticket) -> Option<E> {
        let slot = self.slots.get_mut(ticket.slot as usize)?;
        // The key stays in the heap, and the slot with it, until its time comes.
        let event = if slot.sequence == ticket.sequence { slot.event.take() } else { None };
        self.pending -= u32::from(event.is_some());
        event
    }

    /// When the next event is due.
    pub fn upcoming(&mut self) -> Option<Instant> {
        while let Some(&Reverse(key)) = self.heap.peek() {
            if self.slots[key.slot as usize].event.is_some() {
                return Some(key.at);
            }
            self.heap.pop();
            self.free.push(key.slot);
        }
        None
    }

    /// The time of the event that left last; before the first, the scenario's start.
    #[must_use]
    pub const fn now(&self) -> Instant {
        self.now
    }

    /// How many events are pending, cancelled ones not counted.
    #[must_use]
    pub const fn pending(&self) -> u32 {
        self.pending
    }

    /// The most events that were ever pending at once.
    #[must_use]
    pub const fn peak(&self) -> u32 {
        self.peak
    }

    /// How many events were ever scheduled.
    #[must_use]
    pub const fn scheduled(&self) -> u64 {
        self.scheduled
    }
}

/// Each event leaves with its time. The agenda is never done: what is scheduled after the last
/// event has left will leave too.
impl<E> Iterator for Agenda<E> {
    type Item = (Instant, E);

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(Reverse(key)) = self.heap.pop() {
            self.free.push(key.slot);
            if let Some(event) = self.slots[key.slot as usize].event.take() {
                self.now = key.at;
                self.pending -= 1;
                return Some((key.at, event));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Chance, Entity, Purpose};
    use proptest::prelude::*;
    use ringfort_model::units::Duration;

    const ARRIVE: Purpose = Purpose(1);
    const SERVE: Purpose = Purpose(2);

    /// What a queue is made of: one rate of arrival and one of service for each number present.
    struct Station {
        /// Arrivals a second while `n` are present.
        arrivals: fn(u32) -> f64,
        servers: u32,
        /// How many may be present; an arrival beyond it is turned away.
        room: u32,
        service: f64,
    }

    /// Means over batches of equal length, and their standard error.
    struct Batches(Vec<f64>);

    impl Batches {
        fn mean(&self) -> f64 {
            self.0.iter().sum::<f64>() / self.0.len() as f64
        }

        #[track_caller]
        fn check(&self, expected: f64) {
            let n = self.0.len() as f64;
            let squares: f64 = self.0.iter().map(|x| (x - self.mean()) * (x - self.mean())).sum();
            let error = libm::sqrt(squares / (n - 1.0) / n);
            let found = self.mean();
            assert!((found - expected).abs() < 4.0 * error, "{found} ± {error}, not {expected}");
        }
    }

    /// What was seen of a station: time averages, and shares of the arrivals.
    struct Seen {
        present: Batches,
        waiting: Batches,
        empty: Batches,
        turned_away: Batches,
        /// Mean wait before service, in seconds.
        wait_s: Batches,
    }

    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Event {
        Arrives,
        Leaves,
    }

    /// Runs a station for `batches` × `batch_s` seconds after one batch of warming up.
    ///
    /// The memoryless arrival clock is cancelled and drawn anew whenever its rate may have changed,
    /// so that cancellation takes part in every figure.
    fn watch(station: &Station, batches: u32, batch_s: f64) -> Seen {
        let chance = Chance::new(2026, 1);
        let desk = Entity::named("desk");
        let (mut arrivals, mut services) = (0, 0);
        let gap = |rate: f64, purpose: Purpose, drawn: &mut u32| {
            *drawn += 1;
            Duration::from_seconds(chance.exponential(rate, desk.draw(purpose, *drawn)))
        };
        let mut agenda = Agenda::new();
        let mut due = agenda.at(Instant::START, 1, Event::Arrives);
        let (mut present, mut queue) = (0_u32, std::collections::VecDeque::new());
        let mut seen = [(); 5].map(|()| Batches(Vec::new()));
        let mut sums = [0.0; 5];
        let (mut came, mut waited) = (0.0_f64, 0.0_f64);
        let (mut last, mut batch_end) = (Instant::START, Duration::from_seconds(batch_s));
        while let Some((now, event)) = agenda.next() {
            let passed = (now - last).seconds();
            last = now;
            sums[0] += passed * f64::from(present);
            sums[1] += passed * queue.len() as f64;
            sums[2] += if present == 0 { passed } else { 0.0 };
            match event {
                Event::Arrives => {
                    came += 1.0;
                    if present < station.room {
                        present += 1;
                        queue.push_back(now);
                    } else {
                        sums[3] += 1.0;
                    }
                }
                Event::Leaves => {
                    present -= 1;
                    agenda.cancel(due);
                }
            }
            due = agenda.at(
                now + gap((station.arrivals)(present), ARRIVE, &mut arrivals),
                1,
                Event::Arrives,
            );
            while present - (queue.len() as u32) < station.servers {
                let Some(since) = queue.pop_front() else { break };
                sums[4] += (now - since).seconds();
                waited += 1.0;
                agenda.at(now + gap(station.service, SERVE, &mut services), 0, Event::Leaves);
            }
            if now - Instant::START >= batch_end {
                let length = [batch_s, batch_s, batch_s, came.max(1.0), waited.max(1.0)];
                for (kept, (sum, length)) in seen.iter_mut().zip(sums.iter_mut().zip(length)) {
                    kept.0.push(*sum / length);
                    *sum = 0.0;
                }
                (came, waited) = (0.0, 0.0);
                batch_end += Duration::from_seconds(batch_s);
                if seen[0].0.len() as u32 > batches {
                    break;
                }
            }
        }
        for kept in &mut seen {
            kept.0.remove(0);
        }
        let [present, waiting, empty, turned_away, wait_s] = seen;
        Seen { present, waiting, empty, turned_away, wait_s }
    }

    /// M/M/1 with λ = 0.9 and μ = 1: L = ρ/(1 − ρ), Lq = ρ²/(1 − ρ), Wq = ρ/(μ − λ), P₀ = 1 − ρ.
    #[test]
    fn agree_single_server_queue() {
        let station = Station { arrivals: |_| 0.9, servers: 1, room: u32::MAX, service: 1.0 };
        let seen = watch(&station, 40, 25_000.0);
        seen.present.check(9.0);
        seen.waiting.check(8.1);
        seen.wait_s.check(9.0);
        seen.empty.check(0.1);
    }

    /// One repairer and six machines, λ = 0.05 and μ = 0.5: P₀ 0.4845, Lq 0.3297, L 0.8451, Wq 1.279
    /// (the Kolkmeyer example of Anderson, Sweeney and Williams, *An Introduction to Management
    /// Science*; source not read, the figures recomputed).
    #[test]
    fn agree_machine_repair() {
        let broken = |n: u32| 0.05 * f64::from(6 - n);
        let station = Station { arrivals: broken, servers: 1, room: 6, service: 0.5 };
        let seen = watch(&station, 40, 25_000.0);
        seen.empty.check(0.484_514_903_7);
        seen.waiting.check(0.329_663_940_5);
        seen.present.check(0.845_149_036_8);
        seen.wait_s.check(1.279_043_537_1);
    }

    /// Five erlangs on ten servers: B = 0.0184 of the calls are lost (Erlang's first formula).
    #[test]
    fn agree_erlang_loss() {
        let station = Station { arrivals: |_| 5.0, servers: 10, room: 10, service: 1.0 };
        watch(&station, 40, 5_000.0).turned_away.check(0.018_384_570_3);
    }

    #[test]
    fn law_ties_leave_by_priority_then_in_scheduling_order() {
        let mut agenda = Agenda::new();
        agenda.at(Instant(5), 1, "late");
        agenda.at(Instant(3), 1, "first of class 1");
        agenda.at(Instant(3), 1, "second of class 1");
        agenda.at(Instant(3), 0, "class 0");
        let order: Vec<_> = agenda.by_ref().map(|(at, event)| (at.0, event)).collect();
        let expected =
            [(3, "class 0"), (3, "first of class 1"), (3, "second of class 1"), (5, "late")];
        assert_eq!(order, expected);
        assert_eq!((agenda.now(), agenda.pending(), agenda.peak()), (Instant(5), 0, 4));
    }

    #[test]
    fn law_time_never_runs_back() {
        let mut agenda = Agenda::new();
        agenda.at(Instant(10), 0, 'a');
        agenda.next();
        agenda.at(Instant(2), 0, 'b');
        assert_eq!(agenda.upcoming(), Some(Instant(10)));
        assert_eq!(agenda.next(), Some((Instant(10), 'b')));
    }

    #[test]
    fn law_tickets_outlive_their_slots() {
        let mut agenda = Agenda::new();
        let first = agenda.at(Instant(1), 0, 'a');
        assert_eq!(agenda.cancel(first), Some('a'));
        assert_eq!(agenda.cancel(first), None);
        assert_eq!((agenda.upcoming(), agenda.pending()), (None, 0));
        // The slot is used again; the old ticket does not reach the new event.
        let second = agenda.at(Instant(1), 0, 'b');
        assert_eq!(agenda.cancel(first), None);
        let mut fork = agenda.clone();
        assert_eq!(agenda.next(), Some((Instant(1), 'b')));
        assert_eq!(agenda.cancel(second), None);
        assert_eq!(fork.cancel(second), Some('b'));
        assert_eq!(fork.next(), None);
    }

    /// FNV-1a over the order in which a million events leave: any change of the order changes it.
    #[test]
    fn golden_order_of_a_million_events() {
        let mut agenda = Agenda::new();
        let mut state = 7_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 24
        };
        for event in 0..1000_u32 {
            agenda.at(Instant(i64::from(next())), 0, event);
        }
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for event in 1000..1_000_000 {
            let Some((now, left)) = agenda.next() else { break };
            hash = (hash ^ u64::from(left)).wrapping_mul(0x0100_0000_01b3);
            let gap = Duration(i64::from(next()));
            agenda.at(now + gap, (left % 3) as u8, event);
        }
        // The same number comes out of Python's heapq over (time, priority, sequence).
        assert_eq!(hash, 14_346_919_513_405_464_350);
    }

    proptest! {
        /// The agenda and a list that is searched from end to end say the same.
        #[test]
        fn agree_with_a_list(steps in proptest::collection::vec((0..4_u8, 0..20_i64, 0..3_u8), 0..200)) {
            let mut agenda = Agenda::new();
            let mut list: Vec<(Instant, u8, usize)> = Vec::new();
            let mut tickets = Vec::new();
            for (step, time, priority) in steps {
                match step {
                    0 | 1 => {
                        let event = tickets.len();
                        tickets.push(agenda.at(Instant(time), priority, event));
                        list.push((Instant(time).max(agenda.now()), priority, event));
                    }
                    2 if !tickets.is_empty() => {
                        let which = time as usize % tickets.len();
                        let found = list.iter().position(|kept| kept.2 == which);
                        let removed = found.map(|index| list.remove(index).2);
                        prop_assert_eq!(agenda.cancel(tickets[which]), removed);
                    }
                    _ => {
                        list.sort_unstable();
                        let first = (!list.is_empty()).then(|| list.remove(0));
                        prop_assert_eq!(agenda.upcoming(), first.map(|kept| kept.0));
                        prop_assert_eq!(agenda.next(), first.map(|kept| (kept.0, kept.2)));
                    }
                }
                prop_assert_eq!(agenda.pending() as usize, list.len());
            }
        }
    }
}
