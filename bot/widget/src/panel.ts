// The chat window: launcher, header, log and composer, tied to the connection.

import type { Config } from "./config";
import { Composer } from "./composer";
import { Connection, type State } from "./connection";
import { h, icon } from "./dom";
import { Reports } from "./reports";
import type { Context } from "./render";
import { noticeText, translator, type Translate } from "./strings";
import { Transcript, type Delivery } from "./transcript";
import type { Ack, BotUttered, HistoryEntry, HistoryEvent, Message, ProductCard } from "./types";

const PHONE = "(max-width: 480px)";
const FOCUSABLE =
  'button:not([disabled]), a[href], textarea, [tabindex]:not([tabindex="-1"])';

/** Something the shopper said that the server has not confirmed yet. */
interface Unconfirmed {
  title: string;
  payload: string;
  state: Delivery;
  mark: ReturnType<Transcript["shopper"]>;
}

export interface Announce {
  /** Tell the page what happened; false when the page takes care of it itself. */
  (name: string, detail: Record<string, unknown>): boolean;
}

export class Panel {
  readonly element: HTMLElement;
  private readonly translate: Translate;
  private readonly connection: Connection;
  private readonly transcript: Transcript;
  private readonly composer: Composer;
  private readonly launcher: HTMLButtonElement;
  private readonly badge: HTMLElement;
  private readonly window: HTMLElement;
  private readonly status: HTMLElement;
  private readonly question: HTMLElement;
  private readonly unconfirmed = new Set<Unconfirmed>();
  private state: State = "idle";
  private unread = 0;
  private greeted = false;
  private isOpen = false;

  constructor(
    private readonly config: Config,
    private readonly announce: Announce,
  ) {
    this.translate = translator(config.language);
    this.connection = this.connect();
    this.transcript = new Transcript(this.context(), config.shop, () => this.avatar());
    this.composer = new Composer(this.translate, (text) => this.say(text, text));
    this.badge = h("span", { class: "unread", hidden: true, "aria-hidden": "true" });
    this.launcher = this.makeLauncher();
    this.status = h("p", { class: "state", role: "status" });
    this.question = this.restartQuestion();
    this.window = this.makeWindow();
    this.element = h("div", { class: `shoptalk ${config.position}` }, this.window, this.launcher);
    this.showState("idle");
    if (this.connection.hasConversation) this.connection.start();
    if (config.open && !matchMedia(PHONE).matches) this.open(false);
  }

  open(takeFocus = true): void {
    if (this.isOpen) return;
    this.isOpen = true;
    this.connection.start();
    this.window.hidden = false;
    this.element.classList.add("open");
    this.launcher.setAttribute("aria-expanded", "true");
    this.setUnread(0);
    this.transcript.scrollToEnd("auto");
    this.composer.fit();
    if (takeFocus) this.takeFocus();
    this.announce("open", {});
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.window.hidden = true;
    this.element.classList.remove("open");
    this.launcher.setAttribute("aria-expanded", "false");
    this.launcher.focus({ preventScroll: true });
    this.announce("close", {});
  }

  toggle(): void {
    if (this.isOpen) this.close();
    else this.open();
  }

  /** Say something in the shopper's name; `payload` is what the bot gets. */
  say(title: string, payload: string): void {
    const mark = this.transcript.shopper(title);
    this.composer.expect("text");
    if (this.isOpen) this.takeFocus();
    this.deliver({ title, payload, state: "waiting", mark });
    this.announce("message", { from: "user", text: title });
  }

  restart(): void {
    this.question.hidden = true;
    this.unconfirmed.clear();
    this.connection.restart();
    this.takeFocus();
  }

  identify(customerToken: string | null): void {
    this.connection.identify(customerToken);
  }

  /** To the text field; where that would open a keyboard over the chat, to the window. */
  private takeFocus(): void {
    if (matchMedia("(pointer: coarse)").matches) this.window.focus({ preventScroll: true });
    else this.composer.focus();
  }

