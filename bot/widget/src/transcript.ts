// The log of the conversation: who said what, in groups, with the choices under the last message.

import { h, icon, type Child } from "./dom";
import type { Shown } from "./attachments";
import { attached, bubble, chips, motion, render, type Context } from "./render";
import type { Translate } from "./strings";
import type { Button, HistoryEntry, Message } from "./types";

const PAUSE_SECONDS = 600;
const NEAR_END_PX = 120;
const MARGIN_PX = 12;

export type Delivery = "waiting" | "sent" | "failed";

export class Transcript {
  readonly element: HTMLElement;
  private readonly log: HTMLElement;
  private readonly typingRow: HTMLElement;
  private choices: HTMLElement | null = null;
  /** Where the bot's latest answer begins. */
  private answer: HTMLElement | null = null;
  private group: { from: string; at: number; element: HTMLElement } | null = null;
  private typingCount = 0;
  /** What was said, for whoever wants to keep it. */
  entries: HistoryEntry[] = [];

  constructor(
    private readonly context: Context,
    shop: string,
    private readonly avatar: () => HTMLElement,
  ) {
    const { translate } = context;
    this.log = h("div", { class: "log", role: "log", "aria-live": "polite" });
    this.log.setAttribute("aria-label", translate("log"));
    const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    const spoken = h("span", { class: "hidden" }, translate("typing", { shop }));
    this.typingRow = h("div", { class: "typing", hidden: true }, avatar(), dots, spoken);
    this.element = h("div", { class: "scroller", tabindex: -1 }, this.log, this.typingRow);
  }

  /** Whether the shopper has said nothing yet. */
  get isFresh(): boolean {
    return this.log.querySelector(".bubble.user") === null;
  }

  get offersChoices(): boolean {
    return this.choices !== null;
  }

  clear(): void {
    this.log.replaceChildren();
    this.entries = [];
    this.group = null;
    this.choices = null;
    this.answer = null;
    this.setTyping(false);
  }

  /** Everything said before; screen readers are not read the whole of it. */
  replay(entries: HistoryEntry[]): void {
    this.log.setAttribute("aria-live", "off");
    this.clear();
    for (const entry of entries) {
      if (entry.from === "user") {
        const files = (entry.attachments ?? []).map((kind) => ({ kind }));
        this.shopper(entry.text, files, entry.at);
      } else this.bot(entry.message, entry.at, false);
    }
    this.log.setAttribute("aria-live", "polite");
    this.scrollToEnd("auto");
  }

  bot(message: Message, at = Date.now() / 1000, live = true): void {
    const { body, choices } = render(message, { ...this.context, live });
    if (!body.length && !choices.length) return;
    this.entries.push({ from: "bot", at, message });
    this.dropChoices();
    if (body.length) this.append("bot", at, ...body);
    this.offer(choices);
  }

  /** Choices under the last message; they go away as soon as the shopper answers. */
  offer(choices: Button[]): void {
    if (!choices.length) return;
    this.dropChoices();
    this.choices = chips(choices, this.context.actions);
    this.log.append(this.choices);
    this.follow();
  }

  /** What the shopper said; the returned function tells how its delivery went. */
  shopper(
    text: string,
    files: Shown[] = [],
    at = Date.now() / 1000,
  ): (state: Delivery, retry?: () => void) => void {
    const attachments = files.map((file) => file.kind);
    this.entries.push({ from: "user", at, text, attachments });
    this.dropChoices();
    this.answer = null;
    const element = bubble(text, "user");
    if (files.length) element.prepend(attached(files, this.context.translate));
    element.prepend(h("span", { class: "hidden" }, `${this.context.translate("you")}: `));
    const note = h("p", { class: "delivery", hidden: true });
    this.append("user", at, element, note);
    this.scrollToEnd();
    return (state, retry) => {
      element.classList.toggle("pending", state === "waiting");
      element.classList.toggle("failed", state === "failed");
      note.hidden = state === "sent";
      note.replaceChildren(...deliveryNote(state, this.context.translate, retry));
    };
  }

  typing(on: boolean): void {
    this.typingCount = Math.max(0, this.typingCount + (on ? 1 : -1));
    this.setTyping(this.typingCount > 0);
  }

  noTyping(): void {
    this.typingCount = 0;
    this.setTyping(false);
  }

  scrollToEnd(behavior: ScrollBehavior = motion()): void {
    this.element.scrollTo({ top: this.element.scrollHeight, behavior });
  }

  private setTyping(on: boolean): void {
    this.typingRow.hidden = !on;
    if (on) this.follow();
  }

  private append(from: "bot" | "user", at: number, ...children: Child[]): void {
    const near = this.nearEnd;
    const pause = !this.group || at - this.group.at > PAUSE_SECONDS;
    if (pause) this.log.append(h("time", { datetime: new Date(at * 1000).toISOString() }, clock(at)));
    if (pause || this.group?.from !== from) {
      const stack = h("div", { class: "stack" });
      this.log.append(h("div", { class: `group ${from}` }, from === "bot" && this.avatar(), stack));
      this.group = { from, at, element: stack };
    }
    if (!this.group) return;
    if (from === "bot") this.answer ??= this.group.element;
    this.group.at = at;
    this.group.element.append(...children.filter((child): child is Node => !!child));
    if (near) this.follow();
  }

  private dropChoices(): void {
    this.choices?.remove();
    this.choices = null;
  }

  private get nearEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  /** To the end, but never past the beginning of the answer: it is read from there. */
  private follow(): void {
    requestAnimationFrame(() => {
      const { scrollHeight, clientHeight } = this.element;
      const start = (this.answer?.offsetTop ?? scrollHeight) - MARGIN_PX;
      this.element.scrollTo({ top: Math.min(scrollHeight - clientHeight, start), behavior: motion() });
    });
  }
}

function deliveryNote(state: Delivery, translate: Translate, retry?: () => void): Child[] & Node[] {
  if (state === "waiting") return [document.createTextNode(translate("waiting"))];
  if (state === "sent") return [];
  const again = h("button", { type: "button", class: "retry" }, icon("restart"), translate("retry"));
  if (retry) again.addEventListener("click", retry);
  return [document.createTextNode(`${translate("notSent")} `), again];
}

function clock(at: number): string {
  const when = new Date(at * 1000);
  const today = when.toDateString() === new Date().toDateString();
  const options: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
  return when.toLocaleString([], today ? options : { ...options, day: "numeric", month: "short" });
}
