// Lighthouse, fetched from npm when it is asked for.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { CHROMIUM_ARGUMENTS, chromium } from "../support/environment.ts";
import type { Server } from "../support/server.ts";
import { type Row, atLeast } from "./row.ts";

const run = promisify(execFile);

const CATEGORIES = ["performance", "accessibility", "best-practices"] as const;
const GOAL = 95;

interface Report {
  categories: Record<(typeof CATEGORIES)[number], { title: string; score: number }>;
}

export async function lighthouse(server: Server): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "lifeboat-lighthouse-"));
  try {
    const file = join(folder, "report.json");
    const options = [
      `--only-categories=${CATEGORIES.join(",")}`,
      `--chrome-flags=--headless=new ${CHROMIUM_ARGUMENTS.join(" ")}`,
      "--output=json",
      `--output-path=${file}`,
      "--quiet",
    ];
    await run("npx", ["--yes", "lighthouse@13", server.named, ...options], {
      env: { ...process.env, CHROME_PATH: chromium() },
    });
    const { categories } = JSON.parse(await readFile(file, "utf8")) as Report;
    return CATEGORIES.map((category) => {
      const { title, score } = categories[category];
      return atLeast(`app: Lighthouse, ${title.toLowerCase()}`, Math.round(score * 100), "of 100", GOAL);
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
