// What is kept in the browser. Storage may be closed to us: then it lasts as long as the page.

type Place = "local" | "session";

function storage(place: Place): Storage {
  return place === "local" ? localStorage : sessionStorage;
}

/** What was kept under `key`, or null. */
export function recall<T>(place: Place, key: string): T | null {
  try {
    return JSON.parse(storage(place).getItem(key) ?? "null") as T | null;
  } catch {
    return null; // closed to us, or it holds something else
  }
}

/** Keep a value under `key`; null forgets it. */
export function keep(place: Place, key: string, value: unknown): void {
  try {
    if (value === null) storage(place).removeItem(key);
    else storage(place).setItem(key, JSON.stringify(value));
  } catch {
    // Closed to us.
  }
}
