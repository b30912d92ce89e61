// Keeps parts of a page up to date. It understands the few attributes of htmx
// that these pages use, so that htmx can be put in its place:
//
//   hx-get      where the part comes from
//   hx-trigger  "every 5s", and "input from:#form delay:250ms"
//   hx-target   the element that gets it (its own by default)
//   hx-include  a form whose fields go along
//   hx-swap     innerHTML, done by changing only what differs, so that focus,
//               selection and typed text stay
(() => {
"use strict";

const slowest = 30000;
const offline = document.getElementById("offline");
const parts = [];

class Part {
  constructor(el) {
    this.el = el;
    const named = (attribute) => el.hasAttribute(attribute) && document.querySelector(el.getAttribute(attribute));
    this.target = named("hx-target") || el;
    this.form = named("hx-include");
    this.fails = 0;
    for (const trigger of (el.getAttribute("hx-trigger") || "").split(",")) {
      const every = /^\s*every (\d+(?:\.\d+)?)s\s*$/.exec(trigger);
      const input = /^\s*input from:(#[\w-]+)(?: delay:(\d+)ms)?\s*$/.exec(trigger);
      if (every) this.every = every[1] * 1000;
      const from = input && document.querySelector(input[1]);
      if (from) from.addEventListener("input", () => this.soon(+input[2] || 0));
    }
    this.later();
  }
  url() {
    const url = new URL(this.el.getAttribute("hx-get"), location.href);
    if (this.form) for (const [name, value] of new FormData(this.form)) if (value) url.searchParams.set(name, value);
    return url;
  }
  soon(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), ms);
  }
  later() {
    clearTimeout(this.timer);
    if (!this.every || document.hidden) return;
    const slow = this.fails ? 2 ** (this.fails - 1) * (0.8 + 0.4 * Math.random()) : 1;
    this.soon(Math.max(this.every, Math.min(slowest, this.every * slow)));
  }
  async load() {
    const url = this.url(), turn = this.turn = {};
    const headers = { "HX-Request": "true" };
    if (this.etag && this.loaded === url.href) headers["If-None-Match"] = this.etag;
    try {
      const res = await fetch(url, { headers, cache: "no-store", signal: AbortSignal.timeout(10000) });
      if (turn !== this.turn) return; // a later one is under way
      const elsewhere = res.headers.get("HX-Redirect");
      if (elsewhere) return location.assign(elsewhere);
      if (res.status === 401 || res.status === 404 || res.redirected) return location.reload();
      if (res.status !== 304) {
        if (!res.ok) throw new Error(res.status);
        const html = await res.text();
        if (turn !== this.turn) return;
        this.show(html);
        this.etag = res.headers.get("ETag");
        this.loaded = url.href;
      }
      this.fails = 0;
    } catch (e) {
      if (turn !== this.turn) return;
      this.fails++;
    }
    tell();
    this.later();
  }
  show(html) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const focus = document.activeElement;
    children(this.target, fresh.content);
    if (focus && focus !== document.activeElement && focus.isConnected) focus.focus({ preventScroll: true });
  }
}

// tell says whether what is shown is up to date.
function tell() {
  const stale = parts.some((p) => p.fails > 1);
  if (offline) offline.hidden = !stale;
  document.documentElement.classList.toggle("stale", stale);
}

