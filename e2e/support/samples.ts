// The sample files of the project.

import { fileURLToPath } from "node:url";

/** The path of one. */
export function sample(name: string): string {
  return fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));
}

export const SAMPLES = ["lifeboat.json", "aegis.json", "otpauth-uris.txt"].map(sample);
