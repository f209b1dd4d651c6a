// Recovery never overwrites what is already there.

import {
  FJORD_FILMS,
  KESTREL_AIR,
  MEADOW_MAIL,
  addByPasting,
  expectRightCode,
  titleOf,
  titlesInOrder,
} from "../support/accounts.ts";
import type { Device } from "../support/device.ts";
import { backUp, proveByRecoveryCode, typePassword } from "../support/recovery_account.ts";
import { expect, test } from "../support/test.ts";

/** Fjord Films as the new device has it: with a key that the backup does not know. */
const FJORD_FILMS_HERE = { ...FJORD_FILMS, key: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" };

/** A device on which the plan is shown: one account is the same, one is different, one is only there. */
const withPlan = test.extend<{ device: Device }>({
  device: async ({ newDevice, server }, use) => {
    const phone = await newDevice();
    await addByPasting(phone.page, [FJORD_FILMS, MEADOW_MAIL]);
    const recoveryCode = await backUp(phone, server);

    const device = await newDevice();
    await addByPasting(device.page, [MEADOW_MAIL, FJORD_FILMS_HERE, KESTREL_AIR]);
    await device.open("/recovery");
    await typePassword(device);
    await proveByRecoveryCode(device, recoveryCode);
    await expect(device.page.getByText("Newest version")).toBeVisible();
    await use(device);
  },
});

withPlan("what is the same is recognized, what is different is kept twice, and nothing is overwritten", async ({
  device: { page },
}) => {
  await expect(page.getByRole("heading", { name: /^Already here/ })).toBeVisible();
  const different = page.getByRole("group", { name: `What to do with ${titleOf(FJORD_FILMS)}` });
  await expect(different.getByRole("radio", { name: "Keep both" })).toBeChecked();
  await expect(page.getByText("1 other account is here, and is left alone.")).toBeVisible();
  await page.getByRole("button", { name: /^Bring .* here$/ }).click();
  await expect(page.getByText("1 was different here, and is as you decided.")).toBeVisible();
  await page.getByRole("link", { name: /to my accounts$/i }).click();

  const counts = async () => {
    const titles = await titlesInOrder(page);
    return [MEADOW_MAIL, FJORD_FILMS, KESTREL_AIR].map(
      ({ issuer }) => titles.filter((title) => title.startsWith(issuer)).length,
    );
  };
  await expect.poll(counts).toEqual([1, 2, 1]);
  await expectRightCode(page, MEADOW_MAIL);
  await expectRightCode(page, KESTREL_AIR);
});

withPlan("the one here stays alone when that is decided", async ({ device: { page } }) => {
  await page.getByRole("radio", { name: "Keep the one here" }).check();
  await page.getByRole("button", { name: /^(Bring .* here|Continue)$/ }).click();
  await page.getByRole("link", { name: /to my accounts$/i }).click();
  await expectRightCode(page, FJORD_FILMS_HERE);
  await expectRightCode(page, MEADOW_MAIL);
});

withPlan("the backup's takes the place of the one here when that is decided", async ({ device: { page } }) => {
  await page.getByRole("radio", { name: "Take the backup's" }).check();
  await page.getByRole("button", { name: "Bring 1 account here" }).click();
  await expect(page.getByText("1 was different here, and is as you decided.")).toBeVisible();
  await expect(page.getByText("Everything was here already")).toBeHidden();
  await page.getByRole("link", { name: /to my accounts$/i }).click();
  await expectRightCode(page, FJORD_FILMS);
  await expectRightCode(page, KESTREL_AIR);
});
