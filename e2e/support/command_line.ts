// Other programs: the command line as a second device, and oathtool as a judge of codes.

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { commandLineProgram } from "./environment.ts";

const run = promisify(execFile);

/** A device that runs `lifeboat`. */
export class CommandLine {
  private constructor(private readonly folder: string) {}

  static async make(): Promise<CommandLine> {
    return new CommandLine(await mkdtemp(join(tmpdir(), "lifeboat-e2e-cli-")));
  }

  /** What a command prints as JSON. */
  async json<T>(words: string[], secrets: Record<string, string> = {}): Promise<T> {
    const { stdout } = await run(commandLineProgram(), ["--home", this.path("home"), "--json", ...words], {
      env: { ...process.env, LIFEBOAT_PASSCODE: "a passcode for tests", ...secrets },
    });
    return JSON.parse(stdout) as T;
  }

  /** A path on the device, beside its vault. */
  path(name: string): string {
    return join(this.folder, name);
  }

  /** A file there. */
  async file(name: string, content: string): Promise<string> {
    await writeFile(this.path(name), content);
    return this.path(name);
  }

  async end(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The code that oathtool makes of a secret (Base32) at a moment: six digits, 30 seconds, SHA-1. */
export async function codeByOathtool(secret: string, at: Date): Promise<string> {
  const seconds = Math.floor(at.getTime() / 1000);
  const { stdout } = await run("oathtool", ["--totp", "--base32", `--now=@${seconds}`, secret]);
  return stdout.trim();
}
