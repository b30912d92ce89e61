// What a screen reader, a keyboard and a weak eye need: the list of what is
// wrong with this page, empty if nothing is.
(() => {
  const wrong = [];
  const say = (what, el) => wrong.push(what + (el ? ": " + el.outerHTML.slice(0, 140) : ""));

  if (!document.documentElement.lang) say("the page has no language");
  if (!document.title.trim()) say("the page has no title");
  if (/<time /.test(document.body.innerText)) say("HTML is shown as text");
  if (document.querySelectorAll("main").length !== 1) say("the page has no single main landmark");

  const ids = new Set();
  for (const el of document.querySelectorAll("[id]")) {
    if (ids.has(el.id)) say("the id stands twice", el);
    ids.add(el.id);
  }

  let level = 0;
  for (const h of document.querySelectorAll("h1, h2, h3, h4")) {
    const n = Number(h.tagName[1]);
    if (n > level + 1) say("a heading skips a level", h);
    level = n;
  }
  if (document.querySelectorAll("h1").length !== 1) say("the page has no single h1");

  const nameOf = (el) => {
    const by = el.getAttribute("aria-labelledby");
    const labelled = by ? by.split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? "").join(" ") : "";
    return (el.getAttribute("aria-label") || labelled || [...(el.labels ?? [])].map((l) => l.textContent).join(" ") ||
      el.textContent || el.getAttribute("title") || el.getAttribute("alt") || "").trim();
  };
  for (const el of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea")) {
    if (el.closest("[hidden], [aria-hidden=true]")) continue;
    if (!nameOf(el) && el.type !== "submit") say("a control has no name", el);
  }
  for (const el of document.querySelectorAll("img")) if (!el.hasAttribute("alt")) say("a picture has no alt", el);
  for (const el of document.querySelectorAll("svg")) {
    if (el.parentElement.closest("svg")) continue; // a part of another
    if (el.getAttribute("aria-hidden") !== "true" && !(el.getAttribute("role") === "img" && nameOf(el))) say("a drawing has neither a name nor aria-hidden", el);
  }
  for (const el of document.querySelectorAll("th")) if (!el.scope && el.closest("tbody")) say("a row's heading has no scope", el);
  for (const el of document.querySelectorAll("[style], style, script:not([src])")) {
    if (el.type !== "application/json") say("inline style or script", el);
  }
  for (const el of document.querySelectorAll("[tabindex]")) if (el.tabIndex > 0) say("a tabindex above 0", el);

  // Contrast of text on what is behind it, as WCAG 2 AA counts it. The browser
  // itself turns any notation of a colour into red, green, blue and alpha.
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const behind = (el) => {
    const layers = [];
    for (let e = el; e; e = e.parentElement) {
      const c = rgba(getComputedStyle(e).backgroundColor);
      if (c[3] > 0) layers.push(c);
      if (c[3] === 1) break;
    }
    return layers.reverse().reduce((under, top) => over(top, under), rgba(getComputedStyle(document.body).backgroundColor));
  };
  const luminance = ([r, g, b]) => {
    const f = (v) => ((v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  for (let node; (node = walker.nextNode()); ) {
    const el = node.parentElement;
    if (!node.data.trim() || seen.has(el) || el.closest("svg, script, [hidden], [aria-hidden=true]")) continue;
    seen.add(el);
    const style = getComputedStyle(el);
    const box = el.getBoundingClientRect();
    if (style.visibility === "hidden" || style.display === "none" || box.width < 2 || box.height < 2) continue;
    let opacity = 1;
    for (let e = el; e; e = e.parentElement) opacity *= Number(getComputedStyle(e).opacity);
    const back = behind(el);
    const ink = rgba(style.color);
    const front = over([ink[0], ink[1], ink[2], ink[3] * opacity], back);
    const [hi, lo] = [luminance(front), luminance(back)].sort((a, b) => b - a);
    const ratio = (hi + 0.05) / (lo + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) say(`contrast ${ratio.toFixed(2)}`, el);
  }

  // Text in drawings: legible, large enough, and not on top of other text.
  for (const svg of document.querySelectorAll("svg")) {
    if (svg.parentElement.closest("svg")) continue;
    const boxes = [];
    for (const el of svg.querySelectorAll("text")) {
      const box = el.getBoundingClientRect();
      if (getComputedStyle(el).display === "none" || !el.textContent.trim() || box.width === 0) continue;
      const scale = el.getScreenCTM().a;
      const size = parseFloat(getComputedStyle(el).fontSize) * scale;
      if (size < 10.5) say(`text in a drawing is ${size.toFixed(1)} px high`, el);
      if (box.left < 0 || box.right > document.documentElement.clientWidth + 1) say("text in a drawing is cut off", el);
      const back = [...svg.querySelectorAll("rect")].filter((r) => {
        const b = r.getBoundingClientRect();
        return b.left <= box.left && b.right >= box.right && b.top <= box.top + 4 && b.bottom >= box.bottom - 4 && !getComputedStyle(r).fill.startsWith("url");
      }).reduce((under, r) => over(rgba(getComputedStyle(r).fill), under), behind(svg));
      const [hi, lo] = [luminance(over(rgba(getComputedStyle(el).fill), back)), luminance(back)].sort((a, b) => b - a);
      if ((hi + 0.05) / (lo + 0.05) < 4.5) say(`contrast ${((hi + 0.05) / (lo + 0.05)).toFixed(2)} in a drawing`, el);
      for (const other of boxes) {
        if (box.left < other.right && other.left < box.right && box.top + 2 < other.bottom && other.top + 2 < box.bottom) say("text in a drawing lies on other text", el);
      }
      boxes.push(box);
    }
  }

  // On a phone, a link in a table can be hit within 44 px: 20 px above and below its middle.
  if (matchMedia("(max-width: 760px)").matches) {
    for (const tr of document.querySelectorAll("table tbody tr:nth-child(-n + 3)")) {
      for (const a of tr.querySelectorAll("td a[href]")) {
        a.scrollIntoView({ block: "center" });
        const box = a.getClientRects()[0];
        if (!box) continue;
        const x = box.left + Math.min(box.width / 2, 20);
        const hit = (dy) => a.contains(document.elementFromPoint(x, (box.top + box.bottom) / 2 + dy));
        if (hit(0) && !(hit(-20) && hit(20))) say(`a link in a table is less than 44 px high (${box.height.toFixed(0)} px)`, a);
      }
    }
    scrollTo(0, 0);
  }

  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.querySelectorAll("body *")].find((e) => e.getBoundingClientRect().right > root.clientWidth + 1);
    say(`the page is ${root.scrollWidth} px wide in a window of ${root.clientWidth}`, wide);
  }
  return wrong;
})()
