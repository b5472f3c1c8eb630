// Where the focus is while the chat is open.

const FOCUSABLE =
  'button:not([disabled]), a[href], textarea, [tabindex]:not([tabindex="-1"])';

/** Tab goes round inside `frame`. */
export function keepInside(frame: HTMLElement, event: KeyboardEvent): void {
  const stops = [...frame.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (stop) => stop.offsetParent !== null,
  );
  const [first, last] = [stops[0], stops[stops.length - 1]];
  const active = (frame.getRootNode() as ShadowRoot).activeElement;
  if (event.shiftKey && active === first) last?.focus();
  else if (!event.shiftKey && active === last) first?.focus();
  else return;
  event.preventDefault();
}
