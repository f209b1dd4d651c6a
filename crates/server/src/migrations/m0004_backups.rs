//! Backups, their versions, and sealed objects.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("backups")
                    .col(ColumnDef::new("id").uuid().not_null().primary_key())
                    .col(ColumnDef::new("account_id").uuid().not_null())
                    .col(ColumnDef::new("location").text().not_null())
                    .col(ColumnDef::new("platform").text().not_null())
                    .col(ColumnDef::new("created_at").big_integer().not_null())
                    .col(ColumnDef::new("head_sequence").big_integer().not_null())
                    .col(ColumnDef::new("head_hash").blob().not_null())
                    .col(ColumnDef::new("deleted_at").big_integer().null())
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("backups_by_account_id")
                    .table("backups")
                    .col("account_id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("backups_by_deleted_at")
                    .table("backups")
                    .col("deleted_at")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("versions")
                    .col(ColumnDef::new("backup_id").uuid().not_null())
                    .col(ColumnDef::new("sequence").big_integer().not_null())
                    .col(ColumnDef::new("hash").blob().not_null())
                    .col(ColumnDef::new("parent").blob().null())
                    .col(ColumnDef::new("size").big_integer().not_null())
                    .col(ColumnDef::new("created_at").big_integer().not_null())
                    .col(ColumnDef::new("committed_at").big_integer().not_null())
                    .col(ColumnDef::new("device_id").uuid().not_null())
                    .col(ColumnDef::new("key_id").blob().not_null())
                    .col(ColumnDef::new("mac").blob().not_null())
                    .col(ColumnDef::new("kept").boolean().not_null())
                    .primary_key(Index::create().col("backup_id").col("sequence"))
                    .to_owned(),
            )
            .await?;
        // Thinning looks at versions by their age.
        manager
            .create_index(
                Index::create()
                    .name("versions_by_committed_at")
                    .table("versions")
                    .col("committed_at")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("objects")
                    .col(ColumnDef::new("backup_id").uuid().not_null())
                    .col(ColumnDef::new("sequence").big_integer().not_null())
                    .col(ColumnDef::new("bytes").blob().not_null())
                    .primary_key(Index::create().col("backup_id").col("sequence"))
                    .to_owned(),
            )
            .await?;
        // An account has at most one backup that is not deleted, whatever the code does.
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE UNIQUE INDEX backups_active ON backups (account_id) WHERE deleted_at IS NULL",
            )
            .await?;
        Ok(())
    }
}
