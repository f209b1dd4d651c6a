// Work or school accounts: a QR code of the administrator adds one, and sign-ins are approved on the device.

import { MEADOW_MAIL, addByPasting, beginToAdd, titleOf, titlesInOrder } from "../support/accounts.ts";
import type { Device } from "../support/device.ts";
import { Organization, WORK_ACCOUNT, HARBOUR } from "../support/organization.ts";
import { backUp, planRecovery, recover } from "../support/recovery_account.ts";
import { expect, test as base } from "../support/test.ts";

const TITLE = titleOf({ ...WORK_ACCOUNT, key: "" });

const test = base.extend<{ organization: Organization }>({
  organization: async ({ server }, use) => {
    const organization = await Organization.found(server);
    await use(organization);
    await organization.end();
  },
});

/** Uses an activation code from a picture of it. */
async function enrollByPicture({ page }: Device, organization: Organization): Promise<void> {
  const { picture } = await organization.activation();
  await beginToAdd(page, "Choose a picture");
  await page.getByLabel("Choose pictures").setInputFiles(picture);
  await expect(page.getByRole("heading", { name: "Work or school account" })).toBeVisible();
  await page.getByRole("button", { name: "Add to this device" }).click();
  await expect(page.getByText(`${TITLE} added`)).toBeVisible();
}

/** Uses one that was typed. */
async function enrollByText({ page }: Device, organization: Organization): Promise<void> {
  const { link } = await organization.activation();
  await beginToAdd(page, "Paste a link");
  await page.getByLabel("Links or activation code").fill(link);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Add to this device" }).click();
  await expect(page.getByText(`${TITLE} added`)).toBeVisible();
}

function wrong(number: string): string {
  return number === "000000" ? "000001" : "000000";
}

test("a QR code of the administrator adds an account with codes of this device", async ({
  newDevice,
  organization,
}) => {
  const phone = await newDevice();
  await enrollByPicture(phone, organization);
  await phone.goHome();
  const code = phone.page.getByRole("button", { name: `Copy the code of ${TITLE}` });
  await expect(code.locator(".code-now .code-text")).toHaveText(/^\d{3} \d{3}$/);
  await phone.goToSetting("Device registration");
  await expect(phone.page.getByText(HARBOUR, { exact: true })).toBeVisible();
  await expect(phone.page.getByText(/^Registered as/)).toBeVisible();
});

test("after recovery a new QR code completes the account in its old place", async ({
  newDevice,
  organization,
  server,
}) => {
  const phone = await newDevice();
  await enrollByText(phone, organization);
  await phone.goHome();
  await addByPasting(phone.page, [MEADOW_MAIL]);
  const recoveryCode = await backUp(phone, server);
  await phone.goHome();
  const order = await titlesInOrder(phone.page);

  const newPhone = await newDevice();
  const { page } = newPhone;
  await planRecovery(newPhone, recoveryCode);
  await expect(page.getByText("Then still: scan a QR code of its administrator")).toBeVisible();
  await recover(newPhone);
  await expect(page.getByRole("heading", { name: "Still to be done" })).toBeVisible();
  await page.getByRole("link", { name: /to my accounts$/i }).click();
  expect(await titlesInOrder(page)).toEqual(order);
  await expect(page.getByRole("img", { name: "Needs action" })).toBeVisible();

  await page.getByRole("link", { name: /Scan the QR code to recover/ }).click();
  const { picture } = await organization.activation("--revoke-others");
  await page.getByLabel("Choose a picture of it").setInputFiles(picture);
  await newPhone.isTold(/works on this device again\. Your other devices for it are revoked\./);
  await newPhone.goHome();
  expect(await titlesInOrder(page)).toEqual(order);
  await expect(page.getByRole("button", { name: `Copy the code of ${TITLE}` })).toBeVisible();
  await expect(page.getByRole("img", { name: "Needs action" })).toBeHidden();
});

test("an activation code that was used, or is mistyped, says so", async ({ newDevice, organization }) => {
  const { code, link } = await organization.activation();
  const phone = await newDevice();
  const { page } = phone;
  await beginToAdd(page, "Paste a link");
  const slip = code.endsWith("q") ? "p" : "q";
  await page.getByLabel("Links or activation code").fill(code.slice(0, -1) + slip);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText(/^The activation code is mistyped\./)).toBeVisible();

  for (const device of [phone, await newDevice()]) {
    await device.open("/add/paste");
    await device.page.getByLabel("Links or activation code").fill(link);
    await device.page.getByRole("button", { name: "Continue" }).click();
    await device.page.getByRole("button", { name: "Add to this device" }).click();
    if (device === phone) {
      await expect(device.page.getByText(`${TITLE} added`)).toBeVisible();
    } else {
      await expect(device.page.getByRole("alert").filter({ hasText: /used/ })).toBeVisible();
    }
  }
});

