// Asks before the first message where the page wants that: nothing is sent or stored before the yes.

import { h, safeUrl } from "./dom";
import { keep, recall } from "./storage";
import type { Translate } from "./strings";

export class Consent {
  readonly element: HTMLElement;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly key: string,
    private readonly isAsked: boolean,
    privacy: string | null,
    translate: Translate,
    private readonly done: (agreed: boolean) => void,
  ) {
    const yes = h("button", { type: "button", class: "yes" }, translate("consentYes"));
    const no = h("button", { type: "button", class: "no" }, translate("consentNo"));
    yes.addEventListener("click", () => this.agree());
    no.addEventListener("click", () => this.decline());
    const text = h("p", {}, translate("consent"));
    const link = privacyLink(privacy, translate);
    const answers = h("div", { class: "answers" }, no, yes);
    this.element = h("section", { class: "consent", hidden: true }, text, link, answers);
    this.element.setAttribute("aria-label", text.textContent ?? "");
  }

  /** Whether somebody must agree first. */
  get isMissing(): boolean {
    return this.isAsked && !this.given && recall("local", this.key) !== true;
  }

  /** Do something now, or as soon as it is agreed to. */
  when(agreed: () => void): void {
    if (this.isMissing) this.waiting.push(agreed);
    else agreed();
  }

  private given = false;

  private agree(): void {
    this.given = true; // also where the browser keeps nothing
    keep("local", this.key, true);
    this.done(true);
    for (const agreed of this.waiting.splice(0)) agreed();
  }

  private decline(): void {
    this.waiting = [];
    this.done(false);
  }
}

/** A link to the page that tells what happens with what is written; none without its address. */
export function privacyLink(privacy: string | null, translate: Translate): HTMLElement | null {
  const href = safeUrl(privacy ?? undefined, location.origin);
  if (!href) return null;
  return h("a", { class: "privacy", href, target: "_blank", rel: "noopener" }, translate("privacy"));
}
