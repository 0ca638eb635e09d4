//! Which unknown input does the answer lean on?
