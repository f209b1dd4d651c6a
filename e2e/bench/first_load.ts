// What a browser fetches before the app is there, compressed as the server sends it to a browser that knows gzip.

import { get } from "node:http";

import type { Browser } from "@playwright/test";

import type { Server } from "../support/server.ts";
import { type Row, atMost } from "./row.ts";

export async function firstLoad(browser: Browser, server: Server): Promise<Row> {
  // What the service worker keeps for later is no part of it.
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  const fetched = new Set<string>();
  page.on("request", (request) => fetched.add(request.url()));
  await page.goto(server.url);
  await page.getByRole("link", { name: "Begin recovery" }).waitFor();
  await context.close();
  const sizes = await Promise.all([...fetched].map(compressedSize));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return atMost("app: first load, gzip", Math.round(bytes / 100) / 10, "kB", 350);
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
