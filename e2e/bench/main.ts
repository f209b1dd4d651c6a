// The app's figures, for `cargo xtask bench`. Prints a list of {name, value, unit, goal}.

import { chromium as engine } from "@playwright/test";

import { CHROMIUM_ARGUMENTS, chromium } from "../support/environment.ts";
import { Server } from "../support/server.ts";
import { firstLoad } from "./first_load.ts";
import { lighthouse } from "./lighthouse.ts";
import { manyAccounts } from "./many_accounts.ts";
import type { Row } from "./row.ts";
import { warmStart } from "./warm_start.ts";

const server = await Server.start();
const browser = await engine.launch({ executablePath: chromium(), args: CHROMIUM_ARGUMENTS });
const rows: Row[] = [];
try {
  rows.push(...(await firstLoad(browser, server)));
  rows.push(await warmStart(browser, server));
  rows.push(...(await manyAccounts(browser, server)));
} finally {
  await browser.close();
}
try {
  rows.push(...(await lighthouse(server)));
} finally {
  await server.end();
}
console.log(JSON.stringify(rows, null, 2));
