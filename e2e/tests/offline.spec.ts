// Without a network the app opens and shows codes, and what is changed is backed up later.

import { FJORD_FILMS, KESTREL_AIR, MEADOW_MAIL, addByHand, addByPasting, expectRightCode } from "../support/accounts.ts";
import { backUp, expectBackupState } from "../support/recovery_account.ts";
import { expect, test } from "../support/test.ts";

test("the app opens without a network and shows the right codes", async ({ newDevice, server }) => {
  const phone = await newDevice();
  await addByPasting(phone.page, [FJORD_FILMS, MEADOW_MAIL]);
  await phone.isKeptForOffline();
  await server.stop();
  await phone.page.reload();
  await expectRightCode(phone.page, FJORD_FILMS);
  await phone.open("/settings/language");
  await expect(phone.page.getByRole("heading", { name: "Language" })).toBeVisible();
  await phone.goHome();
  await expectRightCode(phone.page, MEADOW_MAIL);
});

test("a change without a network is kept, and backed up when the network is back", async ({ newDevice, server }) => {
  const phone = await newDevice();
  await addByPasting(phone.page, [MEADOW_MAIL]);
  await backUp(phone, server);
  await phone.isKeptForOffline();
  await phone.context.setOffline(true);
  await phone.goHome();
  await addByHand(phone.page, KESTREL_AIR);
  await expectBackupState(phone, "Changes wait to be backed up");
  await phone.page.reload();
  await expect(phone.page.getByText("Changes wait to be backed up")).toBeVisible();
  await phone.context.setOffline(false);
  await expect(phone.page.getByText("Up to date", { exact: true })).toBeVisible();
  await phone.goHome();
  await expectRightCode(phone.page, KESTREL_AIR);
});

test("a server that goes away and comes back gets what was changed meanwhile", async ({ newDevice, server }) => {
  const phone = await newDevice();
  await addByPasting(phone.page, [MEADOW_MAIL]);
  await backUp(phone, server);
  await phone.isKeptForOffline();
  await server.stop();
  await phone.goHome();
  await addByHand(phone.page, KESTREL_AIR);
  await expectBackupState(phone, "Changes wait to be backed up");
  await server.comeBack();
  // It tries again by itself, and at once when the app is looked at.
  await phone.page.reload();
  await expect(phone.page.getByText("Up to date", { exact: true })).toBeVisible();
});

test("signing up at a server that is away says so and loses nothing that was typed", async ({ newDevice, server }) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByPasting(page, [MEADOW_MAIL]);
  await phone.goToSetting("Recovery account");
  await page.getByRole("link", { name: "Create a recovery account" }).click();
  await server.stop();
  await page.getByLabel("Email address").fill("rosa@meadow.example");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /network|server|reach/i })).toBeVisible();
  await expect(page.getByLabel("Email address")).toHaveValue("rosa@meadow.example");
  await server.comeBack();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("button", { name: "Create the account" })).toBeVisible();
});

test("over a slow network codes are there at once and the backup follows", async ({ newDevice, server }) => {
  const phone = await newDevice();
  await addByPasting(phone.page, [MEADOW_MAIL]);
  await backUp(phone, server);
  await phone.isKeptForOffline();
  const network = await phone.context.newCDPSession(phone.page);
  await network.send("Network.enable");
  await network.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 1500,
    downloadThroughput: 20_000,
    uploadThroughput: 10_000,
  });
  await phone.page.reload();
  await expectRightCode(phone.page, MEADOW_MAIL);
  await phone.goHome();
  await addByHand(phone.page, KESTREL_AIR);
  await expectRightCode(phone.page, KESTREL_AIR);
  await expectBackupState(phone, "Up to date");
});
