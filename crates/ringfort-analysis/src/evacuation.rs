//! Does the wounded man live until care?
