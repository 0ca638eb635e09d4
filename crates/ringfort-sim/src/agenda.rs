//! What happens next: the events to come, in a total order.
