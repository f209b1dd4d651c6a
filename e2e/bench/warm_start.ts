// How long it takes from opening the app, which was open before, to a code on the screen.

import type { Browser, Page } from "@playwright/test";

import { FJORD_FILMS, KESTREL_AIR, MEADOW_MAIL, addByPasting } from "../support/accounts.ts";
import { Device } from "../support/device.ts";
import type { Server } from "../support/server.ts";
import { type Row, median, told } from "./row.ts";

const RUNS = 9;

export async function warmStart(browser: Browser, server: Server): Promise<Row> {
  const device = await Device.take(browser, { url: server.url });
  await device.open();
  await addByPasting(device.page, [KESTREL_AIR, FJORD_FILMS, MEADOW_MAIL]);
  await device.isKeptForOffline();
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    await device.page.reload();
    times.push(await timeOfFirstCode(device.page));
  }
  await device.end();
  return told("app: a code after a warm start", Math.round(median(times)), "ms");
}

/** Milliseconds from the beginning of the navigation to the frame that shows a code. */
function timeOfFirstCode(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((found) => {
        const look = (now: number) => {
          const code = document.querySelector(".code-text")?.textContent ?? "";
          if (/\d{3} \d{3}/.test(code)) {
            found(now);
          } else {
            requestAnimationFrame(look);
          }
        };
        requestAnimationFrame(look);
      }),
  );
}
