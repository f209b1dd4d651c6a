// The app is loaded in parts: one that cannot be loaded says so, and can be tried again.

import { readdir, rename } from "node:fs/promises";
import { join } from "node:path";

import { test } from "../support/own_app.ts";
import { expect } from "../support/test.ts";

/** The file of the part that draws all screens but the first. */
async function screensOf(app: string): Promise<string> {
  const files = await readdir(app, { recursive: true });
  const found = files.find((file) => file.endsWith("/split_screens.wasm"));
  expect(found).toBeDefined();
  return join(app, found!);
}

test("a part that cannot be loaded says so, and is there when it is tried again", async ({ app, newDevice }) => {
  const screens = await screensOf(app);
  await rename(screens, `${screens}.away`);
  const { page } = await newDevice();
  await page.getByRole("link", { name: "Paste a link" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /^This part of the app could not be loaded\./ })).toBeVisible();
  await rename(`${screens}.away`, screens);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByLabel("Links or activation code")).toBeVisible();
});
