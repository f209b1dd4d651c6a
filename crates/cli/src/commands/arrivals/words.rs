//! What came of an import, in one sentence.

use super::{FileOutcome, Purpose, Report, Summary};

/// What came of one file.
pub(super) fn in_words(report: &Report) -> String {
    let is_preview = report.preview.is_some();
    let enrolled: String = report
        .enrolled
        .iter()
        .map(|account| account.in_words() + "\n")
        .collect();
    let mut words = vec![added(report.imported, is_preview)];
    words.extend(here_already(report.duplicates, is_preview));
    words.extend(moved_on(report.counters_moved_on, is_preview));
    words.extend(counted(
        report.error_count(),
        "entry",
        "entries",
        "could not be read",
    ));
    words.extend(left_behind(report.without_code, is_preview));
    format!("{enrolled}{}.", words.join("; "))
}

/// What came of several files.
pub(super) fn in_all(summary: &Summary, purpose: Purpose) -> String {
    let is_preview = purpose == Purpose::Preview;
    let mut words = vec![added(summary.imported, is_preview)];
    words.extend(here_already(summary.duplicates, is_preview));
    let reports = || {
        summary.files.iter().filter_map(|file| match &file.outcome {
            FileOutcome::Read(report) => Some(report),
            FileOutcome::Unread { .. } => None,
        })
    };
    let counters = reports().map(|report| report.counters_moved_on).sum();
    words.extend(moved_on(counters, is_preview));
    words.extend(counted(
        reports().map(Report::error_count).sum(),
        "entry",
        "entries",
        "could not be read",
    ));
    let without_code = reports().map(|report| report.without_code).sum();
    words.extend(left_behind(without_code, is_preview));
    let unread = summary.files.iter();
    let unread = unread.filter(|file| matches!(file.outcome, FileOutcome::Unread { .. }));
    words.extend(counted(
        unread.count(),
        "file",
        "files",
        "could not be read",
    ));
    format!("In all: {}.", words.join("; "))
}

fn added(count: usize, is_preview: bool) -> String {
    match (count, is_preview) {
        (0, false) => "No new account was added".to_owned(),
        (1, false) => "Added 1 account".to_owned(),
        (count, false) => format!("Added {count} accounts"),
        (0, true) => "No new account would be added".to_owned(),
        (1, true) => "1 account would be added".to_owned(),
        (count, true) => format!("{count} accounts would be added"),
    }
}

fn here_already(count: usize, is_preview: bool) -> Option<String> {
    match (count, is_preview) {
        (0, _) => None,
        (1, false) => Some("1 was here already".to_owned()),
        (count, false) => Some(format!("{count} were here already")),
        (1, true) => Some("1 is here already".to_owned()),
        (count, true) => Some(format!("{count} are here already")),
    }
}

fn moved_on(count: usize, is_preview: bool) -> Option<String> {
    let what = if is_preview {
        "would move on"
    } else {
        "moved on"
    };
    counted(count, "counter", "counters", what)
}

fn left_behind(count: usize, is_preview: bool) -> Option<String> {
    let what = if is_preview {
        "without a code would stay behind"
    } else {
        "without a code stayed behind"
    };
    counted(count, "item", "items", what)
}

fn counted(count: usize, one: &str, many: &str, what: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {one} {what}")),
        count => Some(format!("{count} {many} {what}")),
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_transfer::EntryError;

    use super::{super::Preview, *};

    #[test]
    fn the_outcome_is_one_sentence() {
        let errors = vec![EntryError {
            entry: "line 3".into(),
            reason: "no".into(),
        }];
        let mut report = Report {
            format: "aegis",
            imported: 1,
            duplicates: 2,
            counters_moved_on: 0,
            enrolled: Vec::new(),
            errors,
            unlisted_errors: 0,
            losses: Vec::new(),
            unlisted_losses: 0,
            cautions: Vec::new(),
            without_code: 0,
            preview: None,
        };
        assert_eq!(
            in_words(&report),
            "Added 1 account; 2 were here already; 1 entry could not be read."
        );
        report.unlisted_errors = 5;
        report.without_code = 5;
        assert_eq!(
            in_words(&report),
            "Added 1 account; 2 were here already; 6 entries could not be read; 5 items without a \
             code stayed behind."
        );
        report.without_code = 1;
        report.preview = Some(Preview {
            dry_run: true,
            accounts: Vec::new(),
        });
        assert_eq!(
            in_words(&report),
            "1 account would be added; 2 are here already; 6 entries could not be read; 1 item \
             without a code would stay behind."
        );
    }
}
