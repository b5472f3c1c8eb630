// Tells the shop which products were seen, looked at and clicked: once each, in small batches.

import { Looks, type Look } from "./looks";

const BATCH_DELAY_MS = 1500;
const SEEN_AFTER_MS = 500;
const SEEN_SHARE = 0.6;
const MAX_BATCH = 50;

interface Report {
  kind: "impression" | "click" | Look;
  ref: string;
  /** How long it was looked at. */
  seconds?: number;
}

export class Reports {
  private readonly done = new Set<string>();
  private readonly waiting: Report[] = [];
  private readonly timers = new Map<Element, number>();
  private readonly refs = new WeakMap<Element, string>();
  private readonly observer: IntersectionObserver;
  private flushTimer = 0;
  readonly looks = new Looks((kind, ref, seconds) => this.add({ kind, ref, seconds }));

  constructor(
    private readonly server: string,
    private readonly bearer: () => string | null,
  ) {
    this.observer = new IntersectionObserver((entries) => entries.forEach((e) => this.visible(e)), {
      threshold: [SEEN_SHARE],
    });
    addEventListener("pagehide", () => this.end());
    document.addEventListener("visibilitychange", () => this.flush());
  }

  /** Looks end here: something is said, or the page is left. */
  end(): void {
    this.looks.end();
    this.flush();
  }

  /** Report `card` as seen once most of it has been on the screen for half a second. */
  watch(card: Element, ref: string): void {
    this.refs.set(card, ref);
    this.observer.observe(card);
  }

  /** A card was pressed; `opens` where that opens the product's page. */
  click(ref: string, opens = false): void {
    this.add({ kind: "click", ref });
    this.flush();
    if (opens) this.looks.opens(ref);
  }

  private visible(entry: IntersectionObserverEntry): void {
    const card = entry.target;
    const ref = this.refs.get(card) ?? "";
    clearTimeout(this.timers.get(card));
    this.looks.inView(ref, entry.isIntersecting);
    if (!entry.isIntersecting) return;
    const seen = () => {
      if (!this.looks.wanted) this.observer.unobserve(card);
      this.add({ kind: "impression", ref });
    };
    this.timers.set(card, window.setTimeout(seen, SEEN_AFTER_MS));
  }

  private add(report: Report): void {
    const key = `${report.kind}:${report.ref}`;
    if (!report.ref || this.done.has(key)) return;
    this.done.add(key);
    this.waiting.push(report);
    this.flushTimer ||= window.setTimeout(() => this.flush(), BATCH_DELAY_MS);
  }

  private flush(): void {
    clearTimeout(this.flushTimer);
    this.flushTimer = 0;
    const token = this.bearer();
    if (!token || !this.waiting.length) return;
    const events = this.waiting.splice(0, MAX_BATCH);
    fetch(`${this.server}/api/events`, {
      method: "POST",
      keepalive: true,
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
      body: JSON.stringify({ events }),
    }).catch(() => undefined); // a lost report must not disturb the chat
  }
}
