//! The story, chapter by chapter.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::narrator::{chapter, checked, say, title};
use crate::device::Device;
use crate::programs::Programs;
use crate::server::Server;

const EMAIL: &str = "rosa@meadow.example";
const PASSWORD: &str = "a rope, a lantern and a whistle";

/// All codes are compared at this moment: 2026-01-01 00:00:00 UTC.
const MOMENT: &str = "1767225600";

/// What was compared.
pub(super) struct Outcome {
    pub(super) accounts: usize,
    pub(super) codes: usize,
}

/// What has to be the same on the new device.
#[derive(PartialEq)]
struct Kept {
    accounts: Vec<Value>,
    codes: Vec<Value>,
    settings: Value,
}

pub(super) fn play(programs: &Programs, server: &Server, folder: &Path) -> Result<Outcome> {
    let device = |name, passcode| Device::new(name, &programs.lifeboat, folder, passcode, PASSWORD);
    let phone = device("phone", "harbour light 7");
    let laptop = device("laptop", "kelp and barnacles 4");
    let tablet = device("tablet", "seven small gulls");

    title("Lose the device, keep the accounts");
    say(
        "Everything below is done by the real programs, and shown as they print it. Each device is \
         a folder (LIFEBOAT_HOME) with a passcode of its own (LIFEBOAT_PASSCODE); the recovery \
         account's password is in LIFEBOAT_PASSWORD. The server runs on SQLite beside them.",
    );

    bring_accounts_over(&phone)?;
    create_recovery_account(&phone, server, folder)?;
    let kept = back_up(&phone)?;
    recover(&laptop, server, &kept)?;
    refuse_a_blank_device(&tablet, &laptop, server)?;
    revoke(&phone, &laptop)?;
    look_back(&laptop)?;
    Ok(Outcome {
        accounts: kept.accounts.len(),
        codes: kept.codes.len(),
    })
}

fn bring_accounts_over(phone: &Device) -> Result<()> {
    chapter("Rosa's accounts come to Lifeboat");
    say(
        "Rosa has an export of another app, a list that she put together herself, and a file of \
         Lifeboat's own. One entry is in two of them, and one is mistyped: the first is recognized, \
         the second is reported, and neither costs any other.",
    );
    for file in ["aegis.json", "otpauth-uris.txt", "lifeboat.json"] {
        phone.run(&["import", file])?;
    }
    say(
        "Codes need no server and no account. These are of a fixed moment, so that they can be \
         compared later.",
    );
    phone.run_showing_first(7, &["code", "--at", MOMENT])?;
    Ok(())
}

fn create_recovery_account(phone: &Device, server: &Server, folder: &Path) -> Result<()> {
    chapter("A recovery account");
    say(
        "It opens the backup, and nothing else does. Its password never reaches the server (OPAQUE, \
         RFC 9807): what the server keeps cannot open anything. First it makes sure that the \
         address is Rosa's.",
    );
    let url = server.url();
    let create = ["account", "create", EMAIL, "--server", &url];
    phone.expect(4, &create)?;
    let code = server.code_sent_to(EMAIL)?;
    say(
        "The code has come by email. The same command with it creates the account and shows the \
         recovery code, once. Rosa puts it on paper.",
    );
    let shown = phone.run(&[&create[..], &["--code", &code]].concat())?;
    let recovery_code = recovery_code_in(&shown).context("no recovery code was shown")?;
    let mut paper = File::create(folder.join("recovery-code.txt"))?;
    writeln!(paper, "{recovery_code}")?;
    say("A device is called after its computer, until one gives it a name.");
    rename(phone, "Rosa's phone")
}

fn back_up(phone: &Device) -> Result<Kept> {
    chapter("Backup");
    say(
        "The vault is sealed on the phone, as a standard age file, and committed. The version counts \
         only when it was read back from the server's storage, opened, and found to be the same.",
    );
    phone.run(&["backup", "on"])?;
    phone.run(&["backup", "verify"])?;
    say(
        "From now on nobody has to think of it: a new account is in the backup before the prompt is \
         back.",
    );
    let uri = "otpauth://totp/Skerry%20Ferries:rosa?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
               &issuer=Skerry%20Ferries";
    phone.run(&["add", uri])?;
    phone.run(&["backup", "status"])?;
    let status = phone.json(&["backup", "status"])?;
    ensure!(
        status.get("state") == Some(&"up_to_date".into()),
        "the change was not backed up"
    );
    ensure!(
        status.get("head") == Some(&2.into()),
        "the change made no version of its own"
    );
    checked("The change is version 2, and no command was needed for it.");
    kept_by(phone)
}

fn recover(laptop: &Device, server: &Server, kept: &Kept) -> Result<()> {
    chapter("The phone falls into the harbour");
    say(
        "Rosa has a new laptop, her password, and the paper with the recovery code. That is the \
         second proof: something of another kind than the password.",
    );
    let url = server.url();
    let proof = ["--recovery-code-file", "recovery-code.txt"];
    laptop.run(&[&["account", "sign-in", EMAIL, "--server", &url], &proof[..]].concat())?;
    say("Before anything changes, she looks at what would come back.");
    laptop.run(&["recover", "--dry-run"])?;
    laptop.run_showing_from("The settings", &["recover"])?;
    say(
        "Accounts that use a key of their device come back as names: such a key never leaves its \
         device, and is in no backup. What they still need is listed.",
    );
    laptop.run(&["follow-ups"])?;
    rename(laptop, "Rosa's laptop")?;

    let back = kept_by(laptop)?;
    ensure!(!kept.accounts.is_empty(), "there was nothing to compare");
    ensure!(
        back.accounts == kept.accounts,
        "the accounts or their order differ"
    );
    ensure!(back.codes == kept.codes, "a code differs");
    ensure!(back.settings == kept.settings, "the settings differ");
    laptop.run_showing_first(7, &["code", "--at", MOMENT])?;
    checked(&format!(
        "All {} accounts are back in their order, each with its labels, note, secret and counter; all {} \
         codes of that moment are those of the phone.",
        back.accounts.len(),
        back.codes.len()
    ));
    Ok(())
}

