//! Whether the devices were told of a sign-in request, so that a server that starts again does not tell
//! them once more; and an index by which those that are over are found, however many there are.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = Table::alter()
            .table("sign_in_requests")
            .add_column(ColumnDef::new("pushed_at").big_integer().null())
            .to_owned();
        manager.alter_table(column).await?;
        let index = Index::create()
            .name("sign_in_requests_by_state_and_expires_at")
            .table("sign_in_requests")
            .col("state")
            .col("expires_at")
            .to_owned();
        manager.create_index(index).await
    }
}
