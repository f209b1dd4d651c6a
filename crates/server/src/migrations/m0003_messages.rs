//! Messages that wait to be sent, and the audit log.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("messages")
                    .col(
                        ColumnDef::new("id")
                            .big_integer()
                            .not_null()
                            .primary_key()
                            .auto_increment(),
                    )
                    .col(ColumnDef::new("created_at").big_integer().not_null())
                    .col(ColumnDef::new("channel").text().not_null())
                    .col(ColumnDef::new("language").text().not_null())
                    .col(ColumnDef::new("sealed").blob().not_null())
                    .col(ColumnDef::new("attempts").integer().not_null())
                    .col(ColumnDef::new("next_attempt_at").big_integer().not_null())
                    .col(ColumnDef::new("last_error").text().null())
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("messages_by_next_attempt_at")
                    .table("messages")
                    .col("next_attempt_at")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("events")
                    .col(
                        ColumnDef::new("id")
                            .big_integer()
                            .not_null()
                            .primary_key()
                            .auto_increment(),
                    )
                    .col(ColumnDef::new("account_id").uuid().null())
                    .col(ColumnDef::new("at").big_integer().not_null())
                    .col(ColumnDef::new("kind").text().not_null())
                    .col(ColumnDef::new("device_id").uuid().null())
                    .col(ColumnDef::new("device_name").text().null())
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("events_by_account_id_id")
                    .table("events")
                    .col("account_id")
                    .col("id")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }
}
