// The page's side of the service worker: registers it, says when a newer app is ready, and goes where a
// notification leads.

import { inLanguageOfPerson } from "./words.js";

const READY = {
  en: "A new version is ready.",
  nl: "Er is een nieuwe versie klaar.",
};
const TAKEN_ELSEWHERE = {
  en: "The app was updated in another tab.",
  nl: "De app is in een ander tabblad bijgewerkt.",
};
const UPDATE = { en: "Update now", nl: "Nu bijwerken" };
const LOAD_AGAIN = { en: "Load again", nl: "Opnieuw laden" };
const LATER = { en: "Later", nl: "Later" };

/** An app that stays open looks for a newer one this often, in milliseconds. */
const LOOK_AGAIN = 60 * 60 * 1000;

/** Does all of it. Without service workers the app works while there is a network. */
export async function keepUpToDate() {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  workers.addEventListener("message", ({ data }) => {
    if (data?.kind === "open") open(data.path);
  });
  // The first worker takes a page over that had none; each later one is another version.
  let hadWorker = Boolean(workers.controller);
  let wanted = false;
  workers.addEventListener("controllerchange", () => {
    if (wanted) location.reload();
    else if (hadWorker) announce(TAKEN_ELSEWHERE, LOAD_AGAIN, () => location.reload());
    hadWorker = true;
  });

  let registration;
  try {
    registration = await workers.register("/service-worker.js", { updateViaCache: "none" });
  } catch (error) {
    console.warn("The app will not open without a network.", error);
    return;
  }
  const offer = (worker) =>
    announce(READY, UPDATE, () => {
      wanted = true;
      worker.postMessage({ kind: "take-over" });
    });
  if (registration.waiting) offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker.addEventListener("statechange", () => {
      if (worker.state === "installed" && workers.controller) offer(worker);
    });
  });

  lookAgainWhenSeen(registration);
  const ready = await workers.ready;
  ready.active.postMessage({ kind: "keep-the-rest" });
}

function lookAgainWhenSeen(registration) {
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || Date.now() - looked < LOOK_AGAIN) return;
    looked = Date.now();
    // Without a network there is nothing newer.
    registration.update().catch(() => {});
  });
}

/** Goes to a page of the app without loading it anew: that would lock it. */
function open(path) {
  const link = document.createElement("a");
  link.href = path;
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
}

/** What was announced last, for the app's *About*, which is there also after "Later". */
let offered = () => {};
addEventListener("lifeboat-update-now", () => offered());

/** Says it above the page, where it covers nothing. */
function announce(text, action, act) {
  offered = act;
  document.documentElement.dataset.update = "ready";
  dispatchEvent(new Event("lifeboat-update-ready"));
  document.getElementById("update")?.remove();
  const bar = document.createElement("section");
  bar.id = "update";
  bar.setAttribute("role", "status");
  const said = document.createElement("p");
  said.textContent = inLanguageOfPerson(text);
  const later = button(LATER, "quiet", () => bar.remove());
  bar.append(said, later, button(action, "primary", act));
  document.body.prepend(bar);
}

function button(text, look, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `button ${look}`;
  button.textContent = inLanguageOfPerson(text);
  button.addEventListener("click", act);
  return button;
}
