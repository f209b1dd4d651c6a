// What every test starts from: a server of its own, and devices that have never seen the app.

import { test as base } from "@playwright/test";

import { CommandLine } from "./command_line.ts";
import { Device, type DeviceOptions } from "./device.ts";
import { Server } from "./server.ts";

interface Given {
  /** What the server's operator has set. */
  serverSettings: Record<string, string>;
  /** A server that has just been set up. */
  server: Server;
  /** Takes a new device, and opens the app on it. */
  newDevice: (options?: Partial<DeviceOptions>) => Promise<Device>;
  /** Takes a new device with the command line. */
  newCommandLine: () => Promise<CommandLine>;
}

export const test = base.extend<Given>({
  serverSettings: async ({}, use) => {
    await use({});
  },
  server: async ({ serverSettings }, use) => {
    const server = await Server.start(serverSettings);
    await use(server);
    await server.end();
  },
  newDevice: async ({ browser, server }, use) => {
    const devices: Device[] = [];
    await use(async (options = {}) => {
      const device = await Device.take(browser, { url: server.url, ...options });
      devices.push(device);
      return device.open();
    });
    for (const device of devices) {
      await device.end();
    }
  },
  newCommandLine: async ({}, use) => {
    const made: CommandLine[] = [];
    await use(async () => {
      const commandLine = await CommandLine.make();
      made.push(commandLine);
      return commandLine;
    });
    for (const commandLine of made) {
      await commandLine.end();
    }
  },
});

export { expect } from "@playwright/test";
