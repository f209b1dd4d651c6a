//! `lifeboat-server`: recovery accounts and sealed backups.

fn main() {}
