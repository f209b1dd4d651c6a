//! What a command gets to work with.

use std::{path::Path, path::PathBuf, rc::Rc};

use lifeboat_client::{
    HttpApi, Server,
    device::{self, ServerClock, Vault, VaultStore, Where},
    is_readable_on_the_way,
};
use lifeboat_seal::Identity;
use lifeboat_vault::{Device, DeviceId, Timestamp};
use rand::{SeedableRng, rngs::StdRng, rngs::SysRng};
use url::Url;
use zeroize::Zeroizing;

use crate::{
    arguments::GlobalArguments,
    clock,
    connection::shown_address,
    error::CliError,
    output::Output,
    ports::{self, FileKeys, FileStorage, FolderLocation, HeardTime},
    terminal::Terminal,
    unlocking::{self, PasscodeSource},
};

/// The vault on disk, open.
pub(crate) type Store = VaultStore<FileStorage>;

/// The running program: where the vault is, the clock, randomness, the terminal.
pub(crate) struct Program {
    /// The folder that the vault lies in.
    pub(crate) home: PathBuf,
    /// Where to print.
    pub(crate) output: Output,
    /// Whom to ask.
    pub(crate) terminal: Terminal,
    /// Randomness, seeded by the system. It is taken here and nowhere else.
    pub(crate) rng: StdRng,
    passcode: PasscodeSource,
    opened: Option<Rc<Store>>,
    due_when_opened: bool,
    leaves_backup: bool,
    heard_time: HeardTime,
    allow_http: bool,
}

impl Program {
    pub(crate) fn new(global: GlobalArguments, output: Output) -> Result<Self, CliError> {
        let rng = StdRng::try_from_rng(&mut SysRng).map_err(|error| {
            CliError::failed(
                "no_randomness",
                format!("The system gives no randomness ({error})."),
            )
        })?;
        let home = global.home.map_or_else(ports::default_home, Ok)?;
        let home = std::path::absolute(&home).unwrap_or(home);
        Ok(Self {
            home,
            terminal: Terminal::new(output.is_json()),
            output,
            rng,
            passcode: PasscodeSource::new(global.passcode_file),
            opened: None,
            due_when_opened: false,
            leaves_backup: false,
            heard_time: HeardTime::default(),
            allow_http: global.allow_http,
        })
    }

