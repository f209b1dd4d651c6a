// A camera that sees a picture: Chromium plays it from a file.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Browser, chromium as engine } from "@playwright/test";

import { CHROMIUM_ARGUMENTS, chromium } from "./environment.ts";

const [WIDTH, HEIGHT] = [640, 480];
/** Of the picture's shorter side in the middle of what the camera sees. */
const SIDE = 400;

/** A browser on a device with a camera. */
export interface BrowserWithCamera {
  browser: Browser;
  end: () => Promise<void>;
}

/** Its camera sees a picture, and its person lets the app use it. */
export async function seeing(picture: string): Promise<BrowserWithCamera> {
  const folder = await mkdtemp(join(tmpdir(), "lifeboat-e2e-camera-"));
  const video = join(folder, "video.y4m");
  await writeFile(video, await videoOf(picture));
  const browser = await start("--use-fake-ui-for-media-stream", `--use-file-for-fake-video-capture=${video}`);
  return {
    browser,
    end: async () => {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Its person has not let the app use the camera. */
export async function refusing(): Promise<BrowserWithCamera> {
  const browser = await start();
  return { browser, end: () => browser.close() };
}

function start(...more: string[]): Promise<Browser> {
  const args = [...CHROMIUM_ARGUMENTS, "--use-fake-device-for-media-stream", ...more];
  return engine.launch({ executablePath: chromium(), args });
}

/** Two seconds of a picture, as YUV4MPEG2 with a colour sample for four points: grey, so only the light counts. */
async function videoOf(picture: string): Promise<Buffer> {
  const light = await lightOf(await readFile(picture));
  const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const frame = Buffer.concat([Buffer.from("FRAME\n"), light, colour]);
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  return Buffer.concat([head, ...Array<Buffer>(20).fill(frame)]);
}

/** How light each point is, of a PNG in the middle of a white wall. A browser unpacks it. */
async function lightOf(png: Buffer): Promise<Buffer> {
  const browser = await engine.launch({ executablePath: chromium(), args: CHROMIUM_ARGUMENTS });
  try {
    const page = await browser.newPage();
    const light = await page.evaluate(
      async ({ base64, width, height, side }) => {
        const image = new Image();
        image.src = `data:image/png;base64,${base64}`;
        await image.decode();
        const canvas = document.createElement("canvas");
        Object.assign(canvas, { width, height });
        const context = canvas.getContext("2d")!;
        context.fillStyle = "white";
        context.fillRect(0, 0, width, height);
        context.imageSmoothingEnabled = false;
        context.drawImage(image, (width - side) / 2, (height - side) / 2, side, side);
        const { data } = context.getImageData(0, 0, width, height);
        return Array.from({ length: width * height }, (_, point) => data[point * 4]!);
      },
      { base64: png.toString("base64"), width: WIDTH, height: HEIGHT, side: SIDE },
    );
    return Buffer.from(light);
  } finally {
    await browser.close();
  }
}
