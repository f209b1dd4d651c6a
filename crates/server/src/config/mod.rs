//! What the operator decides. Read from a TOML file and the environment; `docs/operations.md`
//! explains every key.

mod app_origin;
mod document;
mod environment;
mod load;

use std::{
    collections::BTreeMap,
    fmt,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use url::Url;
use zeroize::Zeroizing;

use crate::database::DatabaseUrl;

pub use app_origin::AppOrigin;
pub use load::{ConfigError, load};

/// The port of a server for daily use.
pub const DEFAULT_PORT: u16 = 8470;

/// Everything that can be configured.
#[derive(Debug, Clone)]
pub struct Config {
    /// The server's name for people.
    pub name: String,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The folder of the key files, of the SQLite database, and of the outbox.
    pub data: PathBuf,
    /// The address under which people reach the server, for links in messages.
    pub public_url: Option<Url>,
    /// The database.
    pub database: DatabaseUrl,
    /// How many connections there are (PostgreSQL), or read what is asked less often (SQLite).
    pub database_connections: u32,
    /// Development: messages go to a folder and to `/dev/outbox`.
    pub dev: bool,
    /// Whether recovery is limited to the platform that made the backup.
    pub same_platform_only: bool,
    /// Whether sign-up needs a code given by `admin sign-up-code`, also where mail is configured.
    pub sign_up_by_invitation: bool,
    /// Who may create organizations through the interface.
    pub organizations: WhoCreates,
    /// How many reverse proxies stand before the server, each appending to `X-Forwarded-For`.
    pub proxies: usize,
    /// The folder of the web app, where it is not the one in the program.
    pub app_folder: Option<PathBuf>,
    /// Where apps come from that may use this server beside its own.
    pub app_origins: Vec<AppOrigin>,
    /// Limits.
    pub limits: Limits,
    /// How mail is sent.
    pub mail: Option<Mail>,
    /// How text messages are sent.
    pub text_messages: Option<TextMessages>,
    /// How devices are told by Web Push.
    pub push: WebPush,
    /// Where sealed objects lie.
    pub objects: ObjectStorage,
    /// A separate address for `/metrics`; without one they are not served.
    pub metrics: Option<SocketAddr>,
    /// The certificate with which the server itself speaks TLS.
    pub tls: Option<Tls>,
    /// How the log looks.
    pub log: Log,
}

/// Limits on requests. Failures of a password or code are limited elsewhere, and not configurable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The largest sealed object, in bytes.
    pub max_object_bytes: u64,
    /// Requests per second and client address, over time; 0 for no limit.
    pub requests_per_second: u32,
    /// How many requests of one address may come at once before that limit bites.
    pub burst: u32,
    /// Seconds after which a request is given up.
    pub request_seconds: u64,
    /// Requests per minute and client network that need no session, such as sign-ins; 0 for no
    /// limit.
    pub anonymous_per_minute: u32,
    /// Messages with a code for one recovery account in an hour; or for one address, asked for from
    /// one network.
    pub codes_per_hour: u32,
    /// Messages with a code that one network can ask for in an hour without a session, for whatever
    /// addresses.
    pub anonymous_codes_per_hour: u32,
}

/// How mail is sent: SMTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The SMTP server's name.
    pub host: String,
    /// Its port; without one the usual one of `encryption`.
    pub port: Option<u16>,
    /// How the connection is protected.
    pub encryption: MailEncryption,
    /// A PEM file with certificates that are trusted beside those of the public authorities.
    pub ca_file: Option<PathBuf>,
    /// The user, if it needs one.
    pub user: Option<String>,
    /// The user's password.
    pub password: Option<Secret>,
    /// The sender, such as `Lifeboat <lifeboat@example.org>`.
    pub from: String,
}

/// How the connection to the SMTP server is protected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailEncryption {
    /// STARTTLS, and nothing is sent without it (port 587).
    #[default]
    Starttls,
    /// TLS from the first byte (port 465).
    Tls,
    /// Not at all: only for a server on the same machine (port 25).
    None,
}

