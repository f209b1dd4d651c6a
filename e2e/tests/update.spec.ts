// A newer build of the app: it announces itself, and waits until the person wants it.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { MEADOW_MAIL, addByPasting, expectRightCode } from "../support/accounts.ts";
import { expectAccessible } from "../support/axe.ts";
import type { Device } from "../support/device.ts";
import { test } from "../support/own_app.ts";
import { expect } from "../support/test.ts";

const NEWER = "a-newer-build";

/** Puts another build into the place of the one that is served. */
async function release(app: string): Promise<void> {
  const file = join(app, "service-worker.js");
  const worker = await readFile(file, "utf8");
  const renamed = worker.replace(/("?version"?:\s*)"[^"]+"/, `$1"${NEWER}"`);
  expect(renamed).not.toBe(worker);
  await writeFile(file, renamed);
}

/** What the browser does by itself now and then. */
async function lookForUpdates({ page }: Device): Promise<void> {
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration!.update();
  });
}

/** The builds that are kept on the device. */
async function keptBuilds({ page }: Device): Promise<string[]> {
  const names = await page.evaluate(() => caches.keys());
  return names.filter((name) => name.startsWith("lifeboat-app-"));
}

test("a newer build announces itself, and takes over when the person wants it", async ({ app, newDevice }) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByPasting(page, [MEADOW_MAIL]);
  await phone.isKeptForOffline();
  await release(app);
  await lookForUpdates(phone);
  const bar = page.getByRole("status").filter({ hasText: "A new version is ready." });
  await expect(bar).toBeVisible();
  await expectAccessible(page, "an update");
  await bar.getByRole("button", { name: "Later" }).click();
  await expect(bar).toBeHidden();
  await expectRightCode(page, MEADOW_MAIL);

  await phone.goToSetting("About");
  const loaded = page.waitForEvent("load");
  await page.getByRole("button", { name: "Update now" }).click();
  await loaded;
  await expect.poll(() => keptBuilds(phone)).toEqual([`lifeboat-app-${NEWER}`]);
  await phone.open();
  await expectRightCode(page, MEADOW_MAIL);
});

test("another tab says that the app was updated elsewhere, and goes on until it is loaded again", async ({
  app,
  newDevice,
}) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByPasting(page, [MEADOW_MAIL]);
  await phone.isKeptForOffline();
  const other = await phone.anotherTab();
  await expectRightCode(other, MEADOW_MAIL);
  await release(app);
  await lookForUpdates(phone);
  await page.getByRole("button", { name: "Update now" }).click();
  const bar = other.getByRole("status").filter({ hasText: "The app was updated in another tab." });
  await expect(bar).toBeVisible();
  await expectRightCode(other, MEADOW_MAIL);
  await bar.getByRole("button", { name: "Load again" }).click();
  await expect(bar).toBeHidden();
  await expectRightCode(other, MEADOW_MAIL);
});
