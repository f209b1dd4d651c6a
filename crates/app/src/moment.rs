//! Moments as people say them, in the user's language and in the way of their country.

use js_sys::{Array, Date, Intl::RelativeTimeFormat};
use lifeboat_vault::Timestamp;
use wasm_bindgen::JsValue;

use crate::{
    ports::{now, object, scope},
    words::{Language, words},
};

words! {
    MomentWords {
        just_now = "just now", "zojuist";
    }
}

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// A moment to the minute: "28 Nov 2026, 16:41".
pub(crate) fn moment(at: Timestamp) -> String {
    in_form(at, [("dateStyle", "medium"), ("timeStyle", "short")])
}

/// A day: "28 November 2026".
pub(crate) fn day(at: Timestamp) -> String {
    in_form(at, [("dateStyle", "long")])
}

/// A time of today: "16:41".
pub(crate) fn time_of_day(at: Timestamp) -> String {
    in_form(at, [("hour", "2-digit"), ("minute", "2-digit")])
}

/// How long ago it is: "5 minutes ago", "just now".
pub(crate) fn ago(at: Timestamp) -> String {
    let (count, unit) = passed(now().seconds_since(at));
    if count == 0 {
        return MomentWords::here().just_now().to_owned();
    }
    #[expect(clippy::cast_precision_loss, reason = "no count of days is that large")]
    let count = -(count as f64);
    let options = object([("numeric", "auto".into())]);
    let locales = Array::of1(&locale().into());
    let format = RelativeTimeFormat::new(&locales, &options);
    format.format(count, unit).into()
}

fn in_form<const N: usize>(at: Timestamp, form: [(&str, &str); N]) -> String {
    #[expect(
        clippy::cast_precision_loss,
        reason = "the seconds of any time that a clock shows fit"
    )]
    let date = Date::new(&JsValue::from_f64(at.seconds() as f64 * 1000.0));
    let form = object(form.map(|(name, value)| (name, value.into())));
    date.to_locale_string(&locale(), &form).into()
}

/// So many seconds in the largest unit of which there is one.
fn passed(seconds: u64) -> (u64, &'static str) {
    match seconds {
        0..MINUTE => (0, "second"),
        MINUTE..HOUR => (seconds / MINUTE, "minute"),
        HOUR..DAY => (seconds / HOUR, "hour"),
        _ => (seconds / DAY, "day"),
    }
}

/// The language that is spoken, as it is in the user's country where the browser knows that.
fn locale() -> String {
    let spoken = Language::here().tag();
    let known = scope().navigator().languages();
    known
        .iter()
        .filter_map(|tag| tag.as_string())
        .find(|tag| tag.split('-').next() == Some(spoken))
        .unwrap_or_else(|| spoken.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_has_passed_is_told_in_its_largest_unit() {
        assert_eq!(passed(59), (0, "second"));
        assert_eq!(passed(60), (1, "minute"));
        assert_eq!(passed(2 * 3600 + 59), (2, "hour"));
        assert_eq!(passed(49 * 3600), (2, "day"));
    }
}
