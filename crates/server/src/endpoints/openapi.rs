//! `GET /openapi.json`: the description of this interface for programs.

use axum::{Router, body::Bytes, http::header, routing::get};
use utoipa::openapi::OpenApi;

use crate::{error::ApiError, state::AppState};

/// Serves the description, which is written once.
pub fn router(openapi: &OpenApi) -> Router<AppState> {
    let json = openapi
        .to_json()
        .map(Bytes::from)
        .map_err(|error| error.to_string());
    let answer = async move || match json {
        Ok(json) => Ok(([(header::CONTENT_TYPE, "application/json")], json)),
        Err(error) => Err(ApiError::internal(&error)),
    };
    Router::new().route("/openapi.json", get(answer))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use lifeboat_protocol::path;
    use serde_json::Value;

    use crate::testing;

    #[tokio::test]
    async fn every_endpoint_of_the_protocol_is_described_and_every_reference_resolves() {
        testing::on_every_database(async |server| {
            let api: Value = server.get("/openapi.json").send().await.ok();
            let described: BTreeSet<_> = api["paths"]
                .as_object()
                .unwrap()
                .keys()
                .map(String::as_str)
                .collect();
            for path in [
                path::SERVER,
                path::SIGN_UP,
                path::SIGN_UP_VERIFY,
                path::SIGN_UP_FINISH,
                path::SIGN_IN_START,
                path::SIGN_IN_FINISH,
                path::SIGN_IN_CODE,
                path::SIGN_IN_PROVE,
                path::SESSION,
                path::ACCOUNT,
                path::KEY_FILE,
                path::PASSWORD_START,
                path::PASSWORD_FINISH,
                path::RESET_START,
                path::RESET_PROVE,
                path::RESET_FINISH,
                path::CONTACTS,
                path::CONTACT,
                path::CONTACT_CODE,
                path::CONTACT_VERIFY,
                path::DEVICES,
                path::DEVICE,
                path::DEVICE_REVOKE,
                path::EVENTS,
                path::BACKUP,
                path::BACKUP_DELETED,
                path::BACKUP_UNDELETE,
                path::BACKUP_ERASE,
                path::VERSIONS,
                path::VERSION,
                path::VERSION_OBJECT,
                path::ENROLLMENTS,
                path::ENROLLMENT,
                path::ORGANIZATIONS,
                path::ORGANIZATION,
                path::ADMINISTRATORS,
                path::ADMINISTRATOR,
                path::TOKENS,
                path::TOKEN,
                path::MEMBERS,
                path::MEMBER,
                path::ACTIVATIONS,
                path::MEMBER_DEVICE,
                path::AUDIT,
                path::CODE_CHECKS,
                path::NOT_ME,
                path::SIGN_IN_APPROVAL,
                path::SIGN_IN_APPROVAL_WAIT,
                path::SIGN_IN_REQUESTS,
                path::SIGN_IN_REQUEST_EVENTS,
                path::SIGN_IN_REQUEST_PUSH,
                path::SIGN_IN_REQUEST_ANSWER,
                path::ORGANIZATION_REQUESTS,
                path::ORGANIZATION_REQUEST,
                path::ORGANIZATION_REQUEST_EVENTS,
            ] {
                assert!(described.contains(path), "{path} is not described");
            }
            let mut references = Vec::new();
            collect(&api, &mut references);
            for reference in references {
                let pointer = reference.trim_start_matches('#');
                assert!(
                    api.pointer(pointer).is_some(),
                    "{reference} does not resolve"
                );
            }
        })
        .await;
    }

    fn collect(value: &Value, references: &mut Vec<String>) {
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    match value {
                        Value::String(reference) if key == "$ref" => {
                            references.push(reference.clone());
                        }
                        value => collect(value, references),
                    }
                }
            }
            Value::Array(array) => array.iter().for_each(|value| collect(value, references)),
            _ => {}
        }
    }
}
