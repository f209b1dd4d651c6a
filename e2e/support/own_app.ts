// Tests with a copy of the app of their own, which they may change while it is served.

import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { appFolder } from "./environment.ts";
import { Server } from "./server.ts";
import { test as base } from "./test.ts";

/** `app` is the folder that the server serves. */
export const test = base.extend<{ app: string }>({
  app: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "lifeboat-e2e-app-"));
    await cp(appFolder(), folder, { recursive: true });
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  server: async ({ app }, use) => {
    const server = await Server.start({}, app);
    await use(server);
    await server.end();
  },
});
