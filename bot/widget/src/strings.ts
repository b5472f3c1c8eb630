// The texts of the widget itself. They stand in languages/<code>/widget.yml; the server puts them in
// front of this script. English is built in (from the same file), for where they are missing.

import english from "./english.json";

export type Strings = typeof english;

declare global {
  interface Window {
    /** Language -> its texts, as the server gives them. */
    ShoptalkTexts?: Record<string, Partial<Strings>>;
  }
}

const BUILT_IN = "en";

/** The texts that come nearest to a language tag, and the language that they are in. */
export function textsIn(wanted: string): { language: string; strings: Strings } {
  const given = window.ShoptalkTexts ?? {};
  const tag = wanted.toLowerCase().replace("_", "-");
  const base = (code: string) => code.toLowerCase().split("-")[0];
  const codes = Object.keys(given);
  const language =
    codes.find((code) => code.toLowerCase() === tag) ??
    codes.find((code) => code.toLowerCase() === base(tag)) ??
    codes.find((code) => base(code) === base(tag)) ??
    BUILT_IN;
  return { language, strings: { ...english, ...given[BUILT_IN], ...given[language] } };
}

export type Translate = (key: keyof Strings, values?: Record<string, string | number>) => string;

/** The texts for a language tag; `{name}` in a text is replaced by `values.name`. */
export function translator(wanted: string): Translate {
  const { strings } = textsIn(wanted);
  return (key, values = {}) =>
    strings[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The text of a notice of the server, or null when this widget does not know its code. */
export function noticeText(
  translate: Translate,
  code: string,
  values: Record<string, string>,
): string | null {
  const name = code.replace(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
  const key = `notice${name}`;
  return key in english ? translate(key as keyof Strings, values) : null;
}
