// The queue of decisions: one line at a time, with its context, its candidates and its reasons.

import { askPerson, askWords, button, byId, count, make, percent, say } from "./making.js";
import { ask, decide, nameOf, onChange, store, styleOf } from "./store.js";

const section = byId("decide");
// Scores of others are shares of the reading and no measured precision: words say enough.
const PERHAPS = 0.15;
let view = null;
// The line that is being loaded: until it is there, no key decides anything.
let goal = null;
let people = new Map();
const done = new Set();

const open = () => store.doubts.filter((each) => !done.has(each.line));

/** Shows a line, or the first of the queue. */
export async function showDecision(line = null) {
  const first = open()[0];
  const wanted = line ?? first?.line ?? null;
  goal = wanted;
  if (wanted === null) {
    view = null;
    render();
    return;
  }
  let found;
  try {
    found = await ask(`line/${wanted}`);
  } catch (error) {
    goal = null;
    say(error.message);
    return;
  }
  if (goal !== wanted) return;
  goal = null;
  view = found;
  people = new Map(store.byId);
  meanwhile = "";
  history.replaceState(null, "", `#decide/${wanted}`);
  render();
  center(section.querySelector(".context"), section.querySelector(".focus"));
}

/** Brings the line to the middle of its context; the page moves only where the screen is narrow. */
function center(box, line) {
  if (line === null) return;
  if (window.matchMedia("(max-width:60rem)").matches) line.scrollIntoView({ block: "center" });
  else box.scrollTop = line.offsetTop - box.clientHeight / 2;
}

/** The line that follows in the queue; what was shown stays in its place. */
function move(step) {
  undone = null;
  const lines = store.doubts.map((each) => each.line);
  const at = lines.indexOf(goal ?? view?.line ?? -1);
  let next = at < 0 ? (step > 0 ? lastAt : lastAt - 1) : at + step;
  while (next >= 0 && next < lines.length && done.has(lines[next])) next += step;
  if (next < 0) say("This is the first.");
  else if (next >= lines.length) {
    const left = open();
    if (left.length) showDecision(left[0].line);
    else showDecision();
  } else {
    lastAt = next;
    showDecision(lines[next]);
  }
}
let lastAt = 0;
let undone = null;
let meanwhile = "";

async function settle(decision) {
  if (view === null || goal !== null) return;
  undone = null;
  const { line, version } = view;
  const at = store.doubts.findIndex((each) => each.line === line);
  if (at >= 0) lastAt = at;
  done.add(line);
  const kept = await decide({ lines: [line], ...decision }, version);
  if (kept === null) done.delete(line);
  else move(1);
}

const give = (who) => settle({ op: "speaker", who });

async function giveNew() {
  const name = await askWords("Somebody new", "What is this person called?");
  if (name !== null) settle({ op: "speaker", name });
}

async function giveOther() {
  const found = await askPerson("Who says it?", store.people, { fresh: true });
  if (found?.name) settle({ op: "speaker", name: found.name });
  else if (found) {
    view = { ...view, version: store.version };
    give(found.id);
  }
}

/** After an undo: back to what was undone. */
export function reopen(lines) {
  for (const line of lines) done.delete(line);
  if (!lines.length || section.hidden) return;
  [undone] = lines;
  showDecision(undone);
}

const reopenAll = () => {
  for (const line of [...done]) if (store.doubts.some((each) => each.line === line)) done.delete(line);
};

export const decideKeys = (event) => {
  const { key } = event;
  if (view === null) return false;
  if (/^[1-9]$/.test(key) && view.candidates[Number(key) - 1]) give(view.candidates[Number(key) - 1].id);
  else if (key === "0") give(null);
  else if (key === "n") giveNew();
  else if (key === "o") giveOther();
  else if (key === "x") settle({ op: "kind", kind: "scare" });
  else if (key === "l") settle({ op: "lock" });
  else if (key === "j" || key === "ArrowRight") move(1);
  else if (key === "k" || key === "ArrowLeft") move(-1);
  else return false;
  return true;
};

const nameHere = (id) => (id === null ? "unknown" : people.get(id)?.name ?? nameOf(id));
const styleHere = (id) => (id === null ? "su" : people.get(id)?.style ?? styleOf(id));

