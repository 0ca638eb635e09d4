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
