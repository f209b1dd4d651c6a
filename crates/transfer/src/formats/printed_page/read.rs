//! Reading the URIs in the page.

use zeroize::Zeroizing;

use super::URI;
use crate::error::ImportError;
use crate::formats::otpauth_uri;
use crate::inbox::Inbox;
use crate::place::Number;
use crate::source::Source;

pub(super) fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let text = source.text().ok_or(ImportError::NotText)?;
    if !text.trim_end().ends_with("</html>") {
        return Err(ImportError::Truncated);
    }
    for (number, entry) in (1..).zip(text.split(URI).skip(1)) {
        let uri = entry.split('"').next().unwrap_or_default();
        let uri = Zeroizing::new(uri.replace("&amp;", "&"));
        otpauth_uri::read_link(Number::entry(number), &uri, inbox);
    }
    Ok(())
}
