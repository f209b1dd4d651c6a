// 1 000 accounts: scrolled, searched, and left alone.

import { createHash } from "node:crypto";

import type { Browser, CDPSession, Page } from "@playwright/test";

import { Device } from "../support/device.ts";
import type { Server } from "../support/server.ts";
import { type Row, atMost, told } from "./row.ts";

const COUNT = 1000;
/** Enough to fill the screen, and what lies close to it. */
const FEW = 30;
/** How long the app is watched while nobody touches it. */
const REST = 12_000;

export async function manyAccounts(browser: Browser, server: Server): Promise<Row[]> {
  const few = await holding(browser, server, FEW);
  const fewAtRest = await workAtRest(few.page);
  await few.end();

  const device = await holding(browser, server, COUNT);
  const { page } = device;
  const devtools = await device.context.newCDPSession(page);
  const blank = await framesOf(page, () => new Promise((waited) => setTimeout(waited, 2000)));
  const scrolled = await framesOf(page, () => scroll(devtools));
  const searched = await framesOf(page, () => search(page));
  const manyAtRest = await workAtRest(page);
  await device.end();
  return [
    told("app: dropped frames of a page at rest, 2 s", blank, "frames"),
    atMost(`app: dropped frames, ${COUNT} accounts scrolled`, scrolled, "frames", 0),
    atMost(`app: dropped frames, ${COUNT} accounts searched`, searched, "frames", 0),
    atMost(`app: work at rest, ${COUNT} accounts against ${FEW}`, ratio(manyAtRest, fewAtRest), "x", 1.5),
  ];
}

function ratio(one: number, other: number): number {
  return Math.round((one / other) * 100) / 100;
}

/** A device with so many accounts, those on the screen drawn. */
async function holding(browser: Browser, server: Server, count: number): Promise<Device> {
  const device = await Device.take(browser, { url: server.url });
  const { page } = await device.open("/settings/import");
  const file = { name: "accounts.txt", mimeType: "text/plain", buffer: Buffer.from(links(count)) };
  await page.getByLabel("Choose files").setInputFiles(file);
  await page.getByRole("button", { name: `Add ${count} accounts` }).click();
  await page.getByRole("searchbox").waitFor();
  await page.locator(".account").first().waitFor();
  return device;
}

function links(count: number): string {
  const link = (_: unknown, number: number) => {
    const digits = createHash("sha1").update(`account ${number}`).digest("hex").replaceAll(/[^2-7]/g, "");
    return `otpauth://totp/Harbour%20${number}:rosa?secret=${`${digits}ABCDEFGH`.repeat(4).slice(0, 32)}&issuer=Harbour%20${number}`;
  };
  return Array.from({ length: count }, link).join("\n");
}

/** How many frames were not drawn in time while something was done, at 60 in a second. */
async function framesOf(page: Page, act: () => Promise<unknown>): Promise<number> {
  await page.evaluate(() => {
    const frames: number[] = [];
    const counting = { frames, on: true };
    Object.assign(globalThis, { counting });
    const count = (now: number) => {
      frames.push(now);
      if (counting.on) {
        requestAnimationFrame(count);
      }
    };
    requestAnimationFrame(count);
  });
  await act();
  const frames = await page.evaluate(() => {
    const { counting } = globalThis as unknown as { counting: { frames: number[]; on: boolean } };
    counting.on = false;
    return counting.frames;
  });
  const frame = 1000 / 60;
  const missed = frames.slice(1).map((at, place) => Math.round((at - frames[place]!) / frame) - 1);
  return missed.reduce((sum, count) => sum + Math.max(0, count), 0);
}

async function scroll(devtools: CDPSession): Promise<void> {
  for (const distance of [-6000, -6000, 6000, 6000]) {
    await devtools.send("Input.synthesizeScrollGesture", {
      x: 195,
      y: 500,
      yDistance: distance,
      speed: 4000,
      gestureSourceType: "touch",
      preventFling: true,
    });
  }
}

async function search(page: Page): Promise<void> {
  const field = page.getByRole("searchbox");
  await field.pressSequentially("harbour 97", { delay: 80 });
  for (let length = "harbour 97".length; length > 0; length -= 1) {
    await field.press("Backspace", { delay: 40 });
  }
}

/** Milliseconds that the page's program works while nobody touches it. */
async function workAtRest(page: Page): Promise<number> {
  await page.bringToFront();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  const worked = async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "ScriptDuration")?.value ?? 0) * 1000;
  };
  const before = await worked();
  await page.waitForTimeout(REST);
  return (await worked()) - before;
}
