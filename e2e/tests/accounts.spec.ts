// The list of accounts: codes that are counted, the order that a person wants, and what is copied.

import {
  COUNTED,
  FJORD_FILMS,
  KESTREL_AIR,
  MEADOW_MAIL,
  addByPasting,
  addCounted,
  beginToAdd,
  codeButton,
  copiedCode,
  linkOf,
  titleOf,
  titlesInOrder,
} from "../support/accounts.ts";
import { expect, test } from "../support/test.ts";

test("a code that is counted is shown when it is asked for, and no counter is used twice", async ({ newDevice }) => {
  const phone = await newDevice();
  const { page } = phone;
  await addCounted(page);
  const code = page.locator(".account .code-now");
  const next = page.getByLabel(`Show the next code of ${titleOf(COUNTED)}`, { exact: true });
  // RFC 4226, appendix D.
  for (const expected of ["755 224", "287 082", "359 152"]) {
    await next.click();
    await expect(code).toContainText(expected);
  }
  await phone.open();
  await next.click();
  await expect(code).toContainText("969 429");
});

test("the ring shows how much of a code's life is gone, also of the codes that follow", async ({ newDevice }) => {
  const period = 5;
  const { page } = await newDevice();
  await beginToAdd(page, "Paste a link");
  await page.getByLabel("Links or activation code").fill(`${linkOf(MEADOW_MAIL)}&period=${period}`);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Add account" }).click();
  const code = codeButton(page, MEADOW_MAIL).locator(".code-now .code-text");
  await expect(code).toHaveText(/^\d{3} \d{3}$/);
  for (let change = 0; change < 3; change += 1) {
    const before = await code.textContent();
    await expect(code).not.toHaveText(before!);
    const { shown, gone } = await page.locator(".ring-left").evaluate((circle, period) => {
      const [animation] = circle.getAnimations();
      const { progress } = animation!.effect!.getComputedTiming();
      return { shown: progress, gone: ((Date.now() / 1000) % period) / period };
    }, period);
    expect(Math.abs(shown! - gone)).toBeLessThan(0.25);
  }
});

test("an account that is dragged stays where it was put", async ({ newDevice }) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByPasting(page, [KESTREL_AIR, FJORD_FILMS, MEADOW_MAIL]);
  await page.getByRole("button", { name: "Arrange accounts" }).click();
  const middleOf = async (title: string) => {
    const box = (await page.getByRole("button", { name: `Move ${title}` }).boundingBox())!;
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const [from, to] = [await middleOf(titleOf(MEADOW_MAIL)), await middleOf(titleOf(KESTREL_AIR))];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y - 4, { steps: 12 });
  await page.mouse.up();
  await page.getByRole("button", { name: "Done" }).click();
  const order = [MEADOW_MAIL, KESTREL_AIR, FJORD_FILMS].map(titleOf);
  await expect.poll(() => titlesInOrder(page)).toEqual(order);
  await phone.open();
  expect(await titlesInOrder(page)).toEqual(order);
});

test("a pinned account stays on top", async ({ newDevice }) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByPasting(page, [KESTREL_AIR, FJORD_FILMS, MEADOW_MAIL]);
  await page.getByRole("button", { name: "Arrange accounts" }).click();
  await page.getByRole("button", { name: `Pin ${titleOf(FJORD_FILMS)} on top` }).click();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("heading", { name: "Pinned" })).toBeVisible();
  const order = [FJORD_FILMS, KESTREL_AIR, MEADOW_MAIL].map(titleOf);
  expect(await titlesInOrder(page)).toEqual(order);
});

test("a code that was copied is taken out of the clipboard, and nothing else is", async ({ newDevice }) => {
  const { page } = await newDevice();
  await page.clock.install();
  await page.reload();
  await addByPasting(page, [MEADOW_MAIL]);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await expect(copiedCode(page, MEADOW_MAIL)).resolves.toMatch(/^\d{6}$/);
  await page.clock.fastForward("01:05");
  await expect.poll(clipboard).toBe("");
  await copiedCode(page, MEADOW_MAIL);
  await page.evaluate(() => navigator.clipboard.writeText("a shopping list"));
  await page.clock.fastForward("01:05");
  await page.waitForTimeout(500);
  expect(await clipboard()).toBe("a shopping list");
});

test("after an account was looked at, the list is as it was left, and the browser's back leads on", async ({
  newDevice,
}) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByPasting(page, [MEADOW_MAIL, FJORD_FILMS, KESTREL_AIR]);
  await page.getByRole("searchbox").fill("fjord");
  await expect(codeButton(page, MEADOW_MAIL)).toBeHidden();
  await page.getByRole("link", { name: `Details of ${titleOf(FJORD_FILMS)}` }).click();
  await page.getByRole("link", { name: "Back", exact: true }).click();
  await expect(page.getByRole("searchbox")).toHaveValue("fjord");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  // Going back led back: the account does not come up again.
  await page.goBack();
  await expect(page).not.toHaveURL(/\/accounts\//);
});
