//! The HTTP API of a Lifeboat server: what goes over the wire, and nothing else.
//!
//! Client and server share these types, so a field cannot mean two things. Every request and
//! response body is JSON; binary fields are Base64 text ([`Wire`]); times are UNIX seconds. An
//! error is an RFC 9457 [`Problem`] whose [`ErrorCode`] is stable: programs act on the code, people
//! read the `detail`.
//!
//! The server learns from these messages the size, time and device of a sealed version, and
//! nothing of what is in it.
//!
//! ```
//! use lifeboat_protocol::{ErrorCode, Problem};
//!
//! let problem = Problem::new(ErrorCode::HeadMoved, "Another device committed version 8 first.");
//! let json = serde_json::to_string(&problem).unwrap();
//! assert!(json.contains(r#""code":"head_moved""#));
//! assert_eq!(serde_json::from_str::<Problem>(&json).unwrap().status, 409);
//! ```

pub mod account;
pub mod activation;
pub mod backup;
pub mod contact;
pub mod device;
pub mod enrollment;
pub mod event;
pub mod hidden;
pub mod organization;
pub mod password;
pub mod path;
mod problem;
pub mod push;
pub mod server_info;
pub mod sign_in;
pub mod sign_in_request;
pub mod sign_up;
mod token;
mod wire;

pub use problem::{ErrorCode, Problem};
pub use token::Token;
pub use wire::{Hex, Wire, WireBytes, WireError};
