// Rich messages as elements. What a press does is told to the `Actions` of the panel.

import { h, icon, prose, safeUrl, type Child } from "./dom";
import type { Shown } from "./attachments";
import type { Reports } from "./reports";
import type { Translate } from "./strings";
import type { Button, Message, OrderCard, ProductCard } from "./types";

export interface Actions {
  /** Say `payload` to the bot; the shopper sees `title`. */
  say(title: string, payload: string): void;
  /** A product was pressed; returns false when the page takes care of it itself. */
  visit(card: ProductCard): boolean;
}

export interface Context {
  server: string;
  translate: Translate;
  actions: Actions;
  reports: Reports;
  /** False for messages of the past, which were counted as seen before. */
  live: boolean;
}

/** What the message looks like in the log, and the choices that stand under it while it is last. */
export interface Rendered {
  body: HTMLElement[];
  choices: Button[];
}

export function render(message: Message, context: Context): Rendered {
  switch (message.type) {
    case "text":
      return { body: [bubble(message.text)], choices: [] };
    case "buttons":
      return { body: message.text ? [bubble(message.text)] : [], choices: message.buttons };
    case "product_card":
      return { body: [productCard(message, context, "single")], choices: [] };
    case "product_carousel":
      return {
        body: [...(message.text ? [bubble(message.text)] : []), carousel(message.products, context)],
        choices: message.buttons,
      };
    case "order_card":
      return { body: [orderCard(message, context)], choices: message.buttons };
    case "image":
      return { body: image(message.url, message.alt, context), choices: [] };
    case "handoff":
      return { body: [handoff(message.text, message.reference, context)], choices: [] };
    case "rating":
      return { body: [bubble(message.text), scores(message.scale, context)], choices: [] };
    default:
      return { body: [], choices: [] }; // a form hint, or a kind newer than this widget
  }
}

export function bubble(text: string, from: "bot" | "user" = "bot"): HTMLElement {
  return h("div", { class: `bubble ${from}` }, ...prose(text));
}

/** Files that the shopper sent, above their words. */
export function attached(files: Shown[], translate: Translate): HTMLElement {
  const row = h("div", { class: "sent-files" });
  for (const { kind, name, picture } of files) {
    const label = name ?? translate(kind === "photo" ? "photo" : "file");
    const tag = () => h("span", { class: "sent-file" }, icon("clip"), label);
    if (!picture) row.append(tag());
    else {
      const image: HTMLImageElement = h("img", { src: picture, alt: label });
      image.addEventListener("error", () => image.replaceWith(tag()));
      row.append(image);
    }
  }
  return row;
}

export function chips(choices: Button[], actions: Actions): HTMLElement {
  const row = h("div", { class: "chips" });
  for (const choice of choices) {
    const press = () => actions.say(choice.title, choice.payload || choice.title);
    row.append(h("button", { type: "button", class: "chip", onclick: press }, choice.title));
  }
  return row;
}

function picture(url: string | undefined, alt: string, context: Context): HTMLElement {
  const frame = h("div", { class: "picture" });
  const address = safeUrl(url, context.server);
  if (!address) {
    frame.append(icon("parcel"));
    return frame;
  }
  const failed = () => frame.replaceChildren(icon("parcel"));
  frame.append(h("img", { src: address, alt, loading: "lazy", decoding: "async", onerror: failed }));
  return frame;
}

function productCard(
  card: ProductCard,
  context: Context,
  place: "single" | "slide",
  label?: string,
): HTMLElement {
  const { translate, actions, reports } = context;
  const ref = card.ref ?? "";
  const link = safeUrl(card.url, context.server);
  const visit: EventListener = (event) => {
    const visits = actions.visit(card);
    reports.click(ref, visits && link !== null);
    if (!visits) event.preventDefault();
    else if (!link && card.buttons[0]) press(card.buttons[0]);
  };
  const press = (button: Button) => {
    reports.click(ref);
    actions.say(button.title, button.payload || button.title);
  };
  const title = link
    ? h("a", { class: "name", href: link, target: "_blank", rel: "noopener", onclick: visit }, card.name)
    : h("button", { class: "name", type: "button", onclick: visit }, card.name);
  const element = h(
    "article",
    { class: `product ${place}${card.in_stock ? "" : " sold-out"}`, "aria-label": label },
    picture(card.image_url, "", context),
    h(
      "div",
      { class: "facts" },
      h("h3", {}, title),
      card.subtitle && h("p", { class: "subtitle" }, card.subtitle),
      h(
        "p",
        { class: "price-line" },
        card.price_text && h("span", { class: "price" }, card.price_text),
        !card.in_stock && h("span", { class: "badge" }, translate("soldOut")),
      ),
      card.reason && h("p", { class: "reason" }, icon("spark"), h("span", {}, card.reason)),
      card.buttons.length > 0 && cardButtons(card.buttons, press),
    ),
  );
  if (context.live && ref) reports.watch(element, ref);
  return element;
}

function cardButtons(buttons: Button[], press: (button: Button) => void): HTMLElement {
  const row = h("div", { class: "card-buttons" });
  buttons.forEach((button, index) => {
    const kind = index === 0 ? "card-button first" : "card-button";
    const onclick = () => press(button);
    row.append(h("button", { type: "button", class: kind, onclick }, button.title));
  });
  return row;
}

