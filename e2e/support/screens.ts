// Every screen of the app, and how a person gets there.

import { expect, test, type Page } from "@playwright/test";

import {
  CLOUDBERRY_NOTES,
  COUNTED,
  FJORD_FILMS,
  KESTREL_AIR,
  MEADOW_MAIL,
  addByPasting,
  addCounted,
  titleOf,
} from "./accounts.ts";
import { PASSCODE, turnAppLockOn, unlockWith } from "./app_lock.ts";
import type { Device } from "./device.ts";
import { HARBOUR, Organization } from "./organization.ts";
import { EMAIL, signUp, turnBackupOn, typePassword } from "./recovery_account.ts";
import { SAMPLES } from "./samples.ts";
import type { Server } from "./server.ts";

/** Looks at a screen under a name. */
export type Look = (name: string, page: Page) => Promise<void>;

/** What can be gone to by an address alone, on any device. */
const BY_ADDRESS: [name: string, path: string, heading: string][] = [
  ["add", "/add", "Add account"],
  ["add-paste", "/add/paste", "Paste a link"],
  ["add-picture", "/add/picture", "Choose a picture"],
  ["add-type", "/add/type", "Type it by hand"],
  ["add-scan", "/add/scan", "Scan a QR code"],
  ["import", "/settings/import", "Import"],
  ["language", "/settings/language", "Language"],
  ["about", "/settings/about", "About"],
  ["not-found", "/nowhere", "There is no such page"],
];

/** Goes to an address of the app, and waits until its screen is there. */
async function show(page: Page, path: string, heading: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
  await isSettled(page);
}

/** Nothing is being asked for any more. */
async function isSettled(page: Page): Promise<void> {
  await expect(page.locator(".spinner")).toHaveCount(0);
  await expect(page.getByText("One moment …")).toHaveCount(0);
}

/** The screens of a device on which nothing was done yet. */
export async function lookAtFirstStart({ page }: Device, look: Look): Promise<void> {
  await expect(page.getByRole("link", { name: "Begin recovery" })).toBeVisible();
  await look("first-start", page);
  await show(page, "/sign-in", "Sign in");
  await look("sign-in", page);
  await show(page, "/reset", "Forgot the password");
  await look("reset", page);
  await show(page, "/recovery", "Begin recovery");
  await look("recovery-sign-in", page);
  for (const [name, path, heading] of BY_ADDRESS) {
    await show(page, path, heading);
    await look(name, page);
  }
}

/** The screens of a device with accounts, and of signing up; gives the recovery code. */
export async function lookAtAccounts(device: Device, server: Server, look: Look): Promise<string> {
  const { page } = device;
  await show(page, "/settings/import", "Import");
  await page.getByLabel("Choose files").setInputFiles(SAMPLES);
  await expect(page.getByRole("heading", { name: /^Comes in/ })).toBeVisible();
  await look("import-preview", page);
  await page.getByRole("button", { name: /^Add \d+ accounts$/ }).click();
  await expect(page.getByRole("link", { name: `Details of ${titleOf(MEADOW_MAIL)}` })).toBeVisible();
  await look("accounts", page);
  await page.getByRole("button", { name: "Arrange accounts" }).click();
  await look("arrange", page);
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("searchbox").fill("mead");
  await look("search", page);
  await page.getByRole("link", { name: `Details of ${titleOf(MEADOW_MAIL)}` }).click();
  await look("account", page);
  await page.getByRole("button", { name: "Remove" }).click();
  await look("account-remove", page);
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("link", { name: "Edit" }).click();
  await look("account-edit", page);
  await page.goBack();
  await page.getByRole("link", { name: "QR code" }).click();
  await expect(page.getByRole("img", { name: /^QR code of/ })).toBeVisible();
  await look("account-qr", page);
  await show(page, "/settings", "Settings");
  await look("settings", page);
  await page.getByRole("switch", { name: "Cloud backup" }).click();
  await look("backup-needs-account", page);
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await device.goHome();
  await addCounted(page);
  await page.getByRole("link", { name: `Details of ${titleOf(COUNTED)}` }).click();
  await look("account-counter", page);
  await show(page, "/sign-up", "Create a recovery account");
  await look("sign-up", page);
  const recoveryCode = await signUp(device, server, EMAIL, (shown) => look("sign-up-recovery-code", shown));
  await look("sign-up-done", page);
  await turnBackupOn(device);
  return recoveryCode;
}

