// English and Dutch, as the browser prefers or as the person chooses.

import { MEADOW_MAIL, addByPasting, expectRightCode } from "../support/accounts.ts";
import { expect, test } from "../support/test.ts";

test("the app speaks Dutch where the browser prefers that", async ({ newDevice }) => {
  const { page } = await newDevice({ locale: "nl-NL" });
  await expect(page.getByRole("heading", { name: "Je inlogcodes, altijd boven water" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "nl");
  await page.getByRole("link", { name: /^Typ het over/ }).click();
  await page.getByRole("button", { name: "Account toevoegen" }).click();
  await expect(page.getByLabel("Sleutel", { exact: true })).toHaveAccessibleDescription(/Typ de sleutel die de website toont\./);
});

test("a language that is chosen is spoken at once, and after the app was opened anew", async ({ newDevice }) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByPasting(page, [MEADOW_MAIL]);
  await phone.goToSetting("Language");
  await page.getByRole("radio", { name: "Nederlands" }).click();
  await expect(page.getByRole("heading", { name: "Taal" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "nl");
  await page.reload();
  await expect(page.getByRole("heading", { name: "Taal" })).toBeVisible();
  await page.getByRole("radio", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "Language" })).toBeVisible();
  await phone.goHome();
  await expectRightCode(page, MEADOW_MAIL);
});