  private deliver(said: Unconfirmed): void {
    this.unconfirmed.add(said);
    this.mark(said, this.state === "reconnecting" || this.state === "offline" ? "waiting" : "sent");
    this.connection.send(said.payload).then(
      (ack) => this.acknowledged(said, ack),
      () => this.mark(said, "failed"),
    );
  }

  private acknowledged(said: Unconfirmed, ack: Ack): void {
    const refused = !ack.ok && ack.error === "session";
    this.mark(said, refused ? "failed" : "sent");
    if (!refused) this.unconfirmed.delete(said);
  }

  private mark(said: Unconfirmed, state: Delivery): void {
    said.state = state;
    said.mark(state, () => this.deliver(said));
  }

  /** Show again what the server's history does not hold. */
  private keepUnconfirmed(history: HistoryEntry[]): void {
    const latest = history.filter((entry) => entry.from === "user").slice(-1)[0];
    for (const said of this.unconfirmed) {
      if (said.state === "failed" && latest?.from === "user" && latest.text === said.title) {
        this.unconfirmed.delete(said); // it had arrived; only the confirmation was lost
      } else {
        said.mark = this.transcript.shopper(said.title);
        this.mark(said, said.state);
      }
    }
  }

  private connect(): Connection {
    const { server, language, customerToken } = this.config;
    return new Connection(server, language, customerToken, {
      state: (state) => this.showState(state),
      history: (event) => this.onHistory(event),
      said: (event) => this.onSaid(event),
      echo: (text) => this.transcript.shopper(text)("sent"),
      typing: (on) => this.transcript.typing(on),
      problem: (code, message) => this.onProblem(code, message),
    });
  }

  private context(): Context {
    const { server } = this.config;
    return {
      server,
      translate: this.translate,
      live: true,
      reports: new Reports(server, () => this.connection.bearer),
      actions: {
        say: (title, payload) => this.say(title, payload),
        visit: (card) => this.announce("product", productDetail(card)),
      },
    };
  }

  private onHistory(event: HistoryEvent): void {
    const repeats = event.created && this.greeted && this.transcript.isFresh;
    if (repeats) return; // the greeting stands there already
    this.transcript.replay(event.messages);
    this.composer.expect("text");
    if (event.messages.length === 0) this.greet();
    this.keepUnconfirmed(event.messages);
    const last = event.messages[event.messages.length - 1];
    if (last?.from === "bot") this.hint(last.message);
  }

  private onSaid(event: BotUttered): void {
    const { shoptalk, notice } = event;
    if (this.hint(shoptalk)) return;
    let message = shoptalk;
    if (notice && message.type === "text") {
      const text = noticeText(this.translate, notice.code, notice.values) ?? message.text;
      message = { ...message, text };
    }
    this.transcript.bot(message);
    if (!this.isOpen) this.setUnread(this.unread + 1);
    this.announce("message", { from: "bot", message });
  }

  /** Whether the message only says what the bot waits for. */
  private hint(message: Message): boolean {
    if (message.type !== "form_hint") return false;
    this.composer.expect(message.expects, message.placeholder);
    if (message.expects === "yes_no" && !this.transcript.offersChoices) {
      const [yes, no] = [this.translate("agree"), this.translate("decline")];
      this.transcript.offer([
        { title: yes, payload: yes },
        { title: no, payload: no },
      ]);
    }
    return true;
  }

  private onProblem(code: string, message: string): void {
    console.warn(`Shoptalk: ${message}`);
    const notice = code === "session" ? "session" : code === "customer_token" ? null : "unavailable";
    if (!notice) return;
    this.transcript.noTyping();
    const text = noticeText(this.translate, notice, {}) ?? message;
    this.transcript.bot({ type: "text", text });
  }

  private greet(): void {
    this.greeted = true;
    const { greeting, suggestions } = this.config;
    this.transcript.bot({ type: "text", text: greeting ?? this.translate("greeting") });
    const offered = suggestions ?? this.translate("suggestions").split("|");
    this.transcript.offer(offered.map((title) => ({ title, payload: title })));
  }

