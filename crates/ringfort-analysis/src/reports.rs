//! What is a report worth, from a source of this reliability?
