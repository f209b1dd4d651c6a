// The screens in both themes, on a phone and on a desktop: axe-core finds nothing, and there is a picture for a person to
// look at. States that take a story to get into are looked at in the test of that story.

import { copyFile, mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import type { Page } from "@playwright/test";

import { expectAccessible } from "../support/axe.ts";
import { lookAtEverything } from "../support/screens.ts";
import { expect, test } from "../support/test.ts";

const PICTURES = fileURLToPath(new URL("../../target/e2e/screens/", import.meta.url));
const DOCUMENTATION = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
/** Those that the documentation shows. */
const CHOSEN = ["accounts-phone-light", "accounts-phone-dark", "recovery-plan-phone-light", "backup-details-phone-light"];

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const VIEWS = [
  ["phone", "light"],
  ["phone", "dark"],
  ["desktop", "light"],
  ["desktop", "dark"],
] as const;

for (const [size, colorScheme] of VIEWS) {
  test(`axe-core finds nothing on any screen, ${size}, ${colorScheme}`, async ({ newDevice, server }) => {
    test.slow();
    await mkdir(PICTURES, { recursive: true });
    const viewport = SIZES[size];
    await lookAtEverything(
      () => newDevice({ colorScheme, viewport, reducedMotion: "reduce", deviceScaleFactor: 2 }),
      server,
      async (name, page) => {
        await expectAccessible(page, name);
        await takePicture(page, `${name}-${size}-${colorScheme}`);
      },
    );
  });
}

async function takePicture(page: Page, name: string): Promise<void> {
  const path = `${PICTURES}${name}.png`;
  const isForDocumentation = process.env.LIFEBOAT_UPDATE_SCREENSHOTS === "1" && CHOSEN.includes(name);
  if (isForDocumentation) {
    await expect(page.locator(".toast")).toHaveCount(0);
  }
  await page.screenshot({ path });
  if (isForDocumentation) {
    await mkdir(DOCUMENTATION, { recursive: true });
    await copyFile(path, `${DOCUMENTATION}${name}.png`);
  }
}
