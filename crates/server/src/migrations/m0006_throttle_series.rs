//! Failures get a series, so that an attempt that is taken back is taken back from its own.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table("throttles")
                    .add_column(ColumnDef::new("series").big_integer().not_null().default(0))
                    .to_owned(),
            )
            .await
    }
}
