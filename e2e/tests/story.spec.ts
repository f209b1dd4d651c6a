// The story that everything else is for: a phone is lost, and everything is back on a new one.

import {
  CLOUDBERRY_NOTES,
  FJORD_FILMS,
  KESTREL_AIR,
  MEADOW_MAIL,
  addByHand,
  addByPasting,
  copiedCode,
  expectRightCode,
  titlesInOrder,
} from "../support/accounts.ts";
import {
  EMAIL,
  backUp,
  expectBackupState,
  noteRecoveryCode,
  planRecovery,
  proveByRecoveryCode,
  recover,
  shownRecoveryCode,
  typePassword,
} from "../support/recovery_account.ts";
import { expect, test } from "../support/test.ts";

const ACCOUNTS = [KESTREL_AIR, FJORD_FILMS, MEADOW_MAIL, CLOUDBERRY_NOTES];

test("after the loss of a phone everything is back on a new one, in its order, with the right codes", async ({
  newDevice,
  server,
}) => {
  const phone = await newDevice();
  await expect(phone.page.getByRole("heading", { name: "Your sign-in codes, kept afloat" })).toBeVisible();
  await addByHand(phone.page, KESTREL_AIR);
  await addByPasting(phone.page, [FJORD_FILMS, MEADOW_MAIL, CLOUDBERRY_NOTES]);
  for (const account of ACCOUNTS) {
    await expectRightCode(phone.page, account);
  }
  expect(await copiedCode(phone.page, MEADOW_MAIL)).toMatch(/^\d{6}$/);
  const recoveryCode = await backUp(phone, server);
  await expectBackupState(phone, "Up to date");
  await phone.goHome();
  const order = await titlesInOrder(phone.page);
  await phone.end();

  const newPhone = await newDevice();
  await planRecovery(newPhone, recoveryCode);
  await expect(newPhone.page.getByRole("heading", { name: /^Comes back/ })).toBeVisible();
  await recover(newPhone);
  await newPhone.page.getByRole("link", { name: /to my accounts$/i }).click();
  expect(await titlesInOrder(newPhone.page)).toEqual(order);
  for (const account of ACCOUNTS) {
    await expectRightCode(newPhone.page, account);
  }
  await expectBackupState(newPhone, "Up to date");

  await newPhone.goToSetting("Devices");
  const devices = newPhone.page.getByRole("listitem");
  await expect(devices).toHaveCount(2);
  await newPhone.page.getByRole("button", { name: /^Revoke / }).click();
  const dialog = newPhone.page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Revoke", exact: true }).click();
  await newPhone.isTold(/is revoked\.$/);
  await expect(devices).toHaveCount(1);
  await expectBackupState(newPhone, "Up to date");
});

test("a tab that is closed between the password and the second proof goes on where it was", async ({
  newDevice,
  server,
}) => {
  const phone = await newDevice();
  await addByHand(phone.page, MEADOW_MAIL);
  const recoveryCode = await backUp(phone, server);

  const newPhone = await newDevice();
  await newPhone.page.getByRole("link", { name: "Begin recovery" }).click();
  await typePassword(newPhone);
  await expect(newPhone.page.getByRole("heading", { name: "One more proof" })).toBeVisible();
  await newPhone.page.close();

  const again = await newPhone.anotherTab("/recovery");
  await expect(again.getByText(EMAIL)).toBeVisible();
  await again.getByRole("button", { name: /^Recovery code/ }).click();
  await again.getByLabel("Recovery code", { exact: true }).fill(recoveryCode);
  await again.getByRole("button", { name: "Continue" }).click();
  await again.getByRole("button", { name: /^Bring .* here$/ }).click();
  await again.getByRole("link", { name: /to my accounts$/i }).click();
  await expectRightCode(again, MEADOW_MAIL);
});

test("a recovery code is shown until it is written down, and a slip in that is found", async ({
  newDevice,
  server,
}) => {
  const phone = await newDevice();
  await addByHand(phone.page, MEADOW_MAIL);
  const { page } = phone;
  await phone.goToSetting("Recovery account");
  await page.getByRole("link", { name: "Create a recovery account" }).click();
  await page.getByLabel("Email address").fill(EMAIL);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Code", { exact: true }).fill(await server.codeSentTo(EMAIL));
  await page.getByLabel("Password", { exact: true }).fill("a rope, a lantern and a whistle");
  await page.getByRole("button", { name: "Create the account" }).click();
  await page.getByLabel("The last group of the code, as a check").fill("0000");
  await page.getByRole("button", { name: "I have written it down" }).click();
  await expect(page.getByText(/^That is not the last group\./)).toBeVisible();
  const code = await shownRecoveryCode(phone);

  await page.goto("/");
  await page.getByRole("link", { name: "See the recovery code" }).click();
  expect(await shownRecoveryCode(phone)).toBe(code);
  await noteRecoveryCode(phone, code);
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
  await page.goto("/settings/recovery-kit");
  await expect(page.getByRole("heading", { name: "Recovery kit" })).toBeVisible();
  await expect(page.getByText("Nobody can show it again.")).toBeVisible();
});

test("the last proof is refused when it is wrong, beside the field, and can be given again", async ({
  newDevice,
  server,
}) => {
  const phone = await newDevice();
  await addByHand(phone.page, MEADOW_MAIL);
  const recoveryCode = await backUp(phone, server);
  await phone.end();

  const newPhone = await newDevice();
  const { page } = newPhone;
  await page.getByRole("link", { name: "Begin recovery" }).click();
  await typePassword(newPhone, "not the password at all");
  await expect(page.getByLabel("Password", { exact: true })).toHaveAccessibleDescription(/password|email/i);
  await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await typePassword(newPhone);
  const slip = recoveryCode.endsWith("0") ? "1" : "0";
  await proveByRecoveryCode(newPhone, recoveryCode.slice(0, -1) + slip);
  await expect(page.getByLabel("Recovery code", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Recovery code", { exact: true }).fill(recoveryCode);
  await page.getByRole("button", { name: "Continue" }).click();
  await recover(newPhone);
});
