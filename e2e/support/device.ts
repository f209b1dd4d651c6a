// A device: a browser with a profile of its own, in which the app runs.

import { expect, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "@playwright/test";

/** What a device may do without asking, unless a test says otherwise. */
const ALLOWED = ["clipboard-read", "clipboard-write"];

/** How a device differs from any other. */
export interface DeviceOptions extends BrowserContextOptions {
  /** The address of the app. */
  url: string;
}

/** A device with the app. */
export class Device {
  /** What no page of the app may ever do, as it happened. */
  private readonly wrongs: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    readonly url: string,
  ) {}

  /** One that has never seen the app before. */
  static async take(browser: Browser, { url, ...options }: DeviceOptions): Promise<Device> {
    const context = await browser.newContext({ permissions: ALLOWED, baseURL: url, ...options });
    const device = new Device(context, await context.newPage(), url);
    device.watch(device.page);
    return device;
  }

  /** Opens the app, at one of its paths. */
  async open(path = "/"): Promise<this> {
    await this.page.goto(path);
    return this;
  }

  /** The same app in another tab. */
  async anotherTab(path = "/"): Promise<Page> {
    const page = await this.context.newPage();
    this.watch(page);
    await page.goto(path);
    return page;
  }

  /** Goes back to the list of accounts, as a person does: without loading the app anew. */
  async goHome(): Promise<void> {
    const title = this.page.getByRole("heading", { level: 1 });
    for (let here = await title.innerText(); here !== "Lifeboat"; here = await title.innerText()) {
      await this.page.getByRole("link", { name: "Back", exact: true }).click();
      await expect(title).not.toHaveText(here);
    }
  }

  /** Goes to a screen of the settings. */
  async goToSetting(name: string): Promise<void> {
    await this.goHome();
    await this.page.getByRole("link", { name: /^Settings/ }).click();
    await this.page.getByRole("link", { name: new RegExp(`^${name}`) }).click();
    await expect(this.page.getByRole("heading", { level: 1 })).toBeFocused();
  }

  /** What was just done, as the app says it. */
  async isTold(text: string | RegExp): Promise<void> {
    await expect(this.page.getByRole("status").filter({ hasText: text }).first()).toBeVisible();
  }

  /** Waits until the app is ready to open without a network. */
  async isKeptForOffline(): Promise<void> {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      if (!navigator.serviceWorker.controller) {
        await new Promise((taken) => {
          navigator.serviceWorker.addEventListener("controllerchange", taken, { once: true });
        });
      }
    });
  }

  /** Is lost: nobody sees it again. Fails if something was wrong with the app on it. */
  async end(): Promise<void> {
    await this.context.close();
    expect(this.wrongs).toEqual([]);
  }

  private watch(page: Page): void {
    page.on("pageerror", (error) => this.wrongs.push(`error in the page: ${error.message}`));
    page.on("console", (message) => {
      const text = message.text();
      if (/panicked at|Content Security Policy|unreachable/.test(text)) {
        this.wrongs.push(text);
      }
    });
    const own = new URL(this.url).host;
    page.on("request", (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol.startsWith("http") && host !== own) {
        this.wrongs.push(`a request to ${host}`);
      }
    });
  }
}
