//! The formats, and making files of them.

use lifeboat_transfer as transfer;
use lifeboat_transfer::{ExportOptions, FileKind, Loss, Password, Protection, losses};
use zeroize::Zeroizing;

use crate::{
    Answered, Bytes, Outcome,
    messages::{Export, Exported, Format, Formats, PasswordUse, Remark, WhatIsLost, Writing},
    now, rng,
    spoken::Spoken as _,
};

impl Answered for Formats {
    fn answer(self, _: &[Bytes]) -> Outcome<Vec<Format>> {
        let formats = transfer::Format::ALL.iter().map(|format| Format {
            name: format.as_str().to_owned(),
            title: name(*format).to_owned(),
            writing: writing(*format),
        });
        Ok((formats.collect(), None))
    }
}

/// What people call it, where it stands alone.
fn name(format: transfer::Format) -> &'static str {
    let title = format.title();
    title.strip_prefix("the ").unwrap_or(title)
}

fn writing(format: transfer::Format) -> Option<Writing> {
    Some(Writing {
        summary: format.summary()?.sentence(),
        password: match format.protection()? {
            Protection::Never => PasswordUse::Never,
            Protection::Optional => PasswordUse::Optional,
            Protection::Always => PasswordUse::Always,
        },
        is_page: format.file_kind()? == FileKind::PAGE,
    })
}

impl Answered for WhatIsLost {
    fn answer(self, _: &[Bytes]) -> Outcome<Vec<Remark>> {
        let losses =
            losses(&self.accounts, parse(&self.format)?).map_err(|error| error.sentence())?;
        Ok((losses.iter().map(remark).collect(), None))
    }
}

impl Answered for Export {
    fn answer(self, _: &[Bytes]) -> Outcome<Exported> {
        let format = parse(&self.format)?;
        let options = ExportOptions {
            password: self.password.map(Zeroizing::new).map(Password::new),
        };
        let export = transfer::export(&self.accounts, format, &options, &mut rng(), now());
        let export = export.map_err(|error| error.sentence())?;
        let left_out = export.losses.iter().filter(|loss| loss.is_whole_account());
        let accounts = self.accounts.len() - left_out.count();
        let kind = format.file_kind().unwrap_or(FileKind::TEXT);
        let exported = Exported {
            name: format!("lifeboat-{format}.{}", kind.extension),
            media_type: kind.media_type.to_owned(),
            accounts,
        };
        Ok((exported, Some(export.bytes)))
    }
}

/// What gets lost, in words.
pub(crate) fn remark(loss: &Loss) -> Remark {
    Remark {
        entry: loss.entry.as_str().spoken(),
        text: loss.lost.spoken(),
        is_whole: loss.is_whole_account(),
    }
}

fn parse(name: &str) -> Result<transfer::Format, String> {
    name.parse()
        .map_err(|error: transfer::UnknownFormatName| error.to_string())
}
