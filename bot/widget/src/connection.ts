// The line to the server: one socket.io connection, one signed token, messages that wait for it.
// All tabs of a browser share the token, so that they are one conversation.

import { io, type Socket } from "socket.io-client";
import { keep, recall } from "./storage";
import type { Ack, BotUttered, HistoryEvent } from "./types";

export type State = "idle" | "connecting" | "online" | "reconnecting" | "offline";

export interface Handlers {
  state(state: State): void;
  history(event: HistoryEvent): void;
  said(event: BotUttered): void;
  echo(text: string, attachments: string[]): void;
  typing(on: boolean): void;
  problem(code: string, message: string): void;
}

interface Stored {
  token: string;
  /** Whether the host site vouched for a customer in this conversation. */
  customer: boolean;
}

const ACK_TIMEOUT_MS = 90_000;
const OPENING_MS = 10_000;

export class Connection {
  private socket: Socket | null = null;
  private token: string | null = null;
  private readonly key: string;
  private confirmed: (() => void)[] = [];
  private ready = false;
  private restarting = false;
  /** Whether it was looked at whether the log-in of the stored conversation has ended. */
  private lookedForLogOut = false;
  private opened: (() => void) | null = null;
  private warned = false;

  constructor(
    private readonly server: string,
    private readonly language: string,
    private customerToken: string | null,
    private readonly handlers: Handlers,
  ) {
    this.key = `shoptalk:${server}`;
    this.token = this.stored()?.token ?? null;
    addEventListener("storage", (event) => {
      if (event.key === this.key) this.follow();
    });
  }

  /** Whether an earlier conversation can be continued. */
  get hasConversation(): boolean {
    return this.token !== null;
  }

  get started(): boolean {
    return this.socket !== null;
  }

  /** The signed token of this conversation, for the HTTP door. */
  get bearer(): string | null {
    return this.token;
  }

  start(): void {
    if (this.socket) return;
    this.handlers.state("connecting");
    const { origin, pathname } = new URL(this.server);
    const socket = io(origin, {
      path: `${pathname.replace(/\/$/, "")}/socket.io/`,
      transports: ["websocket", "polling"],
      timeout: 10_000,
    });
    this.socket = socket;
    socket.on("connect", () => void this.request());
    socket.on("disconnect", () => {
      this.ready = false;
      this.opened?.();
      this.handlers.state("reconnecting");
    });
    socket.io.on("reconnect_attempt", () => this.handlers.state("reconnecting"));
    socket.on("connect_error", () => {
      this.handlers.state(navigator.onLine ? "reconnecting" : "offline");
      this.warn();
    });
    socket.on("session_confirm", (token: string) => this.confirm(token));
    socket.on("history", (event: HistoryEvent) => {
      this.store(event.customer);
      this.opened?.();
      this.handlers.history(event);
    });
    socket.on("bot_uttered", (event: BotUttered) => this.handlers.said(event));
    socket.on("user_echo", (event: { text: string; attachments?: string[] }) =>
      this.handlers.echo(event.text, event.attachments ?? []),
    );
    socket.on("bot_typing", (event: { on: boolean }) => this.handlers.typing(event.on));
    socket.on("session_error", (event: { code: string; message: string }) => {
      this.handlers.problem(event.code, event.message);
      this.opened?.();
      if (event.code === "session") this.forgetAndRequest();
    });
  }

  /** Send a message; resolves when the bot has answered it, rejects when it could not be sent. */
  async send(message: string, attachments: string[] = []): Promise<Ack> {
    this.start();
    await this.whenConfirmed();
    const socket = this.socket;
    if (!socket) throw new Error("closed");
    return (await socket.timeout(ACK_TIMEOUT_MS).emitWithAck("user_uttered", {
      message,
      attachments,
      session_id: this.token,
      metadata: { lang: this.language, page: location.pathname },
    })) as Ack;
  }

  /** Leave this conversation for good and begin a new one. */
  restart(): void {
    this.restarting = true;
    if (this.socket?.connected) void this.request();
    else this.start();
  }

  /** The host site now vouches for this customer (or, with null, for nobody any more). */
  identify(customerToken: string | null): void {
    const leaves = customerToken === null && this.customerToken !== null;
    this.customerToken = customerToken;
    if (leaves) this.restart();
    else if (this.socket?.connected) void this.request();
  }

  /** Ask for the stored conversation, or for a new one; one tab after the other. */
  private async request(follows = false): Promise<void> {
    this.ready = false;
    if (!navigator.locks) {
      this.emitRequest(follows); // pages without TLS have no locks
      return;
    }
    await navigator.locks.request(this.key, async () => {
      const done = new Promise<void>((resolve) => (this.opened = resolve));
      this.emitRequest(follows);
      await Promise.race([done, new Promise((resolve) => setTimeout(resolve, OPENING_MS))]);
      this.opened = null;
    });
  }

  private emitRequest(follows: boolean): void {
    const stored = this.stored();
    if (stored) this.token = stored.token; // another tab may have begun it meanwhile
    // A conversation of a logged-in customer ends with the log-in: this page was loaded after it.
    const loggedOut = !this.lookedForLogOut && stored?.customer && this.customerToken === null;
    this.lookedForLogOut = true;
    this.socket?.emit("session_request", {
      session_id: this.token,
      customer_token: follows ? null : this.customerToken,
      restart: this.restarting || loggedOut === true,
      lang: this.language,
      shoptalk: 1,
    });
  }

  /** Another tab has begun another conversation: this one goes along, and vouches for nobody. */
  private follow(): void {
    const stored = this.stored();
    if (!stored || stored.token === this.token) return;
    this.token = stored.token;
    this.lookedForLogOut = true;
    if (!stored.customer) this.customerToken = null;
    if (this.socket?.connected) void this.request(true);
  }

  private confirm(token: string): void {
    this.token = token;
    this.ready = true;
    this.restarting = false;
    this.handlers.state("online");
    for (const resolve of this.confirmed.splice(0)) resolve();
  }

  private whenConfirmed(): Promise<void> {
    if (this.ready) return Promise.resolve();
    return new Promise((resolve) => this.confirmed.push(resolve));
  }

  private forgetAndRequest(): void {
    this.token = null;
    keep("local", this.key, null);
    void this.request();
  }

  private stored(): Stored | null {
    return recall<Stored>("local", this.key);
  }

  private warn(): void {
    if (this.warned) return;
    this.warned = true;
    const asked = `'cors_origins' of its server.yml must list ${location.origin}`;
    const elsewhere = new URL(this.server).origin !== location.origin;
    console.warn(`Shoptalk: no connection to ${this.server}.${elsewhere ? ` If it runs, ${asked}.` : ""}`);
  }

  private store(customer: boolean): void {
    if (this.token) keep("local", this.key, { token: this.token, customer });
  }
}
