// What `cargo xtask e2e` builds and hands over.

function handedOver(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set: run these tests with \`cargo xtask e2e\``);
  }
  return value;
}

/** The program `lifeboat-server`. */
export const serverProgram = () => handedOver("LIFEBOAT_SERVER");

/** The program `lifeboat`. */
export const commandLineProgram = () => handedOver("LIFEBOAT_CLI");

/** The folder of the built app. */
export const appFolder = () => handedOver("LIFEBOAT_APP");

/** The browser. */
export const chromium = () => process.env.LIFEBOAT_CHROMIUM ?? "/usr/bin/chromium";

/** How it is started: without anything that reaches out by itself. */
export const CHROMIUM_ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
