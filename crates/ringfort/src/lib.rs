//! Many campaigns, comparisons, verification, and the views of them.
