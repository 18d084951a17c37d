// All lines of somebody: choose some, a range or all of them, and say who says them.

import { askPerson, askWords, button, byId, count, make, percent, say } from "./making.js";
import { ask, decide, nameOf, onChange, pending, store, styleOf } from "./store.js";
import { renderContext, renderWhy } from "./asking.js";

const section = byId("lines");
const chosen = new Set();
let who = "doubt";
let list = null;
let rows = [];
let current = 0;
let anchor = null;
let why = null;

/** Shows the lines of somebody: a person's id, `unknown`, `doubt`, `changed` or `all`. */
export async function showLines(wanted = who) {
  if (wanted !== who) {
    chosen.clear();
    current = 0;
    anchor = null;
    why = null;
  }
  who = wanted;
  const shown = Math.max(1, Math.ceil(rows.length / 200));
  await load(wanted === list?.who ? shown : 1);
  render();
}

async function load(pages) {
  try {
    list = { who, ...(await ask(`lines?who=${encodeURIComponent(who)}`)) };
    rows = list.rows;
    for (let page = 1; page < pages && rows.length < list.lines.length; page += 1) {
      rows = [...rows, ...(await ask(`lines?who=${encodeURIComponent(who)}&start=${rows.length}`)).rows];
    }
  } catch (error) {
    say(error.message);
  }
}

async function more() {
  rows = [...rows, ...(await ask(`lines?who=${encodeURIComponent(who)}&start=${rows.length}`)).rows];
  render();
}

async function settle(decision, version = list.version) {
  const lines = [...chosen].sort((a, b) => a - b);
  if (!lines.length) {
    say("Choose lines first: space chooses one, a all of them.");
    return;
  }
  const kept = await decide({ lines, ...decision }, version);
  if (kept !== null) {
    chosen.clear();
    render();
  }
}

async function giveSpeaker() {
  if (!chosen.size) return settle({});
  const version = store.version;
  const found = await askPerson(`Who says ${count(chosen.size, "line")}?`, store.people, { fresh: true });
  if (found?.name) return settle({ op: "speaker", name: found.name }, version);
  return found ? settle({ op: "speaker", who: found.id }, version) : null;
}

async function giveNew() {
  if (!chosen.size) return settle({});
  const name = await askWords("Somebody new", "What is this person called?");
  return name === null ? null : settle({ op: "speaker", name });
}

async function giveAddressee() {
  if (!chosen.size) return settle({});
  const version = store.version;
  const found = await askPerson(`To whom are ${count(chosen.size, "line")} said?`, store.people);
  return found ? settle({ op: "addressees", who: [found.id] }, version) : null;
}

const acts = {
  g: ["Said by …", giveSpeaker],
  0: ["Unknown", () => settle({ op: "speaker", who: null })],
  n: ["Somebody new", giveNew],
  t: ["Said to …", giveAddressee],
  x: ["Not speech", () => settle({ op: "kind", kind: "scare" })],
  l: ["Right as it is", () => settle({ op: "lock" })],
};

export const linesKeys = (event) => {
  const { key } = event;
  const boxed = event.target.matches?.("input[type=checkbox]");
  if (key === "j" || key === "ArrowDown" || key === "J") step(1, event.shiftKey);
  else if (key === "k" || key === "ArrowUp" || key === "K") step(-1, event.shiftKey);
  else if (key === " " && !boxed && !event.target.closest?.("button, select")) toggle(current, event.shiftKey);
  else if (key === "a") chooseAll();
  else if (key === "w" && rows[current]) showWhy(rows[current].line);
  else if (key === "Escape") { chosen.clear(); mark(); }
  else if (/^[1-9]$/.test(key) && store.people[Number(key) - 1]) {
    settle({ op: "speaker", who: store.people[Number(key) - 1].id }, store.version);
  } else if (acts[key]) acts[key][1]();
  else return false;
  return true;
};

function step(by, extend) {
  if (extend && anchor === null) toggle(current, false);
  current = Math.max(0, Math.min(rows.length - 1, current + by));
  if (extend && rows[current]) chosen.add(rows[current].line);
  mark();
  section.querySelector("tr.here input")?.focus();
}

/** Chooses a line or takes it out; with `range`, everything from the last one to it. */
function toggle(at, range) {
  if (!rows[at]) return;
  if (range && anchor !== null) {
    const [from, to] = [Math.min(anchor, at), Math.max(anchor, at)];
    for (let each = from; each <= to; each += 1) chosen.add(rows[each].line);
  } else if (chosen.has(rows[at].line)) chosen.delete(rows[at].line);
  else chosen.add(rows[at].line);
  anchor = at;
  current = at;
  mark();
}

