//! A throw-away PostgreSQL cluster for the tests, from the programs that are installed.
//!
//! It lives in a folder of its own under the system's temporary folder, is reached through a socket
//! in that folder only (no port, so two of them never collide), does not wait for the disk, and is
//! gone with its folder when the [`Cluster`] is dropped.
//!
//! `initdb` refuses to run as root. As root, the cluster therefore runs as Debian's user `postgres`.
//! Where the programs are missing, root on Debian gets them by `apt-get`; anybody else is told what
//! to install.
//!
//! ```no_run
//! let cluster = postgres::start()?;
//! let status = std::process::Command::new("cargo")
//!     .args(["test", "-p", "lifeboat-server"])
//!     .env(postgres::VARIABLE, cluster.url())
//!     .status()?;
//! # Ok::<(), anyhow::Error>(())
//! ```

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

use crate::tools;

/// The environment variable from which the server's tests learn where PostgreSQL is.
pub(crate) const VARIABLE: &str = "LIFEBOAT_TEST_POSTGRES";

/// How long the cluster may take to answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// For tests only: nothing here has to survive, so nothing waits for the disk.
const SETTINGS: &[&str] = &[
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=400",
    "shared_buffers=64MB",
    "log_min_messages=warning",
];

/// A running cluster. Dropping it stops it and removes its folder.
#[derive(Debug)]
pub(crate) struct Cluster {
    folder: PathBuf,
    server: Child,
}

/// Starts a cluster and waits until it answers.
///
/// # Errors
///
/// PostgreSQL is not installed and cannot be installed from here, or it does not start; the text
/// says which, what to do, and holds PostgreSQL's own words.
pub(crate) fn start() -> Result<Cluster> {
    let programs = programs()?;
    let user = User::for_cluster()?;
    let folder = new_folder(&user)?;
    // From here on, whatever fails, the folder goes.
    match start_in(&programs, &user, &folder) {
        Ok(server) => Ok(Cluster { folder, server }),
        Err(error) => {
            remove(&folder);
            Err(error)
        }
    }
}

impl Cluster {
    /// Where the database is, in the form of [`VARIABLE`]: `postgres://…`. Its user may create
    /// databases.
    #[must_use]
    pub(crate) fn url(&self) -> String {
        let socket = self.folder.to_string_lossy().replace('/', "%2F");
        format!("postgres://postgres@localhost/postgres?host={socket}")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        stop(&mut self.server);
        remove(&self.folder);
    }
}

/// The account that the cluster runs as.
#[derive(Debug, Clone, Copy)]
struct User {
    /// Where we are root: the ids to give up being root for.
    instead_of_root: Option<(u32, u32)>,
}

impl User {
    fn for_cluster() -> Result<Self> {
        if !tools::is_root() {
            return Ok(Self {
                instead_of_root: None,
            });
        }
        let ids = (id("-u")?, id("-g")?);
        Ok(Self {
            instead_of_root: Some(ids),
        })
    }

    fn command(self, program: &Path) -> Command {
        let mut command = Command::new(program);
        // A neutral place: the caller's folder may be closed to this user.
        command
            .current_dir("/")
            .env_remove("PGOPTIONS")
            .env_remove("PGDATABASE");
        if let Some((user, group)) = self.instead_of_root {
            command.uid(user).gid(group);
        }
        command
    }
}

fn id(flag: &str) -> Result<u32> {
    let output = Command::new("id")
        .args([flag, "postgres"])
        .output()
        .context("cannot run `id`")?;
    ensure!(
        output.status.success(),
        "PostgreSQL does not run as root, and there is no user `postgres`. Run this as an ordinary \
         user, or create that user: `useradd --system postgres`."
    );
    Ok(String::from_utf8_lossy(&output.stdout).trim().parse()?)
}

/// The folder of `initdb` and `postgres`, installed where that is possible.
fn programs() -> Result<PathBuf> {
    if let Some(found) = installed() {
        return Ok(found);
    }
    if tools::can_install() {
        tools::install(&["postgresql"])?;
        if let Some(found) = installed() {
            return Ok(found);
        }
    }
    bail!(
        "The tests need PostgreSQL's programs `initdb` and `postgres`, and they are not installed. \
         On Debian or Ubuntu: `sudo apt-get install postgresql`. On macOS: `brew install \
         postgresql`. Elsewhere, put the folder that holds them on the PATH."
    )
}

