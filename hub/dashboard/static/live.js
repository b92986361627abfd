// An open page hears which figures have changed, asks its own address again, and takes over what is different there.
// Every word that it shows or says is in the page already, made by the server; see docs/decisions/0036.

"use strict";

const panel = document.getElementById("live");
const said = panel.querySelector(".said");
const button = panel.querySelector("button");
const names = JSON.parse(panel.dataset.names);

const GATHER_MS = 150; // what comes at once is asked for at once
const APART_MS = 1_000; // the least time between two questions
const SAY_MS = 4_000; // and between two announcements, or nobody could follow
const MARK_MS = 20_000; // how long a change stays marked
const SILENT_MS = 40_000; // the site says at least a word every 15 seconds
const RETRY_MS = [1_000, 2_000, 5_000, 10_000, 30_000];
const MARKED = "td, dd, li, .summary";

const tell = (name, values = {}) =>
  panel.dataset[name].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);

// --- time: the site's clock, in the time of Wales -------------------------------------------------------------------

const clock = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", timeStyle: "medium" });
let ahead = 0;
const time = () => clock.format(Date.now() + ahead);

function setClock(answer) {
  const there = Date.parse(answer.headers.get("Date"));
  if (there) ahead = there - Date.now();
}

// --- what has changed: marked, and said ------------------------------------------------------------------------------

let changed = new Set();
let authors = new Set();
let saidLast = -Infinity;
let sayer = 0;
let stamp = 0;

function mark(cells) {
  const mine = String((stamp += 1));
  for (const cell of cells) cell.dataset.justChanged = mine;
  if (cells.size) panel.querySelector(".key").hidden = false;
  setTimeout(() => {
    for (const cell of document.querySelectorAll(`[data-just-changed="${mine}"]`)) delete cell.dataset.justChanged;
    panel.querySelector(".key").hidden = !document.querySelector("[data-just-changed]");
  }, MARK_MS);
}

function listed(codes) {
  const known = codes.map((code) => names[code]).filter(Boolean);
  if (known.length <= 4) return known.join(", ");
  return tell("others", { names: known.slice(0, 3).join(", "), count: known.length - 3 });
}

function say(sentence) {
  said.textContent = sentence;
  saidLast = performance.now();
}

function sayWhatChanged() {
  if (sayer || !changed.size) return;
  sayer = setTimeout(() => {
    sayer = 0;
    const of = listed([...authors]);
    say(tell(of ? "changedOf" : "changed", { time: time(), count: changed.size, names: of }));
    changed = new Set();
    authors = new Set();
  }, Math.max(0, saidLast + SAY_MS - performance.now()));
}

// --- taking over what is different, without touching what is not ------------------------------------------------------

const keyOf = (node) =>
  node.nodeType === Node.ELEMENT_NODE &&
  (node.id || node.dataset.figure || node.getAttribute("aria-labelledby") || "") &&
  `${node.nodeName} ${node.id} ${node.dataset.figure} ${node.getAttribute("aria-labelledby")}`;

const OWN = new Set(["data-just-changed", "open"]); // of the reader's page, not of the answer

