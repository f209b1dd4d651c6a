// Whether copied codes are taken out of the clipboard is what the browser allows. That they are is in accounts.spec.ts.

import type { Page } from "@playwright/test";

import { expect, test } from "../support/test.ts";

/**
 * Has the browser answer as a person does who is asked whether the app may look at the clipboard: nobody can press in
 * the browser's own question. Without an answer the browser does not know that permission, as Firefox and Safari.
 */
async function answerWith(page: Page, answer?: PermissionState): Promise<void> {
  await page.addInitScript((answer) => {
    let state: PermissionState = "prompt";
    const { query } = Permissions.prototype;
    Permissions.prototype.query = async function (wanted) {
      if ((wanted.name as string) !== "clipboard-read") {
        return query.call(this, wanted);
      }
      if (!answer) {
        throw new TypeError("no such permission");
      }
      return { state } as PermissionStatus;
    };
    Clipboard.prototype.readText = async () => {
      state = answer ?? "prompt";
      if (state !== "granted") {
        throw new DOMException("Read permission denied.", "NotAllowedError");
      }
      return "a shopping list";
    };
  }, answer);
}

function emptying(page: Page) {
  return page.getByRole("switch", { name: "Empty the clipboard after a minute" });
}

test("emptying the clipboard is on where the browser allows the app to look, and says how to turn it off", async ({
  newDevice,
}) => {
  const phone = await newDevice();
  const { page } = phone;
  await phone.open("/settings");
  await expect(emptying(page)).toBeChecked();
  await expect(page.getByText(/To turn this off, block the clipboard in the browser's settings/)).toBeVisible();
  await emptying(page).click();
  await phone.isTold(/^Only a code of Lifeboat is removed/);
  await expect(emptying(page)).toBeChecked();
});

test("emptying the clipboard is turned on by a press, and the browser asks then", async ({ newDevice }) => {
  const phone = await newDevice();
  const { page } = phone;
  await answerWith(page, "granted");
  await phone.open("/settings");
  await expect(page.getByText(/^The browser asks whether the app may look at the clipboard/)).toBeVisible();
  await expect(emptying(page)).not.toBeChecked();
  await emptying(page).click();
  await expect(emptying(page)).toBeChecked();
});

test("emptying the clipboard stays off for who does not allow it", async ({ newDevice }) => {
  const phone = await newDevice();
  const { page } = phone;
  await answerWith(page, "denied");
  await phone.open("/settings");
  await emptying(page).click();
  await phone.isTold("The browser did not allow the app to look at the clipboard.");
  await expect(emptying(page)).not.toBeChecked();
  await expect(page.getByText(/^This browser blocks the clipboard for this page\./)).toBeVisible();
});

test("emptying the clipboard stays off where the browser does not know that permission", async ({ newDevice }) => {
  const phone = await newDevice();
  const { page } = phone;
  await answerWith(page);
  await phone.open("/settings");
  await expect(page.getByText(/^This browser does not let the app look at the clipboard by itself/)).toBeVisible();
  await expect(emptying(page)).not.toBeChecked();
  await expect(emptying(page)).toBeDisabled();
});
