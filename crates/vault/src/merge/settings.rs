//! Merging settings. Each is on or off, so two sides that both changed one agree on it.

use crate::{Setting, Settings};

pub(super) fn merge_settings(base: Settings, mine: Settings, theirs: Settings) -> Settings {
    let mut merged = theirs;
    for setting in Setting::ALL {
        if mine.is_on(setting) != base.is_on(setting) {
            merged.set(setting, mine.is_on(setting));
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_is_as_the_side_that_changed_it_left_it() {
        let base = Settings::default();
        let mine = Settings {
            sound: false,
            app_lock: true,
            ..base
        };
        let theirs = Settings {
            vibrate: false,
            app_lock: true,
            ..base
        };
        let both = Settings {
            sound: false,
            vibrate: false,
            app_lock: true,
            ..base
        };
        assert_eq!(merge_settings(base, mine, theirs), both);
    }
}
