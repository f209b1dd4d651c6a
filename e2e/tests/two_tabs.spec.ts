// One vault in two tabs: each shows what the other changes, and neither loses it.

import {
  FJORD_FILMS,
  KESTREL_AIR,
  MEADOW_MAIL,
  addByHand,
  addByPasting,
  codeButton,
  expectRightCode,
  titleOf,
} from "../support/accounts.ts";
import { expect, test } from "../support/test.ts";

test("what one tab adds is on the list of the other", async ({ newDevice }) => {
  const phone = await newDevice();
  const other = await phone.anotherTab();
  await expect(other.getByRole("link", { name: "Begin recovery" })).toBeVisible();
  await addByHand(phone.page, MEADOW_MAIL);
  await expectRightCode(other, MEADOW_MAIL);
});

test("two tabs that add at the same time both keep what they added", async ({ newDevice }) => {
  const phone = await newDevice();
  await addByPasting(phone.page, [MEADOW_MAIL]);
  const other = await phone.anotherTab();
  await expect(codeButton(other, MEADOW_MAIL)).toBeVisible();
  await Promise.all([addByHand(phone.page, KESTREL_AIR), addByHand(other, FJORD_FILMS)]);
  for (const tab of [phone.page, other]) {
    await expectRightCode(tab, KESTREL_AIR);
    await expectRightCode(tab, FJORD_FILMS);
    await expectRightCode(tab, MEADOW_MAIL);
  }
});

test("what one tab removes is gone in the other, and comes back when that is undone", async ({ newDevice }) => {
  const phone = await newDevice();
  const { page } = phone;
  await addByPasting(page, [MEADOW_MAIL, KESTREL_AIR]);
  const other = await phone.anotherTab();
  await expect(codeButton(other, KESTREL_AIR)).toBeVisible();
  await page.getByRole("link", { name: `Details of ${titleOf(KESTREL_AIR)}` }).click();
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(codeButton(other, KESTREL_AIR)).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).click();
  await expectRightCode(other, KESTREL_AIR);
});
