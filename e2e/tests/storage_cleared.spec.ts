// A browser that forgets everything is a device that is lost: recovery brings it back.

import { KESTREL_AIR, MEADOW_MAIL, addByPasting, expectRightCode } from "../support/accounts.ts";
import type { Device } from "../support/device.ts";
import { backUp, planRecovery, recover } from "../support/recovery_account.ts";
import { expect, test } from "../support/test.ts";

/** The person clears the data of the website. */
async function clearStorage({ context, page, url }: Device): Promise<void> {
  await page.goto("about:blank");
  const browser = await context.newCDPSession(page);
  await browser.send("Storage.clearDataForOrigin", { origin: url, storageTypes: "all" });
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

test("a page whose storage is cleared under it says so instead of losing a change silently", async ({ newDevice }) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByPasting(page, [MEADOW_MAIL]);
  const other = await phone.anotherTab();
  await clearStorage({ ...phone, page: other } as Device);
  await page.getByRole("link", { name: "Add account" }).click();
  await page.getByRole("link", { name: /^Type it by hand/ }).click();
  await page.getByLabel("Website or organization").fill(KESTREL_AIR.issuer);
  await page.getByLabel("Key", { exact: true }).fill(KESTREL_AIR.key);
  await page.getByRole("button", { name: "Add account" }).click();
  const refused = page.getByRole("alert").filter({ hasText: /\S/ });
  const firstStart = page.getByRole("link", { name: "Begin recovery" });
  const added = page.getByText(`${KESTREL_AIR.issuer} added`);
  await expect(refused.or(firstStart).or(added).first()).toBeVisible();
  // What is said to be there is there.
  if (await added.isVisible()) {
    await page.reload();
    await expectRightCode(page, { ...KESTREL_AIR, name: "" });
  }
});
