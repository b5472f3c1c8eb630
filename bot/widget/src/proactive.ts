// Speaks first, where the page's rules say so: a line beside the button, once a visit.

import { h, icon } from "./dom";
import { keep, recall } from "./storage";
import type { Translate } from "./strings";

const AFTER_SECONDS = 15;

export interface Rule {
  /** Which pages: a path such as `/checkout*`, where `*` stands for anything; all without it. */
  page?: string;
  /** Seconds on the page. */
  after?: number;
  text: string;
  suggestions?: string[];
}

/** The rules of `data-proactive`; none, and a line in the console, where they cannot be read. */
export function readRules(text: string | undefined): Rule[] {
  if (!text) return [];
  try {
    const rules: unknown = JSON.parse(text);
    if (Array.isArray(rules) && rules.every((rule) => typeof rule?.text === "string")) return rules;
  } catch {
    // told below
  }
  console.warn('Shoptalk: data-proactive must be a JSON list such as [{"page": "/cart*", "text": "..."}]');
  return [];
}

/** Whether a rule is for this address of a page. */
export function isFor(rule: Rule, path: string): boolean {
  if (!rule.page) return true;
  const parts = rule.page.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(path);
}

export class Proactive {
  readonly element = h("div", { class: "teaser", role: "status", hidden: true });

  constructor(
    private readonly key: string,
    private readonly translate: Translate,
    private readonly accept: (rule: Rule) => void,
  ) {}

  /** Wait for the rules; `may` says whether it is still fitting when one is due. */
  watch(rules: Rule[], may: () => boolean): void {
    for (const rule of rules) {
      const due = () => {
        const fits = isFor(rule, location.pathname) && may() && this.element.hidden;
        if (fits && !recall("session", this.key)) this.show(rule);
      };
      setTimeout(due, (rule.after ?? AFTER_SECONDS) * 1000);
    }
  }

  hide(): void {
    this.element.hidden = true;
  }

  private show(rule: Rule): void {
    keep("session", this.key, true);
    const label = this.translate("dismiss");
    const open = () => {
      this.hide();
      this.accept(rule);
    };
    const props = { type: "button", class: "teaser-close", "aria-label": label, title: label };
    this.element.replaceChildren(
      h("button", { type: "button", class: "teaser-text", onclick: open }, rule.text),
      h("button", { ...props, onclick: () => this.hide() }, icon("close")),
    );
    this.element.hidden = false;
  }
}
