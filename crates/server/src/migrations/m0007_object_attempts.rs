//! Objects outside of the database are named by the attempt that stored them, too.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table("versions")
                    .add_column(ColumnDef::new("attempt").uuid().null())
                    .to_owned(),
            )
            .await
    }
}
