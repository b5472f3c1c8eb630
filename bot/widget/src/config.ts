// What the page that embeds the widget may say, in the attributes of the script tag.

import { readRules, type Rule } from "./proactive";

export interface Config {
  /** Where the Shoptalk server is, without a slash at the end: where the script came from, with
   *  the path before it, or data-server. */
  server: string;
  /** The name in the header. */
  shop: string;
  /** The page's language as a BCP 47 tag; the server and the texts take what comes nearest. */
  language: string;
  theme: "auto" | "light" | "dark";
  /** A CSS colour for the launcher, the header and the shopper's bubbles. */
  accent: string | null;
  position: "right" | "left";
  /** The first words, before the shopper says anything; replaces the translated default. */
  greeting: string | null;
  /** Suggestions under the greeting; replace the translated defaults. */
  suggestions: string[] | null;
  /** A token by which the shop's site vouches for a logged-in customer. */
  customerToken: string | null;
  /** Open the chat when the page has loaded (not on phones). */
  open: boolean;
  /** Ask before anything is sent or stored. */
  consent: boolean;
  /** Address of the page that tells what happens with what is written. */
  privacy: string | null;
  /** When the shopper is asked how it went: at a new conversation, also at closing, or never. */
  rating: "end" | "close" | "never";
  /** When the chat speaks first. */
  proactive: Rule[];
}

export function readConfig(script: HTMLScriptElement): Config {
  const data = script.dataset;
  return {
    server: serverOf(data.server, script.src),
    shop: data.shop?.trim() || "Shop",
    language: data.lang || document.documentElement.lang || navigator.language,
    theme: data.theme === "light" || data.theme === "dark" ? data.theme : "auto",
    accent: data.accent && CSS.supports("color", data.accent) ? data.accent : null,
    position: data.position === "left" ? "left" : "right",
    greeting: data.greeting?.trim() || null,
    suggestions: data.suggestions === undefined ? null : splitList(data.suggestions),
    customerToken: data.customerToken || null,
    open: data.open !== undefined && data.open !== "false",
    consent: data.consent !== undefined && data.consent !== "false",
    privacy: data.privacy || null,
    rating: data.rating === "close" || data.rating === "never" ? data.rating : "end",
    proactive: readRules(data.proactive),
  };
}

function serverOf(named: string | undefined, source: string): string {
  const url = new URL(named || source, location.href);
  const path = named ? url.pathname : url.pathname.replace(/[^/]*$/, "");
  return url.origin + path.replace(/\/+$/, "");
}

function splitList(text: string): string[] {
  return text
    .split("|")
    .map((part) => part.trim())
    .filter(Boolean);
}

/** White or near-black, whichever is easier to read on this colour (WCAG relative luminance). */
export function readableOn(colour: string): string {
  const probe = document.createElement("canvas").getContext("2d");
  if (!probe) return "#fff";
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  const linear = [...probe.getImageData(0, 0, 1, 1).data.slice(0, 3)].map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const [red = 0, green = 0, blue = 0] = linear;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.3 ? "#10201a" : "#fff";
}
