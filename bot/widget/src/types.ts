// The rich-message contract as it travels (docs/messages.md), and the events of the web channel.

export interface Button {
  title: string;
  payload: string;
}

export interface ProductCard {
  type: "product_card";
  product_id: string;
  name: string;
  price_cents: number;
  price_text: string;
  image_url?: string;
  subtitle?: string;
  reason?: string;
  in_stock: boolean;
  url?: string;
  surface: string;
  buttons: Button[];
  /** The server's sealed word that this product was shown here; reported back with a click. */
  ref?: string;
}

export interface OrderLine {
  name: string;
  quantity: number;
  price_text: string;
  detail?: string;
  image_url?: string;
}

export type Expects =
  | "text"
  | "email"
  | "order_number"
  | "postcode"
  | "address"
  | "number"
  | "yes_no"
  | "choice"
  | "rating";

export type Message =
  | { type: "text"; text: string }
  | { type: "buttons"; text: string; buttons: Button[] }
  | ProductCard
  | { type: "product_carousel"; text?: string; products: ProductCard[]; buttons: Button[] }
  | OrderCard
  | { type: "image"; url: string; alt: string }
  | { type: "form_hint"; expects: Expects; placeholder?: string; fills?: string }
  | { type: "handoff"; text: string; reference: string }
  | { type: "rating"; text: string; scale: number };

export interface OrderCard {
  type: "order_card";
  number: string;
  status: string;
  status_text: string;
  total_text: string;
  placed_on: string;
  lines: OrderLine[];
  progress: [string, boolean][];
  tracking_url?: string;
  buttons: Button[];
}

export interface BotUttered {
  shoptalk: Message;
  notice?: { code: string; values: Record<string, string> };
}

export type HistoryEntry =
  | { from: "user"; at: number; text: string; attachments?: string[] }
  | { from: "bot"; at: number; message: Message };

export interface HistoryEvent {
  messages: HistoryEntry[];
  created: boolean;
  customer: boolean;
  /** The largest file that may be sent, in bytes; 0 for none. */
  uploads?: number;
  /** Whether ratings are kept. */
  ratings?: boolean;
  /** Whether the conversation can be sent by e-mail. */
  mails?: boolean;
  /** Whether the shop asks how long products are looked at. */
  looks?: boolean;
}

export interface Ack {
  ok: boolean;
  /** The files have arrived without words: they go with the next message, too. */
  kept?: boolean;
  error?: string;
}
