// The chat window: launcher, header, log and composer, tied to the connection.

import { Attachments, type Attached } from "./attachments";
import type { Config } from "./config";
import { Composer } from "./composer";
import { Connection, type State } from "./connection";
import { Consent, privacyLink } from "./consent";
import { h, icon } from "./dom";
import { keepInside } from "./focus";
import { Mailing } from "./mailing";
import { Outbox } from "./outbox";
import { Proactive, type Rule } from "./proactive";
import { Question } from "./question";
import { Ratings } from "./ratings";
import { Reports } from "./reports";
import type { Context } from "./render";
import { asText, download } from "./saving";
import { noticeText, translator, type Translate } from "./strings";
import { Transcript } from "./transcript";
import type { BotUttered, HistoryEvent, Message, ProductCard } from "./types";

const PHONE = "(max-width: 480px)";

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
  private readonly question = new Question();
  private readonly reports: Reports;
  private readonly attachments: Attachments;
  private readonly ratings: Ratings;
  private readonly consent: Consent;
  private readonly proactive: Proactive;
  private readonly outbox: Outbox;
  private readonly mailing: Mailing;
  private readonly mailButton: HTMLButtonElement;
  private unread = 0;
  private greeted = false;
  private spokeFirst: Rule | null = null;
  private isOpen = false;

  constructor(
    private readonly config: Config,
    private readonly announce: Announce,
  ) {
    this.translate = translator(config.language);
    this.connection = this.connect();
    this.reports = new Reports(config.server, () => this.connection.bearer);
    this.transcript = new Transcript(this.context(), config.shop, () => this.avatar());
    const { server } = config;
    this.outbox = new Outbox(this.connection, this.transcript, `shoptalk:${server}:files`);
    const bearer = () => this.connection.bearer;
    this.ratings = new Ratings(server, bearer, this.translate);
    this.attachments = new Attachments(server, bearer, this.translate, (problem) =>
      this.composer.changed(problem),
    );
    this.composer = new Composer(this.translate, this.attachments, (text, files) =>
      this.say(text, text, files),
    );
    this.consent = new Consent(
      `shoptalk:${server}:consent`,
      config.consent && !this.connection.hasConversation,
      config.privacy,
      this.translate,
      (agreed) => this.consented(agreed),
    );
    this.proactive = new Proactive(`shoptalk:${server}:proactive`, this.translate, (rule) =>
      this.acceptFirst(rule),
    );
    this.mailing = new Mailing(server, bearer, this.translate, (text) =>
      this.transcript.bot({ type: "text", text }),
    );
    this.mailButton = this.headerButton("mail", () => void this.mailing.send());
    this.mailButton.hidden = true;
    this.badge = h("span", { class: "unread", hidden: true, "aria-hidden": "true" });
    this.launcher = this.makeLauncher();
    this.status = h("p", { class: "state", role: "status" });
    this.window = this.makeWindow();
    const parts = [this.window, this.proactive.element, this.launcher];
    this.element = h("div", { class: `shoptalk ${config.position}` }, ...parts);
    this.showState("idle");
    if (this.connection.hasConversation) this.connection.start();
    if (config.open && !matchMedia(PHONE).matches) this.open(false);
    const untouched = () => !this.isOpen && !this.connection.hasConversation;
    this.proactive.watch(config.proactive, untouched);
  }

  open(takeFocus = true): void {
    if (this.isOpen) return;
    this.isOpen = true;
    this.proactive.hide();
    this.askConsent();
    this.consent.when(() => this.connection.start());
    this.window.hidden = false;
    this.element.classList.add("open");
    this.launcher.setAttribute("aria-expanded", "true");
    this.setUnread(0);
    this.transcript.scrollToEnd("auto");
    this.composer.fit();
    if (takeFocus) this.takeFocus();
    this.announce("open", {});
  }

  /** Close the window; where the page wants that, the shopper is asked first how it went. */
  leave(): void {
    const asks = this.config.rating === "close" && this.ratings.wanted(this.messages);
    if (!asks || this.question.isOpen) {
      this.close();
      return;
    }
    this.question.ask({
      text: this.translate("rateQuestion"),
      more: [this.ratings.row(() => this.close())],
      no: { title: this.translate("skip"), press: () => this.close() },
    });
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.question.hide();
    this.window.hidden = true;
    this.element.classList.remove("open");
    this.launcher.setAttribute("aria-expanded", "false");
    this.launcher.focus({ preventScroll: true });
    this.announce("close", {});
  }

  toggle(): void {
    if (this.isOpen) this.leave();
    else this.open();
  }

  /** Say something in the shopper's name; `payload` is what the bot gets. */
  say(title: string, payload: string, files: Attached[] = []): void {
    this.consent.when(() => this.speak(title, payload, files));
  }

  private speak(title: string, payload: string, files: Attached[]): void {
    this.reports.end();
    this.outbox.send(title, payload, files);
    this.composer.expect("text");
    if (this.isOpen) this.takeFocus();
    this.announce("message", { from: "user", text: title });
  }

  restart(): void {
    this.question.hide();
    this.reports.end();
    this.outbox.clear();
    this.ratings.anew();
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

  private connect(): Connection {
    const { server, language, customerToken } = this.config;
    return new Connection(server, language, customerToken, {
      state: (state) => this.showState(state),
      history: (event) => this.onHistory(event),
      said: (event) => this.onSaid(event),
      echo: (text, kinds) => this.transcript.shopper(text, kinds.map((kind) => ({ kind })))("sent"),
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
      reports: this.reports,
      actions: {
        say: (title, payload) => this.say(title, payload),
        visit: (card) => this.announce("product", productDetail(card)),
      },
    };
  }

  private onHistory(event: HistoryEvent): void {
    this.attachments.allow(event.uploads ?? 0);
    this.mailButton.hidden = event.mails !== true;
    this.reports.looks.wanted = event.looks === true;
    this.ratings.kept = event.ratings === true && this.config.rating !== "never";
    const repeats = event.created && this.greeted && this.transcript.isFresh;
    if (repeats) return; // the greeting stands there already
    this.transcript.replay(event.messages);
    this.composer.expect("text");
    if (event.messages.length === 0) this.greet();
    this.outbox.showAgain(event.messages);
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
    if (code === "customer_token") return;
    const notice = code === "session" || code === "lost_file" ? code : "unavailable";
    this.transcript.noTyping();
    const text = noticeText(this.translate, notice, {}) ?? message;
    this.transcript.bot({ type: "text", text });
  }

  private greet(): void {
    this.greeted = true;
    const { greeting, suggestions } = this.config;
    const text = this.spokeFirst?.text ?? greeting ?? this.translate("greeting");
    this.transcript.bot({ type: "text", text });
    const offered = this.spokeFirst?.suggestions ?? suggestions ?? this.translate("suggestions").split("|");
    this.transcript.offer(offered.map((title) => ({ title, payload: title })));
  }

  private showState(state: State): void {
    this.outbox.state = state;
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
      "div",
      { class: "header" },
      this.avatar(),
      h("div", { class: "who" }, name, this.status),
      this.mailButton,
      this.headerButton("save", () => this.save()),
      this.headerButton("restart", () => this.askRestart()),
      this.headerButton("close", () => this.leave()),
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
      this.consent.element,
      this.transcript.element,
      this.question.element,
      this.composer.element,
      this.disclosure(),
    );
    element.addEventListener("keydown", (event) => this.onKey(event));
    return element;
  }

  private headerButton(
    name: "mail" | "save" | "restart" | "close",
    onclick: () => void,
  ): HTMLButtonElement {
    const label = this.translate(name);
    const props = { type: "button", class: `tool ${name}`, "aria-label": label, title: label };
    return h("button", { ...props, onclick }, icon(name));
  }

  private disclosure(): HTMLElement {
    const link = privacyLink(this.config.privacy, this.translate);
    return h("p", { class: "disclosure" }, this.translate("disclosure"), link && " ", link);
  }

  private askRestart(): void {
    const asks = this.ratings.wanted(this.messages);
    this.question.ask({
      text: this.translate("restartQuestion"),
      more: asks
        ? [h("p", {}, this.translate("rateQuestion")), this.ratings.row(() => undefined)]
        : [],
      yes: { title: this.translate("restartYes"), press: () => this.restart() },
      no: {
        title: this.translate("cancel"),
        press: () => this.window.querySelector<HTMLElement>(".tool.restart")?.focus(),
      },
    });
  }

  private save(): void {
    const speakers = { shopper: this.translate("you"), bot: this.config.shop };
    const day = new Date().toISOString().slice(0, 10);
    download(asText(this.transcript.entries, speakers), `${this.config.shop} ${day}.txt`);
  }

  /** How often the shopper has spoken. */
  private get messages(): number {
    return this.transcript.entries.filter((entry) => entry.from === "user").length;
  }

  private askConsent(): void {
    const missing = this.consent.isMissing;
    this.consent.element.hidden = !missing;
    this.transcript.element.hidden = this.composer.element.hidden = missing;
  }

  private consented(agreed: boolean): void {
    this.askConsent();
    if (!agreed) this.close();
    else {
      this.composer.fit();
      this.takeFocus();
    }
  }

  private acceptFirst(rule: Rule): void {
    this.spokeFirst = rule;
    this.open();
  }

  /** Esc closes; Tab goes round inside the window. */
  private onKey(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.stopPropagation();
      if (this.question.isOpen) this.question.drop();
      else this.leave();
    } else if (event.key === "Tab") {
      keepInside(this.window, event);
    }
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
