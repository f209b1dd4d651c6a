//! What every request passes through, from the outside in.

mod cross_origin;
mod observe;
mod rate_limit;
mod time_limit;

pub use cross_origin::cross_origin;
pub use observe::observe;
pub use rate_limit::{RateLimit, limit_rate};
pub use time_limit::limit_time;
