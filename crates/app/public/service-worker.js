// Keeps the app on the device, so that it opens and shows codes without a network, and speaks while it is
// closed. It knows no account and no key.
//
// The build puts `const BUILD = { version, immutable, shell, later }` in front of this: what there is.
// Each build has a cache of its own. A new build waits until the person wants it: no page ever gets files
// of two builds.

const CACHE_PREFIX = "lifeboat-app-";
const CACHE = CACHE_PREFIX + BUILD.version;
const PAGE = "/";

/** What the page has left here for the time when it is closed: `{ language, sound, vibrate }`. */
const PREFERENCES_CACHE = "lifeboat-preferences";
const PREFERENCES = "/preferences";

/** First segments of paths that are the server's own, as in the server's `app/serve.rs`. */
const NOT_PAGES = ["v1", "dev", "healthz", "metrics", "not-me", "readyz"];

const REQUESTS_PAGE = "/requests";

// Keeping the app

addEventListener("install", (event) => {
  event.waitUntil(keepShell());
});

addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([forgetOtherBuilds(), clients.claim()]));
});

addEventListener("message", (event) => {
  switch (event.data?.kind) {
    case "take-over":
      event.waitUntil(skipWaiting());
      break;
    case "keep-the-rest":
      event.waitUntil(keepMissing(BUILD.later));
      break;
  }
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && isPage(url.pathname)) {
    event.respondWith(fromCacheOrNetwork(PAGE, request));
  } else if (BUILD.shell.includes(url.pathname)) {
    event.respondWith(fromCacheOrNetwork(url.pathname, request));
  } else if (BUILD.later.includes(url.pathname)) {
    event.respondWith(fromCacheOrKept(request));
  }
});

async function keepShell() {
  const cache = await caches.open(CACHE);
  await Promise.all(BUILD.shell.map((path) => keep(cache, path)));
  // The server may have got another build between two answers.
  const page = await (await cache.match(PAGE)).text();
  if (!page.includes(BUILD.immutable)) throw new Error("The page is of another build.");
}

async function keepMissing(paths) {
  const cache = await caches.open(CACHE);
  for (const path of paths) {
    if (!(await cache.match(path))) await keep(cache, path);
  }
}

async function keep(cache, path) {
  // What keeps its address may be an old copy of the browser's.
  const fresh = path.startsWith(BUILD.immutable) ? "default" : "reload";
  const answer = await fetch(path, { cache: fresh });
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}.`);
  await cache.put(path, answer);
}

async function forgetOtherBuilds() {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(CACHE_PREFIX) && name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
}

function isPage(path) {
  const segments = path.split("/");
  return !segments.at(-1).includes(".") && !NOT_PAGES.includes(segments[1]);
}

async function fromCacheOrNetwork(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}

async function fromCacheOrKept(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

// Sign-in requests while the app is closed

const WORDS = {
  en: { title: "Sign-in request", text: "Somebody is signing in with your account. Open Lifeboat to approve or deny it." },
  nl: { title: "Aanmeldverzoek", text: "Iemand meldt zich aan met je account. Open Lifeboat om dit goed te keuren of te weigeren." },
};

addEventListener("push", (event) => {
  event.waitUntil(notify(event.data));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openPage(REQUESTS_PAGE));
});

addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(tellOfNewSubscription());
});

/** Browsers demand a notification for every message, whatever it says. */
async function notify(data) {
  const { language, sound = true, vibrate = true } = await preferences();
  const words = WORDS[language] ?? WORDS.en;
  const options = {
    body: words.text,
    lang: language in WORDS ? language : "en",
    icon: "/icons/icon-192.png",
    badge: "/icons/monochrome-192.png",
    // A message that comes twice is shown once.
    tag: idOf(data) ?? "sign-in-request",
    silent: !sound,
  };
  // A silent notification may not vibrate.
  if (sound) options.vibrate = vibrate ? [200, 100, 200] : [];
  await registration.showNotification(words.title, options);
}

function idOf(data) {
  try {
    return data.json().id;
  } catch {
    return undefined;
  }
}

async function preferences() {
  const left = await (await caches.open(PREFERENCES_CACHE)).match(PREFERENCES);
  return left ? left.json() : { language: navigator.language.split("-")[0] };
}

async function openPage(path) {
  const pages = await clients.matchAll({ type: "window" });
  const [page] = pages;
  if (!page) return clients.openWindow(path);
  // Loading the page anew would lock the app, so it goes there itself.
  page.postMessage({ kind: "open", path });
  return page.focus();
}

/** A page that is opened later looks at the subscription anyway. */
async function tellOfNewSubscription() {
  const pages = await clients.matchAll({ type: "window" });
  for (const page of pages) page.postMessage({ kind: "push-subscription-changed" });
}
