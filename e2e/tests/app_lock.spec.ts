// The app lock: what opens the app, and when it closes.

import { KESTREL_AIR, MEADOW_MAIL, addByPasting, codeButton, expectRightCode, titleOf } from "../support/accounts.ts";
import { PASSCODE, expectLocked, turnAppLockOn, unlockWith } from "../support/app_lock.ts";
import { expect, test } from "../support/test.ts";

test("a passcode keeps the app closed after it was opened anew, and the right one opens it", async ({ newDevice }) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByPasting(page, [MEADOW_MAIL]);
  await turnAppLockOn(phone);
  await page.reload();
  await expectLocked(page);
  await unlockWith(page, "not the passcode");
  await expect(page.getByText("That is not the passcode. Try again; nothing was changed.")).toBeVisible();
  await expect(page.getByLabel("Passcode", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await unlockWith(page, PASSCODE);
  await phone.goHome();
  await expectRightCode(page, MEADOW_MAIL);
});

test("a passcode that is short or typed in two ways is refused beside its field", async ({ newDevice }) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByPasting(page, [MEADOW_MAIL]);
  await phone.goToSetting("App lock");
  const [first, second] = [page.getByLabel("New passcode"), page.getByLabel("The same again")];
  const turnOn = page.getByRole("button", { name: "Turn app lock on" });
  await first.fill("12345");
  await turnOn.click();
  await expect(first).toHaveAttribute("aria-invalid", "true");
  await expect(first).toHaveAccessibleDescription(/6/);
  await first.fill(PASSCODE);
  await second.fill(`${PASSCODE}!`);
  await turnOn.click();
  await expect(second).toHaveAccessibleDescription(/The two are not the same\. Type it again\./);
});

test("it locks by itself when nobody has used it for so long", async ({ newDevice }) => {
  const phone = await newDevice();
  const { page } = phone;
  await page.clock.install();
  await phone.open();
  await addByPasting(page, [MEADOW_MAIL]);
  await turnAppLockOn(phone);
  await page.getByRole("combobox", { name: "Locks by itself" }).selectOption({ label: "After 1 min" });
  await phone.goHome();
  await page.clock.fastForward("00:40");
  await expect(codeButton(page, MEADOW_MAIL)).toBeVisible();
  await page.clock.fastForward("01:05");
  await expectLocked(page);
});

test("locking one tab locks the other", async ({ newDevice }) => {
  const phone = await newDevice();
  await addByPasting(phone.page, [MEADOW_MAIL]);
  const other = await phone.anotherTab();
  await expect(codeButton(other, MEADOW_MAIL)).toBeVisible();
  await turnAppLockOn(phone);
  await phone.page.getByRole("button", { name: "Lock", exact: true }).click();
  await expectLocked(phone.page);
  await expectLocked(other);
  await unlockWith(other, PASSCODE);
  await expectRightCode(other, MEADOW_MAIL);
});

test("a secret is shown only after unlocking again", async ({ newDevice }) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByPasting(page, [MEADOW_MAIL]);
  await turnAppLockOn(phone);
  await phone.goHome();
  await page.getByRole("link", { name: `Details of ${titleOf(MEADOW_MAIL)}` }).click();
  await page.getByRole("link", { name: "QR code" }).click();
  const code = page.getByRole("img", { name: `QR code of ${titleOf(MEADOW_MAIL)}` });
  await expect(page.getByText(/^The QR code holds the account’s secret\./)).toBeVisible();
  await expect(code).toBeHidden();
  await unlockWith(page, "not the passcode");
  await expect(page.getByLabel("Passcode", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await unlockWith(page, PASSCODE);
  await expect(code).toBeVisible();
});

test("whoever has forgotten the passcode empties the app and begins anew", async ({ newDevice }) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByPasting(page, [MEADOW_MAIL]);
  await turnAppLockOn(phone);
  await page.reload();
  await page.getByRole("button", { name: "Forgot the passcode?" }).click();
  const empty = page.getByRole("button", { name: "Empty this app" });
  await page.getByLabel(/^Type EMPTY to confirm/).fill("EMPTY");
  await empty.click();
  await expect(page.getByRole("link", { name: "Begin recovery" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("link", { name: "Begin recovery" })).toBeVisible();
});

test("a passkey opens the app beside the passcode", async ({ newDevice, server }) => {
  const phone = await newDevice({ url: server.named });
  const { page } = phone;
  const authenticator = await phone.context.newCDPSession(page);
  await authenticator.send("WebAuthn.enable");
  await authenticator.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      hasPrf: true,
      automaticPresenceSimulation: true,
    },
  });
  await addByPasting(page, [KESTREL_AIR]);
  await turnAppLockOn(phone);
  await page.getByRole("button", { name: "Set up" }).click();
  await phone.isTold("The passkey opens the app from now on.");
  await page.reload();
  await expectLocked(page);
  await page.getByRole("button", { name: "Unlock with passkey" }).click();
  await phone.goHome();
  await expectRightCode(page, KESTREL_AIR);

  await phone.goToSetting("App lock");
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await phone.isTold(/^The passkey does not open the app any more\./);
  await page.reload();
  await expectLocked(page);
  await expect(page.getByRole("button", { name: "Unlock with passkey" })).toBeHidden();
  await unlockWith(page, PASSCODE);
  await phone.goHome();
  await expectRightCode(page, KESTREL_AIR);
});

test("a passkey that gives no secret is not set up, and the passcode opens the app as before", async ({
  newDevice,
  server,
}) => {
  const phone = await newDevice({ url: server.named });
  const { page } = phone;
  const authenticator = await phone.context.newCDPSession(page);
  await authenticator.send("WebAuthn.enable");
  await authenticator.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "usb",
      hasUserVerification: true,
      isUserVerified: true,
      hasPrf: false,
      automaticPresenceSimulation: true,
    },
  });
  await addByPasting(page, [KESTREL_AIR]);
  await turnAppLockOn(phone);
  await page.getByRole("button", { name: "Set up" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /^This passkey gives the app no secret/ })).toBeVisible();
  await page.reload();
  await unlockWith(page, PASSCODE);
  await phone.goHome();
  await expectRightCode(page, KESTREL_AIR);
});
