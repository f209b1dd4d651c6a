// The tab is killed in the middle of a step: what was there is there, and the step can be done again.

import type { Page } from "@playwright/test";

import {
  FJORD_FILMS,
  MEADOW_MAIL,
  addByPasting,
  beginToAdd,
  expectRightCode,
  linkOf,
  titleOf,
  titlesInOrder,
} from "../support/accounts.ts";
import { PASSCODE, unlockWith } from "../support/app_lock.ts";
import type { Device } from "../support/device.ts";
import { Organization, WORK_ACCOUNT } from "../support/organization.ts";
import { backUp, planRecovery, recover } from "../support/recovery_account.ts";
import { expect, test } from "../support/test.ts";

const COMMITS = "**/v1/backup/versions";
const ENROLLMENTS = "**/v1/enrollments";

/** Lets a request of this device reach the server, and kills the tab before the answer is there. */
async function killAtAnswer(page: Page, path: string, act: () => Promise<void>): Promise<void> {
  const answered = new Promise<void>((resolve) => {
    void page.route(path, async (route) => {
      await route.fetch();
      resolve();
      // The answer goes nowhere.
    });
  });
  await act();
  await answered;
  await page.close();
}

/** The same device, opened again. */
async function openAgain(device: Device, path = "/"): Promise<Page> {
  await device.context.unrouteAll({ behavior: "ignoreErrors" });
  return device.anotherTab(path);
}

/** The titles of what was added, in order: without the recovery account's own. */
async function addedTitles(page: Page): Promise<string[]> {
  const titles = await titlesInOrder(page);
  return titles.filter((title) => !title.startsWith("Lifeboat"));
}

async function expectUpToDate(page: Page): Promise<void> {
  await page.getByRole("link", { name: /^Settings/ }).click();
  await expect(page.getByText("Up to date", { exact: true })).toBeVisible();
}

test("a change whose backup was not acknowledged is there once, and is backed up", async ({ newDevice, server }) => {
  const phone = await newDevice();
  await addByPasting(phone.page, [MEADOW_MAIL]);
  const recoveryCode = await backUp(phone, server);
  await phone.goHome();
  await killAtAnswer(phone.page, COMMITS, () => addByPasting(phone.page, [FJORD_FILMS]));

  const page = await openAgain(phone);
  expect(await addedTitles(page)).toEqual([MEADOW_MAIL, FJORD_FILMS].map(titleOf));
  await expectUpToDate(page);
  const newPhone = await newDevice();
  await planRecovery(newPhone, recoveryCode);
  await recover(newPhone);
  await newPhone.goHome();
  expect(await addedTitles(newPhone.page)).toEqual([MEADOW_MAIL, FJORD_FILMS].map(titleOf));
});

test("a recovery that was cut off is all there, or begins anew", async ({ newDevice, server }) => {
  const phone = await newDevice();
  await addByPasting(phone.page, [MEADOW_MAIL, FJORD_FILMS]);
  const recoveryCode = await backUp(phone, server);

  const newPhone = await newDevice();
  await planRecovery(newPhone, recoveryCode);
  await newPhone.page.getByRole("button", { name: /^Bring .* here$/ }).click();
  await newPhone.page.close();
  const page = await openAgain(newPhone, "/recovery");
  await page.getByRole("button", { name: /^(Bring .* here|Continue)$/ }).click();
  await page.getByRole("link", { name: /to my accounts$/i }).click();
  expect(await addedTitles(page)).toEqual([MEADOW_MAIL, FJORD_FILMS].map(titleOf));
  await expectRightCode(page, MEADOW_MAIL);
  await expectUpToDate(page);
});

test("an activation code whose answer was lost enrolls the same device when it is used again", async ({
  newDevice,
  server,
}) => {
  const organization = await Organization.found(server);
  const { link } = await organization.activation();
  const phone = await newDevice();
  const use = async (page: Page) => {
    await beginToAdd(page, "Paste a link");
    await page.getByLabel("Links or activation code").fill(link);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("button", { name: "Add to this device" }).click();
  };
  await addByPasting(phone.page, [MEADOW_MAIL]);
  await killAtAnswer(phone.page, ENROLLMENTS, () => use(phone.page));

  const page = await openAgain(phone);
  const title = titleOf({ ...WORK_ACCOUNT, key: "" });
  expect(await titlesInOrder(page)).toEqual([titleOf(MEADOW_MAIL)]);
  await use(page);
  await expect(page.getByText(`${title} added`)).toBeVisible();
  await page.goto("/");
  expect(await titlesInOrder(page)).toEqual([titleOf(MEADOW_MAIL), title]);
  await organization.end();
});

test("an app lock that was being turned on is on or off, and the accounts are there", async ({ newDevice }) => {
  const phone = await newDevice();
  await addByPasting(phone.page, [MEADOW_MAIL]);
  await phone.goToSetting("App lock");
  await phone.page.getByLabel("New passcode").fill(PASSCODE);
  await phone.page.getByLabel("The same again").fill(PASSCODE);
  await phone.page.getByRole("button", { name: "Turn app lock on" }).click();
  await phone.page.close();

  const page = await openAgain(phone);
  const locked = page.getByRole("heading", { name: "Lifeboat is locked" });
  const accounts = page.getByRole("link", { name: "Add account" });
  await expect(locked.or(accounts)).toBeVisible();
  if (await locked.isVisible()) {
    await unlockWith(page, PASSCODE);
  }
  await expectRightCode(page, MEADOW_MAIL);
});

test("an account that was being added is there or not, and another one can be added", async ({ newDevice }) => {
  const phone = await newDevice();
  await addByPasting(phone.page, [MEADOW_MAIL]);
  await beginToAdd(phone.page, "Paste a link");
  await phone.page.getByLabel("Links or activation code").fill(linkOf(FJORD_FILMS));
  await phone.page.getByRole("button", { name: "Continue" }).click();
  await phone.page.getByRole("button", { name: "Add account" }).click({ noWaitAfter: true });
  await phone.page.close();

  const page = await openAgain(phone);
  await expectRightCode(page, MEADOW_MAIL);
  const [first, ...others] = await titlesInOrder(page);
  expect(first).toBe(titleOf(MEADOW_MAIL));
  if (others.length === 0) {
    await addByPasting(page, [FJORD_FILMS]);
  }
  await expectRightCode(page, FJORD_FILMS);
});