test("a sign-in request shows up by itself and is approved with the right number only", async ({
  newDevice,
  organization,
}) => {
  const phone = await newDevice();
  const { page } = phone;
  await enrollByText(phone, organization);
  await phone.goHome();
  const asked = await organization.ask("Payroll");
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByText(`${HARBOUR} asks: is this you?`)).toBeVisible();
  for (const told of ["Payroll", TITLE, "203.0.113.7, Rotterdam"]) {
    await expect(sheet.getByText(told, { exact: true })).toBeVisible();
  }
  const number = sheet.getByLabel("The six digits that are shown where you sign in");
  await number.fill("12");
  await sheet.getByRole("button", { name: "Approve" }).click();
  await expect(number).toHaveAccessibleDescription("The number has six digits.");
  await number.fill(wrong(asked.number));
  await sheet.getByRole("button", { name: "Approve" }).click();
  await expect(number).toHaveAccessibleDescription(/^That is not the number that is shown there\./);
  expect(await organization.state(asked)).toBe("waiting");
  await number.fill(asked.number);
  await sheet.getByRole("button", { name: "Approve" }).click();
  await phone.isTold("Approved: the sign-in to Payroll goes on.");
  expect(await organization.state(asked)).toBe("approved");
});

test("a sign-in request that shows up by itself says what it is about, and takes nothing that is typed", async ({
  newDevice,
  organization,
}) => {
  const phone = await newDevice();
  const { page } = phone;
  await enrollByText(phone, organization);
  await phone.goHome();
  await page.getByRole("searchbox").focus();
  await organization.ask("Payroll");
  const sheet = page.getByRole("dialog", { name: "Sign-in request" });
  const title = sheet.getByRole("heading", { name: "Sign-in request" });
  await expect(title).toBeFocused();
  await expect(sheet).toHaveAccessibleDescription(
    new RegExp(`${HARBOUR} asks: is this you\\?.*Payroll.*203\\.0\\.113\\.7, Rotterdam`),
  );
  await page.keyboard.type("123456");
  await expect(sheet.getByLabel("The six digits that are shown where you sign in")).toHaveValue("");

  // The next one takes the place of one that was answered.
  await organization.ask("Wiki");
  await sheet.getByRole("button", { name: "Deny" }).click();
  await phone.isTold("Denied: nobody is signed in to Payroll.");
  await expect(sheet).toHaveAccessibleDescription(/Wiki/);
  await expect(title).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
});

test("a sign-in request that is denied signs nobody in", async ({ newDevice, organization }) => {
  const phone = await newDevice();
  await enrollByText(phone, organization);
  const denied = await organization.ask("Wiki");
  await phone.page.getByRole("dialog").getByRole("button", { name: "Deny" }).click();
  await phone.isTold("Denied: nobody is signed in to Wiki.");
  expect(await organization.state(denied)).toBe("denied");
});

test("a sign-in request that is reported signs nobody in, and says what to do", async ({ newDevice, organization }) => {
  const phone = await newDevice();
  await enrollByText(phone, organization);
  const reported = await organization.ask("Payroll");
  await phone.page.getByRole("dialog").getByRole("button", { name: "This is not me" }).click();
  await phone.page.getByRole("button", { name: "Report", exact: true }).click();
  await phone.isTold("Reported: nobody is signed in to Payroll. Change your password now.");
  expect(await organization.state(reported)).toBe("reported");
});

test("three wrong numbers end a sign-in request", async ({ newDevice, organization }) => {
  const phone = await newDevice();
  const { page } = phone;
  await enrollByText(phone, organization);
  await phone.open("/requests");
  await expect(page.getByText("No sign-in waits for you.")).toBeVisible();
  const asked = await organization.ask("Payroll");
  const number = page.getByLabel("The six digits that are shown where you sign in");
  for (const said of [/^That is not the number/, /^That is not the number/]) {
    await number.fill(wrong(asked.number));
    await page.getByRole("button", { name: "Approve" }).click();
    await expect(number).toHaveValue("");
    await expect(number).toHaveAccessibleDescription(said);
  }
  await number.fill(wrong(asked.number));
  await page.getByRole("button", { name: "Approve" }).click();
  await phone.isTold("The number was wrong three times, so the request has ended.");
  expect(await organization.state(asked)).toBe("failed");
});
