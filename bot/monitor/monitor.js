"use strict";
// The page of learning: figures every ten seconds, each of which leads to its conversations.
const EVERY_MS = 10_000;
const KEPT = "shoptalk-engineer-key";
const $ = (id) => document.getElementById(id);
let key = sessionStorage.getItem(KEPT) || "";
let timer = 0;
let surface = "";
const NAMES = { recommend: "Recommendations", slogan: "Slogans", strategy: "Strategies" };

const percent = (share) => (share == null ? "–" : `${(100 * share).toFixed(1)} %`);
const signed = (share) => (share >= 0 ? "+" : "−") + percent(Math.abs(share));

function node(tag, values = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(values)) {
    if (name === "onclick") made.addEventListener("click", value);
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

const link = (text, of) => node("button", { type: "button", "data-of": of, onclick: () => open(of) }, text);

function table(heads, rows, label) {
  const head = node("tr", {}, ...heads.map((text) => node("th", { scope: "col" }, text)));
  const body = rows.map((cells) => node("tr", {}, ...cells.map((cell) => node("td", {}, cell))));
  const whole = node("table", {}, node("thead", {}, head), node("tbody", {}, ...body));
  return node("div", { class: "scroll", role: "region", "aria-label": label, tabindex: "0" }, whole);
}

function card(title, ...children) {
  return node("section", {}, node("h2", {}, title), ...children);
}

const big = (text, kind = "") => node("p", { class: `big ${kind}` }, text);
const note = (text) => node("p", { class: "note" }, text);

function serving(found) {
  if (!found) return card("Who serves", note("Learning is switched off: data/recommender.yml names no learner."));
  const parts = [big(found.serving)];
  if (found.stage) {
    const share = found.stage === "canary" ? ` for ${percent(found.share)} of the shoppers` : "";
    parts.push(note(`${found.candidate} is tried as a ${found.stage}${share}.`));
  }
  const gate = found.gate;
  if (gate && gate.gain != null) {
    parts.push(note(`Gate: ${gate.reason}; gain ${signed(gate.gain)} (${signed(gate.low)} to ${signed(gate.high)}), as of ${Math.round(gate.sample)} shoppers.`));
  }
  return card("Who serves", ...parts);
}

function days(found) {
  const space = "http://www.w3.org/2000/svg";
  const most = Math.max(...found.map((day) => day.liked), 0.01);
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("viewBox", `0 0 ${Math.max(found.length, 1) * 10} 100`);
  picture.setAttribute("preserveAspectRatio", "none");
  picture.setAttribute("aria-hidden", "true");
  found.forEach((day, at) => {
    const bar = document.createElementNS(space, "rect");
    const height = (96 * day.liked) / most;
    for (const [name, value] of Object.entries({ x: at * 10 + 1, y: 100 - height, width: 8, height })) {
      bar.setAttribute(name, value);
    }
    picture.append(bar);
  });
  const rows = found.slice(-7).reverse().map((day) => [link(day.day, `day:${day.day}`), String(day.lists), percent(day.liked)]);
  const whole = card("Reward by day", picture, table(["Day", "Lists", "Liked"], rows, "Reward by day"));
  whole.className = "wide";
  return whole;
}

function texts(found) {
  const rows = found.map((row) => [link(row.text, `text:${row.text}`), String(row.lists), percent(row.liked)]);
  const whole = card("Texts", table(["Text", "Shown", "Liked"], rows, "Texts"));
  whole.className = "wide";
  return whole;
}

function surfaces(found) {
  const choice = $("surface");
  if (choice.options.length !== found.surfaces.length) {
    choice.replaceChildren(...found.surfaces.map((one) => node("option", { value: one }, NAMES[one] || one)));
  }
  choice.value = found.surface;
  $("about").hidden = found.surfaces.length < 2;
}

function changes(found) {
  const rows = found.map((row) => [row.at.slice(0, 16).replace("T", " "), row.by, row.why]);
  const whole = card("Changes", table(["When (UTC)", "Who", "Why"], rows, "Changes"));
  whole.className = "wide told";
  return whole;
}

function draw(found) {
  const contained = found.containment;
  const endings = Object.entries(contained.endings).map(([ending, count]) => [link(ending.replace("_", " "), `ending:${ending}`), String(count)]);
  const out = Object.entries(found.left_out).map(([why, count]) => [link(why.replace("_", " "), `left_out:${why}`), String(count)]);
  const drift = found.drift;
  const experiments = found.experiments.flatMap((one) => one.arms.map((arm) => [
    link(`${one.name}: ${arm.name}${one.running ? "" : " (ended)"}`, `arm:${one.name}/${arm.name}`), String(arm.shoppers), percent(arm.shoppers ? arm.liked / arm.shoppers : null),
  ]));
  const seconds = (value) => (value == null ? "–" : `${value * 1000} ms or less`);
  $("figures").replaceChildren(
    serving(found.serving),
    card("Policies", table(["Policy", "Lists", "Share", "Liked", "First"], found.policies.map((row) => [
      link(row.policy, `policy:${row.policy}`), String(row.lists), percent(row.share), percent(row.liked), percent(row.first_liked),
    ]), "Policies")),
    card("Drift", big(drift.alarm ? "Alarm" : "None shown", drift.alarm ? "bad" : "good"),
      node("p", { class: "note" }, link(percent(drift.now), "week:now"), " of shoppers liked something this week, ",
        link(percent(drift.before), "week:before"), " the week before.")),
    card("Regret", found.regret ? big(percent(found.regret.a_list)) : note("No learner has served or been tried."),
      ...(found.regret ? [note(`of a like is missed by a first place, by what ${found.regret.policy} expects (${found.regret.lists} lists).`)] : [])),
    card("Containment", big(percent(contained.resolved)),
      note("resolved: into the cart or bought, and nobody came back within 7 days. Leaving in silence is not."),
      table(["Ending", "Conversations"], endings, "Endings")),
    card("First place", table(["Product", "Share"], found.products.map((row) => [link(row.product, `product:${row.product}`), percent(row.share)]), "First place")),
    ...(found.texts.length ? [texts(found.texts)] : []),
    days(found.by_day),
    card("Experiments", experiments.length ? table(["Arm", "Shoppers", "Liked"], experiments, "Experiments") : note("None was begun.")),
    card("Left out", out.length ? table(["Why", "Lists"], out, "Left out") : note("No list was found to be no shopper's.")),
    card("Latency", big(seconds(found.latency.p50)), note(`half of ${found.latency.turns} turns since the start; 95 %: ${seconds(found.latency.p95)}`)),
    card("Gaps", big(String(found.gaps.count)), note("questions that nothing answered (shoptalk gaps)"),
      table(["Question", "Asked"], found.gaps.often.map((row) => [row.text, String(row.count)]), "Gaps")),
    changes(found.changes),
  );
}

async function ask(address, told = null) {
  const headers = { Authorization: `Bearer ${key}`, ...(told ? { "Content-Type": "application/json" } : {}) };
  const answer = await fetch(address, told ? { method: "POST", headers, body: JSON.stringify(told) } : { headers });
  if (answer.status === 401) throw new Error("refused");
  if (answer.status === 409) throw new Error((await answer.json()).error);
  if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
  return answer.json();
}

async function refresh() {
  clearTimeout(timer);
  try {
    const found = await ask(`/api/learning?surface=${surface}`);
    const held = document.activeElement?.getAttribute("data-of");
    surfaces(found);
    const kept = $("proposals");
    draw(found);
    if (kept) $("figures").append(kept);
    else if (found.proposes) await proposals();
    if (held) document.querySelector(`[data-of="${CSS.escape(held)}"]`)?.focus();
    sessionStorage.setItem(KEPT, key);
    $("door").hidden = true;
    $("figures").hidden = false;
    $("state").textContent = `The last ${found.days} days, as of ${new Date(found.at).toLocaleTimeString()}.`;
  } catch (error) {
    if (error.message === "refused") {
      sessionStorage.removeItem(KEPT);
      $("door").hidden = false;
      $("figures").hidden = true;
      $("refused").textContent = "That key does not open this page.";
      return;
    }
    $("state").textContent = `The figures are old: ${error.message}.`;
  }
  timer = setTimeout(refresh, EVERY_MS);
}

async function proposals() {
  const found = (await ask("/api/learning/proposals")).proposals;
  const rows = found.slice(0, 50).map((one) => [
    one.answer ? `${one.text.replaceAll("\n", " / ")} → “${one.answer}”` : one.text.replaceAll("\n", " / "), one.intent, one.source,
    node("span", {}, ...one.conversations.slice(0, 5).map((talk) => node("button", { type: "button", onclick: () => show(talk) }, `${talk.slice(0, 8)} `))),
    node("span", {},
      node("button", { type: "button", "aria-label": `Accept ${one.text}`, onclick: () => decide(one, "accept") }, "Accept"), " ",
      node("button", { type: "button", "aria-label": `Reject ${one.text}`, onclick: () => decide(one, "reject") }, "Reject")),
  ]);
  const heads = ["Message", "Means", "By", "Conversations", "Decide"];
  const told = note(rows.length ? `${found.length} proposals, of messages whose shoppers said what they mean and of questions that nothing answered. Nothing is learnt before it is accepted and trained.`
    : "Nothing is proposed that was not decided about.");
  const held = card("Proposals", told, ...(rows.length ? [table(heads, rows, "Proposals")] : []));
  held.className = "wide";
  held.id = "proposals";
  $("proposals")?.remove();
  $("figures").append(held);
}

async function decide(one, decision) {
  let said;
  try {
    said = (await ask(`/api/learning/proposals/${one.id}`, { decision })).done;
  } catch (error) {
    said = error.message;
  }
  await proposals();
  $("state").textContent = said;
}

async function show(talk) {
  $("talks-title").textContent = "A conversation";
  $("talk-list").replaceChildren();
  $("talks").hidden = false;
  await read(talk);
}

async function open(of) {
  const found = await ask(`/api/learning/conversations?surface=${surface}&of=${encodeURIComponent(of)}`);
  $("talks-title").textContent = `${found.conversations.length} conversations: ${of.replace(":", " ")}`;
  $("talk-list").replaceChildren(...found.conversations.map((talk) =>
    node("li", {}, node("button", { type: "button", onclick: () => read(talk) }, talk))));
  $("said").hidden = true;
  $("talks").hidden = false;
  $("talks").focus();
}

async function read(talk) {
  const found = await ask(`/api/learning/conversations/${encodeURIComponent(talk)}`);
  const lines = found.messages.map((one) => (one.from === "user" ? `Shopper: ${one.text}` : `Bot: ${one.message.text || `(${one.message.type})`}`));
  $("said").textContent = lines.join("\n") || "Nothing is kept of it.";
  $("said").hidden = false;
  $("said").focus();
}

$("door").addEventListener("submit", (event) => {
  event.preventDefault();
  key = $("key").value.trim();
  $("refused").textContent = "";
  refresh();
});
$("surface").addEventListener("change", () => {
  surface = $("surface").value;
  $("talks").hidden = true;
  refresh();
});
$("close").addEventListener("click", () => { $("talks").hidden = true; });
if (key) refresh();
