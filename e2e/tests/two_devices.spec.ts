// The app and the command line on one backup: nothing is overwritten and nothing is lost.

import {
  CLOUDBERRY_NOTES,
  FJORD_FILMS,
  KESTREL_AIR,
  MEADOW_MAIL,
  addByPasting,
  expectRightCode,
  linkOf,
  titleOf,
} from "../support/accounts.ts";
import { backUp, expectBackupState, signInOn } from "../support/recovery_account.ts";
import { expect, test } from "../support/test.ts";

interface Listed {
  issuer: string;
  group?: string;
}

test("an app and a command line that change one backup at the same time lose nothing", async ({
  newCommandLine,
  newDevice,
  server,
}) => {
  const phone = await newDevice();
  await addByPasting(phone.page, [FJORD_FILMS, MEADOW_MAIL]);
  const recoveryCode = await backUp(phone, server);
  await expectBackupState(phone, "Up to date");
  await phone.goHome();

  const laptop = await newCommandLine();
  await signInOn(laptop, server, recoveryCode);
  await laptop.json(["recover"]);

  // Both begin at the same version, and neither knows of the other's change.
  await phone.context.setOffline(true);
  await addByPasting(phone.page, [KESTREL_AIR]);
  await laptop.json(["add", linkOf(CLOUDBERRY_NOTES)]);
  await laptop.json(["edit", "Meadow Mail", "--group", "Letters"]);
  await phone.context.setOffline(false);

  // The app goes on by itself, the command line when it is told to.
  for (const account of [FJORD_FILMS, MEADOW_MAIL, KESTREL_AIR, CLOUDBERRY_NOTES]) {
    await expectRightCode(phone.page, account);
  }
  await expect(phone.page.getByRole("heading", { name: "Letters" })).toBeVisible();
  await expectBackupState(phone, "Up to date");
  await laptop.json(["backup", "now"]);
  const listed = await laptop.json<Listed[]>(["list", "--long"]);
  const issuers = listed.map(({ issuer }) => issuer);
  for (const { issuer } of [FJORD_FILMS, MEADOW_MAIL, KESTREL_AIR, CLOUDBERRY_NOTES]) {
    expect(issuers).toContain(issuer);
  }
  expect(listed.find(({ issuer }) => issuer === MEADOW_MAIL.issuer)?.group).toBe("Letters");
});

test("what the command line removes is gone in the app, and can be brought back from history", async ({
  newCommandLine,
  newDevice,
  server,
}) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByPasting(page, [FJORD_FILMS, MEADOW_MAIL]);
  const recoveryCode = await backUp(phone, server);
  await phone.goHome();
  const laptop = await newCommandLine();
  await signInOn(laptop, server, recoveryCode);
  await laptop.json(["recover"]);
  await laptop.json(["rm", "Fjord Films", "--yes"]);

  await phone.open();
  const details = page.getByRole("link", { name: `Details of ${titleOf(FJORD_FILMS)}` });
  await expect(page.getByRole("link", { name: `Details of ${titleOf(MEADOW_MAIL)}` })).toBeVisible();
  await expect(details).toBeHidden();

  await phone.goToSetting("Details");
  await page.getByText("Version 1", { exact: true }).click();
  await page.getByRole("link", { name: "Restore from this version" }).last().click();
  await page.getByRole("button", { name: "Bring 1 account here" }).click();
  await page.getByRole("link", { name: /to my accounts$/i }).click();
  await expectRightCode(page, FJORD_FILMS);
});
