//! Recovery accounts, their devices, sessions and contacts.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        accounts_and_devices(manager).await?;
        sessions_and_contacts(manager).await
    }
}

async fn accounts_and_devices(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("accounts")
                .col(ColumnDef::new("id").uuid().not_null().primary_key())
                .col(ColumnDef::new("email").text().not_null().unique_key())
                .col(ColumnDef::new("created_at").big_integer().not_null())
                .col(ColumnDef::new("password_file").blob().not_null())
                .col(ColumnDef::new("key_file").blob().not_null())
                .col(ColumnDef::new("key_revision").big_integer().not_null())
                .col(ColumnDef::new("recovery_verifier").blob().not_null())
                .col(ColumnDef::new("recovery_code_at").big_integer().not_null())
                .col(ColumnDef::new("language").text().not_null())
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("devices")
                .col(ColumnDef::new("id").uuid().not_null().primary_key())
                .col(ColumnDef::new("account_id").uuid().not_null())
                .col(ColumnDef::new("name").text().not_null())
                .col(ColumnDef::new("platform").text().not_null())
                .col(ColumnDef::new("created_at").big_integer().not_null())
                .col(ColumnDef::new("last_seen_at").big_integer().not_null())
                .col(ColumnDef::new("secret_hash").blob().not_null())
                .col(ColumnDef::new("totp_sealed").blob().not_null())
                .col(ColumnDef::new("totp_last_step").big_integer().not_null())
                .col(ColumnDef::new("revoked_at").big_integer().null())
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("devices_by_account_id")
                .table("devices")
                .col("account_id")
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn sessions_and_contacts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("sessions")
                .col(ColumnDef::new("token_hash").blob().not_null().primary_key())
                .col(ColumnDef::new("account_id").uuid().not_null())
                .col(ColumnDef::new("device_id").uuid().not_null())
                .col(ColumnDef::new("created_at").big_integer().not_null())
                .col(ColumnDef::new("last_used_at").big_integer().not_null())
                .col(ColumnDef::new("expires_at").big_integer().not_null())
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("sessions_by_account_id")
                .table("sessions")
                .col("account_id")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("sessions_by_device_id")
                .table("sessions")
                .col("device_id")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("sessions_by_expires_at")
                .table("sessions")
                .col("expires_at")
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("contacts")
                .col(ColumnDef::new("id").uuid().not_null().primary_key())
                .col(ColumnDef::new("account_id").uuid().not_null())
                .col(ColumnDef::new("kind").text().not_null())
                .col(ColumnDef::new("value").text().not_null())
                .col(ColumnDef::new("proven_at").big_integer().null())
                .col(ColumnDef::new("is_primary").boolean().not_null())
                .col(ColumnDef::new("created_at").big_integer().not_null())
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("contacts_by_account_id")
                .table("contacts")
                .col("account_id")
                .to_owned(),
        )
        .await?;
    Ok(())
}
