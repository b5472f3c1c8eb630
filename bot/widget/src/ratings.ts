// How the shopper liked the conversation, asked once at its end.

import { h } from "./dom";
import { stars } from "./render";
import type { Translate } from "./strings";

const SCALE = 5;
const ENOUGH_MESSAGES = 2;
const THANKS_MS = 900;

export class Ratings {
  /** Whether the server keeps them. */
  kept = false;
  private given = false;

  constructor(
    private readonly server: string,
    private readonly bearer: () => string | null,
    private readonly translate: Translate,
  ) {}

  /** Whether to ask now, after so many messages of the shopper's. */
  wanted(messages: number): boolean {
    return this.kept && !this.given && messages >= ENOUGH_MESSAGES;
  }

  anew(): void {
    this.given = false;
  }

  /** A row of stars; `after` is called when one was pressed and thanked for. */
  row(after: () => void): HTMLElement {
    const thanks = h("p", { class: "thanks", role: "status" });
    const choose = (score: number) => {
      this.send(score);
      thanks.textContent = this.translate("rated");
      setTimeout(after, THANKS_MS);
    };
    return h("div", { class: "rate" }, stars(SCALE, this.translate, choose), thanks);
  }

  private send(score: number): void {
    this.given = true;
    fetch(`${this.server}/api/rating`, {
      method: "POST",
      keepalive: true,
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${this.bearer()}` },
      body: JSON.stringify({ score }),
    }).catch(() => undefined); // a lost rating must not disturb the chat
  }
}
