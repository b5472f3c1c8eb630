// Tells the shop which products were seen and clicked: once each, in small batches.

const BATCH_DELAY_MS = 1500;
const SEEN_AFTER_MS = 500;
const SEEN_SHARE = 0.6;
const MAX_BATCH = 50;

interface Report {
  kind: "impression" | "click";
  ref: string;
}

export class Reports {
  private readonly done = new Set<string>();
  private readonly waiting: Report[] = [];
  private readonly timers = new Map<Element, number>();
  private readonly refs = new WeakMap<Element, string>();
  private readonly observer: IntersectionObserver;
  private flushTimer = 0;

  constructor(
    private readonly server: string,
    private readonly bearer: () => string | null,
  ) {
    this.observer = new IntersectionObserver((entries) => entries.forEach((e) => this.visible(e)), {
      threshold: [SEEN_SHARE],
    });
    addEventListener("pagehide", () => this.flush());
  }

  /** Report `card` as seen once most of it has been on the screen for half a second. */
  watch(card: Element, ref: string): void {
    this.refs.set(card, ref);
    this.observer.observe(card);
  }

  click(ref: string): void {
    this.add({ kind: "click", ref });
    this.flush();
  }

  private visible(entry: IntersectionObserverEntry): void {
    const card = entry.target;
    clearTimeout(this.timers.get(card));
    if (!entry.isIntersecting) return;
    const seen = () => {
      this.observer.unobserve(card);
      this.add({ kind: "impression", ref: this.refs.get(card) ?? "" });
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