/// The newest version that is installed.
fn installed() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql")
        .ok()
        .into_iter()
        .flatten()
        .flatten();
    let mut versions: Vec<(u32, PathBuf)> = debian
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, folder)| holds_programs(folder))
        .collect();
    versions.sort();
    if let Some((_, folder)) = versions.pop() {
        return Some(folder);
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).find(|folder| holds_programs(folder))
}

fn holds_programs(folder: &Path) -> bool {
    ["initdb", "postgres", "pg_isready"]
        .iter()
        .all(|program| folder.join(program).exists())
}

/// A new folder that only the cluster's user (and root) can enter.
fn new_folder(user: &User) -> Result<PathBuf> {
    static STARTED: AtomicU32 = AtomicU32::new(0);
    let number = STARTED.fetch_add(1, Ordering::Relaxed);
    // Short, because the path of a socket must fit into about 100 bytes.
    let name = format!("lifeboat-pg-{}-{number}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    fs::create_dir(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
    if let Some((owner, group)) = user.instead_of_root {
        std::os::unix::fs::chown(&folder, Some(owner), Some(group))?;
    }
    Ok(folder)
}

fn start_in(programs: &Path, user: &User, folder: &Path) -> Result<Child> {
    let data = folder.join("data");
    let made = user
        .command(&programs.join("initdb"))
        .args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
        ])
        .args(["--no-sync", "--no-instructions"])
        .arg("--pgdata")
        .arg(&data)
        .output()
        .context("cannot run `initdb`")?;
    if !made.status.success() {
        bail!(
            "`initdb` failed:\n{}",
            String::from_utf8_lossy(&made.stderr).trim()
        );
    }

    let log = folder.join("log");
    let log_file = File::create(&log)?;
    let mut server = user.command(&programs.join("postgres"));
    server.arg("-D").arg(&data).arg("-k").arg(folder);
    for setting in SETTINGS {
        server.args(["-c", setting]);
    }
    let mut server = server
        .stdin(Stdio::null())
        .stdout(log_file.try_clone()?)
        .stderr(log_file)
        .spawn()
        .context("cannot run `postgres`")?;

    match wait_until_it_answers(programs, folder, &mut server) {
        Ok(()) => Ok(server),
        Err(error) => {
            stop(&mut server);
            let words = fs::read_to_string(&log).unwrap_or_default();
            Err(error.context(format!("PostgreSQL did not start:\n{}", words.trim())))
        }
    }
}

fn wait_until_it_answers(programs: &Path, folder: &Path, server: &mut Child) -> Result<()> {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        if let Some(status) = server.try_wait()? {
            bail!("`postgres` ended: {status}");
        }
        let answers = Command::new(programs.join("pg_isready"))
            .arg("--quiet")
            .arg("--host")
            .arg(folder)
            .status()
            .context("cannot run `pg_isready`")?;
        if answers.success() {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(50));
    }
    bail!("no answer within {} seconds", PATIENCE.as_secs())
}

/// Asks it to end at once (SIGINT: "fast shutdown"), and insists after a while.
fn stop(server: &mut Child) {
    let asked = Command::new("kill")
        .args(["-INT", &server.id().to_string()])
        .status();
    if asked.is_ok_and(|status| status.success()) {
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(10) {
            if !matches!(server.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
    // It is ours and has not ended: nothing of it is worth keeping.
    drop(server.kill());
    drop(server.wait());
}

fn remove(folder: &Path) {
    // What cannot be removed stays in the temporary folder; the tests' result stands all the same.
    drop(fs::remove_dir_all(folder));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_answers_and_leaves_nothing_behind() {
        let cluster = start().unwrap();
        let folder = cluster.folder.clone();
        let answer = Command::new(programs().unwrap().join("psql"))
            .args([
                &cluster.url(),
                "--tuples-only",
                "--no-align",
                "--command",
                "SELECT 6 * 7",
            ])
            .output()
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&answer.stdout).trim(), "42");

        drop(cluster);
        assert!(!folder.exists());
    }
}
