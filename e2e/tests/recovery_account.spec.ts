// The recovery account: every second proof, a forgotten password, a change of account, and backups that were
// deleted, are kept elsewhere, or are not what they were.

import {
  FJORD_FILMS,
  KESTREL_AIR,
  MEADOW_MAIL,
  addByPasting,
  codeIn,
  expectRightCode,
  linkOf,
} from "../support/accounts.ts";
import { expectAccessible } from "../support/axe.ts";
import type { Device } from "../support/device.ts";
import {
  EMAIL,
  PASSWORD,
  backUp,
  createAccount,
  expectBackupState,
  noteRecoveryCode,
  planRecovery,
  proveByRecoveryCode,
  recover,
  shownRecoveryCode,
  signInOn,
  turnBackupOff,
  typePassword,
} from "../support/recovery_account.ts";
import { expect, test } from "../support/test.ts";

const PHONE = "+31612345678";
const OTHER_EMAIL = "rosa@harbour.example";
const NEW_PASSWORD = "two ropes, a whistle and a flare";

/** Begins recovery up to the choice of a second proof. */
async function beginRecovery({ page }: Device): Promise<void> {
  await page.getByRole("link", { name: "Begin recovery" }).click();
}

test("a sign-in elsewhere is approved on a device of the account, with the right number only", async ({
  newDevice,
  server,
}) => {
  const phone = await newDevice();
  await addByPasting(phone.page, [FJORD_FILMS]);
  await backUp(phone, server);
  await phone.goHome();

  const tablet = await newDevice();
  await beginRecovery(tablet);
  await typePassword(tablet);
  await tablet.page.getByRole("button", { name: /^Approve on another device/ }).click();
  const shown = tablet.page.locator(".big-number");
  await expect(shown).toHaveText(/\d{3}\s*\d{3}/);
  const number = (await shown.innerText()).replaceAll(/\D/g, "").slice(0, 6);

  const sheet = phone.page.getByRole("dialog");
  const typed = sheet.getByLabel("The six digits that are shown where you sign in");
  await typed.fill(number === "000000" ? "000001" : "000000");
  await sheet.getByRole("button", { name: "Approve" }).click();
  await expect(typed).toHaveAccessibleDescription(/^That is not the number that is shown there\./);
  await typed.fill(number);
  await sheet.getByRole("button", { name: "Approve" }).click();
  await phone.isTold(/^Approved/);
  await expect(tablet.page.getByText("Newest version")).toBeVisible();
  await recover(tablet);
});

test("a sign-in elsewhere that is denied says so where it was begun", async ({ newDevice, server }) => {
  const phone = await newDevice();
  await addByPasting(phone.page, [FJORD_FILMS]);
  await backUp(phone, server);
  const tablet = await newDevice();
  await beginRecovery(tablet);
  await typePassword(tablet);
  await tablet.page.getByRole("button", { name: /^Approve on another device/ }).click();
  await phone.page.getByRole("dialog").getByRole("button", { name: "Deny" }).click();
  await expect(tablet.page.getByText(/^The sign-in was denied on another device\./)).toBeVisible();
});

test("a phone that was proven gets a code by text message, and the code signs in", async ({ newDevice, server }) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByPasting(page, [FJORD_FILMS]);
  await backUp(phone, server);
  await phone.goToSetting("Recovery account");
  await page.getByRole("link", { name: /^Contacts/ }).click();
  await page.getByLabel("Email address or phone").fill("0612345678");
  await page.getByRole("button", { name: "Send a code" }).click();
  await expect(page.getByText(/^That is neither an email address nor a phone/)).toBeVisible();
  await page.getByLabel("Email address or phone").fill(PHONE);
  await page.getByRole("button", { name: "Send a code" }).click();
  await page.getByLabel("Code", { exact: true }).fill(await server.codeSentTo(PHONE));
  await page.getByRole("button", { name: "Confirm" }).click();
  await phone.isTold(`${PHONE} is proven.`);

  const newPhone = await newDevice();
  await beginRecovery(newPhone);
  await typePassword(newPhone);
  await newPhone.page.getByRole("button", { name: /^Code by text message/ }).click();
  await newPhone.page.getByLabel("Code", { exact: true }).fill(await server.codeSentTo(PHONE, 1));
  await newPhone.page.getByRole("button", { name: "Continue" }).click();
  await expect(newPhone.page.getByText("Newest version")).toBeVisible();
});

test("the code of another device signs in", async ({ newDevice, server }) => {
  const phone = await newDevice();
  await addByPasting(phone.page, [FJORD_FILMS]);
  await backUp(phone, server);
  await phone.goHome();
  const own = phone.page.getByRole("button", { name: new RegExp(`^Copy the code of .*${EMAIL}`) });
  const newPhone = await newDevice();
  await beginRecovery(newPhone);
  await typePassword(newPhone);
  await newPhone.page.getByRole("button", { name: /^Code of another device/ }).click();
  const code = await codeIn(own);
  await newPhone.page.getByLabel("Code", { exact: true }).fill(code);
  await newPhone.page.getByRole("button", { name: "Continue" }).click();
  await expect(newPhone.page.getByText("Newest version")).toBeVisible();
});