export function renderContext(shown, name, style) {
  const run = new Set(shown.run);
  return make("div", { class: "context", role: "group", tabindex: "0",
    "aria-label": "The text around the line" },
    shown.context.map((pieces) => {
      const seen = [];
      const words = pieces.map((piece) => {
        const kind = [
          piece.line !== undefined ? `l ${style(piece.speaker ?? null)}` : "",
          piece.focus ? "focus" : "",
          piece.cited ? "cited" : "",
          piece.line !== undefined && run.has(piece.line) ? "run" : "",
        ].filter(Boolean).join(" ");
        if (piece.line !== undefined && !seen.some((each) => each.line === piece.line)) {
          seen.push({ line: piece.line, speaker: piece.speaker ?? null, focus: piece.focus });
        }
        return kind ? make(piece.focus ? "mark" : "span", { class: kind }, piece.words) : piece.words;
      });
      return make("div", { class: "paragraph" },
        make("div", { class: "gutter" }, seen.map((each) =>
          make("span", { class: `${style(each.speaker)}${each.focus ? " asked" : ""}` },
            each.focus ? `${name(each.speaker)}?` : name(each.speaker)))),
        make("p", {}, words));
    }));
}

export function renderWhy(shown, name) {
  const to = shown.addressees.map(name).join(", ");
  const rows = [
    ["Said by", shown.speaker === null ? "unknown" : name(shown.speaker)],
    ["Said to", to || "unknown, or nobody"],
    ["Because", shown.reason ?? "nothing says who speaks"],
  ];
  if (!shown.decided && shown.speaker !== null) rows.push(["How sure", percent(shown.score)]);
  if (shown.chapter) rows.push(["In", shown.chapter]);
  return make("aside", { class: "why", "aria-label": "Why" },
    make("h3", {}, `Line ${shown.line}`),
    make("dl", {}, rows.map(([term, words]) =>
      make("div", {}, make("dt", {}, term), make("dd", {}, words)))),
    shown.evidence.length ? make("p", { class: "label" }, "The words it rests on") : null,
    shown.evidence.slice(0, 5).map((each) => make("blockquote", {}, "… ", each.before,
      make("b", {}, each.words), each.after, " …")));
}

function candidate(each, number) {
  const score = each.score === null ? "near" : each.id === view.speaker ? percent(each.score)
    : each.score >= PERHAPS ? "perhaps" : "hardly";
  return make("li", {}, button(
    make("span", { class: "name" }, nameHere(each.id)), () => give(each.id),
    { class: `${styleHere(each.id)} pick`, data: { key: number } }, String(number)),
  make("small", {}, score));
}

function render() {
  if (view === null) {
    section.replaceChildren(make("p", { class: "none" }, store.state === null ? "…"
      : "Nothing is left to decide. The parts Cast and Lines are open to you."));
    return;
  }
  const others = view.run.length - 1;
  section.replaceChildren(
    make("div", { class: "ask" },
      make("div", {},
        make("h2", {}, "Who says this?"),
        make("p", { id: "where", class: "hint" }),
        renderContext(view, nameHere, styleHere)),
      make("div", { class: "side" },
        make("p", { id: "settled", class: "hint" }),
        make("ol", { class: "picks", "aria-label": "Who may say it" },
          view.candidates.map((each, at) => candidate(each, at + 1))),
        make("p", { class: "acts" },
          button("Unknown", () => give(null), {}, "0"),
          button("Somebody new", giveNew, {}, "n"),
          button("Other …", giveOther, {}, "o"),
          button("Not speech", () => settle({ op: "kind", kind: "scare" }), {}, "x"),
          button("Right as it is", () => settle({ op: "lock" }), {}, "l")),
        others ? make("p", { class: "hint" },
          `${count(others, "line")} in doubt beside it ${others === 1 ? "hangs" : "hang"} together `
          + "with this one, and may change as well.") : null,
        renderWhy(view, nameHere),
        make("p", { class: "acts" },
          button("Back", () => move(-1), {}, "k"),
          button("Next", () => move(1), {}, "j")))));
  renderPlace();
}

/** What may change while a line is shown: its place, and whether it is settled meanwhile. */
function renderPlace() {
  if (view === null || !byId("where")) return;
  const lines = store.doubts.map((each) => each.line);
  const at = lines.indexOf(view.line);
  const left = open().length;
  byId("where").textContent = `${view.chapter ? `${view.chapter} · ` : ""}${
    left ? `${count(left, "decision")} left` : "nothing left in doubt"}`;
  byId("settled").textContent = [meanwhile, at < 0 && !done.has(view.line)
    ? "This line is not in doubt (any more). What you say here goes before the reading all the same."
    : ""].filter(Boolean).join(" ");
}

/** A line that is shown stays as it is; where the reading has changed its mind, it is told. */
async function compare() {
  const { line } = view;
  if (undone === line) {
    undone = null;
    showDecision(line);
    return;
  }
  const now = await ask(`line/${line}`).catch(() => null);
  if (now === null || view?.line !== line) return;
  const name = nameOf(now.speaker);
  meanwhile = name === nameHere(view.speaker) ? "" : `Since your last decision the reading says: ${name}.`;
  renderPlace();
}

onChange((fresh) => {
  if (fresh) reopenAll();
  if (view === null) showDecision();
  else {
    renderPlace();
    if (fresh) compare();
  }
});
