//! The endpoints: one folder a group, one file each. A file holds, in this order, what the endpoint
//! refuses, its handler with its documentation for OpenAPI, what the handler rests on, and its tests.

pub mod account;
pub mod backup;
pub mod contacts;
pub mod dev_outbox;
pub mod devices;
pub mod enrollments;
pub mod events;
pub mod health;
pub mod metrics;
pub mod not_me;
pub mod openapi;
pub mod organizations;
pub mod password;
pub mod reset;
pub mod server;
pub mod session;
pub mod sign_in;
pub mod sign_in_requests;
pub mod sign_up;
pub mod versions;
