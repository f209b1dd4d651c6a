//! Account key files that were replaced, kept for a while.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("earlier_key_files")
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .col(ColumnDef::new("revision").big_integer().not_null())
                    .col(ColumnDef::new("bytes").blob().not_null())
                    .col(ColumnDef::new("replaced_at").big_integer().not_null())
                    .col(ColumnDef::new("replaced_by").uuid().null())
                    .col(ColumnDef::new("authority").text().not_null())
                    .primary_key(Index::create().col("account_id").col("revision"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("earlier_key_files_by_replaced_at")
                    .table("earlier_key_files")
                    .col("replaced_at")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }
}
