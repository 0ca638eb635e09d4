//! How sure is a proportion, and a difference of two?