/** The screens of a device with a backup, an account of an organization and a sign-in that waits. */
export async function lookAtSettings(device: Device, server: Server, look: Look): Promise<void> {
  const { page } = device;
  const organization = await Organization.found(server);
  const { link } = await organization.activation();
  await show(page, "/add/paste", "Paste a link");
  await page.getByLabel("Links or activation code").fill(link);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("button", { name: "Add to this device" })).toBeVisible();
  await look("enroll", page);
  await page.getByRole("button", { name: "Add to this device" }).click();
  await device.isTold(/ added$/);

  const screens: [name: string, path: string, heading: string][] = [
    ["settings-backed-up", "/settings", "Settings"],
    ["backup-details", "/settings/backup", "Backup details"],
    ["recovery-account", "/settings/recovery-account", "Recovery account"],
    ["recovery-account-password", "/settings/recovery-account/password", "Change password"],
    ["recovery-account-contacts", "/settings/recovery-account/contacts", "Contacts"],
    ["change-account", "/change-account", "Change account"],
    ["app-lock", "/settings/app-lock", "App lock"],
    ["devices", "/settings/devices", "Devices"],
    ["recovery-kit", "/settings/recovery-kit", "Recovery kit"],
    ["device-registration", "/settings/device-registration", "Device registration"],
    ["export", "/settings/export", "Export"],
    ["help", "/settings/help", "Help"],
    ["requests-none", "/requests", "Sign-in requests"],
  ];
  for (const [name, path, heading] of screens) {
    await show(page, path, heading);
    await look(name, page);
  }
  await show(page, "/settings/backup", "Backup details");
  await page.getByRole("button", { name: "Verify now" }).click();
  await expect(page.getByText(/was fetched back and opens/)).toBeVisible();
  await page.getByText("Version 1", { exact: true }).click();
  await expect(page.getByRole("link", { name: "Restore from this version" })).toBeVisible();
  await page.locator("summary", { hasText: "Newest" }).click();
  await expect(page.getByText("What changed in it")).toHaveCount(2);
  await isSettled(page);
  await look("backup-history", page);
  await show(page, "/requests", "Sign-in requests");
  await organization.ask("Payroll");
  await expect(page.getByText(`${HARBOUR} asks: is this you?`)).toBeVisible();
  await look("request", page);
  await page.getByRole("button", { name: "This is not me" }).click();
  await look("request-report", page);
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await device.goHome();
  await expect(page.getByRole("dialog")).toBeVisible();
  await look("request-sheet", page);
  await page.getByRole("dialog").getByRole("button", { name: "Decide later" }).click();
  await turnAppLockOn(device);
  await look("app-lock-on", page);
  await device.goHome();
  await page.getByRole("link", { name: /^Settings/ }).click();
  await page.getByRole("link", { name: /^Export/ }).click();
  await expect(page.getByLabel("Passcode", { exact: true })).toBeFocused();
  await look("unlock-again", page);
  await unlockWith(page, PASSCODE);
  await expect(page.getByRole("radio").first()).toBeVisible();
  await look("export-unlocked", page);
  await device.goToSetting("App lock");
  await page.getByRole("button", { name: "Lock", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Lifeboat is locked" })).toBeVisible();
  await look("locked", page);
  await page.getByRole("button", { name: "Forgot the passcode?" }).click();
  await look("locked-forgotten", page);
  await organization.end();
}

/** The screens of a backup that is turned off and deleted. */
export async function lookAtTurningOff(device: Device, look: Look): Promise<void> {
  const { page } = device;
  await show(page, "/settings/backup", "Backup details");
  await page.getByRole("button", { name: "Erase every version now" }).click();
  await look("backup-erase", page);
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await show(page, "/settings", "Settings");
  await page.getByRole("switch", { name: "Cloud backup" }).click();
  await look("backup-turn-off", page);
  await page.getByRole("button", { name: "Turn backup off" }).click();
  await device.isTold(/^Backup is off/);
  await show(page, "/settings/backup", "Backup details");
  await expect(page.getByRole("button", { name: "Bring it back" })).toBeVisible();
  await look("backup-deleted", page);
}

/** The screens of a recovery onto a device that has accounts of its own. */
export async function lookAtRecovery(device: Device, recoveryCode: string, look: Look): Promise<void> {
  const { page } = device;
  const other = { ...FJORD_FILMS, key: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" };
  await addByPasting(page, [KESTREL_AIR, other]);
  await show(page, "/recovery", "Begin recovery");
  await typePassword(device);
  await expect(page.getByRole("heading", { name: "One more proof" })).toBeVisible();
  await look("second-proof", page);
  await page.getByRole("button", { name: /^Code by email/ }).click();
  await expect(page.getByRole("heading", { name: "Type the code" })).toBeVisible();
  await look("second-proof-sent-code", page);
  await page.getByRole("button", { name: "Give another proof" }).click();
  await page.getByRole("button", { name: /^Code of another device/ }).click();
  await look("second-proof-device-code", page);
  await page.getByRole("button", { name: "Give another proof" }).click();
  await page.getByRole("button", { name: /^Approve on another device/ }).click();
  await expect(page.locator(".big-number")).toHaveText(/\d{3}/);
  await look("second-proof-approval", page);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: /^Recovery code/ }).click();
  await page.getByLabel("Recovery code", { exact: true }).fill(recoveryCode);
  await look("second-proof-recovery-code", page);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("Newest version")).toBeVisible();
  await look("recovery-plan", page);
  await page.getByRole("button", { name: "Another version" }).click();
  await expect(page.getByText("Which version?")).toBeVisible();
  await isSettled(page);
  await look("recovery-versions", page);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: /^Bring .* here$/ }).click();
  await expect(page.getByRole("heading", { name: "Still to be done" })).toBeVisible();
  await look("recovery-result", page);
  await page.getByRole("link", { name: new RegExp(HARBOUR) }).click();
  await look("follow-up", page);
  await device.goHome();
  await look("accounts-with-follow-ups", page);
  await show(page, "/settings/recovery-account", "Recovery account");
  await expect(page.getByText(EMAIL).first()).toBeVisible();
  await show(page, "/settings/devices", "Devices");
  await page.getByRole("button", { name: /^Revoke / }).click();
  await look("device-revoke", page);
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
}

