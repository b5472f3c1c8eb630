// Files that the shopper sends with a message: sent to the server at once, named by the message.

import { h, icon } from "./dom";
import type { Translate } from "./strings";

/** What the server takes; it looks at the bytes, this only helps to choose. */
const ACCEPT = "image/jpeg,image/png,image/webp,image/heic,application/pdf";
const MAX_FILES = 5;
const REFUSED_KIND = 400;
const REFUSED_SIZE = 413;

/** A file as it stands in the log; `picture` is an address of it in this browser. */
export interface Shown {
  kind: string;
  name?: string;
  picture?: string;
}

export interface Attached extends Shown {
  ref: string;
}

interface Row {
  file: File;
  element: HTMLElement;
  sent: Attached | null;
}

export class Attachments {
  readonly bar = h("ul", { class: "attachments", hidden: true });
  readonly button: HTMLButtonElement;
  readonly input: HTMLInputElement;
  private readonly rows = new Set<Row>();
  private maxBytes = 0;

  constructor(
    private readonly server: string,
    private readonly bearer: () => string | null,
    private readonly translate: Translate,
    private readonly changed: (problem: string) => void,
  ) {
    const label = translate("attach");
    this.input = h("input", { type: "file", accept: ACCEPT, multiple: true, hidden: true });
    this.input.addEventListener("change", () => this.chosen());
    const props = { type: "button", class: "attach", "aria-label": label, title: label };
    this.button = h("button", { ...props, hidden: true }, icon("clip"));
    this.button.addEventListener("click", () => this.input.click());
  }

  /** The largest file that the server takes; 0 for none at all. */
  allow(maxBytes: number): void {
    this.maxBytes = maxBytes;
    this.button.hidden = maxBytes === 0;
  }

  /** Whether there is something to send, and nothing on its way. */
  get ready(): boolean {
    return this.rows.size > 0 && !this.busy;
  }

  get busy(): boolean {
    return [...this.rows].some((row) => row.sent === null);
  }

  /** What goes with the message that is sent now. */
  take(): Attached[] {
    const files = [...this.rows].flatMap((row) => (row.sent ? [row.sent] : []));
    for (const row of [...this.rows]) this.drop(row);
    return files;
  }

  private chosen(): void {
    const files = [...(this.input.files ?? [])].slice(0, MAX_FILES - this.rows.size);
    this.input.value = "";
    for (const file of files) void this.add(file);
  }

  private async add(file: File): Promise<void> {
    const { translate } = this;
    if (file.size > this.maxBytes) {
      const limit = Math.floor(this.maxBytes / 1_000_000);
      this.changed(translate("attachLarge", { name: file.name, limit }));
      return;
    }
    const row: Row = { file, element: h("li", { class: "attachment sending" }), sent: null };
    const label = translate("detach", { name: file.name });
    const away = h("button", { type: "button", "aria-label": label, title: label }, icon("close"));
    away.addEventListener("click", () => this.drop(row));
    row.element.append(icon("clip"), h("span", {}, file.name), away);
    this.rows.add(row);
    this.bar.append(row.element);
    this.bar.hidden = false;
    this.changed("");
    const problem = await this.send(row);
    if (!this.rows.has(row)) return; // taken away meanwhile
    if (problem) this.drop(row);
    row.element.classList.remove("sending");
    this.changed(problem);
  }

  /** Send a file; returns what to tell the shopper when it could not be sent. */
  private async send(row: Row): Promise<string> {
    const { file } = row;
    const failed = this.translate("attachFailed", { name: file.name });
    try {
      const reply = await fetch(`${this.server}/api/files`, {
        method: "POST",
        headers: { "Content-Type": "application/octet-stream", Authorization: `Bearer ${this.bearer()}` },
        body: file,
      });
      if (reply.status === REFUSED_KIND) return this.translate("attachKind");
      if (reply.status === REFUSED_SIZE) {
        const limit = Math.floor(this.maxBytes / 1_000_000);
        return this.translate("attachLarge", { name: file.name, limit });
      }
      if (!reply.ok) return failed;
      const { ref, kind } = (await reply.json()) as { ref: string; kind: string };
      row.sent = { ref, kind, name: file.name };
      if (kind === "photo") row.sent.picture = URL.createObjectURL(file);
      return "";
    } catch {
      return failed;
    }
  }

  private drop(row: Row): void {
    this.rows.delete(row);
    row.element.remove();
    this.bar.hidden = this.rows.size === 0;
    this.changed("");
  }
}
