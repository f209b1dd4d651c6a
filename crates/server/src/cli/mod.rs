//! The command line of `lifeboat-server`.

mod admin;
mod migrate;
mod only_instance;
mod organization;
mod serve;

use std::{
    ffi::OsString,
    io::{self, Write},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

use clap::{Args, Parser, Subcommand};

use crate::{
    clock::SystemClock,
    config::{self, Config, ConfigError},
    database::DatabaseUrl,
    entropy::Entropy,
    key_files::{KeyFileError, KeyFiles},
    state::{AppState, StartError},
};

/// The Lifeboat server: recovery accounts, and sealed backups that it cannot read.
#[derive(Debug, Parser)]
#[command(name = "lifeboat-server", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server until it is told to stop (SIGTERM, Ctrl-C).
    Serve {
        #[command(flatten)]
        settings: Settings,
        /// Listen here [default: 127.0.0.1:8470; port 0 takes any that is free].
        #[arg(long, value_name = "ADDRESS")]
        listen: Option<SocketAddr>,
        /// Serve the web app from this folder, not the one in the program: for developing the app.
        #[arg(long, value_name = "FOLDER")]
        app_folder: Option<PathBuf>,
    },
    /// Bring the database's schema up to this release, and do nothing else.
    Migrate {
        #[command(flatten)]
        settings: Settings,
    },
    /// Look after recovery accounts. The server may be running.
    Admin {
        #[command(flatten)]
        settings: Settings,
        #[command(subcommand)]
        command: admin::Command,
    },
}

const DATABASE: &str = "Use this database: sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME";

/// Where the configuration comes from, and what wins over it.
#[derive(Debug, Args)]
struct Settings {
    /// Read this TOML file; docs/operations.md explains every key.
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "LIFEBOAT_SERVER_CONFIG"
    )]
    config: Option<PathBuf>,
    /// Keep the database, the key files and the outbox in this folder [default: lifeboat-data].
    #[arg(long, global = true, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Use this database.
    #[arg(long, global = true, value_name = "URL", help = DATABASE)]
    database: Option<DatabaseUrl>,
    /// Development: write messages to the folder `outbox` and show them at /dev/outbox.
    #[arg(long, global = true)]
    dev: bool,
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
enum CliError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("cannot use the data folder {}: {source}. Check its owner and permissions.", path.display())]
    Data { path: PathBuf, source: io::Error },
    #[error(
        "another server runs on the data folder {} already, and with SQLite there is one. Stop it, or \
         use PostgreSQL.",
        .0.display()
    )]
    AlreadyRuns(PathBuf),
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    #[error("cannot use the database: {0}")]
    Database(#[from] sea_orm::DbErr),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(
        "cannot listen on {address}: {source}. Stop what listens there, or choose another address."
    )]
    Listen {
        address: SocketAddr,
        source: io::Error,
    },
    #[error("cannot use the TLS certificate or its key: {0}")]
    Tls(io::Error),
    #[error("{0}")]
    Admin(String),
    #[error(transparent)]
    Output(#[from] io::Error),
}

/// Runs the program with these arguments, the first being its name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Nothing can be done if the terminal is gone.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    crate::tls::install_provider();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return failed(&CliError::Output(error)),
    };
    let result = runtime.block_on(async {
        match cli.command {
            Command::Serve {
                settings,
                listen,
                app_folder,
            } => {
                let mut config = settings.load()?;
                config.listen = listen.unwrap_or(config.listen);
                config.app_folder = app_folder.or(config.app_folder);
                serve::serve(config).await
            }
            Command::Migrate { settings } => migrate::migrate(&settings.load()?).await,
            Command::Admin { settings, command } => {
                admin::run(open(settings.load()?).await?, command).await
            }
        }
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(error: &CliError) -> ExitCode {
    let _ = writeln!(io::stderr(), "lifeboat-server: {error}");
    ExitCode::FAILURE
}

impl Settings {
    fn load(self) -> Result<Config, CliError> {
        let mut variables = Vec::new();
        for (name, value) in std::env::vars_os() {
            let Some(name) = name.to_str() else { continue };
            variables.push((name.to_owned(), value.to_string_lossy().into_owned()));
        }
        if let Some(data) = &self.data {
            // Before the database's place is derived from it.
            let data = data.to_string_lossy().into_owned();
            variables.push(("LIFEBOAT_SERVER_DATA".to_owned(), data));
        }
        let mut config = config::load(self.config.as_deref(), variables)?;
        config.dev = self.dev;
        config.database = self.database.unwrap_or(config.database);
        Ok(config)
    }
}

/// Opens data folder and database, brings the schema up to date, and puts the state together.
async fn open(config: Config) -> Result<AppState, CliError> {
    create_data(&config)?;
    let entropy = Entropy::system();
    let keys = KeyFiles::load_or_create(&config.data, &entropy)?;
    let db = config.database.connect(config.database_connections).await?;
    db.migrate().await?;
    let clock = Arc::new(SystemClock {
        offset: serve::clock_offset(&config),
    });
    let metrics = serve::measure(&config);
    Ok(AppState::new(config, db, keys, clock, entropy, metrics)?)
}

/// Makes the data folder, for its owner only.
fn create_data(config: &Config) -> Result<(), CliError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(&config.data)
        .map_err(|source| CliError::Data {
            path: config.data.clone(),
            source,
        })
}
