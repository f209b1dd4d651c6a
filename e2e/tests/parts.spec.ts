// The app is loaded in parts: one that cannot be loaded says so, and can be tried again.

import { readdir, rename } from "node:fs/promises";
import { join } from "node:path";

import { KESTREL_AIR, addByPasting, beginToAdd, expectRightCode, linkOf } from "../support/accounts.ts";
import { expectAccessible } from "../support/axe.ts";
import { test } from "../support/own_app.ts";
import { expect } from "../support/test.ts";

/** The file of a part: `screens` draws most screens, `vault` opens the vault and lists its accounts. */
async function part(app: string, name: "screens" | "vault"): Promise<string> {
  const files = await readdir(app, { recursive: true });
  const found = files.find((file) => file.endsWith(`/split_${name}.wasm`));
  expect(found).toBeDefined();
  return join(app, found!);
}

const NOT_LOADED = /^This part of the app could not be loaded\./;

test("a part that cannot be loaded says so, and is there when it is tried again", async ({ app, newDevice }) => {
  const screens = await part(app, "screens");
  await rename(screens, `${screens}.away`);
  const { page } = await newDevice();
  await page.getByRole("link", { name: "Paste a link" }).click();
  await expect(page.getByRole("alert").filter({ hasText: NOT_LOADED })).toBeVisible();
  await rename(`${screens}.away`, screens);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByLabel("Links or activation code")).toBeVisible();
});

test("accounts are not lost where the part that opens them cannot be loaded", async ({ app, newDevice }) => {
  const vault = await part(app, "vault");
  await rename(vault, `${vault}.away`);
  const { page } = await newDevice();
  await beginToAdd(page, "Paste a link");
  await page.getByLabel("Links or activation code").fill(linkOf(KESTREL_AIR));
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Add account" }).click();
  const said = page.getByRole("alert").filter({ hasText: NOT_LOADED });
  await expect(said).toBeVisible();
  await expectAccessible(page, "accounts, not loaded");
  await page.reload();
  await expect(page.getByRole("heading", { name: "The app cannot open your accounts" })).toBeVisible();
  await expect(said).toBeVisible();
  await expectAccessible(page, "the vault cannot be had");
  await rename(`${vault}.away`, vault);
  await page.getByRole("button", { name: "Try again" }).click();
  await expectRightCode(page, KESTREL_AIR);
});

test("a device without accounts loads no part of the app", async ({ newDevice, server }) => {
  const device = await newDevice();
  const loaded: string[] = [];
  device.page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
  await device.page.goto(server.url);
  await expect(device.page.getByRole("link", { name: "Begin recovery" })).toBeVisible();
  expect(loaded.filter((path) => /app_bg\.wasm$/.test(path))).not.toEqual([]);
  expect(loaded.filter((path) => /\/(split|chunk)_/.test(path))).toEqual([]);
  await addByPasting(device.page, [KESTREL_AIR]);
  expect(loaded.filter((path) => path.endsWith("/split_vault.wasm"))).toHaveLength(1);
});