test("a forgotten password is reset by the recovery code and a code by email, and nothing is lost", async ({
  newDevice,
  server,
}) => {
  const phone = await newDevice();
  await addByPasting(phone.page, [FJORD_FILMS]);
  const recoveryCode = await backUp(phone, server);

  const newPhone = await newDevice();
  const { page } = newPhone;
  await beginRecovery(newPhone);
  await page.getByRole("link", { name: "Forgot the password?" }).click();
  await page.getByLabel("Email address").fill(EMAIL);
  await page.getByRole("button", { name: "Send the code" }).click();
  await page.getByLabel("Code from the email").fill(await server.codeSentTo(EMAIL, 1));
  await page.getByLabel("Recovery code", { exact: true }).fill(recoveryCode);
  await page.getByLabel("New password", { exact: true }).fill(NEW_PASSWORD);
  await page.getByRole("button", { name: "Set the new password" }).click();
  await newPhone.isTold("The new password is set, and you are signed in.");
  await page.getByRole("link", { name: "Bring my accounts here" }).click();
  await recover(newPhone);
  await page.getByRole("link", { name: /to my accounts$/i }).click();
  await expectRightCode(page, FJORD_FILMS);
});

test("the backup moves along to another account, and the one before is completed on a new device by signing in", async ({
  newDevice,
  server,
}) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByPasting(page, [FJORD_FILMS]);
  await backUp(phone, server);
  await phone.goToSetting("Recovery account");
  await page.getByRole("link", { name: /^Change account/ }).click();
  await page.getByRole("button", { name: /^To a new account/ }).click();
  await createAccount(phone, server, OTHER_EMAIL, NEW_PASSWORD);
  const recoveryCode = await shownRecoveryCode(phone);
  await noteRecoveryCode(phone, recoveryCode);
  await expect(page.getByRole("heading", { name: "The recovery account is changed" })).toBeVisible();
  await expect(page.getByText("The backup is there now, and verified.")).toBeVisible();
  await expect(page.getByText(`The backup of ${EMAIL} is deleted`)).toBeVisible();

  const newPhone = await newDevice();
  await beginRecovery(newPhone);
  await typePassword(newPhone, NEW_PASSWORD, OTHER_EMAIL);
  await proveByRecoveryCode(newPhone, recoveryCode);
  await recover(newPhone);
  await newPhone.page.getByRole("link", { name: /Sign in to recover/ }).click();
  await expect(newPhone.page.getByLabel("Password", { exact: true })).toBeVisible();
  await expectAccessible(newPhone.page, "follow-up of a personal account");
  await typePassword(newPhone, PASSWORD, EMAIL);
  await newPhone.page.getByRole("button", { name: /^Code by email/ }).click();
  await newPhone.page.getByLabel("Code", { exact: true }).fill(await server.codeSentTo(EMAIL, 1));
  await newPhone.page.getByRole("button", { name: "Continue" }).click();
  await expect(newPhone.page.getByRole("heading", { name: "It works on this device" })).toBeVisible();
  await expectAccessible(newPhone.page, "follow-up, done");
  await newPhone.page.getByRole("link", { name: /to my accounts$/i }).click();
  await expect(newPhone.page.getByRole("img", { name: "Needs action" })).toBeHidden();
  await expectRightCode(newPhone.page, FJORD_FILMS);
});

test("a backup that was deleted is brought back", async ({ newDevice, server }) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByPasting(page, [FJORD_FILMS]);
  await backUp(phone, server);
  await turnBackupOff(phone);
  await page.getByRole("link", { name: /^Details/ }).click();
  await page.getByRole("button", { name: "Bring it back" }).click();
  await phone.isTold(/^The backup is back/);
  await expectBackupState(phone, "Up to date");
});

test("a backup that was deleted before a device was revoked is taken only when it was shown, also after a pause", async ({
  newDevice,
  newCommandLine,
  server,
}) => {
  const phone = await newDevice();
  await addByPasting(phone.page, [FJORD_FILMS]);
  const recoveryCode = await backUp(phone, server);
  const laptop = await newCommandLine();
  await signInOn(laptop, server, recoveryCode);
  await turnBackupOff(phone);
  await phone.goToSetting("Devices");
  await phone.page.getByRole("button", { name: /^Revoke / }).click();
  await phone.page.getByRole("dialog").getByRole("button", { name: "Revoke", exact: true }).click();
  await phone.isTold(/is revoked\.$/);

  const newPhone = await newDevice();
  const { page } = newPhone;
  await beginRecovery(newPhone);
  await typePassword(newPhone);
  await proveByRecoveryCode(newPhone, recoveryCode);
  await page.getByRole("button", { name: "Bring the backup back" }).click();
  await expect(page.getByRole("alert")).toContainText("It was not taken.");

  await newPhone.open("/recovery");
  await page.getByRole("button", { name: "Look at that version" }).click();
  await expect(page.getByRole("alert").last()).toContainText("It was not taken.");
  await page.getByRole("button", { name: "That version is mine: take it" }).click();
  await recover(newPhone);
  await newPhone.page.getByRole("link", { name: /to my accounts$/i }).click();
  await expectRightCode(page, FJORD_FILMS);
});

