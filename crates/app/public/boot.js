// Starts the app in a page: looks whether this browser can run it, loads the program and hands the page
// over. What is in the way is said in words, with the next step.

import { keepUpToDate } from "./updates.js";
import { inLanguageOfPerson, speakLanguageOfBrowser } from "./words.js";

const OBSTACLES = [
  {
    isThere: () => !window.isSecureContext,
    text: {
      en: "This page was opened without https. Browsers keep their cryptography from such pages.",
      nl: "Deze pagina is zonder https geopend. Browsers geven zulke pagina’s geen cryptografie.",
    },
    next: { en: "Open it with https", nl: "Open de pagina met https" },
    href: () => location.href.replace(/^http:/, "https:"),
  },
  {
    isThere: () => typeof WebAssembly !== "object",
    text: {
      en: "This browser cannot run the app: it has no WebAssembly. Update the browser, or open this page in another one. In Lockdown Mode, make an exception for this website.",
      nl: "Deze browser kan de app niet uitvoeren: WebAssembly ontbreekt. Werk de browser bij of open deze pagina in een andere. Maak in de isolatiemodus een uitzondering voor deze website.",
    },
  },
  {
    isThere: () => !globalThis.crypto?.subtle,
    text: {
      en: "This browser cannot run the app: it has no Web Cryptography. Update the browser, or open this page in another one.",
      nl: "Deze browser kan de app niet uitvoeren: Web Cryptography ontbreekt. Werk de browser bij of open deze pagina in een andere.",
    },
  },
  {
    isThere: () => !mayStore(),
    text: {
      en: "This browser does not let the app keep anything on this device, so your accounts would be gone when you close the page. Leave the private window, or allow this website to store data, and load the page again.",
      nl: "Deze browser laat de app niets op dit apparaat bewaren. Je accounts zouden weg zijn zodra je de pagina sluit. Verlaat het privévenster of sta toe dat deze website gegevens opslaat, en laad de pagina opnieuw.",
    },
    next: { en: "Load again", nl: "Opnieuw laden" },
    href: () => location.href,
  },
];

const NOT_LOADED = {
  text: {
    en: "The app could not be loaded. Check the network connection and try again.",
    nl: "De app kon niet worden geladen. Controleer de netwerkverbinding en probeer het opnieuw.",
  },
  next: { en: "Try again", nl: "Opnieuw proberen" },
  href: () => location.href,
};

const TOO_OLD = {
  text: {
    en: "This browser is too old for the app: it does not know this WebAssembly. Update the browser, or open this page in another one.",
    nl: "Deze browser is te oud voor de app: deze WebAssembly kent hij niet. Werk de browser bij of open deze pagina in een andere.",
  },
};

const LOADING = { en: "The app is loading …", nl: "De app wordt geladen …" };

const PATIENCE = {
  en: "If this stays, the browser is too old for the app, or the network is slow. Update the browser, or open this page in another one.",
  nl: "Blijft dit staan, dan is de browser te oud voor de app of het netwerk traag. Werk de browser bij of open deze pagina in een andere.",
};

const page = document.getElementById("boot");
speakLanguageOfBrowser();
page.querySelector("p").textContent = inLanguageOfPerson(LOADING);
page.querySelector(".boot-patience").textContent = inLanguageOfPerson(PATIENCE);

const obstacle = OBSTACLES.find(({ isThere }) => isThere());
if (obstacle) {
  tell(obstacle);
} else {
  await start();
}

async function start() {
  let app;
  try {
    app = await import("./app.js");
    await app.default({ module_or_path: new URL("app_bg.wasm", import.meta.url) });
  } catch (error) {
    console.error(error);
    tell(error instanceof WebAssembly.CompileError ? TOO_OLD : NOT_LOADED);
    return;
  } finally {
    // Also where the app did not start: a newer one may.
    keepUpToDate();
  }
  page.remove();
  app.start_app();
}

function mayStore() {
  try {
    return Boolean(window.indexedDB);
  } catch {
    // Some browsers refuse even the question.
    return false;
  }
}

function tell({ text, next, href }) {
  const said = document.createElement("p");
  said.setAttribute("role", "alert");
  said.textContent = inLanguageOfPerson(text);
  page.replaceChildren(...page.querySelectorAll("img, h1"), said);
  if (next) {
    const link = document.createElement("a");
    link.className = "button primary";
    link.href = href();
    link.textContent = inLanguageOfPerson(next);
    page.append(link);
  }
}
