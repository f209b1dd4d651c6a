//! A device: a folder that the real `lifeboat` is run on.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Stdio},
};

use lifeboat_client::device::Vault;
use lifeboat_vault::Platform;
use serde_json::Value;
use tempfile::TempDir;

use super::{ACCOUNTS, MOMENT, Outcome, Server, vault};

/// The passcode of every device.
pub(crate) const PASSCODE: &str = "harbour light 7";
/// The password of every recovery account.
pub(crate) const PASSWORD: &str = "a rope, a lantern and a whistle";

/// A device. It is lost when the test ends.
pub(crate) struct Device {
    folder: TempDir,
    password: String,
}

impl Device {
    /// A device on which nothing has been done yet.
    pub(crate) fn untouched() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            password: PASSWORD.to_owned(),
        }
    }

    /// A device with an empty vault, whose passcode is checked quickly: key stretching as strong as
    /// a user's would make up most of the time that the tests take.
    pub(crate) fn named(name: &str) -> Self {
        Self::of_platform(name, Platform::Linux)
    }

    /// The same, of another platform.
    pub(crate) fn of_platform(name: &str, platform: Platform) -> Self {
        let device = Self::untouched();
        vault::make(&device.home(), PASSCODE, name, platform);
        device
    }

    /// A device that holds [`ACCOUNTS`].
    pub(crate) fn with_accounts(name: &str) -> Self {
        let device = Self::named(name);
        device.import(ACCOUNTS);
        device
    }

    /// A device with [`ACCOUNTS`], a recovery account and backup on; and its recovery code.
    pub(crate) fn backed_up(name: &str, url: &str, server: &Server, email: &str) -> (Self, String) {
        let device = Self::with_accounts(name);
        let recovery_code = device.create_account(url, server, email);
        device.run(&["backup", "on"]).ok();
        (device, recovery_code)
    }

    /// An exact copy of this device as it is now, such as a disk that was cloned.
    pub(crate) fn clone_of(other: &Self) -> Self {
        let device = Self {
            folder: TempDir::new().unwrap(),
            password: other.password.clone(),
        };
        super::copy_folder(other.folder.path(), device.folder.path());
        device
    }

    /// From now on its user gives this password.
    pub(crate) fn remember_password(&mut self, password: &str) {
        password.clone_into(&mut self.password);
    }

    /// The folder of its vault.
    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// A file on the device, beside its vault.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        vault::write(&path, content.as_ref());
        path.to_str().unwrap().to_owned()
    }

    /// A path on the device, beside its vault.
    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// Runs a command.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_with(arguments, &[])
    }

    /// Runs a command with these variables in its environment.
    pub(crate) fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Outcome {
        let output = self
            .command(arguments)
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        Outcome::new(arguments.join(" "), &output)
    }

    /// The command, ready to be run.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lifeboat"));
        command
            .arg("--home")
            .arg(self.home())
            .args(arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.folder.path())
            .env("LIFEBOAT_PASSCODE", PASSCODE)
            .env("LIFEBOAT_PASSWORD", &self.password);
        command
    }

    /// Runs a command that succeeds, and gives what it printed as JSON.
    #[track_caller]
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let mut with_json = vec!["--json"];
        with_json.extend(arguments);
        self.run(&with_json).ok().json()
    }

    /// Imports `otpauth://` addresses.
    #[track_caller]
    pub(crate) fn import(&self, addresses: &str) {
        let file = self.file("import.txt", addresses);
        self.run(&["import", &file]).ok();
    }

    /// Creates a recovery account, and gives the recovery code.
    #[track_caller]
    pub(crate) fn create_account(&self, url: &str, server: &Server, email: &str) -> String {
        let create = ["--json", "account", "create", email, "--server", url];
        let (waiting, code) = server.code_sent_to(email, || self.run(&create));
        assert_eq!(waiting.exits(4).json()["needs"], "email_code");
        let created = self.run(&[&create[..], &["--code", &code]].concat()).ok();
        created.json()["recovery_code"].as_str().unwrap().to_owned()
    }

    /// Signs in with the recovery code as the second proof.
    #[track_caller]
    pub(crate) fn sign_in(&self, url: &str, email: &str, recovery_code: &str) -> Outcome {
        let file = self.file("recovery-code.txt", recovery_code);
        self.run(&[
            "account",
            "sign-in",
            email,
            "--server",
            url,
            "--recovery-code-file",
            &file,
        ])
        .ok()
    }

    /// Tries to sign in, and is refused.
    #[track_caller]
    pub(crate) fn sign_in_refused(
        &self,
        url: &str,
        email: &str,
        recovery_code: &str,
        password: &str,
    ) -> Outcome {
        let code = self.file("recovery-code.txt", recovery_code);
        let password = self.file("password.txt", password);
        let sign_in = [
            "account",
            "sign-in",
            email,
            "--server",
            url,
            "--recovery-code-file",
            &code,
        ];
        self.run(&[&sign_in[..], &["--password-file", &password]].concat())
            .exits(1)
    }

    /// Signs in and recovers.
    #[track_caller]
    pub(crate) fn take_over(&self, url: &str, email: &str, recovery_code: &str) {
        self.sign_in(url, email, recovery_code);
        self.run(&["recover"]).ok();
    }

    /// The accounts with their secrets, in order. The personal account differs from device to
    /// device, and is left out.
    #[track_caller]
    pub(crate) fn accounts(&self) -> Vec<Value> {
        without_personal(self.json(&["list", "--show-secrets"]))
    }

    /// The issuers, in order.
    #[track_caller]
    pub(crate) fn issuers(&self) -> Vec<String> {
        let text = |account: &Value| account["issuer"].as_str().unwrap().to_owned();
        self.accounts().iter().map(text).collect()
    }

    /// The names, in order.
    #[track_caller]
    pub(crate) fn names(&self) -> Vec<String> {
        let text = |account: &Value| account["name"].as_str().unwrap().to_owned();
        self.accounts().iter().map(text).collect()
    }

    /// The codes of all accounts at one moment, in order.
    #[track_caller]
    pub(crate) fn codes(&self) -> Vec<Value> {
        let personal = self.personal_id();
        let codes = self.json(&["code", "--at", MOMENT]);
        let mut codes = codes.as_array().unwrap().clone();
        codes.retain(|code| Some(&code["id"]) != personal.as_ref());
        codes
    }

    /// The code that this device shows for the recovery account now.
    #[track_caller]
    pub(crate) fn device_code(&self) -> String {
        let id = self
            .personal_id()
            .expect("the personal account is on the list");
        let codes = self.json(&["code", id.as_str().unwrap()]);
        codes[0]["code"].as_str().unwrap().to_owned()
    }

    /// The state of the backup.
    #[track_caller]
    pub(crate) fn state(&self) -> String {
        self.json(&["backup", "status"])["state"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// The number of the head that this device knows.
    #[track_caller]
    pub(crate) fn head(&self) -> u64 {
        self.json(&["backup", "status"])["head"].as_u64().unwrap()
    }

    /// The vault, read without Lifeboat's command.
    pub(crate) fn vault(&self) -> Vault {
        vault::read(&self.home(), PASSCODE)
    }

    /// Changes the vault without Lifeboat's command.
    pub(crate) fn change_vault(&self, change: impl FnOnce(&mut Vault)) {
        vault::change(&self.home(), PASSCODE, change);
    }

    /// The vault's file as it lies there: equal before and after, nothing was changed.
    pub(crate) fn vault_file(&self) -> Vec<u8> {
        fs::read(self.home().join("vault.age")).unwrap()
    }

    fn personal_id(&self) -> Option<Value> {
        let list = self.json(&["list"]);
        let personal = list
            .as_array()
            .unwrap()
            .iter()
            .find(|account| is_personal(account))?;
        Some(personal["id"].clone())
    }
}

fn is_personal(account: &Value) -> bool {
    account["kind"] == "personal"
}

fn without_personal(list: Value) -> Vec<Value> {
    let Value::Array(mut accounts) = list else {
        panic!("not a list: {list}")
    };
    accounts.retain(|account| !is_personal(account));
    accounts
}
