// The cast: who is one person, who is none, who tells the story.

import { askPerson, askWords, button, byId, count, make, openDialog, say } from "./making.js";
import { ask, decide, nameOf, onChange, pending, store } from "./store.js";

const section = byId("cast");
const SHOWN = 60;
let current = 0;
let all = false;
let shown = [];

const sorted = () => {
  const weight = (each) => (each.lines ? 0 : each.named ? 1 : 2);
  return [...store.people].sort((a, b) => weight(a) - weight(b) || a.rank - b.rank);
};

async function merge(person) {
  const twins = person.twins.map((id) => store.byId.get(id)).filter(Boolean);
  const others = store.people.filter((each) => each.id !== person.id && !twins.includes(each));
  const version = store.version;
  const found = await askPerson(`${person.name} is the same person as …`, [...twins, ...others]);
  if (found) mergeWith(person.id, found.id, version);
}

/** The one with more lines keeps name and key. */
function mergeWith(one, other, version = store.version) {
  const [a, b] = [store.byId.get(one), store.byId.get(other)];
  const keep = (b?.lines ?? 0) > (a?.lines ?? 0) ? [other, one] : [one, other];
  decide({ op: "merge", into: keep[0], other: keep[1] }, version);
}

async function rename(person) {
  const version = store.version;
  const name = await askWords(`Rename ${person.name}`, "Shown as", person.name,
    "The names in the text stay this person’s.");
  if (name !== null && name !== person.name) decide({ op: "rename", person: person.id, name }, version);
}

async function pronouns(person) {
  const version = store.version;
  const words = await askWords(`Pronouns of ${person.name}`, "Pronouns", person.pronouns[0]?.[0] ?? "",
    "she, he, they …, or all words of another set: ve/ver/vis/verself");
  if (words !== null) decide({ op: "pronouns", person: person.id, pronouns: words }, version);
}

async function split(person) {
  if (person.names.length < 2) {
    say(`${person.name} has one name only. Give single lines to somebody else under Lines.`);
    return;
  }
  const version = store.version;
  const found = await openDialog(`Which names are not ${person.name}’s?`, (form, choose) => {
    const boxes = person.names.map(([name, times]) => {
      const box = make("input", { type: "checkbox", value: name });
      return [box, make("label", { class: "check" }, box, ` ${name} `, make("small", {}, String(times)))];
    });
    const called = make("input", { type: "text", maxlength: 400, autocomplete: "off" });
    form.append(make("fieldset", {}, make("legend", {}, "Names of somebody else"),
      boxes.map((each) => each[1])),
    make("label", {}, "What the other is called (empty: by the first of these names)", called),
    make("p", { class: "acts" }, make("button", { type: "submit", class: "main" }, "Split them"),
      button("Cancel", () => choose(null))));
    form.addEventListener("submit", () => {
      const aliases = boxes.filter(([box]) => box.checked).map(([box]) => box.value);
      if (aliases.length) choose({ aliases, name: called.value.trim() || null });
    });
  });
  if (found) decide({ op: "split", person: person.id, ...found }, version);
}

async function passages(person, box) {
  if (!box.open || box.dataset.filled) return;
  box.dataset.filled = "yes";
  try {
    const found = await ask(`passages/${person.id}?version=${store.version}`);
    box.append(...found.map((each) => make("blockquote", {}, "… ", each.before,
      make("b", {}, each.words), each.after, " …")));
  } catch (error) {
    box.append(make("p", {}, error.message));
  }
}

const acts = {
  Enter: ["Right", (each) => decide({ op: "confirm", person: each.id })],
  m: ["Same as …", merge],
  s: ["Split …", split],
  e: ["Rename …", rename],
  p: ["Pronouns …", pronouns],
  i: ["Tells the story", (each) => decide({ op: "narrator", person: each.id })],
  x: ["Not a person", (each) => decide({ op: "not_person", person: each.id })],
};

export const castKeys = (event) => {
  const { key } = event;
  if (event.target.closest?.("button, summary, input") && key === "Enter") return false;
  if (key === "j" || key === "ArrowDown") select(current + 1);
  else if (key === "k" || key === "ArrowUp") select(current - 1);
  else if (acts[key] && shown[current]) acts[key][1](shown[current]);
  else return false;
  return true;
};

function select(number) {
  current = Math.max(0, Math.min(shown.length - 1, number));
  section.querySelectorAll(".card").forEach((card, at) => {
    card.classList.toggle("here", at === current);
    if (at === current) card.focus();
  });
}

function card(person, number) {
  const facts = [
    ["Names", person.names.slice(0, 9).map(([name, times]) => `${name} (${times})`).join(", ")],
    ["Pronouns", person.pronouns.slice(0, 3).map(([set, times]) => `${set} (${times})`).join(", ")],
    ["First in", person.chapter ?? ""],
  ].filter(([, words]) => words);
  const marks = [
    person.lines ? count(person.lines, "line") : "no lines",
    person.narrator ? "tells the story" : "",
    person.group ? "several people" : "",
    person.named ? "" : "no name in the text",
  ].filter(Boolean).join(" · ");
  const details = make("details", {}, make("summary", {}, "Passages"));
  details.addEventListener("toggle", () => passages(person, details));
  return make("article", {
    class: `card ${person.style}${person.settled ? " settled" : ""}${number === current ? " here" : ""}`,
    tabindex: "-1", "aria-label": person.name, onclick: () => mark(number),
  },
  make("h3", {}, person.name, person.settled
    ? make("span", { class: "tick", title: "you have seen to this" }, " ✓") : null),
  make("p", {}, marks, pending.people.has(person.id)
    ? make("b", { class: "pending" }, " · kept, deciding anew …") : null),
  make("dl", {}, facts.map(([term, words]) => make("div", {}, make("dt", {}, term), make("dd", {}, words)))),
  person.twins.length ? make("p", { class: "twins" }, "Perhaps the same: ", person.twins.map((id) =>
    button(nameOf(id), () => mergeWith(person.id, id), { title: "They are one person" }))) : null,
  details,
  make("p", { class: "acts" }, Object.entries(acts).map(([key, [words, act]]) =>
    button(words, () => act(person), { "aria-label": `${person.name}: ${words}` },
      key === "Enter" ? "⏎" : key))));
}

function mark(number) {
  current = number;
  section.querySelectorAll(".card").forEach((each, at) => each.classList.toggle("here", at === current));
}

function render() {
  const opened = new Set([...section.querySelectorAll(".card")]
    .filter((each) => each.querySelector("details")?.open).map((each) => each.getAttribute("aria-label")));
  const people = sorted();
  shown = all ? people : people.slice(0, SHOWN);
  const held = document.activeElement?.closest?.("#cast .card") ? current : null;
  const { scrollY } = window;
  section.replaceChildren(
    make("h2", {}, "Is this the cast?"),
    make("p", { class: "hint" }, "Begin with who speaks most: whoever is put right here is right in every "
      + "line. The entry with more lines keeps its name."),
    make("div", { class: "cards" }, shown.map(card)),
    people.length > shown.length
      ? button(`Show ${count(people.length - shown.length, "more entry").replace("entrys", "entries")}`,
        () => { all = true; render(); }) : null);
  for (const each of section.querySelectorAll(".card")) {
    if (opened.has(each.getAttribute("aria-label"))) each.querySelector("details").open = true;
  }
  if (held !== null && !section.hidden) select(held);
  window.scrollTo(0, scrollY);
}

onChange((fresh) => { if (fresh) render(); });
