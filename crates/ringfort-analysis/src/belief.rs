//! Where is he, given everything seen and not seen?