// children makes the children of one node like those of another. Elements with
// an id stay themselves wherever they go. Text that has no counterpart goes, so
// that the elements after it still meet theirs.
function children(was, now) {
  const byId = new Map();
  for (const c of was.children) if (c.id) byId.set(c.id, c);
  let at = was.firstChild;
  for (const next of [...now.childNodes]) {
    while (at && at.nodeType === Node.TEXT_NODE && next.nodeType !== Node.TEXT_NODE) {
      const text = at;
      at = at.nextSibling;
      text.remove();
    }
    let match = next.id && byId.get(next.id);
    if (!match && at && !at.id && !next.id && at.nodeName === next.nodeName) match = at;
    if (!match) {
      was.insertBefore(next, at);
      continue;
    }
    if (match === at) at = at.nextSibling;
    else was.insertBefore(match, at);
    if (match.nodeType === 1 && match.nodeName === next.nodeName) element(match, next);
    else if (match.nodeType === 1) match.replaceWith(next);
    else if (match.data !== next.data) match.data = next.data;
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

function element(was, now) {
  if (was.isEqualNode(now)) return;
  if (was.nodeName === "IMG" && was.getAttribute("src") === now.getAttribute("src")) return;
  if (was.hasAttribute("data-flash") && was.textContent !== now.textContent) {
    was.classList.add("changed");
    was.addEventListener("animationend", () => was.classList.remove("changed"), { once: true });
  }
  const typed = was.matches("input, textarea, select");
  const keep = (name) => (name === "open" && was.nodeName === "DETAILS") || (name === "class" && was.classList.contains("changed"));
  for (const a of [...was.attributes]) if (!now.hasAttribute(a.name) && !keep(a.name)) was.removeAttribute(a.name);
  for (const a of now.attributes) if (was.getAttribute(a.name) !== a.value && !keep(a.name)) was.setAttribute(a.name, a.value);
  if (!typed) children(was, now);
}

// A picture that cannot be had leaves the letter behind it.
addEventListener("error", (e) => { if (e.target.nodeName === "IMG") e.target.hidden = true; }, true);
for (const img of document.images) if (img.complete && !img.naturalWidth && img.loading !== "lazy") img.hidden = true;

// The zone in which times are shown.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const home = document.body.dataset.zone;
let moved = false;
if (zone && home && !document.cookie.split("; ").includes("left4me_tz=" + zone)) {
  document.cookie = "left4me_tz=" + zone + "; path=" + home + "; max-age=31536000; samesite=lax";
  moved = true;
}

for (const el of document.querySelectorAll("[hx-get]")) parts.push(new Part(el));
if (moved) for (const p of parts) p.soon(0);

// Events say when to look. Without them the pages look now and then.
let source, again;
function listen() {
  clearTimeout(again);
  const url = document.body.dataset.events;
  if (!url || !parts.length || source) return;
  source = new EventSource(url);
  // Not at once: what was rendered just before is given out for half a second,
  // and not all at the same time.
  const look = () => { for (const p of parts) if (p.every <= 10000) p.soon(600 + 600 * Math.random()); };
  for (const kind of ["join", "leave", "return", "rename", "map", "state", "up", "trouble", "down", "lost"]) source.addEventListener(kind, look);
  source.onopen = () => { if (parts.some((p) => p.fails)) look(); };
  source.onerror = () => {
    if (source && source.readyState === EventSource.CLOSED) {
      source = null;
      again = setTimeout(listen, slowest);
    }
  };
}
function hush() {
  clearTimeout(again);
  if (source) source.close();
  source = null;
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    hush();
    for (const p of parts) clearTimeout(p.timer);
  } else {
    listen();
    for (const p of parts) p.soon(0);
  }
});
addEventListener("online", () => { for (const p of parts) p.soon(0); });
addEventListener("pagehide", hush);
addEventListener("pageshow", (e) => { if (e.persisted) { listen(); for (const p of parts) p.soon(0); } });
if (!document.hidden) listen();

// A chart can be read: where a pointer is, or with the arrow keys.
function read(chart, part) {
  const { parts, steps, texts, from, to, days } = chart.dataset;
  chart.shown = part = Math.max(0, Math.min(parts - 1, part));
  const at = new Date(+from + (part + 0.5) * (to - from) / parts);
  const [, text] = steps.split(" ").map((step) => step.split(":")).find(([end]) => part < end);
  const when = days === undefined ? { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } : { dateStyle: "medium" };
  const out = document.getElementById("readout"), line = chart.querySelector(".cursor");
  out.textContent = at.toLocaleString(document.documentElement.lang, when) + " · " + JSON.parse(texts)[text];
  for (const name of ["x1", "x2"]) line.setAttribute(name, 100 * (part + 0.5) / parts + "%");
  out.hidden = false;
  line.removeAttribute("hidden");
}
const chartOf = (e) => e.target.closest && e.target.closest(".chart.read");
for (const kind of ["pointermove", "pointerdown"]) addEventListener(kind, (e) => {
  const chart = chartOf(e);
  if (!chart) return;
  const room = parseFloat(getComputedStyle(chart).paddingLeft), box = chart.getBoundingClientRect();
  read(chart, Math.floor((e.clientX - box.left - room) / (box.width - room) * chart.dataset.parts));
});
addEventListener("keydown", (e) => {
  const chart = chartOf(e), step = { ArrowLeft: -1, ArrowRight: 1, Home: -1e4, End: 1e4 }[e.key];
  if (!chart || !step) return;
  e.preventDefault();
  read(chart, (chart.shown ?? +chart.dataset.parts) + step);
});

// In a frame, the page around it is told how high this one is.
if (document.body.dataset.embed !== undefined && parent !== window) {
  new ResizeObserver(() => parent.postMessage({ left4me: document.body.scrollHeight }, "*")).observe(document.body);
}

// Tabs that scroll show the one that is open.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// Something to copy: the button is there only where it works.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const from = document.querySelector(button.dataset.copy);
  if (!from || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", () => navigator.clipboard.writeText(from.textContent).then(() => {
    button.classList.add("copied");
    setTimeout(() => button.classList.remove("copied"), 1500);
  }));
}
})();
