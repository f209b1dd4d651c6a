//! Where devices are reached by Web Push.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("push_subscriptions")
            .col(
                ColumnDef::new("credential_id")
                    .uuid()
                    .not_null()
                    .primary_key(),
            )
            .col(ColumnDef::new("account_id").uuid().null())
            .col(ColumnDef::new("session_hash").blob().null())
            .col(ColumnDef::new("member_id").uuid().null())
            .col(ColumnDef::new("sealed").blob().not_null())
            .col(ColumnDef::new("created_at").big_integer().not_null())
            .to_owned();
        manager.create_table(table).await?;
        for column in ["account_id", "member_id"] {
            let index = Index::create()
                .name(format!("push_subscriptions_{column}"))
                .table("push_subscriptions")
                .col(column)
                .to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
