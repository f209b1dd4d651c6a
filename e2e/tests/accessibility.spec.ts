// The app for everybody: the keyboard alone, taps alone, large text, less motion. What axe-core finds is in
// screens.spec.ts.

import type { Page } from "@playwright/test";

import {
  FJORD_FILMS,
  KESTREL_AIR,
  MEADOW_MAIL,
  addByPasting,
  codeButton,
  titleOf,
  titlesInOrder,
} from "../support/accounts.ts";
import { expect, test } from "../support/test.ts";

/** Presses Tab until something has the focus. */
async function tabTo(page: Page, role: "link" | "button" | "textbox", name: string | RegExp): Promise<void> {
  const wanted = page.getByRole(role, { name }).first();
  await expect(wanted).toBeVisible();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`${role} ${name} is not reached by Tab`);
}

test("an account is added and its code copied by the keyboard alone", async ({ newDevice }) => {
  const { page } = await newDevice();
  await tabTo(page, "link", /^Type it by hand/);
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Website or organization")).toBeFocused();
  await page.keyboard.type(MEADOW_MAIL.issuer);
  await page.keyboard.press("Tab");
  await page.keyboard.type(MEADOW_MAIL.name);
  await page.keyboard.press("Tab");
  await page.keyboard.type(MEADOW_MAIL.key);
  await page.keyboard.press("Enter");
  await tabTo(page, "button", `Copy the code of ${titleOf(MEADOW_MAIL)}`);
  await page.keyboard.press("Enter");
  await expect(page.getByText(`Code of ${titleOf(MEADOW_MAIL)} copied`)).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^\d{6}$/);
});

test("accounts are put in order by the keyboard alone, and it is said where they are", async ({ newDevice }) => {
  const { page } = await newDevice();
  await addByPasting(page, [MEADOW_MAIL, KESTREL_AIR]);
  await tabTo(page, "button", "Arrange accounts");
  await page.keyboard.press("Enter");
  await tabTo(page, "button", `Move ${titleOf(KESTREL_AIR)}`);
  await page.keyboard.press("ArrowUp");
  await expect(page.getByRole("status").filter({ hasText: `${titleOf(KESTREL_AIR)}: 1 of 2` })).toBeAttached();
  await expect(page.getByRole("button", { name: `Move ${titleOf(KESTREL_AIR)}` })).toBeFocused();
});

test("accounts are put in order by taps alone, on a narrow screen", async ({ newDevice }) => {
  const phone = await newDevice({ hasTouch: true, viewport: { width: 320, height: 640 } });
  const { page } = phone;
  await addByPasting(page, [KESTREL_AIR, FJORD_FILMS, MEADOW_MAIL]);
  await page.getByRole("button", { name: "Arrange accounts" }).tap();
  const up = page.getByRole("button", { name: `Move up: ${titleOf(MEADOW_MAIL)}` });
  const down = page.getByRole("button", { name: `Move down: ${titleOf(KESTREL_AIR)}` });
  await expect(up).toBeVisible();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  for (const button of [up, down]) {
    const { width, height } = (await button.boundingBox())!;
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(40);
  }
  const isSaid = async (text: string) => {
    await expect(page.getByRole("status").filter({ hasText: text })).toBeAttached();
  };
  await down.tap();
  await isSaid(`${titleOf(KESTREL_AIR)}: 2 of 3`);
  await expect(down).toBeFocused();
  await up.tap();
  await isSaid(`${titleOf(MEADOW_MAIL)}: 2 of 3`);
  await up.tap();
  await isSaid(`${titleOf(MEADOW_MAIL)}: 1 of 3`);
  await expect(up).toBeDisabled();
  await expect(up).toBeFocused();
  await expect(down).toBeDisabled();
  await page.getByRole("button", { name: "Done" }).tap();
  const order = [MEADOW_MAIL, FJORD_FILMS, KESTREL_AIR].map(titleOf);
  expect(await titlesInOrder(page)).toEqual(order);
  await phone.open();
  expect(await titlesInOrder(page)).toEqual(order);
});

