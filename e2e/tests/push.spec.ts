// A sign-in request reaches a device whose app is closed, through a push service that learns nothing.

import type { Page } from "@playwright/test";

import { MEADOW_MAIL, beginToAdd, linkOf } from "../support/accounts.ts";
import type { Device } from "../support/device.ts";
import { HARBOUR, Organization } from "../support/organization.ts";
import { PushService } from "../support/push_service.ts";
import { expect, test as base } from "../support/test.ts";

const test = base.extend<{ pushService: PushService }>({
  pushService: async ({}, use) => {
    const service = await PushService.start();
    await use(service);
    await service.end();
  },
  serverSettings: async ({ pushService }, use) => {
    await use({ LIFEBOAT_SERVER_PUSH_ALLOWED_HOSTS: pushService.host });
  },
});

/** Hands a message to the service worker, as the browser does with one that its push service brings. */
async function deliver(page: Page, origin: string, data: string): Promise<void> {
  const workers = await page.context().newCDPSession(page);
  const registered = new Promise<string>((found) => {
    workers.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const own = registrations.find(({ scopeURL, isDeleted }) => scopeURL === `${origin}/` && !isDeleted);
      if (own) {
        found(own.registrationId);
      }
    });
  });
  await workers.send("ServiceWorker.enable");
  await workers.send("ServiceWorker.deliverPushMessage", { origin, registrationId: await registered, data });
}

/** What the notifications of the app say. */
async function notificationsOf({ context }: Device): Promise<{ title: string; body: string; tag: string }[]> {
  const [worker] = context.serviceWorkers();
  return worker!.evaluate(async () => {
    const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration };
    const shown = await registration.getNotifications();
    return shown.map(({ title, body, tag }) => ({ title, body, tag }));
  });
}

test("a closed app is told of a sign-in request by a sealed message, and its person approves it", async ({
  newDevice,
  pushService,
  server,
}) => {
  const organization = await Organization.found(server);
  const phone = await newDevice({ permissions: ["notifications"] });
  const { page } = phone;
  await pushService.serve(phone.context);
  await phone.open();
  const { link } = await organization.activation();
  await beginToAdd(page, "Paste a link");
  await page.getByLabel("Links or activation code").fill(link);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Add to this device" }).click();
  await phone.isTold(/ added$/);
  await phone.isKeptForOffline();
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  const notifications = page.getByRole("switch", { name: "Notifications" });
  await expect(notifications).toBeChecked();
  await expect(page.getByText("Sign-in requests also reach you while the app is closed")).toBeVisible();
  await page.goto("about:blank");

  const asked = await organization.ask("Payroll");
  const pushed = await pushService.next();
  expect(JSON.parse(pushed.text)).toEqual({ kind: "sign_in_request", id: asked.id });
  expect(pushed.urgency).toBe("high");
  expect(pushed.lifetime).toBeGreaterThan(0);
  expect(pushed.lifetime).toBeLessThanOrEqual(600);
  const { push_key } = (await (await fetch(`${server.url}/v1/server`)).json()) as { push_key: string };
  expect(Buffer.from(pushed.sender, "base64url").toString("base64")).toBe(push_key);

  // A message that comes twice is shown once, and nothing of the request is in it.
  await deliver(page, server.url, pushed.text);
  await deliver(page, server.url, pushed.text);
  await expect.poll(() => notificationsOf(phone)).toEqual([
    {
      title: "Sign-in request",
      body: "Somebody is signing in with your account. Open Lifeboat to approve or deny it.",
      tag: asked.id,
    },
  ]);

  await phone.open("/requests");
  await expect(page.getByText(`${HARBOUR} asks: is this you?`)).toBeVisible();
  await page.getByLabel("The six digits that are shown where you sign in").fill(asked.number);
  await page.getByRole("button", { name: "Approve" }).click();
  await phone.isTold("Approved: the sign-in to Payroll goes on.");
  expect(await organization.state(asked)).toBe("approved");
});

test("a closed app speaks the language of the open one", async ({ newDevice, server }) => {
  const phone = await newDevice({ locale: "nl-NL", permissions: ["notifications"] });
  const { page } = phone;
  await page.goto("/add/paste");
  await page.getByLabel("Links of activeringscode").fill(linkOf(MEADOW_MAIL));
  await page.getByRole("button", { name: "Verder" }).click();
  await page.getByRole("button", { name: "Account toevoegen" }).click();
  await phone.isKeptForOffline();
  const left = () => page.evaluate(async () => (await caches.match("/preferences"))?.text());
  await expect.poll(left).toContain('"nl"');
  await deliver(page, server.url, "{}");
  await expect.poll(() => notificationsOf(phone)).toMatchObject([
    {
      title: "Aanmeldverzoek",
      body: "Iemand meldt zich aan met je account. Open Lifeboat om dit goed te keuren of te weigeren.",
    },
  ]);
});
