// A browser that forgets everything is a device that is lost: recovery brings it back.

import { KESTREL_AIR, MEADOW_MAIL, addByPasting, beginToAdd, expectRightCode } from "../support/accounts.ts";
import type { Device } from "../support/device.ts";
import { backUp, planRecovery, recover } from "../support/recovery_account.ts";
import { expect, test } from "../support/test.ts";

/** The person clears the data of the website. */
async function clearStorage(device: Device): Promise<void> {
  await device.page.goto("about:blank");
  await clear(device, "all");
}

/** The browser needs room, and takes it from the vault. */
async function forgetVault(device: Device): Promise<void> {
  await clear(device, "indexeddb");
}

async function clear({ context, page, url }: Device, storageTypes: string): Promise<void> {
  const browser = await context.newCDPSession(page);
  await browser.send("Storage.clearDataForOrigin", { origin: url, storageTypes });
}

test("after the storage was cleared the app begins anew, and recovery brings everything back", async ({
  newDevice,
  server,
}) => {
  const phone = await newDevice();
  await addByPasting(phone.page, [MEADOW_MAIL, KESTREL_AIR]);
  const recoveryCode = await backUp(phone, server);
  await clearStorage(phone);
  await phone.open();
  await planRecovery(phone, recoveryCode);
  await recover(phone);
  await phone.page.getByRole("link", { name: /to my accounts$/i }).click();
  await expectRightCode(phone.page, MEADOW_MAIL);
  await expectRightCode(phone.page, KESTREL_AIR);
});

test("a change after the storage was cleared under an open page is not said to be kept when it is not", async ({
  newDevice,
}) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByPasting(page, [MEADOW_MAIL]);
  await beginToAdd(page, "Type it by hand");
  await forgetVault(phone);
  await page.getByLabel("Website or organization").fill(KESTREL_AIR.issuer);
  await page.getByLabel("Your name there").fill(KESTREL_AIR.name);
  await page.getByLabel("Key", { exact: true }).fill(KESTREL_AIR.key);
  await page.getByRole("button", { name: "Add account" }).click();
  // Nothing is there to be changed: that is said where it was tried, and the app begins anew.
  await expect(page.getByRole("alert").filter({ hasText: /\S/ })).toBeVisible();
  await phone.open();
  await expect(page.getByRole("link", { name: "Begin recovery" })).toBeVisible();
});
