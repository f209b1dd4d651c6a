//! The history of the schema. A migration that was released is never changed: add another.
//!
//! They run forward at start, or alone with `lifeboat-server migrate`, and are the same for SQLite
//! and PostgreSQL.

use sea_orm_migration::prelude::*;

mod m0001_accounts;
mod m0002_challenges;
mod m0003_messages;
mod m0004_backups;
mod m0005_earlier_key_files;
mod m0006_throttle_series;
mod m0007_object_attempts;
mod m0010_providers;
mod m0011_push_subscriptions;
mod m0012_pushed_requests;
mod m0013_ended_sessions;

/// Runs the migrations in their order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_accounts::Migration),
            Box::new(m0002_challenges::Migration),
            Box::new(m0003_messages::Migration),
            Box::new(m0004_backups::Migration),
            Box::new(m0005_earlier_key_files::Migration),
            Box::new(m0006_throttle_series::Migration),
            Box::new(m0007_object_attempts::Migration),
            Box::new(m0010_providers::Migration),
            Box::new(m0011_push_subscriptions::Migration),
            Box::new(m0012_pushed_requests::Migration),
            Box::new(m0013_ended_sessions::Migration),
        ]
    }
}
