// The line to the server: one socket.io connection, one signed token, messages that wait for it.

import { io, type Socket } from "socket.io-client";
import type { Ack, BotUttered, HistoryEvent } from "./types";

export type State = "idle" | "connecting" | "online" | "reconnecting" | "offline";

export interface Handlers {
  state(state: State): void;
  history(event: HistoryEvent): void;
  said(event: BotUttered): void;
  echo(text: string): void;
  typing(on: boolean): void;
  problem(code: string, message: string): void;
}

interface Stored {
  token: string;
  /** Whether the host site vouched for a customer in this conversation. */
  customer: boolean;
}

const ACK_TIMEOUT_MS = 90_000;

export class Connection {
  private socket: Socket | null = null;
  private token: string | null = null;
  private readonly key: string;
  private confirmed: (() => void)[] = [];
  private ready = false;
  private restarting = false;

  constructor(
    private readonly server: string,
    private readonly language: string,
    private customerToken: string | null,
    private readonly handlers: Handlers,
  ) {
    this.key = `shoptalk:${server}`;
    this.token = this.stored()?.token ?? null;
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
    const socket = io(this.server, { transports: ["websocket", "polling"], timeout: 10_000 });
    this.socket = socket;
    socket.on("connect", () => this.request());
    socket.on("disconnect", () => {
      this.ready = false;
      this.handlers.state("reconnecting");
    });
    socket.io.on("reconnect_attempt", () => this.handlers.state("reconnecting"));
    socket.on("connect_error", () => {
      this.handlers.state(navigator.onLine ? "reconnecting" : "offline");
    });
    socket.on("session_confirm", (token: string) => this.confirm(token));
    socket.on("history", (event: HistoryEvent) => {
      this.store(event.customer);
      this.handlers.history(event);
    });
    socket.on("bot_uttered", (event: BotUttered) => this.handlers.said(event));
    socket.on("user_echo", (event: { text: string }) => this.handlers.echo(event.text));
    socket.on("bot_typing", (event: { on: boolean }) => this.handlers.typing(event.on));
    socket.on("session_error", (event: { code: string; message: string }) => {
      this.handlers.problem(event.code, event.message);
      if (event.code === "session") this.forgetAndRequest();
    });
  }

  /** Send a message; resolves when the bot has answered it, rejects when it could not be sent. */
  async send(message: string): Promise<Ack> {
    this.start();
    await this.whenConfirmed();
    const socket = this.socket;
    if (!socket) throw new Error("closed");
    return (await socket.timeout(ACK_TIMEOUT_MS).emitWithAck("user_uttered", {
      message,
      session_id: this.token,
      metadata: { lang: this.language, page: location.pathname },
    })) as Ack;
  }

  /** Leave this conversation for good and begin a new one. */
  restart(): void {
    this.restarting = true;
    if (this.socket?.connected) this.request();
    else this.start();
  }

  /** The host site now vouches for this customer (or, with null, for nobody any more). */
  identify(customerToken: string | null): void {
    const leaves = customerToken === null && this.customerToken !== null;
    this.customerToken = customerToken;
    if (leaves) this.restart();
    else if (this.socket?.connected) this.request();
  }

  private request(): void {
    this.ready = false;
    const stored = this.stored();
    // A conversation of a logged-in customer ends with the log-in.
    const loggedOut = stored?.customer === true && this.customerToken === null;
    this.socket?.emit("session_request", {
      session_id: this.token,
      customer_token: this.customerToken,
      restart: this.restarting || loggedOut,
      lang: this.language,
      shoptalk: 1,
    });
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
    this.request();
  }

  private stored(): Stored | null {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? "null") as Stored | null;
    } catch {
      return null; // storage is closed to us, or holds something else
    }
  }

  private store(customer: boolean): void {
    if (!this.token) return;
    try {
      localStorage.setItem(this.key, JSON.stringify({ token: this.token, customer }));
    } catch {
      // Without storage the conversation lasts as long as the page.
    }
  }
}
