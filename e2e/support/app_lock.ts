// The app lock, as a person uses it.

import { expect, type Page } from "@playwright/test";

import type { Device } from "./device.ts";

export const PASSCODE = "harbour light 7";

/** Sets a passcode. */
export async function turnAppLockOn(device: Device): Promise<void> {
  const { page } = device;
  await device.goToSetting("App lock");
  await page.getByLabel("New passcode").fill(PASSCODE);
  await page.getByLabel("The same again").fill(PASSCODE);
  await page.getByRole("button", { name: "Turn app lock on" }).click();
  await device.isTold("The app lock is on.");
}

/** The app is closed: nothing of the vault is on the page. */
export async function expectLocked(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { name: "Lifeboat is locked" })).toBeVisible();
  await expect(page.getByText(/\d{3} \d{3}/)).toHaveCount(0);
}

/** Types a passcode into the closed app. */
export async function unlockWith(page: Page, passcode: string): Promise<void> {
  await page.getByLabel("Passcode", { exact: true }).fill(passcode);
  await page.getByRole("button", { name: "Unlock", exact: true }).click();
}
