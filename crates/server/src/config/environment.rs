//! Overrides from the environment.
