// Scenes: where they begin, and who is there from which paragraph to which.

import { askPerson, button, byId, count, make, percent, say } from "./making.js";
import { ask, decide, nameOf, onChange, store, styleOf } from "./store.js";

const section = byId("scenes");
const DOES = { speaks: "speaks", acts: "acts", addressed: "is spoken to", bystander: "is there" };
const SHOWN = 60;
let scenes = [];
let view = null;
let current = 0;
let anchor = null;
let chosen = new Set();
let asked = 0;

/** Shows a scene by its number, or the one that holds what was shown last. */
export async function showScenes(number = null) {
  asked += 1;
  const mine = asked;
  try {
    const found = await ask("scenes");
    const holding = found.scenes.filter((each) => view !== null && each.start <= view.start).length - 1;
    const wanted = Math.max(0, Math.min(number ?? holding, found.scenes.length - 1));
    const next = found.scenes.length ? await ask(`scene/${wanted}`) : null;
    if (asked !== mine) return;
    if (next === null || view === null || next.start !== view.start) choose([], 0);
    scenes = found.scenes;
    view = next;
    if (next !== null) history.replaceState(null, "", `#scenes/${wanted}`);
  } catch (error) {
    say(error.message);
    return;
  }
  render();
}

function choose(paragraphs, at) {
  chosen = new Set(paragraphs);
  current = at;
  anchor = null;
}

const open = (number) => {
  if (number < 0 || number >= scenes.length) return;
  location.hash = `#scenes/${number}`;
  window.scrollTo(0, 0);
};

/** The chosen stretch: offsets of its first and last paragraph; nothing chosen = the whole scene. */
function stretch() {
  if (!chosen.size) return { at: view.start };
  const all = [...chosen];
  const [first, last] = [Math.min(...all), Math.max(...all)];
  if (first === 0 && last === view.paragraphs.length - 1) return { at: view.start };
  return { at: view.paragraphs[first].start, until: view.paragraphs[last].end };
}

const stretchWords = () => {
  if (!chosen.size) return "the whole scene";
  const all = [...chosen];
  return between(Math.min(...all), Math.max(...all));
};
const between = (first, last) => (first === last ? `paragraph ${first + 1}`
  : `paragraphs ${first + 1} to ${last + 1}`);

async function settle(decision, version) {
  const undone = await decide(decision, version);
  if (undone !== null) {
    choose([], current);
    mark();
  }
}

async function setThere(present) {
  const there = new Set(view.stays.map((each) => each.who));
  const { version } = store;
  const where = stretch();
  const people = [...store.people].sort((a, b) => (there.has(a.id) === present) - (there.has(b.id) === present));
  const words = `Who is ${present ? "" : "not "}there in ${stretchWords()}?`;
  const found = await askPerson(words, people);
  if (found) settle({ op: "presence", person: found.id, present, ...where }, version);
}

const begin = (at) => {
  if (at === 0) say("The scene begins here already.");
  else settle({ op: "boundary", at: view.paragraphs[at].start, present: true }, view.version);
};
const join = () => {
  if (view.scene === 0) say("This is the first scene.");
  else settle({ op: "boundary", at: view.start, present: false }, view.version);
};

const acts = {
  y: ["Somebody is there …", () => setThere(true)],
  n: ["Somebody is not there …", () => setThere(false)],
  b: ["A scene begins here", () => begin(current)],
  x: ["No scene begins where this one does", join],
};

export const scenesKeys = (event) => {
  const { key } = event;
  if (view === null) return false;
  const onControl = event.target.closest?.("button, summary, input");
  if (key === "j" || key === "ArrowRight") open(view.scene + 1);
  else if (key === "k" || key === "ArrowLeft") open(view.scene - 1);
  else if (key === "ArrowDown") step(1, event.shiftKey);
  else if (key === "ArrowUp") step(-1, event.shiftKey);
  else if (key === " " && !onControl) toggle(current, event.shiftKey);
  else if (key === "Escape") {
    choose([], current);
    mark();
  } else if (acts[key]) acts[key][1]();
  else return false;
  return true;
};

function step(by, extend) {
  if (extend && anchor === null) toggle(current, false);
  current = Math.max(0, Math.min(view.paragraphs.length - 1, current + by));
  if (extend) range(anchor, current);
  mark();
  section.querySelector(".told .here input")?.focus();
}

function range(from, to) {
  for (let each = Math.min(from, to); each <= Math.max(from, to); each += 1) chosen.add(each);
}

/** Chooses a paragraph or takes it out; with `extend`, everything from the last one to it. */
function toggle(at, extend) {
  if (extend && anchor !== null) range(anchor, at);
  else if (chosen.has(at)) chosen.delete(at);
  else chosen.add(at);
  if (!extend || anchor === null) anchor = at;
  current = at;
  mark();
}

function mark() {
  section.querySelectorAll(".told .part").forEach((part, at) => {
    part.classList.toggle("here", at === current);
    part.classList.toggle("chosen", chosen.has(at));
    part.querySelector("input").checked = chosen.has(at);
  });
  const box = byId("stretch");
  if (box) box.textContent = `For ${stretchWords()}:`;
}

function listed(each) {
  const title = [each.place, each.time].filter(Boolean).join(" · ") || each.opening;
  return make("li", {}, make("button", {
    type: "button", class: "scene", onclick: () => open(each.scene),
    "aria-current": each.scene === view.scene ? "true" : null,
  },
  make("b", {}, String(each.scene + 1)),
  make("span", {}, title, each.yours ? make("i", { class: "tick", title: "you have seen to this" }, " ✓") : null,
    make("small", {}, each.people.map(nameOf).join(", ") || "nobody known to be there"))));
}