  private showState(state: State): void {
    this.state = state;
    const text = {
      idle: "online",
      connecting: "connecting",
      online: "online",
      reconnecting: "reconnecting",
      offline: "offline",
    } as const;
    this.status.textContent = this.translate(text[state]);
    this.status.dataset.state = state;
    if (state === "reconnecting" || state === "offline") this.transcript.noTyping();
  }

  private setUnread(count: number): void {
    this.unread = count;
    this.badge.hidden = count === 0;
    this.badge.textContent = count > 9 ? "9+" : String(count);
    const label = count ? this.translate("launchUnread", { count }) : this.translate("launch");
    this.launcher.setAttribute("aria-label", label);
  }

  private makeLauncher(): HTMLButtonElement {
    return h(
      "button",
      {
        type: "button",
        class: "launcher",
        "aria-label": this.translate("launch"),
        "aria-expanded": "false",
        "aria-controls": "shoptalk-window",
        onclick: () => this.toggle(),
      },
      icon("chat"),
      icon("down"),
      this.badge,
    );
  }

  private makeWindow(): HTMLElement {
    const name = h("h2", { id: "shoptalk-name" }, this.config.shop);
    const header = h(
      "header",
      { class: "header" },
      this.avatar(),
      h("div", { class: "who" }, name, this.status),
      this.headerButton("restart", "restart", () => this.askRestart()),
      this.headerButton("close", "close", () => this.close()),
    );
    const element = h(
      "section",
      {
        id: "shoptalk-window",
        class: "window",
        role: "dialog",
        "aria-modal": "true",
        "aria-labelledby": "shoptalk-name",
        tabindex: -1,
        hidden: true,
      },
      header,
      this.transcript.element,
      this.question,
      this.composer.element,
      h("p", { class: "disclosure" }, this.translate("disclosure")),
    );
    element.addEventListener("keydown", (event) => this.onKey(event));
    return element;
  }

  private headerButton(
    name: "restart" | "close",
    symbol: "restart" | "close",
    onclick: () => void,
  ): HTMLButtonElement {
    const label = this.translate(name);
    const props = { type: "button", class: `tool ${name}`, "aria-label": label, title: label };
    return h("button", { ...props, onclick }, icon(symbol));
  }

  private restartQuestion(): HTMLElement {
    const yes = h(
      "button",
      { type: "button", class: "yes", onclick: () => this.restart() },
      this.translate("restartYes"),
    );
    const no = h(
      "button",
      { type: "button", class: "no", onclick: () => this.dropQuestion() },
      this.translate("cancel"),
    );
    const text = h("p", {}, this.translate("restartQuestion"));
    return h(
      "div",
      { class: "question", role: "alertdialog", "aria-label": text.textContent, hidden: true },
      text,
      h("div", {}, no, yes),
    );
  }

  private askRestart(): void {
    this.question.hidden = false;
    this.question.querySelector<HTMLElement>(".yes")?.focus();
  }

  private dropQuestion(): void {
    this.question.hidden = true;
    this.window.querySelector<HTMLElement>(".tool.restart")?.focus();
  }

  /** Esc closes; Tab goes round inside the window. */
  private onKey(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.stopPropagation();
      if (this.question.hidden) this.close();
      else this.dropQuestion();
    } else if (event.key === "Tab") {
      this.keepFocusInside(event);
    }
  }

  private keepFocusInside(event: KeyboardEvent): void {
    const stops = [...this.window.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
      (stop) => stop.offsetParent !== null,
    );
    const [first, last] = [stops[0], stops[stops.length - 1]];
    const active = (this.window.getRootNode() as ShadowRoot).activeElement;
    if (event.shiftKey && active === first) last?.focus();
    else if (!event.shiftKey && active === last) first?.focus();
    else return;
    event.preventDefault();
  }

  private avatar(): HTMLElement {
    const words = this.config.shop.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    const initials = words.slice(0, 2).map((word) => [...word][0]?.toUpperCase() ?? "");
    return h("span", { class: "avatar", "aria-hidden": "true" }, initials.join("") || "?");
  }
}

function productDetail(card: ProductCard): Record<string, unknown> {
  return { productId: card.product_id, name: card.name, url: card.url ?? null };
}
