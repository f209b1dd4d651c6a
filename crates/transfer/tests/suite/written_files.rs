//! What is in the files that are written, beyond what comes back: what the other app looks for.

use credential_exchange_format::{Credential, Header};
use image::{GrayImage, ImageFormat, Luma};
use lifeboat_transfer::qr::{self, QrCode};
use lifeboat_transfer::{Format, Lost, losses, migration_page};
use lifeboat_vault::{Account, Label, Note, testing};
use serde_json::Value;

use crate::support::{NOW, export_in_clear, imported};

fn json(accounts: &[Account], format: Format) -> Value {
    serde_json::from_slice(&export_in_clear(accounts, format).bytes).unwrap()
}

fn text(accounts: &[Account], format: Format) -> String {
    String::from_utf8(export_in_clear(accounts, format).bytes.to_vec()).unwrap()
}

fn in_group(name: &str, group: &str) -> Account {
    Account {
        group: Some(Label::cleaned(group)),
        ..testing::account_named("Acme", name)
    }
}

#[test]
fn equal_groups_become_one_group() {
    let accounts = [
        in_group("a", "Work"),
        in_group("b", "Home"),
        in_group("c", "Work"),
    ];
    for (format, groups, entries, group, name) in [
        (
            Format::Aegis,
            "/db/groups",
            "/db/entries",
            "/groups/0",
            "name",
        ),
        (Format::TwoFas, "/groups", "/services", "/groupId", "name"),
        (Format::Bitwarden, "/folders", "/items", "/folderId", "name"),
    ] {
        let json = json(&accounts, format);
        let groups = json.pointer(groups).unwrap().as_array().unwrap();
        let names: Vec<&str> = groups
            .iter()
            .map(|group| group[name].as_str().unwrap())
            .collect();
        assert_eq!(names, ["Work", "Home"], "{format}");
        let entries = json.pointer(entries).unwrap();
        assert_eq!(
            entries[0].pointer(group).unwrap(),
            entries[2].pointer(group).unwrap(),
            "{format}"
        );
    }
}

#[test]
fn the_reference_implementation_reads_a_credential_exchange() {
    let accounts = [
        Account {
            note: Some(Note::cleaned("two\nlines")),
            pinned: true,
            ..in_group("ann", "Work")
        },
        in_group("ben", "Work"),
        testing::account_named("", ""),
    ];
    let export = export_in_clear(&accounts, Format::CredentialExchange);
    let header: Header = serde_json::from_slice(&export.bytes).unwrap();
    assert_eq!((header.version.major, header.version.minor), (1, 0));
    assert_eq!(header.timestamp, NOW.seconds());
    let [holder] = &header.accounts[..] else {
        panic!("one holder");
    };
    let [collection] = &holder.collections[..] else {
        panic!("one collection");
    };
    assert_eq!(
        (collection.title.as_str(), collection.items.len()),
        ("Work", 2)
    );
    assert_eq!(holder.items.len(), 3);
    for item in &holder.items {
        assert!(matches!(item.credentials[0], Credential::Totp(_)));
    }
    assert!(matches!(
        holder.items[0].credentials[1],
        Credential::Note(_)
    ));
}

#[test]
fn ente_takes_no_name_for_an_issuer() {
    let line = text(&[testing::account_named("", "ann")], Format::Ente);
    assert!(line.starts_with("otpauth://totp/ann?secret="), "{line}");
    assert!(line.contains("&issuer=&codeDisplay=%7B"), "{line}");
}

#[test]
fn batches_for_google_stay_scannable_and_are_numbered() {
    let mut accounts = testing::vault_of(60).accounts;
    accounts.push(testing::account_named(&"i".repeat(512), &"n".repeat(512)));
    let export = export_in_clear(&accounts, Format::GoogleAuthenticator);
    let links = std::str::from_utf8(&export.bytes).unwrap();
    assert!(links.lines().count() >= 7);
    let mut scanned = String::new();
    for link in links.lines() {
        let code = QrCode::new(link).unwrap();
        assert!(code.side() <= 117 || link.len() > 1500, "{}", code.side());
        let texts = qr::read(&code.to_png()).unwrap();
        scanned.push_str(&texts[0]);
        scanned.push('\n');
    }
    assert_eq!(scanned, links);
    let all = imported(scanned.as_bytes());
    assert_eq!(
        (all.errors.len(), all.entries.len()),
        (
            0,
            accounts.len()
                - export
                    .losses
                    .iter()
                    .filter(|loss| loss.is_whole_account())
                    .count()
        )
    );
    let half: Vec<&str> = links.lines().skip(1).collect();
    let half = half.join("\n");
    assert!(
        imported(half.as_bytes()).errors[0]
            .entry
            .starts_with("part 1")
    );
}

