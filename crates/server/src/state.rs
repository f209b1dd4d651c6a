//! What every request works with: made once at start, shared by all.

use std::{ops::Deref, sync::Arc};

use lifeboat_opaque::ServerSetup;
use metrics_exporter_prometheus::PrometheusHandle;

use crate::{
    app::{App, AppError},
    clock::{Clock, UnixSeconds},
    committer::Committer,
    config::Config,
    database::Database,
    entropy::Entropy,
    extract::Sessions,
    key_files::KeyFiles,
    messages::Messenger,
    objects::{Objects, StoredObjects},
    push::{Push, PushError},
    sealing::SealingKey,
    sign_in_requests::{notifier::Notifier, streams::Streams},
};

/// The shared state. Cloning it is cheap.
#[derive(Debug, Clone)]
pub struct AppState(Arc<Parts>);

/// What the state consists of.
#[derive(Debug)]
pub struct Parts {
    /// What the operator decided.
    pub config: Config,
    /// The web app.
    pub app: App,
    /// The database.
    pub db: Database,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The source of randomness.
    pub entropy: Entropy,
    /// The server's OPAQUE keys.
    pub opaque: ServerSetup,
    /// Seals what the server must read back.
    pub sealing: SealingKey,
    /// Sends mail and text messages.
    pub messenger: Messenger,
    /// Where sealed objects lie.
    pub objects: Objects,
    /// Writes commits.
    pub committer: Committer,
    /// Looks sessions up.
    pub sessions: Sessions,
    /// Looks objects up.
    pub stored_objects: StoredObjects,
    /// Tells of sign-in requests and their outcomes.
    pub notifier: Notifier,
    /// Tells devices that do not listen.
    pub push: Push,
    /// Counts the streams of events.
    pub streams: Streams,
    /// The measurements, where they are taken.
    pub metrics: Option<PrometheusHandle>,
}

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The storage for objects cannot be used.
    #[error(transparent)]
    Objects(#[from] crate::objects::ObjectsError),
    /// The web app cannot be served as configured.
    #[error(transparent)]
    App(#[from] AppError),
    /// Push messages cannot be sent as configured.
    #[error(transparent)]
    Push(#[from] PushError),
    /// Messages cannot be sent as configured.
    #[error(transparent)]
    Messages(#[from] crate::messages::MessengerError),
}

impl AppState {
    /// Puts the parts together and starts the committer. The database is migrated already.
    ///
    /// # Errors
    ///
    /// The configuration of the app, of messages or objects cannot be used.
    pub fn new(
        config: Config,
        db: Database,
        keys: KeyFiles,
        clock: Arc<dyn Clock>,
        entropy: Entropy,
        metrics: Option<PrometheusHandle>,
    ) -> Result<Self, StartError> {
        let app = App::open(config.app_folder.as_deref())?;
        let messenger = Messenger::new(&config)?;
        let push = Push::new(&config, keys.vapid)?;
        let sessions = Sessions::of(&db);
        let stored_objects = StoredObjects::of(&db);
        let objects = Objects::new(&config.objects)?;
        let committer = Committer::start(&db, &objects);
        Ok(Self(Arc::new(Parts {
            config,
            app,
            db,
            clock,
            entropy,
            opaque: keys.opaque,
            sealing: keys.sealing,
            messenger,
            objects,
            committer,
            sessions,
            stored_objects,
            notifier: Notifier::default(),
            push,
            streams: Streams::default(),
            metrics,
        })))
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> UnixSeconds {
        self.clock.now()
    }
}

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
