//! The configuration as it is written: every key optional, unknown keys refused.

use std::{
    collections::BTreeMap,
    fs,
    net::SocketAddr,
    num::NonZeroU32,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Deserializer, de};
use url::Url;

use super::{
    AppOrigin, Config, ConfigError, Limits, Log, Mail, MailEncryption, ObjectStorage, Secret,
    TextMessages, TextMethod, Tls, WebPush, WhoCreates,
};
use crate::database::DatabaseUrl;

/// What can be written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Document {
    name: Option<String>,
    listen: Option<SocketAddr>,
    data: Option<PathBuf>,
    #[serde(deserialize_with = "web_address")]
    public_url: Option<Url>,
    #[serde(deserialize_with = "database_url")]
    database: Option<DatabaseUrl>,
    database_connections: Option<NonZeroU32>,
    same_platform_only: Option<bool>,
    sign_up_by_invitation: Option<bool>,
    organizations: Option<WhoCreates>,
    proxies: Option<u8>,
    app_folder: Option<PathBuf>,
    app_origins: Vec<AppOrigin>,
    metrics: Option<SocketAddr>,
    log: Option<Log>,
    limits: LimitsSection,
    mail: MailSection,
    text_messages: TextMessagesSection,
    push: PushSection,
    objects: ObjectsSection,
    tls: TlsSection,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LimitsSection {
    max_object_bytes: Option<u64>,
    requests_per_second: Option<u32>,
    burst: Option<u32>,
    request_seconds: Option<NonZeroU32>,
    anonymous_per_minute: Option<u32>,
    codes_per_hour: Option<NonZeroU32>,
    anonymous_codes_per_hour: Option<NonZeroU32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct MailSection {
    host: Option<String>,
    port: Option<u16>,
    encryption: Option<MailEncryption>,
    user: Option<String>,
    #[serde(deserialize_with = "secret")]
    password: Option<Secret>,
    password_file: Option<PathBuf>,
    from: Option<String>,
    ca_file: Option<PathBuf>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TextMessagesSection {
    url: Option<String>,
    method: Option<TextMethod>,
    content_type: Option<String>,
    body: Option<String>,
    #[serde(deserialize_with = "secrets")]
    headers: BTreeMap<String, Secret>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct PushSection {
    contact: Option<String>,
    allowed_hosts: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ObjectsSection {
    service: Option<String>,
    options: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TlsSection {
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
}

impl Document {
    /// The configuration, with the defaults for what is not written.
    pub(super) fn into_config(self, default_data: &Path) -> Result<Config, ConfigError> {
        let data = self.data.unwrap_or_else(|| default_data.to_owned());
        let defaults = Config::new(&data);
        Ok(Config {
            name: self.name.unwrap_or(defaults.name),
            listen: self.listen.unwrap_or(defaults.listen),
            data,
            public_url: self.public_url,
            database: self.database.unwrap_or(defaults.database),
            database_connections: self
                .database_connections
                .map_or(defaults.database_connections, NonZeroU32::get),
            dev: false,
            same_platform_only: self.same_platform_only.unwrap_or_default(),
            sign_up_by_invitation: self.sign_up_by_invitation.unwrap_or_default(),
            organizations: self.organizations.unwrap_or_default(),
            proxies: self.proxies.unwrap_or_default().into(),
            app_folder: self.app_folder,
            app_origins: self.app_origins,
            limits: self.limits.into_limits(),
            mail: self.mail.into_mail()?,
            text_messages: self.text_messages.into_text_messages()?,
            push: self.push.into_push()?,
            objects: self.objects.into_storage()?,
            metrics: self.metrics,
            tls: self.tls.into_tls()?,
            log: self.log.unwrap_or_default(),
        })
    }
}

impl LimitsSection {
    fn into_limits(self) -> Limits {
        let defaults = Limits::default();
        Limits {
            max_object_bytes: self.max_object_bytes.unwrap_or(defaults.max_object_bytes),
            requests_per_second: self
                .requests_per_second
                .unwrap_or(defaults.requests_per_second),
            burst: self.burst.unwrap_or(defaults.burst),
            request_seconds: self
                .request_seconds
                .map_or(defaults.request_seconds, |seconds| seconds.get().into()),
            anonymous_per_minute: self
                .anonymous_per_minute
                .unwrap_or(defaults.anonymous_per_minute),
            codes_per_hour: self
                .codes_per_hour
                .map_or(defaults.codes_per_hour, NonZeroU32::get),
            anonymous_codes_per_hour: self
                .anonymous_codes_per_hour
                .map_or(defaults.anonymous_codes_per_hour, NonZeroU32::get),
        }
    }
}

impl MailSection {
    fn into_mail(self) -> Result<Option<Mail>, ConfigError> {
        let Some(host) = self.host else {
            let written = self.from.is_some() || self.user.is_some() || self.port.is_some();
            return if written {
                Err(missing("mail.host"))
            } else {
                Ok(None)
            };
        };
        let password = match (self.password, self.password_file) {
            (Some(_), Some(_)) => {
                return Err(ConfigError::value(
                    "mail.password_file",
                    "mail.password is given as well; keep one of them",
                ));
            }
            (None, Some(file)) => {
                let text = fs::read_to_string(&file)
                    .map_err(|source| ConfigError::Read { path: file, source })?;
                Some(Secret::new(text.trim_end_matches(['\r', '\n']).to_owned()))
            }
            (password, None) => password,
        };
        if self.user.is_some() != password.is_some() {
            return Err(missing(if password.is_some() {
                "mail.user"
            } else {
                "mail.password"
            }));
        }
        let encryption = self.encryption.unwrap_or_default();
        if encryption == MailEncryption::None && self.ca_file.is_some() {
            return Err(ConfigError::value(
                "mail.ca_file",
                "without TLS there is no certificate; choose another mail.encryption",
            ));
        }
        Ok(Some(Mail {
            host,
            port: self.port,
            encryption,
            ca_file: self.ca_file,
            user: self.user,
            password,
            from: self.from.ok_or_else(|| missing("mail.from"))?,
        }))
    }
}

impl TextMessagesSection {
    fn into_text_messages(self) -> Result<Option<TextMessages>, ConfigError> {
        let Some(url) = self.url else {
            let written = self.body.is_some() || !self.headers.is_empty();
            return if written {
                Err(missing("text_messages.url"))
            } else {
                Ok(None)
            };
        };
        let settings = TextMessages {
            url,
            method: self.method.unwrap_or_default(),
            content_type: self
                .content_type
                .unwrap_or_else(|| "application/json".to_owned()),
            body: self
                .body
                .unwrap_or_else(|| r#"{"to":"{to}","text":"{text}"}"#.to_owned()),
            headers: self.headers,
        };
        let template = match settings.method {
            TextMethod::Get => settings.url.clone(),
            TextMethod::Post => format!("{} {}", settings.url, settings.body),
        };
        for place in ["{to}", "{text}"] {
            if !template.contains(place) {
                let why = format!("{place} occurs in neither the address nor the body");
                return Err(ConfigError::value("text_messages.body", &why));
            }
        }
        Ok(Some(settings))
    }
}

impl PushSection {
    fn into_push(self) -> Result<WebPush, ConfigError> {
        let is_contact =
            |text: &String| text.starts_with("mailto:") || text.starts_with("https://");
        if !self.contact.as_ref().is_none_or(is_contact) {
            let expected = "expected mailto: and an address, or an address of https";
            return Err(ConfigError::value("push.contact", expected));
        }
        Ok(WebPush {
            contact: self.contact,
            allowed_hosts: self.allowed_hosts,
        })
    }
}

impl ObjectsSection {
    fn into_storage(self) -> Result<ObjectStorage, ConfigError> {
        match self.service.as_deref() {
            None | Some("database") if self.options.is_empty() => Ok(ObjectStorage::Database),
            None => Err(missing("objects.service")),
            Some("database") => Err(ConfigError::value(
                "objects.options",
                "the database takes no options",
            )),
            Some(service) => Ok(ObjectStorage::OpenDal {
                service: service.to_owned(),
                options: self.options,
            }),
        }
    }
}

impl TlsSection {
    fn into_tls(self) -> Result<Option<Tls>, ConfigError> {
        match (self.certificate, self.key) {
            (None, None) => Ok(None),
            (Some(certificate), Some(key)) => Ok(Some(Tls { certificate, key })),
            (None, Some(_)) => Err(missing("tls.certificate")),
            (Some(_), None) => Err(missing("tls.key")),
        }
    }
}

impl std::fmt::Debug for ObjectsSection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ObjectsSection([redacted])")
    }
}

fn missing(key: &str) -> ConfigError {
    ConfigError::value(key, "it is missing, and needed with the keys beside it")
}

fn web_address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Url>, D::Error> {
    let url = Url::deserialize(deserializer)?;
    let right = matches!(url.scheme(), "http" | "https")
        && url.host().is_some()
        && url.query().is_none()
        && url.fragment().is_none();
    if right {
        Ok(Some(url))
    } else {
        Err(de::Error::custom(
            "expected an address such as https://lifeboat.example.org",
        ))
    }
}

fn database_url<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<DatabaseUrl>, D::Error> {
    String::deserialize(deserializer)?
        .parse()
        .map(Some)
        .map_err(de::Error::custom)
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Secret>, D::Error> {
    String::deserialize(deserializer).map(|text| Some(Secret::new(text)))
}

fn secrets<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, Secret>, D::Error> {
    let texts = BTreeMap::<String, String>::deserialize(deserializer)?;
    Ok(texts
        .into_iter()
        .map(|(name, text)| (name, Secret::new(text)))
        .collect())
}
