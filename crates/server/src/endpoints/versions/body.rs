//! Bodies that hold a sealed object, and may therefore be larger than others.

use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use serde::de::DeserializeOwned;

use crate::{error::ApiError, extract::Json, state::AppState};

/// What a body holds beside the object: manifest, key file, punctuation.
const BESIDE_THE_OBJECT: u64 = 192 * 1024;

/// A JSON body with a sealed object of at most `max_object_bytes`, as Base64, in it.
#[derive(Debug)]
pub struct WithObject<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for WithObject<T> {
    type Rejection = ApiError;

    async fn from_request(mut request: Request, state: &AppState) -> Result<Self, ApiError> {
        let as_base64 = state
            .config
            .limits
            .max_object_bytes
            .div_ceil(3)
            .saturating_mul(4);
        let limit = as_base64.saturating_add(BESIDE_THE_OBJECT);
        DefaultBodyLimit::max(usize::try_from(limit).unwrap_or(usize::MAX)).apply(&mut request);
        Json::from_request(request, state)
            .await
            .map(|Json(value)| Self(value))
    }
}