test("a device that signs in again, and whose backup was replaced meanwhile, is led to the other one", async ({
  newCommandLine,
  newDevice,
  server,
}) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByPasting(page, [FJORD_FILMS]);
  const recoveryCode = await backUp(phone, server);
  await phone.goToSetting("Recovery account");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await phone.isTold(/^Signed out of /);
  const laptop = await newCommandLine();
  await signInOn(laptop, server, recoveryCode);
  await laptop.json(["recover"]);
  await laptop.json(["backup", "off", "--yes"]);
  await laptop.json(["backup", "on"]);

  // The server knows the device: the password is enough.
  await phone.open("/sign-in");
  await typePassword(phone);
  await expect(page.getByText(/^There is a backup, made on /)).toBeVisible();
  await expect(page.getByText("Backup is on, and goes on.")).toBeHidden();
  await expect(page.getByRole("link", { name: "Bring my accounts here" })).toBeVisible();
});

test("a server that goes back to an earlier backup is not believed, and nothing is lost", async ({
  newDevice,
  server,
}) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByPasting(page, [FJORD_FILMS]);
  await backUp(phone, server);
  const goBack = await server.remember();
  await phone.goHome();
  await addByPasting(page, [MEADOW_MAIL]);
  await expectBackupState(phone, "Up to date");
  await goBack();
  await phone.goToSetting("Details");
  await page.getByRole("button", { name: "Verify now" }).click();
  const warning = page.getByRole("alert").filter({ hasText: "The server was put back to an older state" });
  await expect(warning.first()).toBeVisible();
  await expect(page.getByText("Backup failed", { exact: true })).toBeVisible();
  await phone.goHome();
  await expectRightCode(page, MEADOW_MAIL);
});

test.describe("where the operator keeps platforms apart", () => {
  test.use({ serverSettings: { LIFEBOAT_SERVER_SAME_PLATFORM_ONLY: "true" } });

  test("a backup of another platform is refused with the reason", async ({ newCommandLine, newDevice, server }) => {
    const phone = await newDevice();
    await addByPasting(phone.page, [FJORD_FILMS]);
    const recoveryCode = await backUp(phone, server);
    const another = await newDevice();
    await planRecovery(another, recoveryCode);
    await recover(another);

    const laptop = await newCommandLine();
    await signInOn(laptop, server, recoveryCode);
    await expect(laptop.json(["recover"])).rejects.toThrow(/platform/);
  });

  test("a browser is told that the backup was made elsewhere", async ({ newCommandLine, newDevice, server }) => {
    const phone = await newDevice();
    await addByPasting(phone.page, [FJORD_FILMS]);
    const recoveryCode = await backUp(phone, server);
    await turnBackupOff(phone);
    const laptop = await newCommandLine();
    await signInOn(laptop, server, recoveryCode);
    await laptop.json(["add", linkOf(KESTREL_AIR)]);
    await laptop.json(["backup", "on"]);

    const newPhone = await newDevice();
    await beginRecovery(newPhone);
    await typePassword(newPhone);
    await proveByRecoveryCode(newPhone, recoveryCode);
    await expect(newPhone.page.getByRole("heading", { name: "This browser cannot recover it" })).toBeVisible();
    await expect(newPhone.page.getByRole("alert").filter({ hasText: /Linux/ })).toBeVisible();
  });
});

test("a backup in a folder of a synced drive is named as what a browser cannot reach", async ({
  newCommandLine,
  newDevice,
  server,
}) => {
  const phone = await newDevice();
  await addByPasting(phone.page, [FJORD_FILMS]);
  const recoveryCode = await backUp(phone, server);
  await turnBackupOff(phone);
  const laptop = await newCommandLine();
  await signInOn(laptop, server, recoveryCode);
  await laptop.json(["add", linkOf(KESTREL_AIR)]);
  await laptop.json(["backup", "on", "--location", `file://${laptop.path("drive")}`]);

  const newPhone = await newDevice();
  await beginRecovery(newPhone);
  await typePassword(newPhone);
  await proveByRecoveryCode(newPhone, recoveryCode);
  await expect(newPhone.page.getByRole("alert").filter({ hasText: /storage location/ })).toBeVisible();
  await expectAccessible(newPhone.page, "recovery, out of reach");
});
