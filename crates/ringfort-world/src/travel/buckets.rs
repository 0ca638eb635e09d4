//! Which cell is next? A queue of cells by the least cost known of each, for costs that only grow.
//!
//! Costs are cut into slots of one width. The slots of the window at hand are flat lists; what lies
//! beyond waits in lists by the highest bit in which its window differs from the one at hand, so
//! that a cell is moved at most once a bit however far costs reach. Within a slot cells leave in
//! the order they came, and may come again: a slot is empty only once nothing in it can improve.
//! Source: Dial, *Algorithm 360*, CACM 12 (1969), the slots; Ahuja, Mehlhorn, Orlin & Tarjan,
//! *Faster algorithms for the shortest path problem*, JACM 37 (1990), the lists by bit.

/// Slots in a window.
const SLOTS: usize = 1 << 12;

/// How far ahead of the slot at hand memory is given on: steps seldom reach further.
const AHEAD: usize = 32;

/// Cells by cost.
pub(super) struct Buckets {
    /// Slots to a unit of cost.
    per_unit: f64,
    /// Which window is at hand, and the cost it begins at.
    window: u64,
    base: f64,
    slots: Vec<Vec<u32>>,
    /// By the highest bit in which a cell's window differs from `window`.
    beyond: Vec<Vec<u32>>,
    slot: usize,
}

impl Buckets {
    /// An empty queue whose slots are `width` wide: best about the cost of a step.
    pub(super) fn new(width: f64) -> Self {
        let width = if width > 0.0 && width.is_finite() { width } else { 1.0 };
        Self {
            per_unit: 1.0 / width,
            window: 0,
            base: 0.0,
            slots: vec![Vec::new(); SLOTS],
            beyond: vec![Vec::new(); 65],
            slot: 0,
        }
    }

    /// Puts a cell in; its cost must not be under that of the slot that was last taken.
    #[inline]
    pub(super) fn push(&mut self, cost: f64, cell: u32) {
        let slot = ((cost - self.base) * self.per_unit) as u32 as usize;
        match self.slots.get_mut(slot) {
            Some(list) => list.push(cell),
            None => self.push_beyond(cost, cell),
        }
    }

    #[cold]
    fn push_beyond(&mut self, cost: f64, cell: u32) {
        let window = self.window_of(cost);
        if window <= self.window {
            // by rounding: it belongs to the very end of the window at hand
            self.slots[SLOTS - 1].push(cell);
        } else {
            self.beyond[64 - (window ^ self.window).leading_zeros() as usize].push(cell);
        }
    }

    fn window_of(&self, cost: f64) -> u64 {
        (cost * self.per_unit) as u64 / SLOTS as u64
    }

    /// Exchanges the empty `taken` for the cells of the first slot that has some; `false` when
    /// there are none. `cost(cell)` is the cost of a cell that still waits: `None` drops it.
    pub(super) fn take(&mut self, taken: &mut Vec<u32>, cost: impl Fn(u32) -> Option<f64>) -> bool {
        loop {
            while self.slot < SLOTS {
                if !self.slots[self.slot].is_empty() {
                    std::mem::swap(taken, &mut self.slots[self.slot]);
                    return true;
                }
                self.leave();
            }
            let Some(bit) = self.beyond.iter().position(|list| !list.is_empty()) else {
                return false;
            };
            let mut list = std::mem::take(&mut self.beyond[bit]);
            list.retain(|cell| cost(*cell).is_some());
            let windows = list.iter().filter_map(|cell| cost(*cell)).map(|c| self.window_of(c));
            if let Some(nearest) = windows.min() {
                (self.window, self.slot) = (nearest, 0);
                self.base = nearest as f64 * SLOTS as f64 / self.per_unit;
                for cell in list {
                    if let Some(cost) = cost(cell) {
                        self.push(cost, cell);
                    }
                }
            }
        }
    }

    /// Goes on to the next slot; the memory of this one serves one that is still to be filled.
    fn leave(&mut self) {
        if self.slots[self.slot].capacity() == 0 {
            self.slot += 1;
            return;
        }
        let list = std::mem::take(&mut self.slots[self.slot]);
        if let Some(ahead) = self.slots.get_mut(self.slot + AHEAD).filter(|l| l.capacity() == 0) {
            *ahead = list;
        }
        self.slot += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn law_cells_leave_slot_by_slot_however_far_apart() {
        let costs: Vec<f64> = (0..2000_u32)
            .map(|i| libm::pow(1.03, f64::from(i * 7919 % 2000)))
            .chain([0.0, f64::MAX])
            .collect();
        let mut buckets = Buckets::new(2.5);
        for (cell, cost) in costs.iter().enumerate() {
            buckets.push(*cost, cell as u32);
        }
        let (mut last, mut count, mut taken) = (0.0, 0, Vec::new());
        while buckets.take(&mut taken, |cell| Some(costs[cell as usize])) {
            for cell in taken.drain(..) {
                // to a slot, as rounding at the end of a window may have it; what is beyond any
                // count of slots leaves last, in any order
                let slot = (costs[cell as usize] * buckets.per_unit).min(1e19);
                assert!(slot >= last * (1.0 - 1e-12) - 1.0);
                last = libm::floor(slot).max(last);
                count += 1;
            }
        }
        assert_eq!(count, costs.len());
    }
}
