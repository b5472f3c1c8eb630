"use strict";
// The page of texts: each product beside its variants, with the claims, the scores and what may be done.
const KEPT = "shoptalk-engineer-key";
const NAME = "shoptalk-merchant-name";
const MOVES = { draft: ["approved", "retired"], approved: ["live", "draft", "retired"], live: ["approved", "retired"], retired: ["draft"] };
const VERBS = { "draft>approved": "Approve", "approved>live": "Put live", "approved>draft": "Back to draft", "live>approved": "Take down", "retired>draft": "Bring back" };
const $ = (id) => document.getElementById(id);
let key = sessionStorage.getItem(KEPT) || "";
let page = 0;

function node(tag, values = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(values)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

async function ask(address, body) {
  const headers = { Authorization: `Bearer ${key}` };
  const options = body ? { method: "POST", headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify(body) } : { headers };
  const answer = await fetch(address, options);
  if (answer.status === 401) throw new Error("refused");
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error([found.error, found.hint].filter(Boolean).join(" ") || `The server answers ${answer.status}.`);
  return found;
}

const many = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
const who = () => $("who").value.trim();

function claim(said) {
  const from = said.holds ? ` – from ${said.field || "the name"}` : ` – refused: ${said.reason}`;
  return node("li", said.holds ? {} : { class: "bad" }, `${said.words} (${said.kind})${from}`);
}

function text(one, product) {
  const moves = MOVES[one.state].map((state) => {
    const verb = VERBS[`${one.state}>${state}`] || "Retire";
    return node("button", { type: "button", "aria-label": `${verb} text ${one.id}`, onclick: () => act(product.id, `/api/texts/${one.id}/state`, { state, who: who() }) }, verb);
  });
  const refused = one.claims.filter((said) => !said.holds).length;
  const scores = `${many(one.scores.facts, "fact")}, ${many(one.scores.characters, "character")}, ${Math.round(100 * one.scores.repeats)} % of its words in another variant`;
  return node("article", { class: `text ${one.state}`, "aria-label": `Text ${one.id}` },
    node("p", {}, one.text),
    node("p", {}, node("span", { class: "tag of-state" }, one.state), " ", node("span", { class: "tag" }, `${one.kind}, by ${one.origin}`), " ",
      one.outdated ? node("span", { class: "tag bad" }, "the product has changed since") : "", " ", scores),
    node("details", refused ? { open: "" } : {},
      node("summary", {}, `${many(one.claims.length, "claim")}${refused ? `, ${refused} refused` : ""}`),
      node("ul", { class: "claims" }, ...one.claims.map(claim))),
    node("div", { class: "moves" }, ...moves));
}

function adding(product) {
  const field = node("textarea", { "aria-label": `A text of your own for ${product.name}` });
  const kind = node("select", { "aria-label": `Its kind, for ${product.name}` }, node("option", { value: "description" }, "description"), node("option", { value: "slogan" }, "slogan"));
  const send = (event) => {
    event.preventDefault();
    act(product.id, `/api/texts/products/${encodeURIComponent(product.id)}/texts`, { kind: kind.value, text: field.value, who: who() });
  };
  return node("details", {}, node("summary", {}, "Write one yourself"),
    node("form", { class: "add", onsubmit: send }, field, kind, " ", node("button", { type: "submit" }, "Keep as draft")));
}

function draw(product, writes) {
  const rows = [["brand", product.brand], ["category", product.category], ...product.attributes.map(([name, value, unit]) => [name, `${value} ${unit}`.trim()])];
  const facts = node("div", {},
    node("table", {}, node("caption", {}, "What the data says"), node("tbody", {}, ...rows.map(([name, value]) => node("tr", {}, node("th", { scope: "row" }, name), node("td", {}, value))))),
    node("p", { class: "note" }, `The shop's own: ${product.slogan} ${product.description}`));
  const more = node("button", { type: "button", "aria-label": `Write more about ${product.name}`, onclick: () => act(product.id, `/api/texts/products/${encodeURIComponent(product.id)}/more`, {}) }, "Write more");
  const texts = node("div", {}, ...product.texts.map((one) => text(one, product)),
    ...(product.texts.length ? [] : [node("p", { class: "note" }, "No text is written yet.")]),
    ...(writes ? [node("div", { class: "moves" }, more)] : []), adding(product));
  const whole = node("section", { id: `product-${product.id}`, "aria-label": product.name, tabindex: "-1" }, node("h2", {}, product.name), facts, texts);
  whole.writes = writes;
  return whole;
}

async function act(product, address, body) {
  $("problem").textContent = "";
  try {
    const found = await ask(address, body);
    const old = $(`product-${product}`);
    const fresh = draw(found, old.writes);
    old.replaceWith(fresh);
    fresh.focus();
    const rejected = Object.values(found.rejected || {}).reduce((sum, count) => sum + count, 0);
    $("state").textContent = found.rejected ? `Written; ${rejected} drafts were refused.` : "Done.";
  } catch (error) {
    $("problem").textContent = error.message;
    $("problem").scrollIntoView({ block: "nearest" });
  }
}

async function show() {
  try {
    const asked = new URLSearchParams({ state: $("of-state").value, query: $("query").value, page });
    const found = await ask(`/api/texts?${asked}`);
    sessionStorage.setItem(KEPT, key);
    sessionStorage.setItem(NAME, who());
    $("door").hidden = true;
    $("desk").hidden = false;
    $("products").replaceChildren(...found.products.map((one) => draw(one, found.writes)));
    const counts = Object.entries(found.states).map(([state, count]) => `${count} ${state}`).join(", ");
    $("state").textContent = `${found.total} products; texts: ${counts || "none yet"}.`;
    const turn = (label, to, there) => (there ? [node("button", { type: "button", onclick: () => { page = to; show(); } }, label)] : []);
    $("pages").replaceChildren(...turn("Before", page - 1, page > 0), `Page ${page + 1} of ${found.pages}`, ...turn("Next", page + 1, page + 1 < found.pages));
  } catch (error) {
    if (error.message !== "refused") { $("state").textContent = error.message; return; }
    sessionStorage.removeItem(KEPT);
    $("door").hidden = false;
    $("desk").hidden = true;
    $("refused").textContent = "That key does not open this page.";
  }
}

$("door").addEventListener("submit", (event) => {
  event.preventDefault();
  key = $("key").value.trim();
  $("refused").textContent = "";
  show();
});
$("search").addEventListener("submit", (event) => { event.preventDefault(); page = 0; show(); });
$("who").value = sessionStorage.getItem(NAME) || "";
if (key) show();
