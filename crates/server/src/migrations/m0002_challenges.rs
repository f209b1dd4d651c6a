//! What is under way (sign-ups, sign-ins, resets), failures, and links in messages.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("challenges")
                    .col(ColumnDef::new("id_hash").blob().not_null().primary_key())
                    .col(ColumnDef::new("kind").text().not_null())
                    .col(ColumnDef::new("account_id").uuid().null())
                    .col(ColumnDef::new("email").text().not_null())
                    .col(ColumnDef::new("stage").text().not_null())
                    .col(ColumnDef::new("language").text().not_null())
                    .col(ColumnDef::new("state_sealed").blob().null())
                    .col(ColumnDef::new("code_hash").blob().null())
                    .col(ColumnDef::new("code_expires_at").big_integer().not_null())
                    .col(ColumnDef::new("code_attempts").integer().not_null())
                    .col(ColumnDef::new("contact_id").uuid().null())
                    .col(ColumnDef::new("created_at").big_integer().not_null())
                    .col(ColumnDef::new("expires_at").big_integer().not_null())
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("challenges_by_account_id")
                    .table("challenges")
                    .col("account_id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("challenges_by_expires_at")
                    .table("challenges")
                    .col("expires_at")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("throttles")
                    .col(ColumnDef::new("scope").text().not_null())
                    .col(ColumnDef::new("subject_hash").blob().not_null())
                    .col(ColumnDef::new("failures").integer().not_null())
                    .col(ColumnDef::new("blocked_until").big_integer().not_null())
                    .primary_key(Index::create().col("scope").col("subject_hash"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("reports")
                    .col(ColumnDef::new("token_hash").blob().not_null().primary_key())
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .col(ColumnDef::new("device_id").uuid().null())
                    .col(ColumnDef::new("event").text().not_null())
                    .col(ColumnDef::new("expires_at").big_integer().not_null())
                    .col(ColumnDef::new("used_at").big_integer().null())
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("reports_by_expires_at")
                    .table("reports")
                    .col("expires_at")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }
}
