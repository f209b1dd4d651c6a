// Accounts come from other apps' files, and go into files of their own.

import { CLOUDBERRY_NOTES, MEADOW_MAIL, addByPasting, expectRightCode, titlesInOrder } from "../support/accounts.ts";
import { expectAccessible } from "../support/axe.ts";
import type { Device } from "../support/device.ts";
import { SAMPLES } from "../support/samples.ts";
import { expect, test } from "../support/test.ts";

const FILE_PASSWORD = "seven quiet ferries";

/** Chooses files to import, up to the preview. */
async function chooseFiles(device: Device, files: string[]): Promise<void> {
  await device.open("/settings/import");
  await device.page.getByLabel("Choose files").setInputFiles(files);
}

/** Takes in what the preview shows. */
async function takeIn({ page }: Device): Promise<void> {
  await page.getByRole("button", { name: /^Add (account|\d+ accounts)$/ }).click();
  await expect(page.getByRole("heading", { name: "Lifeboat", exact: true })).toBeVisible();
}

test("several files are shown before anything is taken in: what comes, what is twice, what cannot be read", async ({
  newDevice,
}) => {
  const phone = await newDevice();
  const { page } = phone;
  await chooseFiles(phone, SAMPLES);
  await expect(page.getByRole("heading", { name: /^Comes in/ })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Already here (1)" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Cannot be read (1)" })).toBeVisible();
  await expect(page.getByText(/otpauth-uris\.txt, line/)).toBeVisible();
  await expect(page.getByText(/^An export that is not encrypted can be read by everybody/)).toBeVisible();
  await phone.open();
  await expect(page.getByRole("link", { name: "Begin recovery" })).toBeVisible();

  await chooseFiles(phone, SAMPLES);
  await takeIn(phone);
  await expectRightCode(page, MEADOW_MAIL);
  await expectRightCode(page, CLOUDBERRY_NOTES);
  await chooseFiles(phone, SAMPLES);
  await expect(page.getByRole("button", { name: /^Add / })).toBeHidden();
});

test("an export under a password brings every account to another device, in order", async ({ newDevice }, info) => {
  const phone = await newDevice();
  const { page } = phone;
  await chooseFiles(phone, SAMPLES);
  await takeIn(phone);
  const order = await titlesInOrder(page);
  await phone.goToSetting("Export");
  await page.getByLabel("Password of the file").fill(FILE_PASSWORD);
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await expect(page.getByText("This is not the same. Type the password twice.")).toBeVisible();
  await page.getByLabel("The same again").fill(FILE_PASSWORD);
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await expect(page.getByRole("heading", { name: /is ready\.$/ })).toBeVisible();
  await expectAccessible(page, "export, ready");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the file" }).click();
  const file = info.outputPath((await download).suggestedFilename());
  await (await download).saveAs(file);

  const other = await newDevice();
  await chooseFiles(other, [file]);
  await other.page.getByLabel(/^Password of /).fill("not the password");
  await other.page.getByRole("button", { name: "Open", exact: true }).click();
  await expect(other.page.getByLabel(/^Password of /)).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(other.page, "import, locked");
  await other.page.getByLabel(/^Password of /).fill(FILE_PASSWORD);
  await other.page.getByRole("button", { name: "Open", exact: true }).click();
  await takeIn(other);
  expect(await titlesInOrder(other.page)).toEqual(order);
  await expectRightCode(other.page, MEADOW_MAIL);
});

test("a format that is not protected says so, and what gets lost in it", async ({ newDevice }) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByPasting(page, [MEADOW_MAIL]);
  await phone.goToSetting("Export");
  const formats = page.getByRole("radio");
  await expect(formats.first()).toBeVisible();
  expect(await formats.count()).toBeGreaterThan(5);
  await page.getByRole("radio", { name: /Google Authenticator/ }).check();
  await expect(page.getByText(/^The secrets in this file are not protected\./)).toBeVisible();
  await expectAccessible(page, "export, not protected");
});

test("a file that no app has written says so", async ({ newDevice, newCommandLine }) => {
  const phone = await newDevice();
  const file = await (await newCommandLine()).file("holiday.txt", "Sun, sea and sand.\n");
  await chooseFiles(phone, [file]);
  await expect(phone.page.getByText(/No account was found\.|cannot be read/).first()).toBeVisible();
  await phone.page.getByRole("button", { name: "Choose other files" }).click();
  await expect(phone.page.getByLabel("Choose files")).toBeEnabled();
});
