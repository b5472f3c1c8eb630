// The entry: one script tag puts the chat on a page. The page can talk to it by `window.Shoptalk`.

import { readableOn, readConfig } from "./config";
import { Panel } from "./panel";
import { textsIn } from "./strings";
import asides from "./asides.css";
import composer from "./composer.css";
import log from "./log.css";
import orders from "./orders.css";
import phones from "./phones.css";
import products from "./products.css";
import theme from "./theme.css";
import windows from "./window.css";

// The order counts: later rules win.
const STYLES = [theme, windows, log, products, orders, composer, asides, phones].join("");

export interface Api {
  open(): void;
  close(): void;
  toggle(): void;
  /** Open the chat and say something in the shopper's name. */
  ask(text: string): void;
  restart(): void;
  /** Who is logged in: a token signed by the shop's site, or null after the log-out. */
  identify(customerToken: string | null): void;
}

declare global {
  interface Window {
    Shoptalk?: Api;
  }
}

const script = document.currentScript as HTMLScriptElement | null;

function mount(tag: HTMLScriptElement): void {
  if (window.Shoptalk) return; // the tag stands on the page twice
  const config = readConfig(tag);
  const host = document.createElement("shoptalk-chat");
  host.lang = textsIn(config.language).language;
  host.dataset.theme = config.theme;
  if (config.accent) {
    host.style.setProperty("--shoptalk-accent", config.accent);
    host.style.setProperty("--shoptalk-on-accent", readableOn(config.accent));
  }
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  root.adoptedStyleSheets = [sheet];
  const panel = new Panel(config, (name, detail) =>
    document.dispatchEvent(new CustomEvent(`shoptalk:${name}`, { detail, cancelable: true })),
  );
  root.append(panel.element);
  document.body.append(host);
  window.Shoptalk = {
    open: () => panel.open(),
    close: () => panel.close(),
    toggle: () => panel.toggle(),
    ask: (text) => {
      panel.open();
      panel.say(text, text);
    },
    restart: () => panel.restart(),
    identify: (customerToken) => panel.identify(customerToken),
  };
  document.dispatchEvent(new CustomEvent("shoptalk:ready"));
}

if (script) {
  if (document.body) mount(script);
  else addEventListener("DOMContentLoaded", () => mount(script));
}
