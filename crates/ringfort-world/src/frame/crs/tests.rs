use super::*;
use crate::frame::Frame;

fn lonlat(longitude_deg: f64, latitude_deg: f64) -> LonLat {
    LonLat { longitude_deg, latitude_deg }
}
