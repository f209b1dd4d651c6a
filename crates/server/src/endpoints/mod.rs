//! The endpoints: one folder a group, one file each. A file holds, in this order, what the endpoint
//! refuses, its handler with its documentation for OpenAPI, what the handler rests on, and its tests.

pub mod backup;
pub mod devices;
pub mod health;
pub mod versions;