/// How text messages are sent: an HTTP request made from templates.
///
/// In `url` and `body`, `{to}` and `{text}` stand for the number and the text, encoded as fits:
/// percent-encoded in the address and in a form, escaped in JSON. `headers` are sent as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextMessages {
    /// Where to send the request.
    pub url: String,
    /// `POST` or `GET`.
    pub method: TextMethod,
    /// The type of the body.
    pub content_type: String,
    /// The body.
    pub body: String,
    /// Further headers, such as `Authorization`.
    pub headers: BTreeMap<String, Secret>,
}

/// The method of the request that sends a text message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TextMethod {
    /// With a body.
    #[default]
    Post,
    /// Without.
    Get,
}

/// How devices are told by Web Push.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WebPush {
    /// Whom a push service may write to: `mailto:…` or `https://…`.
    pub contact: Option<String>,
    /// Hosts of push services, as `HOST` or `HOST:PORT`, that may be in a private network.
    pub allowed_hosts: Vec<String>,
}

/// Where sealed objects lie.
#[derive(Clone, PartialEq, Eq)]
pub enum ObjectStorage {
    /// In the database.
    Database,
    /// In an OpenDAL service.
    OpenDal {
        /// The service, as OpenDAL calls it: `fs`, `s3`, `webdav`.
        service: String,
        /// Its options, as OpenDAL calls them. Some are secret, so they do not print.
        options: BTreeMap<String, String>,
    },
}

/// The certificate for TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    /// A PEM file with the chain of certificates.
    pub certificate: PathBuf,
    /// A PEM file with the private key.
    pub key: PathBuf,
}

/// Who may create organizations through the interface. The operator always may, on the command line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WhoCreates {
    /// Nobody but the operator.
    #[default]
    Operator,
    /// Whoever has a recovery account.
    Anyone,
}

/// How the log looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Log {
    /// Lines for people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// A secret of the operator's. Prints as `[redacted]`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps it.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The secret.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Config {
    /// A server with this data folder, all else as it is by default.
    #[must_use]
    pub fn new(data: &Path) -> Self {
        Self {
            name: "Lifeboat".to_owned(),
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), DEFAULT_PORT),
            data: data.to_owned(),
            public_url: None,
            database: DatabaseUrl::sqlite(&data.join("lifeboat.sqlite")),
            database_connections: 8,
            dev: false,
            same_platform_only: false,
            sign_up_by_invitation: false,
            organizations: WhoCreates::Operator,
            proxies: 0,
            app_folder: None,
            app_origins: Vec::new(),
            limits: Limits::default(),
            mail: None,
            text_messages: None,
            push: WebPush::default(),
            objects: ObjectStorage::Database,
            metrics: None,
            tls: None,
            log: Log::Text,
        }
    }

    /// Whether people reach the server by TLS, its own or a proxy's.
    #[must_use]
    pub fn is_reached_by_tls(&self) -> bool {
        let public = self.public_url.as_ref();
        self.tls.is_some() || public.is_some_and(|url| url.scheme() == "https")
    }

    /// Whom a push service may write to; if nothing is configured, the server's public address.
    #[must_use]
    pub fn push_contact(&self) -> Option<String> {
        let public = self.public_url.as_ref();
        let address = public.filter(|url| url.scheme() == "https");
        let configured = self.push.contact.clone();
        configured.or_else(|| address.map(Url::to_string))
    }

    /// A link to this path of the server. The public URL may have a path of its own.
    #[must_use]
    pub fn link(&self, path: &str) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        let origin = match &self.public_url {
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            None => format!("{scheme}://{}", self.listen),
        };
        format!("{origin}{path}")
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_object_bytes: 16 * 1024 * 1024,
            requests_per_second: 1_000,
            burst: 10_000,
            request_seconds: 30,
            anonymous_per_minute: 600,
            codes_per_hour: 10,
            anonymous_codes_per_hour: 100,
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl fmt::Debug for ObjectStorage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database => f.write_str("Database"),
            Self::OpenDal { service, .. } => write!(f, "OpenDal({service}, [redacted])"),
        }
    }
}
