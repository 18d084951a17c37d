// The story's data, and the text: where an offset lies on the page, and how much of it is shown.
const byId = (id) => document.getElementById(id);
const root = document.documentElement;
const text = document.querySelector(".text");
const data = JSON.parse(byId("data").textContent);
byId("data").remove();
let moment = data.end;

const make = (tag, words, style) => {
  const element = document.createElement(tag);
  if (words !== undefined) element.textContent = words;
  if (style) element.className = style;
  return element;
};
// How many of ascending numbers are at most this.
const countUpTo = (numbers, limit) => {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
};

// What somebody is called at the moment; null = not spoken of yet.
const nameAt = (id) => {
  const person = data.people[id];
  if (!person) return null;
  const steps = person.n;
  let at = steps.length - 1;
  while (at >= 0 && steps[at][0] > moment) at -= 1;
  if (at < 0) return null;
  return steps[at][1] || (person.t ? "the narrator" : "character " + id);
};
const nameOf = (id) => nameAt(id) || "somebody";
const styleOf = (id) => (data.people[id] ? data.people[id].c : "su");

// Paragraphs in text order; their elements hold the text's characters from data-o on.
const paragraphs = Array.from(text.querySelectorAll("[data-o]"));
const starts = paragraphs.map((each) => Number(each.dataset.o));
const momentOf = (count) => (count < starts.length ? starts[count] : data.end);
let paragraphsShown = paragraphs.length;
const paragraphAt = (offset) => {
  const at = countUpTo(starts, offset) - 1;
  return at >= 0 && at < paragraphsShown ? paragraphs[at] : null;
};

// Sections hold chunks, chunks hold paragraphs; of each only the first ones are on the page.
let seen = 0;
const sections = Array.from(text.children).map((element) => {
  const own = Array.from(element.children).map((chunk) => {
    const paragraphsOf = Array.from(chunk.querySelectorAll("[data-o]"));
    const made = { element: chunk, own: paragraphsOf, first: seen, shown: paragraphsOf.length };
    made.size = paragraphsOf.length;
    seen += made.size;
    return made;
  });
  const size = own.reduce((sum, each) => sum + each.size, 0);
  return { element, own, first: own.length ? own[0].first : seen, size, shown: own.length };
});
const whole = { element: text, own: sections, shown: sections.length };
const elementOf = (each) => each.element || each;
const showFirst = (parent, count) => {
  while (parent.shown > count) elementOf(parent.own[(parent.shown -= 1)]).remove();
  while (parent.shown < count) parent.element.append(elementOf(parent.own[parent.shown++]));
};
const within = (each, count) => Math.max(0, Math.min(each.size, count - each.first));
const showParagraphs = (count) => {
  const begun = (list) => list.filter((each) => each.first < count).length;
  sections.forEach((section) => {
    if (section.first < Math.max(count, paragraphsShown)) {
      section.own.forEach((chunk) => showFirst(chunk, within(chunk, count)));
      showFirst(section, begun(section.own));
    }
  });
  showFirst(whole, begun(sections));
  paragraphsShown = count;
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
  if (end > moment) return null;
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
const wordsOf = (start, end) => {
  const range = rangeOf(start, end);
  return range ? range.toString().replace(/\s+/g, " ").trim() : "";
};
const rangesOf = (pairs) =>
  (pairs ? pairs.split(" ") : [])
    .map((pair) => rangeOf(...pair.split("-").map(Number)))
    .filter(Boolean);

const highlights = window.CSS && CSS.highlights && window.Highlight ? CSS.highlights : null;
const highlight = (ranges) => {
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
// What lies off the screen is laid out only when it comes near, so the first jump may miss.
const scrollTo = (element) => {
  element.scrollIntoView({ block: "center", behavior: "instant" });
  requestAnimationFrame(() => element.scrollIntoView({ block: "center", behavior: "instant" }));
};
