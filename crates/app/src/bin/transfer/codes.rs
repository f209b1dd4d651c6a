//! QR codes, read and drawn.

use lifeboat_transfer::{
    ExportOptions, Format, account_uri, export,
    qr::{self, QrCode, QrReadError},
};
use lifeboat_vault::Account;
use zeroize::Zeroizing;

use crate::{
    Answered, Bytes, Outcome,
    messages::{CodesInPicture, CodesInPixels, DrawAccount, DrawForGoogle},
    now, rng,
    spoken::{BOUND_TO_DEVICE, Spoken as _},
};

impl Answered for CodesInPicture {
    fn answer(self, bytes: &[Bytes]) -> Outcome<Vec<String>> {
        let picture = bytes.first().map_or(&[][..], |bytes| bytes);
        let texts = qr::read(picture).map_err(|error| error.sentence())?;
        Ok((plain(&texts), None))
    }
}

impl Answered for CodesInPixels {
    fn answer(self, bytes: &[Bytes]) -> Outcome<Vec<String>> {
        let pixels = bytes.first().map_or(&[][..], |bytes| bytes);
        match qr::read_pixels(self.width, self.height, pixels) {
            Ok(texts) => Ok((plain(&texts), None)),
            Err(QrReadError::NoCode) => Ok((Vec::new(), None)),
            Err(error) => Err(error.sentence()),
        }
    }
}

impl Answered for DrawAccount {
    fn answer(self, _: &[Bytes]) -> Outcome<String> {
        let uri = account_uri(&self.account).ok_or_else(|| BOUND_TO_DEVICE.sentence())?;
        Ok((drawn(&uri)?, None))
    }
}

impl Answered for DrawForGoogle {
    fn answer(self, _: &[Bytes]) -> Outcome<Vec<String>> {
        let links = links(&self.accounts)?;
        let codes: Result<Vec<_>, _> = links.lines().map(drawn).collect();
        Ok((codes?, None))
    }
}

/// A link for each code.
fn links(accounts: &[Account]) -> Result<Zeroizing<String>, String> {
    let options = ExportOptions::default();
    let export = export(
        accounts,
        Format::GoogleAuthenticator,
        &options,
        &mut rng(),
        now(),
    );
    let export = export.map_err(|error| error.sentence())?;
    // The links are ASCII.
    Ok(Zeroizing::new(
        String::from_utf8_lossy(&export.bytes).into_owned(),
    ))
}

fn drawn(text: &str) -> Result<String, String> {
    let code = QrCode::new(text).map_err(|error| error.sentence())?;
    Ok(code.to_svg().as_str().to_owned())
}

fn plain(texts: &[Zeroizing<String>]) -> Vec<String> {
    texts.iter().map(|text| text.as_str().to_owned()).collect()
}
