//! What does a search from the air, an emission, a report of others or a leak say of where he is?
//!
//! Each channel of the campaign has its likelihood here, in closed form and by place: what is seen
//! counts, and what is not seen counts as well. Places are the sites in order, then "elsewhere".

pub mod air;
pub mod leak;
pub mod named;
pub mod signals;
