// A question of the widget itself, above the field: whether to begin anew, how it went.

import { h, type Child } from "./dom";

export interface Asked {
  text: string;
  /** What stands between the text and the buttons. */
  more?: Child[];
  yes?: { title: string; press(): void };
  no: { title: string; press(): void };
}

export class Question {
  readonly element = h("div", { class: "question", role: "alertdialog", hidden: true });
  private leave: () => void = () => undefined;

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  ask(asked: Asked): void {
    const { text, more = [], yes, no } = asked;
    this.leave = () => {
      this.hide();
      no.press();
    };
    const buttons = h("div", { class: "answers" });
    buttons.append(h("button", { type: "button", class: "no", onclick: () => this.leave() }, no.title));
    if (yes) {
      const press = () => {
        this.hide();
        yes.press();
      };
      buttons.append(h("button", { type: "button", class: "yes", onclick: press }, yes.title));
    }
    this.element.setAttribute("aria-label", text);
    this.element.replaceChildren(
      h("p", {}, text),
      ...more.filter((child): child is Node => !!child),
      buttons,
    );
    this.element.hidden = false;
    buttons.querySelector<HTMLElement>("button:last-child")?.focus();
  }

  /** As by a press on its "no". */
  drop(): void {
    this.leave();
  }

  hide(): void {
    this.element.hidden = true;
  }
}
