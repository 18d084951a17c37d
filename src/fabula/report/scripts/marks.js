// Marks of the charts: what they say, and the passage that they open.
const tip = byId("tip");
const back = byId("return");
let origin = null;

const sayMark = (mark) => {
  if (mark.dataset.scene !== undefined) return sayScene(Number(mark.dataset.scene));
  const people = (mark.dataset.w || "").split(" ");
  return mark.dataset.t.replace(/\{(\d)\}/g, (_, place) => nameOf(people[place]));
};
const spanWords = (span) => (span && span[1] <= moment ? wordsOf(span[0], span[1]) : "");
const sayScene = (number) => {
  const [, , place, time] = data.scenes[number];
  return ["Scene " + (number + 1), spanWords(place), spanWords(time)].filter(Boolean).join(" · ");
};
const lineAt = (offset) => {
  const range = rangeOf(offset, offset + 1);
  const parent = range && range.startContainer.parentElement;
  const line = parent && parent.closest(".l");
  return line ? firstPiece(line) : null;
};

// Show a claim in the panel and its passage in the text; a way leads back to where it was opened.
const openPassage = (words, offset, evidence, score, style, from) => {
  const paragraph = paragraphAt(offset);
  if (!paragraph) return;
  const section = from.closest("section");
  const heading = section && section.querySelector("h2");
  origin = { from, top: window.scrollY };
  close();
  const ranges = rangesOf(evidence);
  const parts = [make("h2", words)];
  if (score !== undefined) parts.push(...scoreParts(score));
  parts.push(...evidenceParts(ranges));
  const line = lineAt(offset);
  if (line) {
    const found = describeLine(line, true);
    const box = make("div", "", "within " + found.style);
    box.append(make("p", "In a line of", "label"), ...found.parts);
    parts.push(box);
    piecesOf(line).forEach((each) => each.classList.add("here"));
    current = line;
  }
  const marked = ranges.length ? ranges : [rangeOf(offset, Math.min(moment, offset + 1))].filter(Boolean);
  present({ parts, ranges: marked, style });
  pinned = line || paragraph;
  panel.classList.add("open");
  back.textContent = "Back to " + (heading ? heading.textContent : "the chart");
  back.hidden = false;
  scrollTo(line || paragraph);
  text.focus({ preventScroll: true });
};
const openMark = (mark, from) => {
  const given = mark.dataset;
  const style = given.w ? styleOf(given.w.split(" ")[0]) : "";
  openPassage(sayMark(mark), Number(given.go), given.e, given.p, style, from || mark);
};
back.addEventListener("click", () => {
  if (!origin) return;
  window.scrollTo({ top: origin.top, behavior: "instant" });
  if (origin.from.focus) origin.from.focus({ preventScroll: true });
  back.hidden = true;
});

const placeTip = (mark, words) => {
  const box = mark.getBoundingClientRect();
  tip.textContent = words;
  tip.hidden = false;
  const width = tip.offsetWidth;
  const left = Math.max(8, Math.min(window.innerWidth - width - 8, box.left + box.width / 2 - width / 2));
  const above = box.top - tip.offsetHeight - 8;
  tip.style.left = left + "px";
  tip.style.top = (above > 8 ? above : box.bottom + 8) + "px";
};
let pointed = null;
const point = (mark) => {
  if (pointed === mark) return;
  if (pointed) pointed.classList.remove("pointed");
  pointed = mark;
  if (!mark) {
    tip.hidden = true;
    return;
  }
  mark.classList.add("pointed");
  placeTip(mark, sayMark(mark));
};
const marksOf = (chart) =>
  Array.from(chart.querySelectorAll("[data-t]")).filter((each) => !each.classList.contains("off"));
// The mark under the pointer, or the nearest one at the pointer's height, within a finger's width.
const NEAR_PX = 10;
const markNear = (chart, x, target) => {
  const hit = target.closest("[data-t]");
  if (hit) return hit;
  let best = null;
  let least = NEAR_PX;
  marksOf(chart).forEach((mark) => {
    const box = mark.getBoundingClientRect();
    const away = Math.max(box.left - x, x - box.right, 0);
    if (away < least) [best, least] = [mark, away];
  });
  return best;
};
document.querySelectorAll("svg.strip,svg.net").forEach((chart) => {
  const near = (event) =>
    chart.matches(".net") ? event.target.closest("[data-t]") : markNear(chart, event.clientX, event.target);
  chart.addEventListener("pointermove", (event) => point(near(event)));
  chart.addEventListener("pointerleave", () => point(null));
  chart.addEventListener("click", (event) => {
    const mark = near(event);
    if (mark) openMark(mark, chart);
  });
  chart.addEventListener("keydown", (event) => {
    const marks = marksOf(chart);
    const at = marks.indexOf(pointed);
    if (event.key === "ArrowRight") point(marks[Math.min(marks.length - 1, at + 1)] || null);
    else if (event.key === "ArrowLeft") point(marks[Math.max(0, at - 1)] || null);
    else if (event.key === "Enter" && at >= 0) openMark(marks[at], chart);
    else return;
    event.preventDefault();
  });
  chart.addEventListener("blur", () => point(null));
});
document.addEventListener("scroll", () => point(null), { passive: true });

document.querySelector("main").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.only !== undefined) only(button);
  else if (button.dataset.t !== undefined) openMark(button);
  else if (button.dataset.feeling !== undefined) singleOut(button);
});
const singleOut = (button) => {
  const begin = button.getAttribute("aria-pressed") !== "true";
  document.querySelectorAll("[data-feeling]").forEach((each) => each.setAttribute("aria-pressed", "false"));
  button.setAttribute("aria-pressed", String(begin));
  feelings.forEach((mark) => {
    mark.classList.toggle("off", begin && !mark.classList.contains("f-" + button.dataset.feeling));
  });
};
const feelings = Array.from(document.querySelectorAll("path.felt"));
