// The real server, on a folder of its own, with the app.

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { appFolder, serverProgram } from "./environment.ts";

const run = promisify(execFile);

/** A message that the server has sent, as its outbox keeps it. */
export interface Message {
  to: string;
  code?: string;
}

/** A running server. */
export class Server {
  private process: ChildProcess | undefined;
  private address = "127.0.0.1:0";

  private constructor(
    private readonly data: string,
    private readonly environment: Record<string, string>,
    private readonly app: string,
  ) {}

  /** Starts one, which serves the app in this folder. */
  static async start(environment: Record<string, string> = {}, app = appFolder()): Promise<Server> {
    const data = await mkdtemp(join(tmpdir(), "lifeboat-e2e-"));
    const server = new Server(data, environment, app);
    await server.comeBack();
    return server;
  }

  /** Where it listens. */
  get url(): string {
    return `http://${this.address}`;
  }

  /** The same under a name, for what browsers do not do at an address of digits. */
  get named(): string {
    return this.url.replace("127.0.0.1", "localhost");
  }

  /** Goes away, as in a power failure. */
  async stop(): Promise<void> {
    const { process } = this;
    this.process = undefined;
    if (process && process.exitCode === null) {
      const ended = new Promise((resolve) => process.once("exit", resolve));
      process.kill("SIGKILL");
      await ended;
    }
  }

  /** Comes back at the same address. */
  async comeBack(): Promise<void> {
    const process = spawn(
      serverProgram(),
      ["serve", "--dev", "--listen", this.address, "--data", this.data, "--app-folder", this.app],
      {
        env: { ...globalThis.process.env, ...this.environment },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    this.process = process;
    this.address = await listening(process);
  }

  /** Keeps a copy of everything that it holds, and goes back to that when it is told to. */
  async remember(): Promise<() => Promise<void>> {
    const copy = `${this.data}.copy`;
    await this.stop();
    await cp(this.data, copy, { recursive: true });
    await this.comeBack();
    return async () => {
      await this.stop();
      await rm(this.data, { recursive: true });
      await rename(copy, this.data);
      await this.comeBack();
    };
  }

  /** Ends it and removes what it kept. */
  async end(): Promise<void> {
    await this.stop();
    for (const folder of [this.data, `${this.data}.copy`]) {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Has its operator do something. */
  async administer(...words: string[]): Promise<string> {
    const { stdout } = await run(serverProgram(), ["admin", "--dev", "--data", this.data, ...words]);
    return stdout;
  }

  /** The newest code that was sent to an address or number, once there are more than `seen` of them. */
  async codeSentTo(to: string, seen = 0): Promise<string> {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const codes = (await this.messagesTo(to)).flatMap(({ code }) => code ?? []);
      if (codes.length > seen) {
        return codes.at(-1)!;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`no code was sent to ${to}`);
  }

  /** All messages to an address or number, oldest first. */
  async messagesTo(to: string): Promise<Message[]> {
    const folder = join(this.data, "outbox");
    const names = (await readdir(folder).catch(() => []))
      // What begins with a dot is being written.
      .filter((name) => name.endsWith(".json") && !name.startsWith("."))
      .sort();
    const messages = await Promise.all(
      names.map(async (name) => JSON.parse(await readFile(join(folder, name), "utf8")) as Message),
    );
    return messages.filter((message) => message.to === to);
  }
}

/** Where a server that has just been started listens: it says so when it is ready. */
async function listening(process: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (bytes: Buffer) => {
      said += bytes.toString();
      const address = said.match(/listening on http:\/\/(127\.0\.0\.1:\d+)/)?.[1];
      if (address) {
        resolve(address);
      }
    };
    process.stdout?.on("data", hear);
    process.stderr?.on("data", hear);
    process.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
}
