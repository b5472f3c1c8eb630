// How long products are looked at, where the shop asks for it: cards in view, and pages opened from
// them. A look ends with the next message, with the page, or after a minute; each is told once.

const LEAST_SECONDS = 1;
const LONGEST_SECONDS = 60;
/** A page that is left later than this after a click was not left because of it. */
const OPENS_WITHIN_MS = 3000;

export type Look = "dwell" | "read";

interface Card {
  /** When it came into view; null while it is not. */
  since: number | null;
  milliseconds: number;
  inView: boolean;
  timer: number;
}

export class Looks {
  /** Whether the shop asks for it. */
  wanted = false;
  private readonly cards = new Map<string, Card>();
  private readonly told = new Set<string>();
  private clicked: { ref: string; at: number } | null = null;
  private left: { ref: string; at: number } | null = null;

  constructor(private readonly tell: (kind: Look, ref: string, seconds: number) => void) {
    document.addEventListener("visibilitychange", () => (document.hidden ? this.leave() : this.comeBack()));
  }

  /** A card came into view or went out of it. */
  inView(ref: string, inView: boolean): void {
    if (!this.wanted || !ref || this.told.has(ref)) return;
    const card = this.cards.get(ref) ?? { since: null, milliseconds: 0, inView, timer: 0 };
    this.cards.set(ref, card);
    card.inView = inView;
    this.time(ref, card, inView && !document.hidden);
  }

  /** The product's page is being opened from its card. */
  opens(ref: string): void {
    this.clicked = { ref, at: performance.now() };
  }

  /** Tell what was looked at until now. */
  end(): void {
    for (const [ref, card] of this.cards) this.finish(ref, card);
  }

  private finish(ref: string, card: Card): void {
    this.time(ref, card, card.since !== null);
    if (card.milliseconds < LEAST_SECONDS * 1000) return;
    this.time(ref, card, false);
    this.cards.delete(ref);
    this.told.add(ref);
    this.tell("dwell", ref, bounded(card.milliseconds));
  }

  /** Add up the time until now, and go on timing a card or not. */
  private time(ref: string, card: Card, on: boolean): void {
    const now = performance.now();
    if (card.since !== null) card.milliseconds += now - card.since;
    card.since = on ? now : null;
    clearTimeout(card.timer);
    if (!on) return;
    card.timer = window.setTimeout(() => this.finish(ref, card), LONGEST_SECONDS * 1000 - card.milliseconds);
  }

  private leave(): void {
    const now = performance.now();
    const { clicked } = this;
    if (this.wanted && clicked && now - clicked.at < OPENS_WITHIN_MS) {
      this.left = { ref: clicked.ref, at: now };
    }
    this.clicked = null;
    this.end();
    for (const [ref, card] of this.cards) this.time(ref, card, false);
  }

  private comeBack(): void {
    for (const [ref, card] of this.cards) this.time(ref, card, card.inView);
    const { left } = this;
    this.left = null;
    if (!left) return;
    const away = performance.now() - left.at;
    if (away >= LEAST_SECONDS * 1000) this.tell("read", left.ref, bounded(away));
  }
}

/** Seconds with one decimal. */
function bounded(milliseconds: number): number {
  return Math.min(Math.round(milliseconds / 100) / 10, LONGEST_SECONDS);
}
