// Elements from data. Text becomes text nodes only: nothing the server or the shopper writes is
// ever parsed as HTML, and only http(s) addresses become links or pictures.

export type Child = Node | string | null | undefined | false;
type Props = Record<string, string | number | boolean | null | undefined | EventListener>;

/** An element; `on…` properties are listeners, null and false leave an attribute out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.filter((child): child is Node | string => !!child));
  return element;
}

/** An absolute http(s) address, or null for anything else (`javascript:` and its like).
 *
 * `base` is the server's address: what begins with one slash stands under its path.
 */
export function safeUrl(address: string | undefined, base: string): string | null {
  if (!address) return null;
  try {
    const url = new URL(/^\/(?!\/)/.test(address) ? base + address : address, `${base}/`);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

const INLINE = /(\*\*[^*\n]+\*\*)|(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/g;
const BULLET = /^\s*[-•*]\s+/;

/** Plain words as paragraphs, lists, bold and links. */
export function prose(text: string): HTMLElement[] {
  return text
    .split(/\n{2,}/)
    .filter((block) => block.trim())
    .flatMap(block);
}

function block(text: string): HTMLElement[] {
  const out: HTMLElement[] = [];
  let list: HTMLUListElement | null = null;
  let paragraph: HTMLParagraphElement | null = null;
  for (const line of text.split("\n")) {
    if (BULLET.test(line)) {
      paragraph = null;
      if (!list) out.push((list = h("ul")));
      list.append(h("li", {}, ...inline(line.replace(BULLET, ""))));
    } else {
      list = null;
      if (paragraph) paragraph.append(h("br"), ...inline(line));
      else out.push((paragraph = h("p", {}, ...inline(line))));
    }
  }
  return out;
}

function inline(text: string): (Node | string)[] {
  const out: (Node | string)[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    out.push(text.slice(from, match.index));
    const [whole, bold, link] = match;
    if (bold) out.push(h("strong", {}, bold.slice(2, -2)));
    else if (link) {
      out.push(h("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, link));
    }
    from = (match.index ?? 0) + whole.length;
  }
  out.push(text.slice(from));
  return out;
}

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  chat: "M4 5.5h16v10.5h-9l-4.5 3.8V16H4z",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9.5l6 6 6-6",
  restart: "M19.5 12a7.5 7.5 0 1 1-2.4-5.5M19.5 3.5v4.2h-4.2",
  send: "M12 19V5.5M6 11l6-6 6 6",
  left: "M14.5 6l-6 6 6 6",
  right: "M9.5 6l6 6-6 6",
  check: "M5.5 12.5l4.2 4.2 8.8-9.2",
  spark: "M12 4l1.9 5.6L19.5 12l-5.6 2.1L12 20l-1.9-5.9L4.5 12l5.6-2.4z",
  person: "M12 12.2a3.9 3.9 0 1 0 0-7.8 3.9 3.9 0 0 0 0 7.8zM4.8 20c.7-3.7 3.6-5.6 7.2-5.6s6.5 1.9 7.2 5.6",
  star: "M12 4.2l2.4 4.9 5.4.8-3.9 3.8.9 5.4-4.8-2.6-4.8 2.6.9-5.4L4.2 9.9l5.4-.8z",
  clip: "M19 11.5l-7.4 7.2a4.6 4.6 0 0 1-6.5-6.5L13 4.6a3 3 0 0 1 4.3 4.3l-7.7 7.6a1.5 1.5 0 0 1-2.1-2.1l6.9-6.8",
  mail: "M3.5 6.5h17v11h-17zM3.5 7l8.5 6 8.5-6",
  save: "M12 4.5v10M7.5 10.5l4.5 4.5 4.5-4.5M5 19.5h14",
  parcel: "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8",
} as const;

export type IconName = keyof typeof PATHS;

/** A line icon, hidden from screen readers. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
