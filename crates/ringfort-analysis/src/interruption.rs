//! Would responders arrive in time, along one path?
