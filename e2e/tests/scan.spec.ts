// Accounts come in through the camera, or from a picture where there is no camera.

import {
  FJORD_FILMS,
  MEADOW_MAIL,
  addByHand,
  beginToAdd,
  expectRightCode,
  linkOf,
  titleOf,
} from "../support/accounts.ts";
import { expectAccessible } from "../support/axe.ts";
import { type BrowserWithCamera, refusing, seeing } from "../support/camera.ts";
import { Device } from "../support/device.ts";
import { expect, test as base } from "../support/test.ts";

interface Given {
  /** A picture of an account's QR code, as a website shows it. */
  picture: string;
  /** A device of which the camera sees that. */
  deviceThatSees: Device;
  /** A device of which the camera may not be used. */
  deviceThatRefuses: Device;
}

const test = base.extend<Given>({
  picture: async ({ newCommandLine }, use) => {
    const website = await newCommandLine();
    await website.json(["add", linkOf(MEADOW_MAIL)]);
    const picture = website.path("account.png");
    await website.json(["qr", MEADOW_MAIL.issuer, "--png", picture]);
    await use(picture);
  },
  deviceThatSees: async ({ picture, server }, use) => {
    await onDeviceOf(await seeing(picture), { url: server.url, permissions: ["camera"] }, use);
  },
  deviceThatRefuses: async ({ server }, use) => {
    await onDeviceOf(await refusing(), { url: server.url, permissions: [] }, use);
  },
});

async function onDeviceOf(
  { browser, end }: BrowserWithCamera,
  options: { url: string; permissions: string[] },
  use: (device: Device) => Promise<void>,
): Promise<void> {
  const device = await Device.take(browser, options);
  await use(await device.open());
  await device.end();
  await end();
}

test("a QR code before the camera adds its account", async ({ deviceThatSees: { page } }) => {
  await beginToAdd(page, "Scan a QR code");
  await expect(page.getByRole("heading", { name: "Comes in (1)" })).toBeVisible();
  await page.getByRole("button", { name: "Add account" }).click();
  await expect(page.getByText(`${titleOf(MEADOW_MAIL)} added`)).toBeVisible();
  await expectRightCode(page, MEADOW_MAIL);
});

test("where the browser reads QR codes itself, what it reads is taken", async ({ deviceThatSees: { page } }) => {
  await page.addInitScript((rawValue) => {
    class BarcodeDetector {
      static async getSupportedFormats(): Promise<string[]> {
        return ["ean_13", "qr_code"];
      }
      async detect(): Promise<{ rawValue: string }[]> {
        return [{ rawValue }];
      }
    }
    Object.assign(globalThis, { BarcodeDetector });
  }, linkOf(FJORD_FILMS));
  await page.reload();
  await beginToAdd(page, "Scan a QR code");
  await page.getByRole("button", { name: "Add account" }).click();
  await expectRightCode(page, FJORD_FILMS);
});

test("where the browser's own reader of QR codes fails, the app's reads on", async ({ deviceThatSees: { page } }) => {
  await page.addInitScript(() => {
    class BarcodeDetector {
      static async getSupportedFormats(): Promise<string[]> {
        return ["qr_code"];
      }
      async detect(): Promise<never> {
        throw new DOMException("Barcode detection service unavailable.", "NotSupportedError");
      }
    }
    Object.assign(globalThis, { BarcodeDetector });
  });
  await page.reload();
  await beginToAdd(page, "Scan a QR code");
  await page.getByRole("button", { name: "Add account" }).click();
  await expectRightCode(page, MEADOW_MAIL);
});

test("a camera that may not be used says so and leads to the other ways", async ({ deviceThatRefuses: { page } }) => {
  await beginToAdd(page, "Scan a QR code");
  const said = page.getByRole("alert").filter({ hasText: "does not let the app use the camera" });
  await expect(said).toBeVisible();
  await expect(page.getByRole("heading", { name: "Other ways" })).toBeVisible();
  await expectAccessible(page, "no camera");
  for (const way of ["Choose a picture", "Paste a link", "Type it by hand"]) {
    await expect(page.getByRole("link", { name: new RegExp(`^${way}`) })).toBeVisible();
  }
  await page.goto("/");
  await addByHand(page, FJORD_FILMS);
  await expectRightCode(page, FJORD_FILMS);
});

test("a picture of a QR code adds its account", async ({ newDevice, picture }) => {
  const { page } = await newDevice();
  await beginToAdd(page, "Choose a picture");
  await page.getByLabel("Choose pictures").setInputFiles(picture);
  await expect(page.getByRole("heading", { name: "Comes in (1)" })).toBeVisible();
  await page.getByRole("button", { name: "Add account" }).click();
  await expectRightCode(page, MEADOW_MAIL);
});

test("a picture without a QR code says so", async ({ newDevice, newCommandLine }) => {
  const { page } = await newDevice();
  await beginToAdd(page, "Choose a picture");
  const text = await (await newCommandLine()).file("holiday.png", "no picture at all");
  await page.getByLabel("Choose pictures").setInputFiles(text);
  await expect(page.getByRole("alert").filter({ hasText: /\S/ })).toBeVisible();
  await expect(page.getByLabel("Choose pictures")).toBeEnabled();
});

test("the QR code that the app shows is the account's", async ({ newDevice, newCommandLine }) => {
  const { page } = await newDevice();
  await addByHand(page, MEADOW_MAIL);
  await page.getByRole("link", { name: `Details of ${titleOf(MEADOW_MAIL)}` }).click();
  await page.getByRole("link", { name: "QR code" }).click();
  const shown = page.getByRole("img", { name: `QR code of ${titleOf(MEADOW_MAIL)}` });
  await expect(shown).toBeVisible();
  const other = await newCommandLine();
  const picture = other.path("shown.png");
  await shown.screenshot({ path: picture });
  await other.json(["scan", picture]);
  const listed = await other.json<{ secret: string }[]>(["list", "--show-secrets"]);
  expect(listed.map(({ secret }) => secret)).toEqual([MEADOW_MAIL.key]);
});
