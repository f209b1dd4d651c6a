// What is typed wrong is said where it was typed, in words, with the next step.

import { MEADOW_MAIL, addByHand, addByPasting, beginToAdd, titlesInOrder } from "../support/accounts.ts";
import { expectAccessible } from "../support/axe.ts";
import { EMAIL, PASSWORD } from "../support/recovery_account.ts";
import { expect, test } from "../support/test.ts";

test("an account typed by hand says beside each field what is wrong with it", async ({ newDevice }) => {
  const { page } = await newDevice();
  await beginToAdd(page, "Type it by hand");
  const add = page.getByRole("button", { name: "Add account" });
  const [issuer, key] = [page.getByLabel("Website or organization"), page.getByLabel("Key", { exact: true })];
  await add.click();
  await expect(issuer).toHaveAccessibleDescription(/Fill in the website or your name, so that you can tell accounts apart\./);
  await expect(key).toHaveAccessibleDescription(/Type the key that the website shows\./);
  await issuer.fill("Copperfield");
  await key.fill("STRN Q3XD 1");
  await add.click();
  await expect(key).toHaveAttribute("aria-invalid", "true");
  await expect(key).toHaveAccessibleDescription(/a key has only the letters A to Z and the digits 2 to 7\./);
  await expect(issuer).toHaveAttribute("aria-invalid", "false");
  await page.getByText("Advanced", { exact: true }).click();
  await key.fill("STRNQ3XD");
  await page.getByLabel("Digits of a code").fill("3");
  await page.getByLabel("Seconds that a code lives").fill("0");
  await add.click();
  await expect(page.getByLabel("Digits of a code")).toHaveAccessibleDescription(/A code has 4 to 10 digits\./);
  await expect(page.getByLabel("Seconds that a code lives")).toHaveAccessibleDescription(/1 or more\./);
  // What was typed is there still.
  await expect(issuer).toHaveValue("Copperfield");
});

test("an account that is here already is not added twice", async ({ newDevice }) => {
  const { page } = await newDevice();
  await addByHand(page, MEADOW_MAIL);
  await beginToAdd(page, "Type it by hand");
  await page.getByLabel("Website or organization").fill(MEADOW_MAIL.issuer);
  await page.getByLabel("Your name there").fill(MEADOW_MAIL.name);
  await page.getByLabel("Key", { exact: true }).fill(MEADOW_MAIL.key.toLowerCase().replace(/(.{4})/g, "$1 "));
  await page.getByRole("button", { name: "Add account" }).click();
  await expect(page.getByText(/is here already, with the same key\. Nothing was changed\./)).toBeVisible();
  expect(await titlesInOrder(page)).toHaveLength(1);
});

test("a pasted text without an account says so", async ({ newDevice }) => {
  const { page } = await newDevice();
  await beginToAdd(page, "Paste a link");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByLabel("Links or activation code")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Links or activation code").fill("https://meadow.example/");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /^There is no account in it\./ })).toBeVisible();
  await page.getByRole("button", { name: "Start over" }).click();
  await expect(page.getByLabel("Links or activation code")).toBeEditable();
});

test("a sign-up says beside its fields what is wrong with the address, the code and the password", async ({
  newDevice,
  server,
}) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByPasting(page, [MEADOW_MAIL]);
  await phone.goToSetting("Recovery account");
  await page.getByRole("link", { name: "Create a recovery account" }).click();
  const email = page.getByLabel("Email address");
  await email.fill("rosa");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(email).toHaveAttribute("aria-invalid", "true");
  await email.fill(EMAIL);
  await page.getByRole("button", { name: "Continue" }).click();

  const [code, password] = [page.getByLabel("Code", { exact: true }), page.getByLabel("Password", { exact: true })];
  const create = page.getByRole("button", { name: "Create the account" });
  const sent = await server.codeSentTo(EMAIL);
  await password.fill("short");
  await create.click();
  await expect(code).toHaveAttribute("aria-invalid", "true");
  await expect(password).toHaveAttribute("aria-invalid", "true");
  await code.fill(sent === "000000" ? "000001" : "000000");
  await password.fill(PASSWORD);
  await create.click();
  await expect(code).toHaveAttribute("aria-invalid", "true");
  await expect(code).toHaveAccessibleDescription(/\S/);
  await code.fill(sent);
  await create.click();
  await expect(page.getByRole("heading", { name: "Your recovery code" })).toBeVisible();
});

test("a server that is no server says so", async ({ newDevice }) => {
  const phone = await newDevice();
  const { page } = phone;
  await phone.open("/sign-in");
  await page.getByRole("button", { name: "Change the server" }).click();
  await page.getByLabel("Address of the server").fill("not an address");
  await page.getByLabel("Email address").fill(EMAIL);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByLabel("Address of the server")).toHaveAccessibleDescription(/This is no address of a server\./);
});

const LACKS = [
  [
    "today's WebAssembly",
    () => {
      const fails = async () => {
        throw new WebAssembly.CompileError("an instruction that is not known");
      };
      Object.assign(WebAssembly, { instantiateStreaming: fails, instantiate: fails });
    },
    /too old for the app: .* Update the browser/,
  ],
  ["WebAssembly", () => Reflect.deleteProperty(globalThis, "WebAssembly"), /it has no WebAssembly\. Update the browser/],
  [
    "Web Cryptography",
    () => Object.defineProperty(Crypto.prototype, "subtle", { get: () => undefined }),
    /it has no Web Cryptography\. Update the browser/,
  ],
  [
    "storage",
    () => Object.defineProperty(globalThis, "indexedDB", { get: () => undefined }),
    /does not let the app keep anything on this device/,
  ],
  [
    "https",
    () => Object.defineProperty(globalThis, "isSecureContext", { get: () => false }),
    /This page was opened without https\./,
  ],
] as const;

for (const [name, takeAway, said] of LACKS) {
  test(`a browser without ${name} is told so in words`, async ({ newDevice }) => {
    const phone = await newDevice();
    await phone.page.addInitScript(takeAway);
    await phone.open();
    await expect(phone.page.getByRole("alert")).toHaveText(said);
    await expectAccessible(phone.page, name);
  });
}

test("a storage that is full says so, and what is there stays", async ({ newDevice }) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByHand(page, MEADOW_MAIL);
  await phone.goHome();
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
    };
  });
  await beginToAdd(page, "Type it by hand");
  await page.getByLabel("Website or organization").fill("Copperfield");
  await page.getByLabel("Key", { exact: true }).fill("STRNQ3XD");
  await page.getByRole("button", { name: "Add account" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /full|room|space/i })).toBeVisible();
  await page.reload();
  await phone.goHome();
  expect(await titlesInOrder(page)).toHaveLength(1);
});

test("a path that leads nowhere says so, and leads to the accounts", async ({ newDevice }) => {
  const phone = await newDevice();
  const { page } = phone;
  await phone.open("/no-such-page");
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  await page.getByRole("link", { name: "To my accounts" }).click();
  await expect(page.getByRole("link", { name: "Begin recovery" })).toBeVisible();
});
