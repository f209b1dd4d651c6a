//! Reading the configuration: the file, then the environment.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use toml::Table;

use super::{Config, document::Document, environment};

/// Where the data lies when nothing says otherwise.
const DEFAULT_DATA: &str = "lifeboat-data";

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("cannot read {}: {source}. Check the path, and who may read it.", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file has a wrong key or value.
    #[error("{}, line {line}: {message}. docs/operations.md explains every key.", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        message: String,
    },
    /// The environment has a wrong key or value.
    #[error("environment variable {variable}: {message}. docs/operations.md explains every key.")]
    Environment {
        /// The variable.
        variable: String,
        /// What is wrong with it.
        message: String,
    },
    /// Keys do not go together.
    #[error("configuration key {key}: {message}. docs/operations.md explains every key.")]
    Value {
        /// The key.
        key: String,
        /// What is wrong with it.
        message: String,
    },
}

impl ConfigError {
    pub(super) fn value(key: &str, message: &str) -> Self {
        Self::Value {
            key: key.to_owned(),
            message: message.to_owned(),
        }
    }
}

/// Reads the configuration from this file, if there is one, and these variables.
///
/// # Errors
///
/// See [`ConfigError`].
pub fn load(
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Config, ConfigError> {
    let mut table = match file {
        Some(file) => read(file)?,
        None => Table::new(),
    };
    for (variable, text) in environment {
        let wrong = |message: String| ConfigError::Environment {
            variable: variable.clone(),
            message,
        };
        if let Some((path, value)) = environment::read(&variable, &text).map_err(wrong)? {
            // By itself first, so that what is wrong with it can be told from the rest.
            let mut alone = Table::new();
            environment::put(&mut alone, &path, value.clone());
            Document::deserialize(alone).map_err(|error| wrong(sentence(&error)))?;
            environment::put(&mut table, &path, value);
        }
    }
    Document::deserialize(table)
        .map_err(|error| ConfigError::value("?", &sentence(&error)))?
        .into_config(Path::new(DEFAULT_DATA))
}

fn read(file: &Path) -> Result<Table, ConfigError> {
    let text = fs::read_to_string(file).map_err(|source| ConfigError::Read {
        path: file.to_owned(),
        source,
    })?;
    let wrong = |error: toml::de::Error| {
        let before = error
            .span()
            .and_then(|span| text.get(..span.start))
            .unwrap_or_default();
        ConfigError::File {
            path: file.to_owned(),
            line: 1 + before.matches('\n').count(),
            message: error.message().trim().replace('\n', " "),
        }
    };
    toml::from_str::<Document>(&text).map_err(wrong)?;
    toml::from_str(&text).map_err(wrong)
}

fn sentence(error: &impl fmt::Display) -> String {
    error.to_string().trim().replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::config::{AppOrigin, MailEncryption, ObjectStorage, environment::KEYS};

    fn from_text(text: &str) -> Result<Config, ConfigError> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        load(Some(file.path()), [])
    }

    fn from_environment(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        load(
            None,
            variables
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        )
    }

    #[test]
    fn nothing_configured_is_a_server_on_sqlite_for_this_machine() {
        let config = load(None, []).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:8470");
        assert_eq!(config.data, Path::new(DEFAULT_DATA));
        assert_eq!(format!("{:?}", config.database), "sqlite:[redacted]");
        assert!(config.mail.is_none() && !config.dev && config.metrics.is_none());
        assert_eq!(config.link("/x"), "http://127.0.0.1:8470/x");
    }

    #[test]
    fn a_whole_file_is_read() {
        let config = from_text(
            r#"
            name = "Ours"
            listen = "0.0.0.0:80"
            data = "/srv/lifeboat"
            public_url = "https://example.org/lifeboat/"
            database = "postgres://me:secret@db/lifeboat"
            proxies = 1
            log = "json"
            [limits]
            codes_per_hour = 3
            [mail]
            host = "smtp.example.org"
            encryption = "tls"
            ca_file = "ca.pem"
            user = "me"
            password = "secret"
            from = "Ours <ours@example.org>"
            [text_messages]
            url = "https://sms.example.org/send"
            headers = { Authorization = "Bearer secret" }
            [objects]
            service = "fs"
            options = { root = "/srv/objects" }
            [tls]
            certificate = "cert.pem"
            key = "key.pem"
            "#,
        )
        .unwrap();
        assert_eq!(
            config.link("/not-me/x"),
            "https://example.org/lifeboat/not-me/x"
        );
        assert_eq!(config.limits.codes_per_hour, 3);
        let mail = config.mail.as_ref().unwrap();
        assert_eq!(mail.encryption, MailEncryption::Tls);
        assert_eq!(mail.ca_file.as_deref(), Some(Path::new("ca.pem")));
        assert!(matches!(config.objects, ObjectStorage::OpenDal { .. }));
        assert!(!format!("{config:?}").contains("secret"), "{config:?}");
    }

    #[test]
    fn a_wrong_key_or_value_is_named_with_its_line() {
        for (text, line, word) in [
            ("name = \"x\"\nlisten_on = \"y\"\n", 2, "listen_on"),
            ("\n\nlisten = \"nowhere\"\n", 3, "socket address"),
            (
                "[mail]\nhost = \"x\"\nencription = \"tls\"\n",
                3,
                "encription",
            ),
            ("[mail]\nencryption = \"ssl\"\n", 2, "ssl"),
            ("public_url = \"lifeboat\"", 1, "URL"),
            ("public_url = \"ftp://x.y\"", 1, "https://"),
            ("database = \"mysql://x\"", 1, "postgres://"),
            ("name = \"x\n", 1, ""),
            ("[limits]\nrequest_seconds = 0\n", 2, "zero"),
            ("app_origins = [\"http://x.y\"]", 1, "https"),
        ] {
            let error = from_text(text).unwrap_err();
            let message = error.to_string();
            assert!(message.contains(&format!("line {line}:")), "{message}");
            assert!(message.contains(word), "{message}");
        }
    }

    #[test]
    fn keys_that_do_not_go_together_are_named() {
        for (text, key) in [
            ("[mail]\nhost = \"x\"", "mail.from"),
            ("[mail]\nfrom = \"x@y.z\"", "mail.host"),
            (
                "[mail]\nhost = \"x\"\nuser = \"u\"\nfrom = \"x@y.z\"",
                "mail.password",
            ),
            (
                "[mail]\nhost = \"x\"\nfrom = \"x@y.z\"\nencryption = \"none\"\nca_file = \"x\"",
                "mail.ca_file",
            ),
            ("[push]\ncontact = \"me@x.y\"", "push.contact"),
            ("[tls]\nkey = \"x\"", "tls.certificate"),
            ("[objects.options]\nroot = \"/\"", "objects.service"),
            (
                "[text_messages]\nurl = \"https://x.y\"\nbody = \"{to}\"",
                "text_messages.body",
            ),
        ] {
            let message = from_text(text).unwrap_err().to_string();
            assert!(message.contains(key), "{message}");
        }
    }

    #[test]
    fn the_environment_wins_over_the_file_and_is_checked_as_strictly() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(b"name = \"file\"\n[limits]\nburst = 1\n")
            .unwrap();
        let variables = [
            ("LIFEBOAT_SERVER_NAME", "environment"),
            ("LIFEBOAT_SERVER_LIMITS_CODES_PER_HOUR", "9"),
            ("LIFEBOAT_SERVER_SAME_PLATFORM_ONLY", "true"),
            ("LIFEBOAT_SERVER_OBJECTS_SERVICE", "s3"),
            (
                "LIFEBOAT_SERVER_OBJECTS_OPTIONS_SECRET_ACCESS_KEY",
                "hunter2",
            ),
            ("LIFEBOAT_SERVER_CLOCK_OFFSET", "60"),
            (
                "LIFEBOAT_SERVER_APP_ORIGINS",
                "https://a.example, https://b.example,",
            ),
            ("PATH", "/bin"),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let config = load(Some(file.path()), variables).unwrap();
        assert_eq!(
            (config.name.as_str(), config.limits.burst),
            ("environment", 1)
        );
        assert!(config.same_platform_only && config.limits.codes_per_hour == 9);
        let origins = config.app_origins.iter().map(AppOrigin::as_str);
        assert!(origins.eq(["https://a.example", "https://b.example"]));
        let ObjectStorage::OpenDal { options, .. } = &config.objects else {
            panic!("not OpenDAL")
        };
        assert_eq!(options["secret_access_key"], "hunter2");

        for (name, value, word) in [
            ("LIFEBOAT_SERVER_LISTN", "x", "no such key"),
            ("LIFEBOAT_SERVER_LISTEN", "x", "socket address"),
            ("LIFEBOAT_SERVER_PROXIES", "many", "whole number"),
            ("LIFEBOAT_SERVER_PROXIES", "-1", "-1"),
            ("LIFEBOAT_SERVER_APP_ORIGINS", "*", "no path"),
            (
                "LIFEBOAT_SERVER_SAME_PLATFORM_ONLY",
                "perhaps",
                "true or false",
            ),
        ] {
            let message = from_environment(&[(name, value)]).unwrap_err().to_string();
            assert!(
                message.contains(name) && message.contains(word),
                "{message}"
            );
        }
    }

    #[test]
    fn every_key_can_be_set_from_the_environment_and_is_explained_to_operators() {
        let operations = include_str!("../../../../docs/operations.md");
        for (key, _) in KEYS {
            let shown = key.trim_end_matches(".*");
            let last = shown.rsplit('.').next().unwrap();
            assert!(
                operations.contains(&format!("`{shown}`"))
                    || operations.contains(&format!("`{last}`")),
                "docs/operations.md does not explain {key}"
            );
        }
    }
}
