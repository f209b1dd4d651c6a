//! Reading the URIs in the page.

use zeroize::Zeroizing;

use super::URI;
use crate::error::ImportError;
use crate::formats::otpauth_uri;
use crate::inbox::Inbox;
use crate::source::Source;

pub(super) fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let text = source.text().ok_or(ImportError::NotText)?;
    if !text.trim_end().ends_with("</html>") {
        return Err(ImportError::Truncated);
    }
    let mut uris = Zeroizing::new(String::with_capacity(text.len()));
    for entry in text.split(URI).skip(1) {
        let uri = entry.split('"').next().unwrap_or_default();
        uris.push_str(&Zeroizing::new(uri.replace("&amp;", "&")));
        uris.push('\n');
    }
    otpauth_uri::read_text(&uris, inbox);
    Ok(())
}
