//! Organizations, their members and credentials; device keys; sign-in requests.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table("devices")
                    .add_column(ColumnDef::new("public_key").blob().null())
                    .to_owned(),
            )
            .await?;
        organizations(manager).await?;
        api_tokens(manager).await?;
        members(manager).await?;
        activations(manager).await?;
        credentials(manager).await?;
        organization_events(manager).await?;
        sign_in_requests(manager).await
    }
}

async fn organizations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("organizations")
                .col(ColumnDef::new("id").uuid().not_null().primary_key())
                .col(ColumnDef::new("name").text().not_null())
                .col(ColumnDef::new("name_key").text().not_null().unique_key())
                .col(ColumnDef::new("created_at").big_integer().not_null())
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("administrators")
                .col(ColumnDef::new("organization_id").uuid().not_null())
                .col(ColumnDef::new("account_id").uuid().not_null())
                .col(ColumnDef::new("created_at").big_integer().not_null())
                .primary_key(Index::create().col("organization_id").col("account_id"))
                .to_owned(),
        )
        .await?;
    index(manager, "administrators", "account_id").await
}

async fn api_tokens(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("api_tokens")
                .col(ColumnDef::new("id").uuid().not_null().primary_key())
                .col(ColumnDef::new("organization_id").uuid().not_null())
                .col(ColumnDef::new("name").text().not_null())
                .col(ColumnDef::new("token_hash").blob().not_null().unique_key())
                .col(ColumnDef::new("scopes").text().not_null())
                .col(ColumnDef::new("created_at").big_integer().not_null())
                .to_owned(),
        )
        .await?;
    index(manager, "api_tokens", "organization_id").await
}

async fn members(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("members")
                .col(ColumnDef::new("id").uuid().not_null().primary_key())
                .col(ColumnDef::new("organization_id").uuid().not_null())
                .col(ColumnDef::new("name").text().not_null())
                .col(ColumnDef::new("name_key").text().not_null())
                .col(ColumnDef::new("created_at").big_integer().not_null())
                .col(ColumnDef::new("removed_at").big_integer().null())
                .to_owned(),
        )
        .await?;
    // A name is free again when its member was removed.
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE UNIQUE INDEX members_present ON members (organization_id, name_key) \
             WHERE removed_at IS NULL",
        )
        .await?;
    index(manager, "members", "removed_at").await
}

async fn activations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("activations")
                .col(ColumnDef::new("code_hash").blob().not_null().primary_key())
                .col(ColumnDef::new("member_id").uuid().not_null())
                .col(ColumnDef::new("created_at").big_integer().not_null())
                .col(ColumnDef::new("expires_at").big_integer().not_null())
                .col(ColumnDef::new("revoke_others").boolean().not_null())
                .col(ColumnDef::new("used_at").big_integer().null())
                .col(ColumnDef::new("credential_id").uuid().null())
                .to_owned(),
        )
        .await?;
    index(manager, "activations", "member_id").await?;
    index(manager, "activations", "expires_at").await
}

async fn credentials(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("credentials")
                .col(ColumnDef::new("id").uuid().not_null().primary_key())
                .col(ColumnDef::new("member_id").uuid().not_null())
                .col(ColumnDef::new("device_id").uuid().not_null())
                .col(ColumnDef::new("device_name").text().not_null())
                .col(ColumnDef::new("platform").text().not_null())
                .col(ColumnDef::new("public_key").blob().not_null())
                .col(ColumnDef::new("totp_sealed").blob().not_null())
                .col(ColumnDef::new("totp_last_step").big_integer().not_null())
                .col(ColumnDef::new("token_hash").blob().not_null().unique_key())
                .col(ColumnDef::new("created_at").big_integer().not_null())
                .col(ColumnDef::new("last_seen_at").big_integer().not_null())
                .col(ColumnDef::new("revoked_at").big_integer().null())
                .to_owned(),
        )
        .await?;
    // A device has at most one credential of a member that is not revoked, whatever the code does.
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE UNIQUE INDEX credentials_live ON credentials (member_id, device_id) \
             WHERE revoked_at IS NULL",
        )
        .await?;
    index(manager, "credentials", "member_id").await?;
    index(manager, "credentials", "revoked_at").await
}

async fn organization_events(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("organization_events")
                .col(
                    ColumnDef::new("id")
                        .big_integer()
                        .not_null()
                        .primary_key()
                        .auto_increment(),
                )
                .col(ColumnDef::new("organization_id").uuid().not_null())
                .col(ColumnDef::new("at").big_integer().not_null())
                .col(ColumnDef::new("kind").text().not_null())
                .col(ColumnDef::new("by").text().not_null())
                .col(ColumnDef::new("member").text().null())
                .col(ColumnDef::new("about").text().null())
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("organization_events_by_organization_id")
                .table("organization_events")
                .col("organization_id")
                .col("id")
                .to_owned(),
        )
        .await
}

async fn sign_in_requests(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("sign_in_requests")
                .col(ColumnDef::new("id").uuid().not_null().primary_key())
                .col(ColumnDef::new("member_id").uuid().null())
                .col(ColumnDef::new("organization_id").uuid().null())
                .col(ColumnDef::new("account_id").uuid().null())
                .col(ColumnDef::new("asker").text().not_null())
                .col(ColumnDef::new("application").text().not_null())
                .col(ColumnDef::new("origin").text().not_null())
                .col(ColumnDef::new("number_hash").blob().not_null())
                .col(ColumnDef::new("wrong_numbers").integer().not_null())
                .col(ColumnDef::new("state").text().not_null())
                .col(ColumnDef::new("created_at").big_integer().not_null())
                .col(ColumnDef::new("expires_at").big_integer().not_null())
                .col(ColumnDef::new("answered_at").big_integer().null())
                .col(ColumnDef::new("answered_by").uuid().null())
                .col(ColumnDef::new("sign_in_hash").blob().null())
                .col(ColumnDef::new("device_id").uuid().null())
                .col(ColumnDef::new("token_id").uuid().null())
                .to_owned(),
        )
        .await?;
    for column in ["member_id", "account_id", "sign_in_hash", "expires_at"] {
        index(manager, "sign_in_requests", column).await?;
    }
    Ok(())
}

/// An index on one column, named after it.
async fn index(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: &'static str,
) -> Result<(), DbErr> {
    manager
        .create_index(
            Index::create()
                .name(format!("{table}_by_{column}"))
                .table(table)
                .col(column)
                .to_owned(),
        )
        .await
}
