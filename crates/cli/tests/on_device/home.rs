//! A device of a test: a folder, and the binary that uses it.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use lifeboat_seal::{Identity, passcode_file};
use secrecy::SecretString;
use tempfile::TempDir;

use crate::outcome::Outcome;

/// The passcode of every vault here.
pub(crate) const PASSCODE: &str = "correct horse";

/// A secret in Base32.
pub(crate) const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// A folder with room for a vault and for other files.
pub(crate) struct Home {
    folder: TempDir,
    vault: PathBuf,
    unlocked: bool,
}

impl Home {
    /// A folder without a vault.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let vault = folder.path().join("home");
        Self {
            folder,
            vault,
            unlocked: false,
        }
    }

    /// A vault without accounts. The kernel keeps it open where it can, so that not every command
    /// takes the time of a passcode.
    pub(crate) fn new() -> Self {
        let mut home = Self::empty();
        let fresh = FreshVault::made_once();
        fs::create_dir(&home.vault).unwrap();
        write(&home.file("unlock.age"), &fresh.unlock);
        write(&home.file("vault.age"), &fresh.vault);
        home.unlocked = keep_open(&home.vault, &fresh.identity);
        if !home.unlocked {
            eprintln!("the kernel keeps no keys here: every command takes the passcode's time");
        }
        home
    }

    /// Has the kernel keep the vault open, where it can.
    pub(crate) fn unlock(&mut self) {
        self.unlocked = self.run(&["unlock", "--minutes", "5"]).code == 0;
    }

    /// A vault with these accounts, written `issuer/name`.
    pub(crate) fn with_accounts(accounts: &[&str]) -> Self {
        let home = Self::new();
        for account in accounts {
            home.add(account).ok();
        }
        home
    }

    /// Adds an account, written `issuer/name`.
    pub(crate) fn add(&self, account: &str) -> Outcome {
        let (issuer, name) = account.split_once('/').unwrap();
        self.run(&[
            "add", "--issuer", issuer, "--name", name, "--secret", SECRET,
        ])
    }

    /// The same folder, but the kernel keeps nothing open any more.
    pub(crate) fn locked_again(mut self) -> Self {
        if self.unlocked {
            self.run(&["lock"]).ok();
            self.unlocked = false;
        }
        self
    }

    /// The folder of the vault.
    pub(crate) fn path(&self) -> &Path {
        &self.vault
    }

    /// A file of the vault.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.vault.join(name)
    }

    /// A file beside the vault.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The binary on this vault, with nothing of the surroundings but the path.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.locked_command(arguments);
        if !self.unlocked {
            command.env("LIFEBOAT_PASSCODE", PASSCODE);
        }
        command
    }

    /// The same without a passcode.
    pub(crate) fn locked_command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lifeboat"));
        command
            .args(arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("LIFEBOAT_HOME", &self.vault)
            .stdin(Stdio::null());
        command
    }

    /// Runs a command.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        run(self.command(arguments))
    }

    /// Runs a command that reads this.
    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Outcome {
        let mut command = self.command(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A command that refuses early does not read all of it.
        let _ = child.stdin.take().unwrap().write_all(input);
        Outcome::new(arguments.join(" "), &child.wait_with_output().unwrap())
    }

    /// The names of the accounts, in their order.
    pub(crate) fn names(&self) -> Vec<String> {
        let accounts = self.run(&["list", "--json"]).ok().json();
        let accounts = accounts.as_array().unwrap().iter();
        accounts
            .map(|account| account["name"].as_str().unwrap().to_owned())
            .collect()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if self.unlocked {
            self.run(&["lock"]);
        }
    }
}

/// The files of a vault that the binary made, once for all tests.
struct FreshVault {
    unlock: Vec<u8>,
    vault: Vec<u8>,
    identity: Identity,
}

impl FreshVault {
    fn made_once() -> &'static Self {
        static MADE: OnceLock<FreshVault> = OnceLock::new();
        MADE.get_or_init(|| {
            let home = Home::empty();
            home.run(&["settings", "set", "sound", "on"]).ok();
            let unlock = fs::read(home.file("unlock.age")).unwrap();
            let vault = fs::read(home.file("vault.age")).unwrap();
            let identity = passcode_file::unwrap(&unlock, &SecretString::from(PASSCODE)).unwrap();
            Self {
                unlock,
                vault,
                identity,
            }
        })
    }
}

/// What `lifeboat unlock` does, without the time that the passcode takes.
#[cfg(target_os = "linux")]
fn keep_open(home: &Path, identity: &Identity) -> bool {
    use linux_keyutils::{KeyPermissionsBuilder, KeyRing, KeyRingIdentifier, Permission};

    let name = format!("lifeboat:{}", home.canonicalize().unwrap().display());
    let all = KeyPermissionsBuilder::builder()
        .posessor(Permission::ALL)
        .user(Permission::ALL)
        .build();
    KeyRing::from_special_id(KeyRingIdentifier::User, true)
        .and_then(|ring| ring.add_key(&name, identity.expose().as_bytes()))
        .and_then(|key| key.set_perms(all).and_then(|()| key.set_timeout(600)))
        .is_ok()
}

#[cfg(not(target_os = "linux"))]
fn keep_open(_: &Path, _: &Identity) -> bool {
    false
}

/// Writes a file as a test needs it.
#[expect(
    clippy::disallowed_methods,
    reason = "what the program would never write is what a test needs"
)]
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) {
    fs::write(path, content).unwrap();
}

/// Runs a command.
pub(crate) fn run(mut command: Command) -> Outcome {
    let arguments: Vec<_> = command
        .get_args()
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    let output = command.output().unwrap();
    Outcome::new(arguments.join(" "), &output)
}