    /// What time it is.
    #[expect(
        clippy::unused_self,
        reason = "the time is the program's, as its randomness is"
    )]
    pub(crate) fn now(&self) -> Timestamp {
        clock::now()
    }

    /// The files of the vault.
    pub(crate) fn storage(&self) -> FileStorage {
        FileStorage::new(self.home.clone())
    }

    /// The device keys beside this vault.
    pub(crate) fn keys(&self, store: &Store) -> FileKeys {
        FileKeys::new(&self.home, store.identity().clone())
    }

    /// The vault, where a command has opened and changed it.
    pub(crate) fn changed_vault(&self) -> Option<Rc<Store>> {
        let store = self.opened.as_ref()?;
        store.storage().was_written().then(|| Rc::clone(store))
    }

    /// Where the passcode comes from.
    pub(crate) fn passcode(&self) -> &PasscodeSource {
        &self.passcode
    }

    /// Whether a vault is here.
    pub(crate) async fn has_vault(&self) -> Result<bool, CliError> {
        Ok(device::is_set_up(&self.storage()).await?)
    }

    /// Opens the vault that is here, and gives its content as it is now. The second time it only
    /// reads.
    ///
    /// # Errors
    ///
    /// No vault, a wrong passcode, damaged files.
    pub(crate) async fn open_vault(&mut self) -> Result<(Rc<Store>, Vault), CliError> {
        if let Some(store) = &self.opened {
            let vault = store.read().await?;
            return Ok((Rc::clone(store), vault));
        }
        let (store, vault) = unlocking::open(self).await?;
        Ok(self.keep(store, vault))
    }

    /// Opens the vault that is here, or makes one: a new passcode is asked for, or taken from where
    /// passcodes come from.
    pub(crate) async fn open_or_create_vault(&mut self) -> Result<(Rc<Store>, Vault), CliError> {
        if self.opened.is_some() || self.has_vault().await? {
            return self.open_vault().await;
        }
        let passcode = unlocking::new_passcode(self)?;
        let identity = Identity::random(&mut self.rng);
        let device = Device {
            id: DeviceId::random(&mut self.rng),
            name: ports::device_name(),
            platform: ports::platform(),
        };
        let storage = self.storage();
        let first = storage.lock_for_creation()?;
        if self.has_vault().await? {
            // Another process was faster.
            drop(first);
            return self.open_vault().await;
        }
        device::change_passcode(&storage, &identity, &passcode).await?;
        let vault = Vault::new(device);
        let store = Store::create(storage, identity, &vault).await?;
        Ok(self.keep(store, vault))
    }

    fn keep(&mut self, store: Store, vault: Vault) -> (Rc<Store>, Vault) {
        if let Some(fallback) = &vault.fallback {
            self.output.warning(format_args!(
                "{} Nothing is thrown away: the next change puts the damaged file aside. What to do: \
                 lifeboat doctor",
                fallback.in_words()
            ));
        }
        let store = Rc::new(store);
        self.opened = Some(Rc::clone(&store));
        self.due_when_opened = vault.backup_is_due(self.now());
        (store, vault)
    }

    /// Nothing is backed up at the end of this command, which shows what is and what is not.
    pub(crate) fn leave_backup_as_it_is(&mut self) {
        self.leaves_backup = true;
    }

    /// The vault, where a command has opened it and its backup may be due.
    pub(crate) fn vault_to_back_up(&self) -> Option<Rc<Store>> {
        let store = self.opened.as_ref()?;
        let maybe_due = self.due_when_opened || store.storage().was_written();
        (maybe_due && !self.leaves_backup).then(|| Rc::clone(store))
    }

    /// The server at this address. Only for commands `on network`.
    ///
    /// # Errors
    ///
    /// It is no address of a server, or what is sent there could be read on the way.
    pub(crate) fn server(&self, address: &Url) -> Result<Server<HttpApi>, CliError> {
        if is_readable_on_the_way(address) && !self.allow_http {
            return Err(CliError::failed(
                "not_encrypted",
                format!(
                    "{} is not reached by https, so whoever is on the way could read what is sent, and \
                     sign in with it. Nothing was sent. Ask whoever runs the server for its https \
                     address.",
                    shown_address(address)
                ),
            )
            .hint("--allow-http, or LIFEBOAT_ALLOW_HTTP=1, only in a network of your own"));
        }
        ports::server(address, self.heard_time.clone())
    }

    /// What servers said of the time, while the vault is here to keep it beside.
    pub(crate) fn heard_time(&self) -> Option<ServerClock> {
        self.opened.as_ref().and_then(|_| self.heard_time.last())
    }

    /// The storage location, where it is not the server.
    #[expect(
        clippy::unused_self,
        reason = "commands ask the program for what they need"
    )]
    pub(crate) fn location(&self, place: &Where) -> Result<Option<FolderLocation>, CliError> {
        match place {
            Where::Server => Ok(None),
            Where::Location(url) => FolderLocation::open(url).map(Some),
        }
    }

    /// A secret from a file (`-` is the input), or from an environment variable, or by asking.
    /// `option` names the file's option, for when nobody can be asked: `--password-file`.
    pub(crate) fn secret(
        &self,
        file: Option<&Path>,
        variable: &str,
        question: &str,
        option: &str,
    ) -> Result<Zeroizing<String>, CliError> {
        if let Some(given) = unlocking::given_secret(file, Some(variable))? {
            return Ok(given);
        }
        let instead = format!("{option} FILE, or set {variable}");
        self.terminal.ask_hidden(question, &instead)
    }
}
