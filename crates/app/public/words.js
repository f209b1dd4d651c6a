// The language of what is said before the app speaks, or beside it.

/** The text in the language that the app has chosen, else the first that the person prefers. */
export function inLanguageOfPerson(texts) {
  return texts[document.documentElement.lang] ?? texts.en;
}

/** Until the app knows better, the language is the browser's. */
export function speakLanguageOfBrowser() {
  const known = ["en", "nl"];
  const preferred = navigator.languages.map((tag) => tag.toLowerCase().split("-")[0]);
  document.documentElement.lang = preferred.find((tag) => known.includes(tag)) ?? "en";
}