/// The picture that a browser makes of an SVG as `QrCode` draws it.
fn rasterized(svg: &str) -> Vec<u8> {
    const SCALE: u32 = 4;
    let after = |text: &'static str| svg.split_once(text).unwrap().1;
    let number = |text: &str| text.parse::<u32>().unwrap();
    let side = number(after("viewBox=\"0 0 ").split(' ').next().unwrap());
    let mut picture = GrayImage::from_pixel(side * SCALE, side * SCALE, Luma([255]));
    let path = svg
        .rsplit_once(" d=\"")
        .or_else(|| svg.rsplit_once("d=\""))
        .unwrap()
        .1;
    let path = path.split('"').next().unwrap();
    for run in path.split('M').skip(1) {
        let (left, rest) = run.split_once(' ').unwrap();
        let (top, rest) = rest.split_once('h').unwrap();
        let (length, rest) = rest.split_once('v').unwrap();
        assert!(rest.starts_with("1h-"), "{rest}");
        let (left, top) = (number(left) * SCALE, number(top) * SCALE);
        for x in left..left + number(length) * SCALE {
            for y in top..top + SCALE {
                picture.put_pixel(x, y, Luma([0]));
            }
        }
    }
    let mut png = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut png, ImageFormat::Png).unwrap();
    png.into_inner()
}

/// The QR codes on a page, and the URIs beside them.
fn codes_on(page: &str) -> Vec<(String, String)> {
    page.split("<article")
        .skip(1)
        .map(|entry| {
            let uri = entry
                .split_once("data-uri=\"")
                .unwrap()
                .1
                .split('"')
                .next()
                .unwrap();
            let svg = entry
                .split_once("<svg")
                .unwrap()
                .1
                .split_once("</svg>")
                .unwrap()
                .0;
            let read = qr::read(&rasterized(svg)).unwrap();
            (read[0].to_string(), uri.replace("&amp;", "&"))
        })
        .collect()
}

#[test]
fn the_codes_on_paper_are_those_of_the_accounts() {
    let accounts: Vec<Account> = testing::vault_of(12).accounts;
    let page = text(&accounts, Format::PrintedPage);
    let codes = codes_on(&page);
    let uris = text(&accounts, Format::OtpauthUri);
    let uris: Vec<&str> = uris.lines().collect();
    assert_eq!(codes.len(), uris.len());
    for ((scanned, said), uri) in codes.iter().zip(uris) {
        assert_eq!((scanned.as_str(), said.as_str()), (uri, uri));
    }
    for part in [
        "Accounts on paper",
        "2026-01-01",
        "Keep this like a passport",
        "GEZD GNBV",
    ] {
        assert!(page.contains(part) || part.starts_with("GEZD"), "{part}");
    }
}

#[test]
fn a_page_asks_nothing_of_the_network_and_runs_nothing() {
    let hostile = "<script src=//x></script>\"><img src=x onerror=y>";
    let page = text(
        &[testing::account_named(hostile, hostile)],
        Format::PrintedPage,
    );
    assert!(page.contains("&lt;script src=//x&gt;"));
    for no in ["<script", "<img", "<link", "url(", "@import", "href="] {
        assert!(!page.contains(no), "{no}");
    }
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn what_is_too_long_for_a_code_stays_on_the_page_with_its_key() {
    let account = testing::account_named(&"é".repeat(256), &"é".repeat(256));
    let losses = losses(std::slice::from_ref(&account), Format::PrintedPage).unwrap();
    assert_eq!(losses[0].lost, Lost::QrCode);
    let page = text(std::slice::from_ref(&account), Format::PrintedPage);
    assert!(page.contains("too long for a QR code"));
    assert_eq!(imported(page.as_bytes()).entries[0].issuer, account.issuer);
}

#[test]
fn the_codes_to_move_accounts_can_be_printed() {
    let accounts = testing::vault_of(25).accounts;
    let links = text(&accounts, Format::GoogleAuthenticator);
    let page = migration_page(&links, NOW);
    let scanned: Vec<String> = codes_on(&page)
        .into_iter()
        .map(|(scanned, _)| scanned)
        .collect();
    assert_eq!(scanned, links.lines().collect::<Vec<_>>());
    let import = imported(page.as_bytes());
    assert_eq!(import.format, Format::PrintedPage);
    assert_eq!((import.entries.len(), import.errors.len()), (25, 0));
}

#[test]
fn a_page_that_was_cut_off_is_refused() {
    let page = text(&testing::vault_of(5).accounts, Format::PrintedPage);
    let half = &page.as_bytes()[..page.len() - 20];
    assert!(crate::support::try_import(half).is_err());
}
