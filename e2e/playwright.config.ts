import { defineConfig } from "@playwright/test";

import { CHROMIUM_ARGUMENTS, chromium } from "./support/environment.ts";

// Two cores: two tests at a time, each with a server of its own. Nothing is tried twice: a test that passes only
// sometimes says that something is wrong.
export default defineConfig({
  testDir: "tests",
  outputDir: "../target/e2e/results",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // Long enough for a machine that does other work too: what is there at once is not waited for.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    viewport: { width: 390, height: 844 },
    locale: "en-GB",
    // A trace takes as much of the machine as the browser. What a failure needs is a picture, and what was on the page.
    trace: process.env.LIFEBOAT_TRACE === "1" ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: chromium(),
      args: CHROMIUM_ARGUMENTS,
    },
  },
});
