"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;
  const text = document.querySelector(".text");
  const panel = byId("panel");
  const shown = byId("shown");
  const highlights = window.CSS && CSS.highlights && window.Highlight ? CSS.highlights : null;
  let pinned = null;
  let current = null;

  const make = (tag, words, style) => {
    const element = document.createElement(tag);
    if (words !== undefined) element.textContent = words;
    if (style) element.className = style;
    return element;
  };
  const person = (id) => byId("p" + id);
  const nameOf = (id) => (person(id) ? person(id).dataset.n : "character " + id);
  const firstPiece = (line) => byId("l" + line.dataset.l) || line;
  const pieces = (line) => text.querySelectorAll('.l[data-l="' + line.dataset.l + '"]');

  // Paragraphs in text order; their elements hold the text's characters from data-o on.
  const paragraphs = Array.from(text.querySelectorAll("[data-o]"));
  const starts = paragraphs.map((each) => Number(each.dataset.o));
  const paragraphAt = (offset) => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= offset) low = middle + 1;
      else high = middle;
    }
    return paragraphs[low - 1] || null;
  };

  // Offsets count code points, the browser counts UTF-16 units.
  const place = (paragraph, offset) => {
    let left = offset - Number(paragraph.dataset.o);
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    let node = null;
    while (walker.nextNode()) {
      node = walker.currentNode;
      let units = 0;
      for (const char of node.data) {
        if (left === 0) return [node, units];
        units += char.length;
        left -= 1;
      }
      if (left === 0) return [node, units];
    }
    return node ? [node, node.data.length] : null;
  };
  const rangeOf = (start, end) => {
    const first = paragraphAt(start);
    const last = paragraphAt(Math.max(start, end - 1));
    const from = first && place(first, start);
    const to = last && place(last, end);
    if (!from || !to) return null;
    const range = document.createRange();
    range.setStart(from[0], from[1]);
    range.setEnd(to[0], to[1]);
    return range;
  };
  const evidenceOf = (line) =>
    (line.dataset.e ? line.dataset.e.split(" ") : [])
      .map((pair) => rangeOf(...pair.split("-").map(Number)))
      .filter(Boolean);

  const mark = (ranges) => {
    if (highlights) {
      highlights.delete("evidence");
      if (ranges.length) highlights.set("evidence", new Highlight(...ranges));
      return;
    }
    text.querySelectorAll(".cited").forEach((each) => each.classList.remove("cited"));
    ranges.forEach((range) => {
      const cited = range.startContainer.parentElement.closest("[data-o]");
      if (cited) cited.classList.add("cited");
    });
  };

  const describe = (line, ranges) => {
    const data = line.dataset;
    const heading = make("h2", data.s === undefined ? "Unknown" : nameOf(data.s));
    const colour = Array.from(line.classList).find((each) => /^s(\d+|o|u)$/.test(each));
    shown.className = colour || "";
    const parts = [heading];
    const to = data.t ? data.t.split(" ").map(nameOf).join(", ") : "";
    parts.push(make("p", to ? "to " + to : "to whom is unknown", "to"));
    const basis = data.b || "unknown";
    const meaning = byId("bases").querySelector('[data-b="' + basis + '"]');
    const label = make("p", "", "basis");
    label.append(make("b", basis.replace("_", " ")), ": " + (meaning ? meaning.textContent : ""));
    parts.push(label);
    if (data.s !== undefined && data.p !== undefined) {
      const meter = make("meter");
      meter.min = 0;
      meter.max = 100;
      meter.value = Number(data.p);
      meter.setAttribute("aria-label", "score");
      parts.push(meter, make("small", "score " + (Number(data.p) / 100).toFixed(2)));
    }
    if (ranges.length) {
      parts.push(make("p", "It rests on", "label"));
      ranges.forEach((range) => parts.push(make("blockquote", range.toString())));
    }
    if (data.a) {
      const others = data.a.split(" ").map((each) => {
        const [who, percent] = each.split(":");
        return nameOf(who) + " " + (Number(percent) / 100).toFixed(2);
      });
      parts.push(make("p", "Otherwise", "label"), make("div", others.join(", ")));
    }
    parts.push(make("p", "Line " + data.l, "label"));
    shown.replaceChildren(...parts);
  };

  const show = (piece) => {
    const line = firstPiece(piece);
    if (line === current) return;
    if (current) pieces(current).forEach((each) => each.classList.remove("here"));
    current = line;
    pieces(line).forEach((each) => each.classList.add("here"));
    const ranges = evidenceOf(line);
    mark(ranges);
    describe(line, ranges);
  };
  const open = (piece, scroll) => {
    pinned = firstPiece(piece);
    show(pinned);
    panel.classList.add("open");
    if (scroll) pinned.scrollIntoView({ block: "center" });
  };
  const close = () => {
    pinned = null;
    panel.classList.remove("open");
    if (current) pieces(current).forEach((each) => each.classList.remove("here"));
    current = null;
    mark([]);
  };

  // Lines are asked for when needed; a novel has thousands.
  let lines = null;
  const all = () => (lines = lines || Array.from(text.querySelectorAll(".l[id]")));
  const inFocus = () => (root.classList.contains("only") ? ".on" : ".l");
  const step = (by, wanted) => {
    const list = all().filter((each) => each.matches(wanted || inFocus()));
    if (!list.length) return;
    const from = pinned || current || firstOnScreen();
    const order = all();
    const at = from ? order.indexOf(from) : -1;
    const next =
      by > 0
        ? list.find((each) => order.indexOf(each) > at)
        : list.filter((each) => order.indexOf(each) < at).pop();
    if (next) open(next, true);
  };
  const firstOnScreen = () => {
    const index = all().findIndex((each) => each.getBoundingClientRect().top > 0);
    return index > 0 ? all()[index - 1] : null;
  };

  text.addEventListener("pointerover", (event) => {
    const piece = event.target.closest(".l");
    if (piece && !pinned && event.pointerType === "mouse") show(piece);
  });
  text.addEventListener("click", (event) => {
    const piece = event.target.closest(".l");
    if (piece) open(piece, false);
    else if (pinned && !String(window.getSelection())) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") close();
    if (!event.target.closest || !event.target.closest("#text")) return;
    if (event.key === "ArrowRight" || event.key === "j") step(1);
    else if (event.key === "ArrowLeft" || event.key === "k") step(-1);
    else if (event.key === "u") step(1, ".su");
    else return;
    event.preventDefault();
  });
  byId("next").addEventListener("click", () => step(1));
  byId("back").addEventListener("click", () => step(-1));
  byId("doubt").addEventListener("click", () => step(1, ".su"));
  byId("close").addEventListener("click", close);

  const only = (button) => {
    const begin = button.getAttribute("aria-pressed") !== "true";
    document.querySelectorAll("[data-only]").forEach((each) => {
      each.setAttribute("aria-pressed", "false");
    });
    text.querySelectorAll(".on").forEach((each) => each.classList.remove("on"));
    root.classList.toggle("only", begin);
    if (!begin) return;
    button.setAttribute("aria-pressed", "true");
    const id = button.dataset.only;
    const name = nameOf(id);
    const theirs = all().filter((each) => each.dataset.s === id);
    theirs.forEach((line) => pieces(line).forEach((each) => each.classList.add("on")));
    text.querySelectorAll("b>i").forEach((each) => {
      if (each.dataset.n === name) each.classList.add("on");
    });
    if (theirs.length) open(theirs[0], true);
  };
  document.querySelector("main").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.only !== undefined) only(button);
    if (button.dataset.first !== undefined) {
      const paragraph = paragraphAt(Number(person(button.dataset.first).dataset.f));
      if (paragraph) paragraph.scrollIntoView({ block: "center" });
    }
  });
  document.querySelectorAll(".menu a").forEach((link) => {
    link.addEventListener("click", () => link.closest("details").removeAttribute("open"));
  });

  const theme = byId("theme");
  const isDark = () =>
    (root.dataset.theme || (matchMedia("(prefers-color-scheme:dark)").matches ? "dark" : "")) ===
    "dark";
  const nameTheme = () => (theme.textContent = isDark() ? "Light" : "Dark");
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    nameTheme();
  });
  nameTheme();
  theme.hidden = false;
  panel.hidden = false;
})();
