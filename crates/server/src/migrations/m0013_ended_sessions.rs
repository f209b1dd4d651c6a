//! Sessions that a reset of the password has ended, so that their devices are told.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("ended_sessions")
            .col(ColumnDef::new("token_hash").blob().not_null().primary_key())
            .col(ColumnDef::new("reset_on").text().not_null())
            .col(ColumnDef::new("reset_at").big_integer().not_null())
            .col(ColumnDef::new("expires_at").big_integer().not_null())
            .to_owned();
        manager.create_table(table).await
    }
}