fn refuse_a_blank_device(tablet: &Device, laptop: &Device, server: &Server) -> Result<()> {
    chapter("A blank device cannot overwrite a backup");
    say(
        "Rosa signs in on a tablet too, with a code that the laptop shows. In a hurry she turns \
         backup on there, instead of recovering. Elsewhere this is how good backups are lost.",
    );
    let url = server.url();
    let code = own_code(laptop)?;
    let proof = ["--device-code", &code];
    tablet.run(&[&["account", "sign-in", EMAIL, "--server", &url], &proof[..]].concat())?;
    let refusal = tablet.expect(5, &["backup", "on"])?;
    ensure!(
        refusal.contains("backup exists"),
        "the refusal does not say why"
    );
    let verified = laptop.json(&["backup", "verify"])?;
    ensure!(
        verified.get("head") == Some(&2.into()),
        "the head has changed"
    );
    checked("Refused, with the reason and what to do. The backup is as it was.");
    Ok(())
}

fn revoke(phone: &Device, laptop: &Device) -> Result<()> {
    chapter("Whoever finds the phone");
    say(
        "Rosa revokes it. Its session ends, and the account key is replaced: what is written from now \
         on is sealed so that the phone cannot open it, whatever is still stored on it.",
    );
    laptop.run(&["account", "devices", "list"])?;
    laptop.run(&["account", "devices", "revoke", "Rosa's phone", "--yes"])?;
    say("Somebody fishes it out of the water and knows its passcode.");
    let refusal = phone.expect(3, &["backup", "now"])?;
    ensure!(
        refusal.contains("revoked"),
        "the phone is not told that it was revoked"
    );
    checked("It is out.");
    Ok(())
}

fn look_back(laptop: &Device) -> Result<()> {
    chapter("Looking back");
    say(
        "Every version can be compared, and recovered, also after a mistake. The third is the one \
         that revoking the phone sealed anew.",
    );
    laptop.run(&["backup", "history"])?;
    laptop.run(&["backup", "diff", "1", "2"])?;
    let history = laptop.json(&["backup", "history"])?;
    let versions = history.as_array().map_or(0, Vec::len);
    ensure!(
        versions == 3,
        "expected 3 versions (the third sealed by revoking), found {versions}"
    );
    Ok(())
}

/// Gives the device in use a name.
fn rename(device: &Device, name: &str) -> Result<()> {
    let devices = device.json(&["account", "devices", "list"])?;
    let own = devices.as_array().and_then(|devices| {
        devices
            .iter()
            .find(|device| device.get("current") == Some(&Value::from(true)))
    });
    let id = own.and_then(|own| own.get("id")?.as_str()?.get(..8));
    let id = id.context("the device in use is not on the list")?;
    device.run(&["account", "devices", "rename", id, name])?;
    Ok(())
}

/// What a device holds that has to survive it. The personal account is left out: each device has a
/// credential of its own for it, so its codes differ by design.
fn kept_by(device: &Device) -> Result<Kept> {
    let list = device.json(&["list", "--show-secrets"])?;
    let all_codes = device.json(&["code", "--at", MOMENT])?;
    let personal = personal_id(&list);
    let without_personal = |list: &Value| -> Result<Vec<Value>> {
        let mut list = list.as_array().context("not a list")?.clone();
        list.retain(|entry| personal.is_none() || entry.get("id") != personal);
        Ok(list)
    };
    Ok(Kept {
        accounts: without_personal(&list)?,
        codes: without_personal(&all_codes)?,
        settings: device.json(&["settings", "show"])?,
    })
}

fn personal_id(list: &Value) -> Option<&Value> {
    let personal = |entry: &&Value| entry.get("kind") == Some(&Value::from("personal"));
    list.as_array()?.iter().find(personal)?.get("id")
}

/// The code that a signed-in device shows for the recovery account now.
fn own_code(device: &Device) -> Result<String> {
    let list = device.json(&["list"])?;
    let id = personal_id(&list)
        .and_then(Value::as_str)
        .context("no personal account is listed")?;
    let codes = device.json(&["code", id])?;
    let code = codes.get(0).and_then(|code| code.get("code")?.as_str());
    Ok(code.context("the personal account has no code")?.to_owned())
}

/// The recovery code in what a command printed: seven groups of four, with dashes between them.
fn recovery_code_in(printed: &str) -> Option<&str> {
    let is_code = |word: &&str| {
        let groups: Vec<_> = word.split('-').collect();
        let group =
            |group: &&str| group.len() == 4 && group.chars().all(|c| c.is_ascii_alphanumeric());
        groups.len() == 7 && groups.iter().all(group)
    };
    printed.split_whitespace().find(is_code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recovery_code_is_found_in_what_was_printed() {
        let code = "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345";
        let printed = format!("Your recovery code:\n\n    {code}\n\nKeep it.");
        assert_eq!(recovery_code_in(&printed), Some(code));
        assert_eq!(
            recovery_code_in("67e55044-10b1-426f-9247-bb680e5fe0c8"),
            None
        );
    }
}
