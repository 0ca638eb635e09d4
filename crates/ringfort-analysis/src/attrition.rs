//! Who wins the fight, how soon, and with what losses?