function carousel(cards: ProductCard[], context: Context): HTMLElement {
  const { translate } = context;
  if (cards.length === 1 && cards[0]) return productCard(cards[0], context, "single");
  const track = h("div", { class: "track", tabindex: 0, role: "group" });
  track.setAttribute("aria-label", translate("carousel"));
  cards.forEach((card, index) => {
    const place = translate("cardOf", { position: index + 1, count: cards.length });
    track.append(productCard(card, context, "slide", `${card.name}, ${place}`));
  });
  const step = (direction: number) => {
    const width = track.firstElementChild?.getBoundingClientRect().width ?? 200;
    track.scrollBy({ left: direction * (width + 12), behavior: motion() });
  };
  const arrow = (direction: -1 | 1) => {
    const name = translate(direction < 0 ? "previous" : "next");
    const side = direction < 0 ? "left" : "right";
    const props = { type: "button", class: `arrow ${side}`, "aria-label": name, title: name };
    return h("button", { ...props, onclick: () => step(direction) }, icon(side));
  };
  const [back, forth] = [arrow(-1), arrow(1)];
  const update = () => {
    back.disabled = track.scrollLeft < 4;
    forth.disabled = track.scrollLeft + track.clientWidth > track.scrollWidth - 4;
  };
  track.addEventListener("scroll", update, { passive: true });
  track.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    step(event.key === "ArrowLeft" ? -1 : 1);
  });
  new ResizeObserver(update).observe(track);
  const region = h("section", { class: "carousel", "aria-roledescription": "carousel" });
  region.setAttribute("aria-label", translate("carousel"));
  region.append(track, back, forth);
  return region;
}

function orderCard(card: OrderCard, context: Context): HTMLElement {
  const { translate } = context;
  const track = safeUrl(card.tracking_url, context.server);
  return h(
    "article",
    { class: "order", "aria-label": translate("order", { number: card.number }) },
    h(
      "header",
      {},
      h(
        "div",
        {},
        h("h3", {}, translate("order", { number: card.number })),
        h("p", { class: "placed" }, translate("placed", { date: card.placed_on })),
      ),
      h("span", { class: `status ${statusKind(card.status)}` }, card.status_text),
    ),
    card.progress.length > 0 && progress(card.progress, translate),
    h("ul", { class: "lines" }, ...card.lines.map((line) => orderLine(line, context))),
    h("p", { class: "total" }, h("span", {}, translate("total")), h("b", {}, card.total_text)),
    track &&
      h(
        "a",
        { class: "track-link", href: track, target: "_blank", rel: "noopener noreferrer" },
        icon("parcel"),
        translate("track"),
      ),
  );
}

function statusKind(status: string): string {
  return /^[a-z_]+$/.test(status) ? status : "other";
}

function progress(steps: [string, boolean][], translate: Translate): HTMLElement {
  const list = h("ol", { class: "progress" });
  const current = steps.filter(([, done]) => done).length - 1;
  steps.forEach(([step, done], index) => {
    const spoken = translate(done ? "stepDone" : "stepOpen", { step });
    const item = h(
      "li",
      { class: done ? "done" : "open", "aria-label": spoken },
      h("span", { class: "dot" }, done && icon("check")),
      h("span", { class: "step", "aria-hidden": "true" }, step),
    );
    if (index === current) item.setAttribute("aria-current", "step");
    list.append(item);
  });
  return list;
}

function orderLine(line: OrderCard["lines"][number], context: Context): HTMLElement {
  const detail = [line.quantity > 1 ? `${line.quantity} ×` : "", line.detail ?? ""];
  return h(
    "li",
    {},
    picture(line.image_url, "", context),
    h(
      "div",
      {},
      h("span", { class: "line-name" }, line.name),
      h("span", { class: "line-detail" }, detail.filter(Boolean).join(" ")),
    ),
    h("span", { class: "line-price" }, line.price_text),
  );
}

function image(url: string, alt: string, context: Context): HTMLElement[] {
  const address = safeUrl(url, context.server);
  if (!address) return alt ? [bubble(alt)] : [];
  return [h("figure", { class: "image" }, h("img", { src: address, alt, loading: "lazy" }))];
}

function handoff(text: string, reference: string, context: Context): HTMLElement {
  const { translate } = context;
  return h(
    "section",
    { class: "handoff", "aria-label": translate("handoff") },
    h("span", { class: "round" }, icon("person")),
    h(
      "div",
      {},
      h("h3", {}, translate("handoff")),
      ...prose(text),
      h("p", { class: "reference" }, `${translate("reference")} `, h("code", {}, reference)),
    ),
  );
}

function scores(scale: number, context: Context): HTMLElement {
  const { translate, actions } = context;
  return stars(scale, translate, (count) => actions.say("★".repeat(count), String(count)));
}

/** A row of stars, of which one is pressed. */
export function stars(
  scale: number,
  translate: Translate,
  chosen: (count: number) => void,
): HTMLElement {
  const row = h("div", { class: "stars", role: "group" });
  for (let count = 1; count <= scale; count++) {
    const label = translate("stars", { count, scale });
    const choose = () => {
      row.classList.add("rated");
      [...row.children].forEach((star, index) => {
        star.classList.toggle("on", index < count);
        (star as HTMLButtonElement).disabled = true;
      });
      chosen(count);
    };
    const props = { type: "button", class: "star", "aria-label": label, title: label };
    row.append(h("button", { ...props, onclick: choose }, icon("star")));
  }
  const light = (upTo: number) =>
    [...row.children].forEach((star, index) => star.classList.toggle("lit", index <= upTo));
  row.addEventListener("pointerover", (event) => {
    const star = (event.target as Element).closest(".star");
    light(star ? [...row.children].indexOf(star) : -1);
  });
  row.addEventListener("pointerleave", () => light(-1));
  return row;
}

/** How scrolling moves: at once for people who asked for less motion. */
export function motion(): ScrollBehavior {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}

export type { Child };