/** The screens of a device whose server is away. */
export async function lookAtServerAway(device: Device, server: Server, look: Look): Promise<void> {
  const { page } = device;
  await device.goHome();
  await server.stop();
  await addByPasting(page, [{ ...CLOUDBERRY_NOTES, name: "rosa at work" }]);
  await show(page, "/settings/backup", "Backup details");
  await expect(page.getByText("Changes wait to be backed up")).toBeVisible();
  await look("backup-pending", page);
  await page.getByRole("button", { name: "Back up now" }).click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await look("backup-server-away", page);
  await server.comeBack();
}

/** All of them, in the order of a person's story. */
export async function lookAtEverything(
  newDevice: () => Promise<Device>,
  server: Server,
  lookAt: Look,
): Promise<void> {
  const look: Look = (name, page) =>
    test.step(name, async () => {
      // Nothing is under the pointer.
      await page.mouse.move(0, 0);
      await lookAt(name, page);
    });
  const phone = await newDevice();
  await lookAtFirstStart(phone, look);
  const recoveryCode = await lookAtAccounts(phone, server, look);
  await lookAtSettings(phone, server, look);
  const newPhone = await newDevice();
  await lookAtRecovery(newPhone, recoveryCode, look);
  await lookAtServerAway(newPhone, server, look);
  await lookAtTurningOff(newPhone, look);
}
