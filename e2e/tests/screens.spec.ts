// Pictures of every screen, for a person to look at: both themes, a phone and a desktop.

import { copyFile, mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { lookAtEverything } from "../support/screens.ts";
import { test } from "../support/test.ts";

const PICTURES = fileURLToPath(new URL("../../target/e2e/screens/", import.meta.url));
const DOCUMENTATION = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
/** Those that the documentation shows. */
const CHOSEN = ["accounts-phone-light", "accounts-phone-dark", "recovery-plan-phone-light", "backup-details-phone-light"];

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`every screen, ${size}, ${colorScheme}`, async ({ newDevice, server }) => {
      test.slow();
      await mkdir(PICTURES, { recursive: true });
      await lookAtEverything(
        () => newDevice({ colorScheme, viewport, reducedMotion: "reduce", deviceScaleFactor: 2 }),
        server,
        async (name, page) => {
          const picture = `${name}-${size}-${colorScheme}`;
          const path = `${PICTURES}${picture}.png`;
          await page.screenshot({ path, animations: "disabled" });
          if (process.env.LIFEBOAT_UPDATE_SCREENSHOTS === "1" && CHOSEN.includes(picture)) {
            await mkdir(DOCUMENTATION, { recursive: true });
            await copyFile(path, `${DOCUMENTATION}${picture}.png`);
          }
        },
      );
    });
  }
}
