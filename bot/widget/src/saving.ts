// The conversation as a text file, made in the browser of what is on the screen.

import type { HistoryEntry, Message, ProductCard } from "./types";

export interface Speakers {
  shopper: string;
  bot: string;
}

/** Every message with its time and who said it. */
export function asText(entries: HistoryEntry[], speakers: Speakers): string {
  const lines = entries.flatMap((entry) => {
    const said = entry.from === "user" ? shopperSaid(entry) : words(entry.message);
    const who = entry.from === "user" ? speakers.shopper : speakers.bot;
    return said ? [`${new Date(entry.at * 1000).toLocaleString()}  ${who}: ${said}`] : [];
  });
  return `${lines.join("\n\n")}\n`;
}

function shopperSaid(entry: HistoryEntry & { from: "user" }): string {
  const files = (entry.attachments ?? []).map((kind) => `[${kind}]`);
  return [...files, entry.text].filter(Boolean).join(" ");
}

function words(message: Message): string {
  switch (message.type) {
    case "text":
    case "rating":
      return message.text;
    case "buttons":
      return [message.text, ...message.buttons.map((button) => `- ${button.title}`)].join("\n");
    case "product_card":
      return product(message);
    case "product_carousel":
      return [message.text, ...message.products.map((card) => `- ${product(card)}`)]
        .filter(Boolean)
        .join("\n");
    case "order_card": {
      const lines = message.lines.map((line) => `- ${line.quantity} × ${line.name}, ${line.price_text}`);
      return [`${message.number}: ${message.status_text}, ${message.total_text}`, ...lines].join("\n");
    }
    case "image":
      return message.alt || message.url;
    case "handoff":
      return `${message.text} (${message.reference})`;
    default:
      return "";
  }
}

function product(card: ProductCard): string {
  return [card.name, card.price_text, card.subtitle].filter(Boolean).join(", ");
}

/** Let the browser save a text as a file. */
export function download(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
