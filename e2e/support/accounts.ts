// Accounts, and what a person does with them in the app.

import { expect, type Locator, type Page } from "@playwright/test";

import { codeByOathtool } from "./command_line.ts";

/** An account as a website hands it out. */
export interface Account {
  issuer: string;
  name: string;
  /** Base32. */
  key: string;
}

export const KESTREL_AIR: Account = {
  issuer: "Kestrel Air",
  name: "rosa@meadow.example",
  key: "NQ4WRN7UQDIXA6U2XATZELLYZKP77OVY",
};
export const FJORD_FILMS: Account = {
  issuer: "Fjord Films",
  name: "rosa",
  key: "NHYJJXIW5H2I7L2EEDMN65PAORHUKEKR",
};
export const MEADOW_MAIL: Account = {
  issuer: "Meadow Mail",
  name: "rosa@meadow.example",
  key: "NCE3GZOINDCOAYIQAM5GHIRBD65XEMPD",
};
export const CLOUDBERRY_NOTES: Account = {
  issuer: "Cloudberry Notes",
  name: "rosa@meadow.example",
  key: "BTPKEVVGFNXBNEVXNK4CQRYYBLWHMZGY",
};

/** One whose codes are counted (HOTP), from the example of RFC 4226, appendix D. */
export const COUNTED: Account = {
  issuer: "Cloudberry Bank",
  name: "rosa",
  key: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
};

/** What the app calls it in one line. */
export function titleOf({ issuer, name }: Account): string {
  return `${issuer} (${name})`;
}

/** The link that a website shows as a QR code. */
export function linkOf({ issuer, name, key }: Account): string {
  const [issued, named] = [encodeURIComponent(issuer), encodeURIComponent(name)];
  return `otpauth://totp/${issued}:${named}?secret=${key}&issuer=${issued}`;
}

/** Types an account by hand, beginning at the list of accounts or at the first start. */
export async function addByHand(page: Page, { issuer, name, key }: Account): Promise<void> {
  await beginToAdd(page, "Type it by hand");
  await page.getByLabel("Website or organization").fill(issuer);
  await page.getByLabel("Your name there").fill(name);
  await page.getByLabel("Key", { exact: true }).fill(key);
  await page.getByRole("button", { name: "Add account" }).click();
  await expect(page.getByText(`${issuer} (${name}) added`)).toBeVisible();
}

/** Pastes the links of accounts. */
export async function addByPasting(page: Page, accounts: Account[]): Promise<void> {
  await beginToAdd(page, "Paste a link");
  await page.getByLabel("Links or activation code").fill(accounts.map(linkOf).join("\n"));
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: /^Add (account|\d+ accounts)$/ }).click();
  await expect(codeButton(page, accounts[0]!)).toBeVisible();
}

/** Adds the account whose codes are counted, at its first code. */
export async function addCounted(page: Page): Promise<void> {
  await beginToAdd(page, "Paste a link");
  const link = `${linkOf(COUNTED).replace("totp", "hotp")}&counter=0`;
  await page.getByLabel("Links or activation code").fill(link);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Add account" }).click();
  await expect(page.getByRole("link", { name: `Details of ${titleOf(COUNTED)}` })).toBeVisible();
}

/** Goes to one of the ways to add an account. */
export async function beginToAdd(page: Page, way: string): Promise<void> {
  const add = page.getByRole("link", { name: "Add account" });
  const wayThere = page.getByRole("link", { name: new RegExp(`^${way}`) });
  await expect(add.or(wayThere).first()).toBeVisible();
  if (await add.isVisible()) {
    await add.click();
  }
  await wayThere.click();
}

/** The button with the code of an account. */
export function codeButton(page: Page, account: Account) {
  return page.getByRole("button", { name: `Copy the code of ${titleOf(account)}` });
}

/** The titles of all accounts on the list, in their order. */
export async function titlesInOrder(page: Page): Promise<string[]> {
  const details = page.getByRole("link", { name: /^Details of / });
  await expect(details.first()).toBeVisible();
  const names = await details.evaluateAll((links) => links.map((link) => link.getAttribute("aria-label") ?? ""));
  return names.map((name) => name.replace("Details of ", ""));
}

/** Copies the code of an account, and says what the clipboard then holds. */
export async function copiedCode(page: Page, account: Account): Promise<string> {
  await codeButton(page, account).click();
  await expect(page.getByText(`Code of ${titleOf(account)} copied`)).toBeVisible();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** The code of an account is the one that oathtool makes of its key at the same time. */
export async function expectRightCode(page: Page, account: Account): Promise<void> {
  // It may change while it is read, and a busy machine draws the next one a moment late.
  await expect(async () => {
    const before = new Date();
    const code = (await shownCode(page, account)).replaceAll(" ", "");
    const after = new Date();
    const right = [await codeByOathtool(account.key, before), await codeByOathtool(account.key, after)];
    expect(right).toContain(code);
  }).toPass({ timeout: 5_000 });
}

/** The code of an account as it is seen on the list. */
export async function shownCode(page: Page, account: Account): Promise<string> {
  return codeIn(codeButton(page, account));
}

/** The code that a button shows. The row may be drawn anew while it is read. */
export async function codeIn(button: Locator): Promise<string> {
  const seen = button.locator(".code-now .code-text");
  let code = "";
  await expect(async () => {
    code = (await seen.textContent()) ?? "";
    expect(code).toMatch(/^\d{3} \d{3}$/);
  }).toPass({ timeout: 30_000 });
  return code;
}