/** The scenes around the one that is shown; a saga has hundreds. */
function renderList() {
  const first = Math.max(0, Math.min(view.scene - SHOWN / 2, scenes.length - SHOWN));
  const near = scenes.slice(first, first + SHOWN);
  const some = near.length < scenes.length;
  const jump = make("input", { type: "number", min: 1, max: scenes.length, value: view.scene + 1 });
  jump.addEventListener("change", () => open(Number(jump.value) - 1));
  return make("nav", { class: "scenelist", "aria-label": "Scenes" },
    some ? make("label", {}, "Scene ", jump, ` of ${scenes.length.toLocaleString("en")}`) : null,
    make("ol", {}, near.map(listed)));
}

function stay(each) {
  const name = nameOf(each.who);
  const where = each.whole ? "throughout" : between(each.first, each.last);
  const part = each.whole ? { at: view.start }
    : { at: view.paragraphs[each.first].start, until: view.paragraphs[each.last].end };
  const send = (present, words, span) => button(words, () => settle({ op: "presence", person: each.who,
    present, ...span }, view.version), { "aria-label": `${name}: ${words}, ${where}` });
  return make("li", { class: styleOf(each.who) },
    make("p", {}, make("b", {}, name), ` ${DOES[each.does] ?? each.does}, ${where} `,
      make("small", {}, each.yours ? "✓ you" : percent(each.score))),
    each.evidence.slice(0, 2).map((words) => make("blockquote", {}, "… ", words.before,
      make("b", {}, words.words), words.after, " …")),
    make("p", { class: "acts" }, send(false, "Not there", part),
      each.whole ? null : send(true, "There throughout", { at: view.start }),
      each.whole ? null : button("Show", () => show(each), { "aria-label": `${name}: show where, ${where}` })));
}

function show(each) {
  choose([], each.first);
  range(each.first, each.last);
  mark();
  section.querySelectorAll(".told .part")[each.first]?.scrollIntoView({ block: "center" });
}

function renderPeople() {
  return make("div", { class: "side" },
    make("h3", {}, "Who is there"),
    view.stays.length ? make("ul", { class: "stays" }, view.stays.map(stay))
      : make("p", { class: "none" }, "Nobody is known to be there."),
    view.absences.length ? make("ul", { class: "stays" }, view.absences.map((each) =>
      make("li", {}, make("p", {}, make("b", {}, each.name), ` is not there, ${between(each.first, each.last)} `,
        make("small", {}, "✓ you")),
      make("p", { class: "acts" }, button("Take back", () => decide({ op: "undo", of: each.id }),
        { "aria-label": `Take back: ${each.name} is not there` }))))) : null);
}

/** One column of bars for each person, beside the paragraphs in which the person is there. */
function bars(at, people) {
  return make("span", { class: "bars", "aria-hidden": "true" }, people.map((who) => {
    const there = view.stays.some((each) => each.who === who && each.first <= at && at <= each.last);
    return make("i", { class: there ? styleOf(who) : "off", title: there ? nameOf(who) : null });
  }));
}

function paragraph(each, at, people) {
  const box = make("input", { type: "checkbox", "aria-label": `Paragraph ${at + 1}` });
  box.addEventListener("click", (event) => toggle(at, event.shiftKey));
  const words = make("p", {}, each.words);
  words.addEventListener("click", () => {
    current = at;
    mark();
  });
  return make("div", { class: "part" },
    make("label", { class: "number" }, box, String(at + 1)), bars(at, people), words,
    each.refused ? make("small", { class: "refused" }, "no scene begins here ✓ you") : null);
}

function heading() {
  const sure = view.begun ? "begins here because you say so" : view.scene === 0 ? "the first"
    : `begins here: ${percent(view.score)}`;
  return [
    make("h2", {}, `Scene ${view.scene + 1} of ${view.scenes.toLocaleString("en")}`),
    make("p", { class: "hint" }, [view.chapter, sure, view.place ? `where: ${view.place.words}` : "where is unknown",
      view.time ? `when: ${view.time.words}` : "when is unknown"].filter(Boolean).join(" · ")),
    view.evidence.length ? make("p", { class: "hint" }, "It rests on ",
      make("q", {}, view.evidence[0].words.trim() || "a break of the page")) : null,
  ];
}

function render() {
  if (view === null) {
    section.replaceChildren(make("p", { class: "none" }, "There are no scenes: the story was read without them."));
    return;
  }
  const { scrollY } = window;
  const people = [...new Set(view.stays.map((each) => each.who))];
  const held = document.activeElement?.closest?.(".told") ? current : null;
  current = Math.min(current, view.paragraphs.length - 1);
  section.replaceChildren(
    make("div", { class: "stage" },
      renderList(),
      make("div", { class: "told" },
        heading(),
        make("div", { class: "toolbar" },
          make("span", { id: "stretch", "aria-live": "polite" }),
          Object.entries(acts).map(([key, [words, act]]) =>
            button(words, act, { disabled: key === "x" && view.scene === 0 }, key)),
          button("Back", () => open(view.scene - 1), { disabled: view.scene === 0 }, "k"),
          button("Next", () => open(view.scene + 1), { disabled: view.scene === scenes.length - 1 }, "j")),
        make("div", { role: "group", "aria-label": `${count(view.paragraphs.length, "paragraph")} of the scene` },
          view.paragraphs.map((each, at) => paragraph(each, at, people)))),
      renderPeople()));
  mark();
  section.querySelector(".scene[aria-current]")?.scrollIntoView({ block: "nearest" });
  window.scrollTo(0, scrollY);
  if (held !== null) section.querySelector(".told .here input")?.focus({ preventScroll: true });
}

onChange(async (fresh) => {
  if (!fresh || section.hidden) return;
  await showScenes();
});
