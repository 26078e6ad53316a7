// The list of reports by itself and by keyboard: asks for the list now and then, puts in what is new and says so politely, and
// moves by single keys that can be turned off. Without it the list is the same, loaded again by hand.
// Must not keep a session awake, nor move a row under a pointer; stores nothing but that the keys are off.

const list = document.querySelector("[data-live]");
const said = document.querySelector("[data-said]");
const show = document.querySelector("[data-show]");
const keys = document.querySelector("[data-keys]");
const turn = keys.querySelector("button");
const row = document.querySelector("[data-waiting]");
const { live, again, out, offered, offer, fir, query } = list.dataset;
const narrowed = "narrowed" in list.dataset;
const EVERY = 15000;
let seen = "";
let fresh = [];
let failed = 0;
let timer;

const rows = () => [...list.querySelectorAll("tbody tr")];
const links = () => [...list.querySelectorAll("tbody th a")];
const path = (row) => row.querySelector("a").pathname;

const put = () => {
  if (!fresh.length || (matchMedia("(hover: hover)").matches && list.matches(":hover"))) return;
  const old = new Map(rows().map((row) => [path(row), row]));
  for (const row of fresh) {
    const before = old.get(path(row));
    if (before?.innerHTML !== row.innerHTML && !before?.contains(document.activeElement)) before?.replaceWith(row);
  }
  const added = fresh.filter((row) => !old.has(path(row)));
  const body = list.querySelector("tbody");
  if (narrowed) {
    const left = new Set(fresh.map(path));
    for (const [at, row] of old) if (!left.has(at) && !row.contains(document.activeElement)) row.remove();
    body.append(...added);
  } else body.prepend(...added);
  fresh = [];
};

const parse = (html) => new DOMParser().parseFromString(html, "text/html");

const take = (answer) => {
  seen = answer.seen;
  if (!row.contains(document.activeElement)) row.innerHTML = parse(answer.waiting).querySelector("nav").innerHTML;
  const known = new Set(rows().map(path));
  const sent = parse(answer.table).querySelectorAll("tbody tr");
  const count = [...sent].filter((row) => !known.has(path(row))).length;
  const more = answer.offered > offered;
  if (known.size && sent.length) fresh = [...sent];
  show.hidden = !more && (narrowed ? known.size > 0 === sent.length > 0 : known.size > 0 || !count);
  if (count || more) said.textContent = more ? offer : answer.said[count - 1];
};

const ask = async () => {
  clearTimeout(timer);
  try {
    const answer = await fetch(`${live}${query ? `${query}&` : "?"}seen=${seen}`, { headers: { accept: "application/json" } });
    if (answer.status === 401 || answer.status === 403) {
      said.textContent = out;
      return;
    }
    if (failed) said.textContent = "";
    failed = 0;
    if (answer.status === 200) take(await answer.json());
  } catch {
    failed = Math.min(failed + 1, 3);
    said.textContent = again;
  }
  put();
  if (!document.hidden) timer = setTimeout(ask, EVERY * (failed + 1));
};

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) ask();
});
list.addEventListener("pointerleave", put);
ask();

const OFF = "khidmat-keys-off";
const are = () => {
  turn.textContent = localStorage.getItem(OFF) ? turn.dataset.on : turn.dataset.off;
};
turn.addEventListener("click", () => {
  if (localStorage.getItem(OFF)) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
  are();
});
are();
keys.hidden = false;

addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (localStorage.getItem(OFF) || event.ctrlKey || event.altKey || event.metaKey || target.closest("input, select, textarea")) return;
  const all = links();
  const at = all.indexOf(document.activeElement);
  const inside = at >= 0;
  const step = { j: 1, k: -1, ...(inside && { ArrowDown: 1, ArrowUp: -1 }) }[key];
  const id = inside && path(all[at].closest("tr")).split("/").pop();
  if (step) all[Math.max(0, Math.min(inside ? at + step : 0, all.length - 1))]?.focus();
  else if (key === "?") {
    keys.open = !keys.open;
    keys.querySelector("summary").focus();
  } else if (key === "c" && inside) location.assign(`/reports/${id}/contacts`);
  else if (key === "f" && inside && fir) location.assign(fir + id);
  else return;
  event.preventDefault();
});
