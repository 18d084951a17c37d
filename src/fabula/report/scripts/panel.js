// The panel beside the text: who, to whom, why; and going from line to line.
const panel = byId("panel");
const shown = byId("shown");
let pinned = null;
let current = null;

const firstPiece = (line) => byId("l" + line.dataset.l) || line;
const piecesOf = (piece) =>
  piece.dataset.l === undefined
    ? [piece]
    : text.querySelectorAll('.l[data-l="' + piece.dataset.l + '"]');
const percent = (value) => (Number(value) / 100).toFixed(2);
const list = (ids) => (ids ? ids.split(" ").map(nameOf).join(", ") : "");

const scoreParts = (value) => {
  const meter = make("meter");
  meter.min = 0;
  meter.max = 100;
  meter.value = Number(value);
  meter.setAttribute("aria-label", "score");
  return [meter, make("small", "score " + percent(value))];
};
const evidenceParts = (ranges, title) => {
  if (!ranges.length) return [];
  const quotes = ranges.map((range) => make("blockquote", range.toString()));
  return [make("p", title || "It rests on", "label"), ...quotes];
};

const FORMS = { n: "by name", d: "by a description" };
// A mention: whom it means, and where the person was last called by name before it.
const describeMention = (mention) => {
  const { w: who, p: score, f: form } = mention.dataset;
  const known = who !== undefined && nameAt(who) !== null;
  const heading = make("h2", known ? nameOf(who) : "Not known who");
  const parts = [heading, make("p", "“" + mention.textContent + "”, " + (FORMS[form] || "by a pronoun"), "to")];
  if (known) parts.push(...scoreParts(score));
  let ranges = [];
  if (known && form !== "n") {
    const named = Array.from(text.querySelectorAll('u[data-f=n][data-w="' + who + '"]')).filter(
      (each) => each.compareDocumentPosition(mention) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
    if (named.length) {
      const range = document.createRange();
      range.selectNodeContents(named[named.length - 1]);
      ranges = [range];
      parts.push(...evidenceParts(ranges, "Last called by name"));
    }
  }
  return { parts, ranges, style: known ? styleOf(who) : "su" };
};
const describeLine = (line, small) => {
  const given = line.dataset;
  const known = given.s !== undefined && nameAt(given.s) !== null;
  const ranges = rangesOf(given.e);
  const parts = [make(small ? "h3" : "h2", known ? nameOf(given.s) : "Unknown")];
  parts.push(make("p", given.t ? "to " + list(given.t) : "to whom is unknown", "to"));
  const basis = (known && given.b) || "unknown";
  const meaning = byId("bases").querySelector('[data-b="' + basis + '"]');
  const label = make("p", "", "basis");
  label.append(make("b", basis.replace("_", " ")), ": " + (meaning ? meaning.textContent : ""));
  parts.push(label);
  if (known && given.p !== undefined) parts.push(...scoreParts(given.p));
  parts.push(...evidenceParts(ranges));
  if (given.m) parts.push(make("p", "Feeling", "label"), make("div", given.m));
  if (given.a) {
    const others = given.a
      .split(" ")
      .map((each) => each.split(":"))
      .filter(([who]) => nameAt(who) !== null)
      .map(([who, value]) => nameOf(who) + " " + percent(value));
    if (others.length) parts.push(make("p", "Otherwise", "label"), make("div", others.join(", ")));
  }
  parts.push(make("p", "Line " + given.l, "label"));
  return { parts, ranges, style: known ? styleOf(given.s) : "su" };
};
const describe = (piece) => {
  if (piece.tagName !== "U") return describeLine(piece, false);
  const found = describeMention(piece);
  const around = piece.closest(".l");
  if (around) {
    const line = describeLine(firstPiece(around), true);
    const box = make("div", "", "within " + line.style);
    box.append(make("p", "In a line of", "label"), ...line.parts);
    found.parts.push(box);
  }
  return found;
};
const present = (found) => {
  shown.className = found.style;
  shown.replaceChildren(...found.parts);
  highlight(found.ranges);
};

const show = (piece) => {
  const chosen = piece.tagName === "U" ? piece : firstPiece(piece);
  if (chosen === current) return;
  if (current) piecesOf(current).forEach((each) => each.classList.remove("here"));
  current = chosen;
  piecesOf(chosen).forEach((each) => each.classList.add("here"));
  present(describe(chosen));
};
const open = (piece, scroll) => {
  pinned = piece.tagName === "U" ? piece : firstPiece(piece);
  show(pinned);
  panel.classList.add("open");
  if (!scroll) return;
  pinned.tabIndex = -1;
  pinned.focus({ preventScroll: true });
  scrollTo(pinned);
};
const close = () => {
  pinned = null;
  panel.classList.remove("open");
  if (current) piecesOf(current).forEach((each) => each.classList.remove("here"));
  current = null;
  shown.className = "";
  shown.replaceChildren(make("p", "Point at a line or a name, or tap it.", "hint"));
  highlight([]);
};

// All lines of the text, also those that are not on the page now.
const lines = Array.from(text.querySelectorAll(".l[id]"));
const firstOnScreen = (list) => {
  const index = list.findIndex((each) => each.getBoundingClientRect().top > 0);
  return index > 0 ? list[index - 1] : null;
};
const step = (list, by, from) => {
  const following = Node.DOCUMENT_POSITION_FOLLOWING;
  const start = from || firstOnScreen(list);
  const after = (each) => !start || start.compareDocumentPosition(each) & following;
  const wanted = by > 0 ? list.find(after) : list.filter((each) => each !== start && !after(each)).pop();
  if (wanted) open(wanted, true);
};
const stepLine = (by, wanted) => {
  const pick = wanted || (root.classList.contains("only") ? ".on" : ".l");
  const list = lines.filter((each) => each.isConnected && each.matches(pick));
  step(list, by, pinned || current);
};
const stepMention = (by) => step(Array.from(text.querySelectorAll("u")), by, pinned || current);

text.addEventListener("pointerover", (event) => {
  const piece = event.target.closest("u,.l");
  if (piece && !pinned && event.pointerType === "mouse") show(piece);
});
text.addEventListener("click", (event) => {
  const piece = event.target.closest("u,.l");
  if (piece) open(piece, false);
  else if (pinned && !String(window.getSelection())) close();
});
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape") close();
  if (!event.target.closest || !event.target.closest("#text")) return;
  if (event.key === "ArrowRight" || event.key === "j") stepLine(1);
  else if (event.key === "ArrowLeft" || event.key === "k") stepLine(-1);
  else if (event.key === "u") stepLine(1, ".su");
  else if (event.key === "m") stepMention(1);
  else if (event.key === "M") stepMention(-1);
  else return;
  event.preventDefault();
});
byId("next").addEventListener("click", () => stepLine(1));
byId("back").addEventListener("click", () => stepLine(-1));
byId("doubt").addEventListener("click", () => stepLine(1, ".su"));
byId("close").addEventListener("click", close);

const only = (button) => {
  const begin = button.getAttribute("aria-pressed") !== "true";
  document.querySelectorAll("[data-only]").forEach((each) => {
    each.setAttribute("aria-pressed", "false");
  });
  lines.forEach((line) => line.classList.remove("on"));
  paragraphs.forEach((each) => each.querySelectorAll(".on").forEach((one) => one.classList.remove("on")));
  root.classList.toggle("only", begin);
  if (!begin) return;
  button.setAttribute("aria-pressed", "true");
  const id = button.dataset.only;
  const theirs = new Set(lines.filter((each) => each.dataset.s === id).map((each) => each.dataset.l));
  paragraphs.forEach((paragraph) => {
    paragraph.querySelectorAll(".l").forEach((each) => {
      if (theirs.has(each.dataset.l)) each.classList.add("on");
    });
    paragraph.querySelectorAll("b>.w" + id).forEach((each) => each.classList.add("on"));
  });
  const first = lines.find((each) => each.isConnected && each.dataset.s === id);
  if (first) open(first, true);
};
