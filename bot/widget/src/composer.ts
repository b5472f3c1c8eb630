// Where the shopper writes: grows with the text, knows what the bot waits for.

import type { Attachments, Attached } from "./attachments";
import { h, icon } from "./dom";
import type { Strings, Translate } from "./strings";
import type { Expects } from "./types";

const MAX_CHARS = 4000;
const MAX_HEIGHT_PX = 132;

interface Hint {
  placeholder: keyof Strings;
  inputmode?: string;
  autocomplete?: string;
  autocapitalize?: string;
}

/** Keyboard, autofill and example for each thing the bot may wait for. */
const HINTS: Record<Expects, Hint> = {
  text: { placeholder: "placeholder" },
  email: {
    placeholder: "expectEmail",
    inputmode: "email",
    autocomplete: "email",
    autocapitalize: "none",
  },
  order_number: { placeholder: "expectOrder", autocapitalize: "characters" },
  postcode: {
    placeholder: "expectPostcode",
    autocomplete: "postal-code",
    autocapitalize: "characters",
  },
  address: { placeholder: "expectAddress", autocomplete: "street-address", autocapitalize: "words" },
  number: { placeholder: "expectNumber", inputmode: "decimal" },
  yes_no: { placeholder: "expectYesNo" },
  choice: { placeholder: "expectChoice" },
  rating: { placeholder: "expectRating", inputmode: "numeric" },
};

export class Composer {
  readonly element: HTMLFormElement;
  private readonly input: HTMLTextAreaElement;
  private readonly button: HTMLButtonElement;
  private readonly warning: HTMLElement;
  private composing = false;

  constructor(
    private readonly translate: Translate,
    private readonly files: Attachments,
    private readonly submit: (text: string, files: Attached[]) => void,
  ) {
    this.input = h("textarea", { rows: 1, "aria-label": translate("message") });
    this.button = h(
      "button",
      { type: "submit", class: "send", "aria-label": translate("send"), title: translate("send") },
      icon("send"),
    );
    this.warning = h("p", { class: "warning", role: "alert" });
    this.element = h(
      "form",
      { class: "composer" },
      this.warning,
      files.bar,
      h("div", { class: "field" }, files.button, files.input, this.input, this.button),
    );
    this.element.noValidate = true;
    this.element.addEventListener("submit", (event) => this.send(event));
    this.input.addEventListener("input", () => this.changed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    // Enter that picks a word of an input method must not send the message.
    this.input.addEventListener("compositionstart", () => (this.composing = true));
    this.input.addEventListener("compositionend", () => (this.composing = false));
    this.expect("text");
    this.changed();
  }

  focus(): void {
    this.input.focus({ preventScroll: true });
  }

  /** Fit the height to the text; needed once the window is visible, for hidden text has none. */
  fit(): void {
    this.input.style.height = "";
    const wanted = this.input.scrollHeight;
    if (wanted > this.input.clientHeight) {
      this.input.style.height = `${Math.min(wanted, MAX_HEIGHT_PX)}px`;
    }
  }

  /** Prepare the keyboard for what the bot waits for now. */
  expect(expects: Expects, placeholder?: string): void {
    const hint = HINTS[expects] ?? HINTS.text;
    this.input.placeholder = placeholder || this.translate(hint.placeholder);
    this.set("inputmode", hint.inputmode);
    this.set("autocomplete", hint.autocomplete ?? "off");
    this.set("autocapitalize", hint.autocapitalize ?? "sentences");
    this.set("spellcheck", expects === "text" ? "true" : "false");
    this.set("data-expects", expects);
  }

  private set(name: string, value: string | undefined): void {
    if (value === undefined) this.input.removeAttribute(name);
    else this.input.setAttribute(name, value);
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || this.composing || event.isComposing) return;
    this.send(event);
  }

  private send(event: Event): void {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!this.isComplete) return;
    this.input.value = "";
    this.submit(text, this.files.take());
    this.changed();
  }

  private get excess(): number {
    return this.input.value.trim().length - MAX_CHARS;
  }

  private get isComplete(): boolean {
    const something = this.input.value.trim() !== "" || this.files.ready;
    return something && !this.files.busy && this.excess <= 0;
  }

  /** Show what can be done now; `problem` is what went wrong with a file. */
  changed(problem = ""): void {
    this.fit();
    const excess = this.excess;
    this.button.disabled = !this.isComplete;
    const long = excess > 0 ? this.translate("tooLong", { count: excess }) : "";
    this.warning.textContent = long || problem;
  }
}