function chooseAll() {
  if (list === null) return;
  const full = list.lines.every((line) => chosen.has(line));
  chosen.clear();
  if (!full) for (const line of list.lines) chosen.add(line);
  mark();
}

async function showWhy(line) {
  try {
    why = await ask(`line/${line}`);
  } catch (error) {
    say(error.message);
    return;
  }
  renderSide();
}

function renderSide() {
  byId("lineside").replaceChildren(...(why === null ? [] : [
    renderWhy(why, nameOf),
    renderContext(why, nameOf, styleOf),
    make("p", { class: "acts" }, make("a", { href: `#decide/${why.line}` }, "Decide this line alone")),
  ]));
}

/** Brings ticks, the place and the number of chosen lines up to date. */
function mark() {
  section.querySelectorAll("tbody tr").forEach((row, at) => {
    row.classList.toggle("here", at === current);
    row.classList.toggle("chosen", chosen.has(rows[at].line));
    row.querySelector("input").checked = chosen.has(rows[at].line);
  });
  const box = byId("chosen");
  if (box) box.textContent = chosen.size ? `${count(chosen.size, "line")} chosen` : "No line chosen";
  section.querySelectorAll("[data-act]").forEach((each) => { each.disabled = !chosen.size; });
}

function row(each, at) {
  const box = make("input", { type: "checkbox", "aria-label": `Line ${each.line}` });
  box.addEventListener("click", (event) => toggle(at, event.shiftKey));
  const to = each.addressees.map(nameOf).join(", ");
  return make("tr", { class: styleOf(each.speaker) },
    make("td", {}, box),
    make("td", { class: "number" }, String(each.line)),
    make("th", { scope: "row" }, pending.lines.get(each.line) ?? nameOf(each.speaker), to ? make("small", {}, `to ${to}`) : null),
    make("td", { class: "words" }, button(each.words, () => { current = at; mark(); showWhy(each.line); },
      { class: "plain", "aria-label": `Why line ${each.line}: ${each.words}` })),
    make("td", { class: "sure" }, pending.lines.has(each.line) ? "✓ …" : each.decided ? "✓ you"
      : each.speaker === null ? "?" : percent(each.score)));
}

function chooser() {
  const known = [["doubt", "in doubt"], ["unknown", "without a speaker"], ["changed", "changed last"],
    ["all", "all lines"]];
  const select = make("select", { onchange: (event) => { location.hash = `#lines/${event.target.value}`; } },
    make("optgroup", { label: "Lines" }, known.map(([value, words]) =>
      make("option", { value, selected: value === who }, words))),
    make("optgroup", { label: "Said by" }, store.people.filter((each) => each.lines).map((each) =>
      make("option", { value: each.id, selected: String(each.id) === who },
        `${each.name} (${each.lines})`))));
  return make("label", {}, "Lines ", select);
}

function render() {
  if (list === null) return;
  current = Math.min(current, Math.max(0, rows.length - 1));
  const left = list.lines.length - rows.length;
  section.replaceChildren(
    make("h2", {}, "Who says these?"),
    make("div", { class: "toolbar" },
      chooser(),
      button(`All ${list.lines.length.toLocaleString("en")}`, chooseAll, {}, "a"),
      make("span", { id: "chosen", "aria-live": "polite" }),
      Object.entries(acts).map(([key, [words, act]]) => button(words, act, { data: { act: key } }, key))),
    make("div", { class: "two" },
      make("div", {},
        rows.length ? make("table", { class: "list" },
          make("caption", { class: "unseen" }, "Lines; shift chooses a range"),
          make("thead", { class: "unseen" }, make("tr", {}, ["", "Line", "Said by", "Words", "How sure"]
            .map((words) => make("th", { scope: "col" }, words || make("span", {}, "Choose"))))),
          make("tbody", {}, rows.map(row))) : make("p", { class: "none" }, "There are no such lines."),
        left > 0 ? button(`Show more (${left.toLocaleString("en")} left)`, more) : null),
      make("div", { id: "lineside" })));
  renderSide();
  mark();
}

onChange(async (fresh) => {
  if (!fresh || section.hidden) return;
  const { scrollY } = window;
  if (why !== null) showWhy(why.line);
  await showLines(who);
  window.scrollTo(0, scrollY);
});