test("each account says which of how many it is, though not all are in the page", async ({ newDevice }) => {
  const { page } = await newDevice();
  const symbols = [..."ABCDEFGHIJKLMNOPQRSTUVWXY"];
  const many = symbols.map((symbol, number) => ({
    ...MEADOW_MAIL,
    name: `rosa${number}`,
    key: symbol + MEADOW_MAIL.key.slice(1),
  }));
  await addByPasting(page, many);
  const row = (name: string) => page.getByRole("listitem").filter({ has: page.getByText(name, { exact: true }) });
  await expect(row("rosa0")).toHaveAttribute("aria-posinset", "1");
  await expect(row("rosa0")).toHaveAttribute("aria-setsize", "25");
  await expect(async () => {
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await expect(row("rosa24")).toHaveAttribute("aria-posinset", "25", { timeout: 1000 });
  }).toPass();
  await page.getByRole("searchbox").fill("rosa24");
  await expect(row("rosa24")).toHaveAttribute("aria-posinset", "1");
  await expect(row("rosa24")).toHaveAttribute("aria-setsize", "1");
});

test("a dialog keeps the focus, closes with Escape and gives the focus back", async ({ newDevice }) => {
  const { page } = await newDevice();
  await addByPasting(page, [MEADOW_MAIL]);
  await page.getByRole("link", { name: `Details of ${titleOf(MEADOW_MAIL)}` }).click();
  await tabTo(page, "button", "Remove");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  for (let presses = 0; presses < 5; presses += 1) {
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.closest("dialog, body")?.tagName)).toMatch(/DIALOG|BODY/);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Remove" })).toBeFocused();
});

test("a code is read out, digit by digit, with what a press does", async ({ newDevice }) => {
  const { page } = await newDevice();
  await addByPasting(page, [MEADOW_MAIL]);
  const code = codeButton(page, MEADOW_MAIL);
  await expect(code).toHaveAccessibleName(new RegExp(`Copy the code of .* \\d \\d \\d \\d \\d \\d`));
  await page.getByRole("link", { name: `Details of ${titleOf(MEADOW_MAIL)}` }).click();
  await expect(page.getByRole("button", { name: "Copy the code" })).toHaveAccessibleName(/(\d ?){6}/);
});

test("text of twice the size is all there, without scrolling sideways", async ({ newDevice }) => {
  const { page } = await newDevice();
  await addByPasting(page, [MEADOW_MAIL, KESTREL_AIR]);
  const screens = [
    ...["/", "/add", "/add/type", "/add/paste", "/sign-in", "/sign-up", "/reset", "/recovery", "/requests"],
    ...["", "/app-lock", "/backup", "/devices", "/export", "/import", "/help"].map((path) => `/settings${path}`),
  ];
  for (const path of screens) {
    await page.goto(path);
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `${path} is wider than the window`).toBeLessThanOrEqual(0);
    const cut = await page.evaluate(() => {
      const texts = document.querySelectorAll<HTMLElement>(
        "h1, h2, h3, p, label, .row-title, .row-detail, .account-issuer, .account-name, .button, .code-text",
      );
      const isCut = ({ scrollWidth, clientWidth }: HTMLElement) => clientWidth > 1 && scrollWidth > clientWidth + 1;
      return [...texts].filter(isCut).map(({ textContent }) => textContent);
    });
    expect(cut, `is cut off on ${path}`).toEqual([]);
  }
});

test("nothing moves for who wants less motion", async ({ newDevice }) => {
  const { page } = await newDevice({ reducedMotion: "reduce" });
  await addByPasting(page, [MEADOW_MAIL]);
  await page.getByRole("link", { name: `Details of ${titleOf(MEADOW_MAIL)}` }).click();
  await page.getByRole("button", { name: "Remove" }).click();
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ effect }) => {
        const { duration } = effect!.getComputedTiming();
        const changed = (effect as KeyframeEffect).getKeyframes().flatMap((frame) => Object.keys(frame));
        return Number(duration) > 100 && changed.some((name) => ["transform", "translate", "scale"].includes(name));
      })
      .map((animation) => (animation as CSSAnimation).animationName),
  );
  expect(moving).toEqual([]);
});
