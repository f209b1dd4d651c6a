//! `lifeboat-server migrate`: the schema alone.

use std::io::{self, Write};

use super::{CliError, create_data};
use crate::config::Config;

pub(super) async fn migrate(config: &Config) -> Result<(), CliError> {
    create_data(config)?;
    let db = config.database.connect(1).await?;
    db.migrate().await?;
    db.close().await;
    writeln!(io::stdout(), "the database is up to date")?;
    Ok(())
}
