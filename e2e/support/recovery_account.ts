// What a person does with the recovery account in the app.

import { expect, type Page } from "@playwright/test";

import type { CommandLine } from "./command_line.ts";
import type { Device } from "./device.ts";
import type { Server } from "./server.ts";

export const EMAIL = "rosa@meadow.example";
export const PASSWORD = "a rope, a lantern and a whistle";

/** Creates a recovery account with the code that was sent, and gives its recovery code. */
export async function signUp(
  device: Device,
  server: Server,
  email = EMAIL,
  whileShown: (page: Page) => Promise<void> = async () => {},
): Promise<string> {
  const { page } = device;
  await device.goToSetting("Recovery account");
  await page.getByRole("link", { name: "Create a recovery account" }).click();
  await createAccount(device, server, email, PASSWORD);
  const code = await shownRecoveryCode(device);
  await whileShown(page);
  await noteRecoveryCode(device, code);
  await expect(page.getByText(`You are signed in to ${email}`)).toBeVisible();
  return code;
}

/** Goes through the steps of a sign-up, up to where the recovery code is shown. */
export async function createAccount({ page }: Device, server: Server, email: string, password: string): Promise<void> {
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Code", { exact: true }).fill(await server.codeSentTo(email));
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Create the account" }).click();
}

/** The recovery code that is on the screen. */
export async function shownRecoveryCode({ page }: Device): Promise<string> {
  await expect(page.getByRole("heading", { name: "Your recovery code" })).toBeVisible();
  const groups = page.locator(".kit-code span");
  return (await groups.allInnerTexts()).join("-");
}

/** Shows that it is written down. */
export async function noteRecoveryCode({ page }: Device, code: string): Promise<void> {
  await page.getByLabel("The last group of the code, as a check").fill(code.split("-").at(-1)!);
  await page.getByRole("button", { name: "I have written it down" }).click();
}

/** Turns backup on where that is offered after a sign-up. */
export async function turnBackupOn({ page }: Device): Promise<void> {
  await page.getByRole("button", { name: "Turn on backup" }).click();
  await expect(page.getByText("Backup is on: your accounts are safe.")).toBeVisible();
}

/** Turns it off, which deletes it. */
export async function turnBackupOff(device: Device): Promise<void> {
  const { page } = device;
  await device.goHome();
  await page.getByRole("link", { name: /^Settings/ }).click();
  await page.getByRole("switch", { name: "Cloud backup" }).click();
  await page.getByRole("button", { name: "Turn backup off" }).click();
  await device.isTold(/^Backup is off, and the backup is deleted\./);
}

/** A device with a recovery account and a backup of what is on it; gives the recovery code. */
export async function backUp(device: Device, server: Server): Promise<string> {
  const code = await signUp(device, server);
  await turnBackupOn(device);
  return code;
}

/** Types the address and the password. */
export async function typePassword({ page }: Device, password = PASSWORD, email = EMAIL): Promise<void> {
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Gives the recovery code as the second proof. */
export async function proveByRecoveryCode({ page }: Device, code: string): Promise<void> {
  await expect(page.getByRole("heading", { name: "One more proof" })).toBeVisible();
  await page.getByRole("button", { name: /^Recovery code/ }).click();
  await page.getByLabel("Recovery code", { exact: true }).fill(code);
  await page.getByRole("button", { name: "Continue" }).click();
}

/** Signs in to the recovery account from the settings. */
export async function signIn(device: Device, code: string): Promise<void> {
  await device.goToSetting("Recovery account");
  await device.page.getByRole("link", { name: "I have one: sign in" }).click();
  await typePassword(device);
  await proveByRecoveryCode(device, code);
}

/** Signs in to the recovery account on a device with the command line. */
export async function signInOn(commandLine: CommandLine, server: Server, code: string): Promise<void> {
  const file = await commandLine.file("recovery-code.txt", code);
  const signIn = ["account", "sign-in", EMAIL, "--server", server.url, "--recovery-code-file", file];
  await commandLine.json(signIn, { LIFEBOAT_PASSWORD: PASSWORD });
}

/** Begins recovery on a device without accounts, up to the plan. */
export async function planRecovery(device: Device, code: string): Promise<void> {
  await device.page.getByRole("link", { name: "Begin recovery" }).click();
  await typePassword(device);
  await proveByRecoveryCode(device, code);
  await expect(device.page.getByText("Newest version")).toBeVisible();
}

/** Carries the plan out. */
export async function recover({ page }: Device): Promise<void> {
  await page.getByRole("button", { name: /^Bring (1 account|\d+ accounts) here$/ }).click();
  await expect(page.getByText(/account(s)? came back$/)).toBeVisible();
}

/** Waits until the settings say how the backup stands. */
export async function expectBackupState(device: Device, state: string): Promise<void> {
  const { page } = device;
  await device.goHome();
  await page.getByRole("link", { name: /^Settings/ }).click();
  await expect(page.getByText(state, { exact: true })).toBeVisible();
}
