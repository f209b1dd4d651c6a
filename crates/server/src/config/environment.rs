//! The environment: `LIFEBOAT_SERVER_` and the key, in capitals, its section before it:
//! `LIFEBOAT_SERVER_MAIL_HOST` is `mail.host`. Items of a list are parted by commas. It wins over the
//! file.

use toml::{Table, Value};

/// What every variable begins with.
pub(super) const PREFIX: &str = "LIFEBOAT_SERVER_";

/// Variables that are no keys.
const OTHERS: &[&str] = &["CONFIG", "CLOCK_OFFSET"];

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    Number,
    Flag,
    List,
}

/// Every key of the configuration. `*` stands for a name that the operator chooses.
pub(super) const KEYS: &[(&str, Form)] = &[
    ("name", Form::Text),
    ("listen", Form::Text),
    ("data", Form::Text),
    ("public_url", Form::Text),
    ("database", Form::Text),
    ("database_connections", Form::Number),
    ("same_platform_only", Form::Flag),
    ("sign_up_by_invitation", Form::Flag),
    ("organizations", Form::Text),
    ("proxies", Form::Number),
    ("app_folder", Form::Text),
    ("app_origins", Form::List),
    ("metrics", Form::Text),
    ("log", Form::Text),
    ("limits.max_object_bytes", Form::Number),
    ("limits.requests_per_second", Form::Number),
    ("limits.burst", Form::Number),
    ("limits.request_seconds", Form::Number),
    ("limits.anonymous_per_minute", Form::Number),
    ("limits.codes_per_hour", Form::Number),
    ("limits.anonymous_codes_per_hour", Form::Number),
    ("mail.host", Form::Text),
    ("mail.port", Form::Number),
    ("mail.encryption", Form::Text),
    ("mail.ca_file", Form::Text),
    ("mail.user", Form::Text),
    ("mail.password", Form::Text),
    ("mail.password_file", Form::Text),
    ("mail.from", Form::Text),
    ("text_messages.url", Form::Text),
    ("text_messages.method", Form::Text),
    ("text_messages.content_type", Form::Text),
    ("text_messages.body", Form::Text),
    ("text_messages.headers.*", Form::Text),
    ("push.contact", Form::Text),
    ("push.allowed_hosts", Form::List),
    ("objects.service", Form::Text),
    ("objects.options.*", Form::Text),
    ("tls.certificate", Form::Text),
    ("tls.key", Form::Text),
];

/// The key and value of a variable; none if it is not ours.
///
/// # Errors
///
/// There is no such key, or the value is not of its form.
pub(super) fn read(variable: &str, text: &str) -> Result<Option<(Vec<String>, Value)>, String> {
    let Some(name) = variable.strip_prefix(PREFIX) else {
        return Ok(None);
    };
    if OTHERS.contains(&name) {
        return Ok(None);
    }
    let (path, form) = KEYS
        .iter()
        .find_map(|(key, form)| path(key, name).map(|path| (path, *form)))
        .ok_or_else(|| "there is no such key".to_owned())?;
    let value = match form {
        Form::Text => Value::String(text.to_owned()),
        Form::Number => Value::Integer(
            text.trim()
                .parse()
                .map_err(|_| "expected a whole number".to_owned())?,
        ),
        Form::Flag => match text.trim() {
            "true" | "1" => Value::Boolean(true),
            "false" | "0" => Value::Boolean(false),
            _ => return Err("expected true or false".to_owned()),
        },
        Form::List => {
            let items = text
                .split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty());
            Value::Array(items.map(|item| Value::String(item.to_owned())).collect())
        }
    };
    Ok(Some((path, value)))
}

/// Puts a value into a table, making the sections on its way.
pub(super) fn put(table: &mut Table, path: &[String], value: Value) {
    match path {
        [] => {}
        [key] => {
            table.insert(key.clone(), value);
        }
        [section, rest @ ..] => {
            let section = table
                .entry(section.clone())
                .or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(section) = section {
                put(section, rest, value);
            }
        }
    }
}

/// The path of this key, if the variable's name is its.
fn path(key: &str, name: &str) -> Option<Vec<String>> {
    let of = |key: &str| key.split('.').map(str::to_owned).collect::<Vec<_>>();
    let capitals = |key: &str| key.replace('.', "_").to_uppercase();
    match key.strip_suffix('*') {
        None => (capitals(key) == name).then(|| of(key)),
        Some(section) => {
            let chosen = name.strip_prefix(&capitals(section))?;
            // Header names have dashes, which variables cannot have.
            let chosen = if section == "text_messages.headers." {
                chosen.replace('_', "-").to_lowercase()
            } else {
                chosen.to_lowercase()
            };
            let mut path = of(section.trim_end_matches('.'));
            path.push(chosen);
            Some(path)
        }
    }
}
