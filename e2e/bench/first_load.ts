// What a browser fetches before the app is there, compressed as the server sends it to a browser that knows gzip:
// on a device that has no accounts, and on one that has.

import { get } from "node:http";

import type { Browser, Page } from "@playwright/test";

import { KESTREL_AIR, addByPasting, codeButton } from "../support/accounts.ts";
import type { Server } from "../support/server.ts";
import { type Row, atMost, told } from "./row.ts";

export async function firstLoad(browser: Browser, server: Server): Promise<Row[]> {
  // What the service worker keeps for later is no part of it.
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  const without = await weight(page, async () => {
    await page.goto(server.url);
    await page.getByRole("link", { name: "Begin recovery" }).waitFor();
  });
  await addByPasting(page, [KESTREL_AIR]);
  const withAccounts = await weight(page, async () => {
    await page.reload();
    await codeButton(page, KESTREL_AIR).waitFor();
  });
  await context.close();
  return [
    atMost("app: first load, gzip", without, "kB", 350),
    told("app: the same where there are accounts", withAccounts, "kB"),
  ];
}

/** The kilobytes of what the page fetches meanwhile, each file once. */
async function weight(page: Page, loading: () => Promise<void>): Promise<number> {
  const fetched = new Set<string>();
  const note = (request: { url(): string }) => fetched.add(request.url());
  page.on("request", note);
  await loading();
  page.off("request", note);
  const sizes = await Promise.all([...fetched].map(compressedSize));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return Math.round(bytes / 100) / 10;
}

function compressedSize(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { "accept-encoding": "gzip" } }, (answer) => {
      let size = 0;
      answer.on("data", (bytes: Buffer) => (size += bytes.length));
      answer.on("end", () => resolve(size));
    }).on("error", reject);
  });
}