function takeOver(old, fresh, seen) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data === fresh.data) return;
    old.data = fresh.data;
    const cell = old.parentElement.closest(MARKED);
    if (cell && fresh.data.trim()) seen.cells.add(cell);
    return;
  }
  if (old.matches("form, [data-still]") || old.isEqualNode(fresh)) return;
  if (old.localName === "svg") {
    old.replaceWith(document.importNode(fresh, true));
    return;
  }
  if (old.dataset.figure && old.dataset.stands !== fresh.dataset.stands) seen.figures.add(old.dataset.figure);
  for (const { name, value } of fresh.attributes) {
    if (!OWN.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    if (!OWN.has(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  takeOverChildren(old, fresh, seen);
}

function takeOverChildren(old, fresh, seen) {
  const keyed = new Map([...old.childNodes].filter(keyOf).map((node) => [keyOf(node), node]));
  let at = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const key = keyOf(wanted);
    const same = key ? keyed.get(key) : at && !keyOf(at) && at.nodeName === wanted.nodeName ? at : null;
    if (!same) {
      const added = old.insertBefore(document.importNode(wanted, true), at);
      if (added.nodeType === Node.ELEMENT_NODE) noteAdded(added, seen);
      continue;
    }
    if (same === at) at = at.nextSibling;
    else old.insertBefore(same, at);
    takeOver(same, wanted, seen);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

function noteAdded(added, seen) {
  for (const each of [added, ...added.querySelectorAll("*")]) {
    if (each.dataset?.figure) seen.figures.add(each.dataset.figure);
    if (each.matches(MARKED)) seen.cells.add(each);
  }
}

function show(fresh) {
  const focused = document.activeElement;
  const around = [];
  for (let each = focused; each; each = each.parentElement) around.push(each);
  const seen = { figures: new Set(), cells: new Set() };
  takeOver(document.getElementById("main"), fresh.getElementById("main"), seen);
  if (document.activeElement !== focused) {
    around.find((each) => each.isConnected && each.matches("a, button, [tabindex]"))?.focus({ preventScroll: true });
  }
  mark(seen.cells);
  for (const each of seen.figures) changed.add(each);
}

// --- asking the same address again -------------------------------------------------------------------------------------

let tag = "";
let asking = false;
let wanted = false;
let asker = 0;
let askedLast = -Infinity;

function ask() {
  wanted = true;
  if (asker || asking) return;
  const wait = Math.max(GATHER_MS, askedLast + APART_MS - performance.now());
  asker = setTimeout(async () => {
    asker = 0;
    asking = true;
    wanted = false;
    askedLast = performance.now();
    try {
      await askNow();
    } catch {
      wanted = false;
      lose(); // and what was missed is asked for when the stream has begun again
    } finally {
      asking = false;
      if (wanted) ask();
    }
  }, wait);
}

async function askNow() {
  const of = stream;
  const answer = await fetch(location.href, { cache: "no-store", headers: tag ? { "If-None-Match": tag } : {} });
  // Paused, lost or out of sight since: the figures stay as they were then, and so does the name of their state, by which
  // the next stream tells that they are old.
  if (stream !== of || of === null) return;
  setClock(answer);
  if (answer.status !== 304) {
    if (!answer.ok) throw new Error(refused(answer));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const there = fresh.getElementById("live");
    if (stream !== of) return;
    if (!there) return location.reload(); // whoever was signed in is so no longer
    tag = answer.headers.get("ETag") ?? "";
    panel.dataset.state = there.dataset.state;
    show(fresh);
  }
  if (!changed.size && !wanted) authors = new Set(); // what they stated is not on this page
  sayWhatChanged();
}

let refusedUntil = 0;

function refused(answer) {
  refusedUntil = Date.now() + 1_000 * Number(answer.headers.get("Retry-After") ?? 0);
  return `answered with ${answer.status}`;
}

// --- hearing: only while the page is in sight, and not while it is paused ---------------------------------------------

let stream = null; // what ends the stream; null while there is none
let paused = false;
let lostAt = "";
let tries = 0;
let retry = 0;

function showState() {
  const now = paused ? tell("paused", { time: paused }) : lostAt ? tell("lost", { time: lostAt }) : tell("on");
  panel.firstElementChild.hidden = false;
  panel.querySelector(".now").textContent = now;
  button.textContent = tell(paused ? "resume" : "pause");
  panel.classList.toggle("still", Boolean(paused || lostAt));
}

function heard(event, document_) {
  if (event === "state") {
    if (lostAt) say(tell("back", { time: time() }));
    lostAt = "";
    tries = 0;
    showState();
    if (document_.state !== panel.dataset.state) ask();
  }
  if (event !== "figures") return;
  const { authority, indicators } = document_;
  const other = authority !== null && panel.dataset.authority && authority !== panel.dataset.authority;
  if (other || (authority !== null && panel.dataset.indicator && !indicators.includes(panel.dataset.indicator))) return;
  if (authority !== null) authors.add(authority);
  ask();
}

async function listen() {
  const end = new AbortController();
  stream = end;
  let silence = 0;
  const alive = () => {
    clearTimeout(silence);
    silence = setTimeout(() => end.abort(), SILENT_MS);
  };
  try {
    alive();
    const answer = await fetch("/api/v1/live", { cache: "no-store", signal: end.signal });
    setClock(answer);
    if (!answer.ok) throw new Error(refused(answer));
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      alive();
      const blocks = (text + piece.value).split("\n\n");
      text = blocks.pop();
      for (const block of blocks) {
        const event = /^event: (.*)$/m.exec(block);
        const data = /^data: (.*)$/m.exec(block);
        if (event && data && stream === end) heard(event[1], JSON.parse(data[1]));
      }
    }
  } catch {
    // said below, like an end in order
  } finally {
    clearTimeout(silence);
  }
  if (stream === end) lose();
}

function lose() {
  stop();
  if (!lostAt) {
    lostAt = time();
    say(tell("lost", { time: lostAt }));
  }
  showState();
  const wait = Math.max(RETRY_MS[Math.min(tries, RETRY_MS.length - 1)], refusedUntil - Date.now());
  tries += 1;
  retry = setTimeout(follow, wait);
}

function stop() {
  clearTimeout(retry);
  clearTimeout(asker);
  asker = 0;
  const ended = stream;
  stream = null;
  ended?.abort();
}

function follow() {
  stop();
  if (!paused && document.visibilityState === "visible") listen();
}

button.addEventListener("click", () => {
  paused = paused ? false : time();
  if (!paused) tries = 0;
  showState();
  follow();
});
document.addEventListener("visibilitychange", follow);
addEventListener("pagehide", stop);
addEventListener("pageshow", (event) => event.persisted && follow());

follow();
