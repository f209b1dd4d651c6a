// A push service, as a browser's maker runs one: it takes sealed messages for a subscription, here to be opened
// as the browser would (RFC 8291) after looking at who sends them (RFC 8292).

import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import { createServer, type IncomingMessage, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";

import type { BrowserContext } from "@playwright/test";

/** A message as it arrived. */
export interface Pushed {
  /** What only the subscriber can read. */
  text: string;
  /** The sender's key, base64url. */
  sender: string;
  urgency: string | undefined;
  /** How long it is kept, in seconds. */
  lifetime: number;
}

/** A push service with one subscriber. */
export class PushService {
  private readonly arrived: Pushed[] = [];
  private readonly waiting: ((pushed: Pushed) => void)[] = [];
  private readonly keys = createECDH("prime256v1");
  private readonly secret = randomBytes(16);

  private constructor(private readonly http: HttpServer) {
    this.keys.generateKeys();
  }

  static async start(): Promise<PushService> {
    const http = createServer();
    await new Promise<void>((ready) => http.listen(0, "127.0.0.1", ready));
    const service = new PushService(http);
    http.on("request", async (request, response) => {
      try {
        service.take(request, await bodyOf(request));
        response.writeHead(201).end();
      } catch (error) {
        response.writeHead(400).end(String(error));
      }
    });
    return service;
  }

  /** Its address without the scheme. */
  get host(): string {
    return `127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  /** Has every page of a browser subscribe here: Chromium's own service cannot be reached without a network. */
  async serve(context: BrowserContext): Promise<void> {
    await context.addInitScript(
      ({ endpoint, key, secret }) => {
        const bytes = (text: string) => Uint8Array.from(atob(text), (symbol) => symbol.charCodeAt(0)).buffer;
        const keys: Record<string, ArrayBuffer> = { p256dh: bytes(key), auth: bytes(secret) };
        let current: object | null = null;
        PushManager.prototype.getSubscription = async () => current as PushSubscription | null;
        PushManager.prototype.subscribe = async (options) => {
          // A browser takes nothing else.
          if (!options?.userVisibleOnly || !(options.applicationServerKey as Uint8Array | undefined)?.byteLength) {
            throw new DOMException("Every push has to be seen, and its sender known.", "NotAllowedError");
          }
          const unsubscribe = async () => {
            current = null;
            return true;
          };
          current = { endpoint, options, getKey: (name: string) => keys[name] ?? null, unsubscribe };
          return current as PushSubscription;
        };
      },
      {
        endpoint: `http://${this.host}/subscriptions/1`,
        key: this.keys.getPublicKey("base64"),
        secret: this.secret.toString("base64"),
      },
    );
  }

  /** The next message. */
  async next(): Promise<Pushed> {
    const arrived = this.arrived.shift();
    return arrived ?? new Promise((take) => this.waiting.push(take));
  }

  async end(): Promise<void> {
    this.http.closeAllConnections();
    await new Promise((ended) => this.http.close(ended));
  }

  private take(request: IncomingMessage, body: Buffer): void {
    if (request.headers["content-encoding"] !== "aes128gcm") {
      throw new Error("not sealed as RFC 8188 has it");
    }
    const pushed = {
      text: this.open(body),
      sender: senderOf(request.headers.authorization ?? "", `http://${this.host}`),
      urgency: request.headers.urgency as string | undefined,
      lifetime: Number(request.headers.ttl),
    };
    const take = this.waiting.shift();
    if (take) {
      take(pushed);
    } else {
      this.arrived.push(pushed);
    }
  }

  /** RFC 8291 §3.4 and RFC 8188 §2: one record. */
  private open(body: Buffer): string {
    const [salt, length] = [body.subarray(0, 16), body.readUInt8(20)];
    const theirs = body.subarray(21, 21 + length);
    const sealed = body.subarray(21 + length);
    const derive = (secret: Buffer, with_: Buffer, info: Buffer | string, size: number) =>
      Buffer.from(hkdfSync("sha256", secret, with_, info, size));
    const info = Buffer.concat([Buffer.from("WebPush: info\0"), this.keys.getPublicKey(), theirs]);
    const shared = derive(this.keys.computeSecret(theirs), this.secret, info, 32);
    const key = derive(shared, salt, "Content-Encoding: aes128gcm\0", 16);
    const nonce = derive(shared, salt, "Content-Encoding: nonce\0", 12);
    const cipher = createDecipheriv("aes-128-gcm", key, nonce);
    cipher.setAuthTag(sealed.subarray(-16));
    const padded = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
    // The last record ends with a 2 and perhaps zeros.
    return padded.subarray(0, padded.lastIndexOf(2)).toString();
  }
}

/** The key of who signed for this audience, RFC 8292 §2 and §3. */
function senderOf(authorization: string, audience: string): string {
  const [, token, sender] = authorization.match(/^vapid t=([^,]+), ?k=(.+)$/) ?? [];
  const [head, claims, signature] = (token ?? "").split(".");
  if (!head || !claims || !signature || !sender) {
    throw new Error(`no sender in: ${authorization}`);
  }
  const point = Buffer.from(sender, "base64url");
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString("base64url"));
  const key = createPublicKey({ key: { kty: "EC", crv: "P-256", x: x!, y: y! }, format: "jwk" });
  const signed = Buffer.from(`${head}.${claims}`);
  const options = { key, dsaEncoding: "ieee-p1363" as const };
  if (!verify("sha256", signed, options, Buffer.from(signature, "base64url"))) {
    throw new Error("the signature is not of the sender");
  }
  const { aud, exp } = JSON.parse(Buffer.from(claims, "base64url").toString()) as { aud: string; exp: number };
  if (aud !== audience || exp * 1000 < Date.now()) {
    throw new Error(`meant for ${aud} until ${exp}`);
  }
  return sender;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) {
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}
