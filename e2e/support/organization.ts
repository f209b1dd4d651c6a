// An organization at the server: its operator's commands, and a service of its own that has members approve.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Server } from "./server.ts";

export const HARBOUR = "Harbour Ltd";
export const MEMBER = "anna@harbour.example";

/** What the app calls the account. */
export const WORK_ACCOUNT = { issuer: HARBOUR, name: MEMBER };

/** An activation code, as text and as a picture. */
export interface Activation {
  code: string;
  link: string;
  picture: string;
}

/** A sign-in that waits for the member. */
export interface Asked {
  id: string;
  /** What is shown where the member signs in. */
  number: string;
}

/** An organization with one member. */
export class Organization {
  private constructor(
    private readonly server: Server,
    private readonly id: string,
    private readonly token: string,
    private readonly folder: string,
  ) {}

  /** A new one, with a service that may ask for approvals. */
  static async found(server: Server): Promise<Organization> {
    await server.administer("organization", "create", HARBOUR);
    await server.administer("organization", "add-member", HARBOUR, MEMBER);
    const scopes = ["--scope", "sign_in_requests,audit,read_members"];
    const token = await server.administer("organization", "token-make", HARBOUR, "service", ...scopes);
    const [id] = (await server.administer("organization", "list")).split(/\s/);
    const folder = await mkdtemp(join(tmpdir(), "lifeboat-e2e-organization-"));
    return new Organization(server, id!, token.trim(), folder);
  }

  /** Has a code issued for the member. */
  async activation(...more: string[]): Promise<Activation> {
    const picture = join(this.folder, `${Date.now()}.png`);
    const issue = ["organization", "activate", HARBOUR, MEMBER, "--png", picture, "--server", this.server.url];
    const said = await this.server.administer(...issue, ...more);
    const line = (name: string) => said.match(new RegExp(`^${name}: (.+)$`, "m"))![1]!;
    return { code: line("code"), link: line("link"), picture };
  }

  /** The service asks the member to approve a sign-in. */
  async ask(application: string): Promise<Asked> {
    const body = { member: MEMBER, application, origin: "203.0.113.7, Rotterdam" };
    return this.call<Asked>("POST", "sign-in-requests", body);
  }

  /** How a request stands. */
  async state({ id }: Asked): Promise<string> {
    const { state } = await this.call<{ state: string }>("GET", `sign-in-requests/${id}`);
    return state;
  }

  async end(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  private async call<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(`${this.server.url}/v1/organizations/${this.id}/${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) {
      throw new Error(`${method} ${path} was answered with ${answer.status}: ${await answer.text()}`);
    }
    return (await answer.json()) as T;
  }
}
