//! `lifeboat-app`: the authenticator to install from a page.

fn main() {}
