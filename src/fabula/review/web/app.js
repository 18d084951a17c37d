// The frame: parts, keys, progress, theme.

import { byId, make, openDialog, count, button } from "./making.js";
import { follow, onChange, store, undo } from "./store.js";
import { decideKeys, reopen, showDecision } from "./asking.js";
import { castKeys } from "./cast.js";
import { linesKeys, showLines } from "./lines.js";
import { scenesKeys, showScenes } from "./scenes.js";
import { showHistory } from "./history.js";

const PARTS = { decide: decideKeys, cast: castKeys, lines: linesKeys, scenes: scenesKeys,
  history: () => false };
let part = "decide";
let keysOn = true;

function show() {
  const [wanted, what] = location.hash.slice(1).split("/");
  const same = wanted === part;
  part = wanted in PARTS ? wanted : "decide";
  for (const name of Object.keys(PARTS)) byId(name).hidden = name !== part;
  for (const each of document.querySelectorAll("[data-part]")) {
    if (each.dataset.part === part) each.setAttribute("aria-current", "page");
    else each.removeAttribute("aria-current");
  }
  if (store.state === null) return;
  if (part === "lines") showLines(what ? decodeURIComponent(what) : undefined);
  else if (part === "scenes") showScenes(/^\d+$/.test(what ?? "") ? Number(what) : null);
  else if (part === "history") showHistory();
  else if (part === "decide") showDecision(/^\d+$/.test(what ?? "") ? Number(what) : null);
  if (!same) window.scrollTo(0, 0);
}

async function takeBack() {
  if (byId("undo").disabled) return;
  const lines = await undo();
  if (lines !== null) reopen(lines);
}

const HELP = {
  Everywhere: [["u", "take the last decision back"], ["d c r v h", "Decide, Cast, Lines, Scenes, History"], ["?", "this list"]],
  Decide: [["1–9", "that person says it"], ["0", "unknown"], ["n", "somebody new"], ["o", "anybody of the cast"],
    ["x", "not speech"], ["l", "right as it is"], ["j k", "next, back"]],
  Cast: [["j k", "next, back"], ["⏎", "right"], ["m", "same as …"], ["s", "split: some names are another’s"], ["e", "rename"],
    ["p", "pronouns"], ["i", "tells the story"], ["x", "not a person"]],
  Lines: [["j k", "next, back; with shift, choose on the way"], ["space", "choose; with shift, a range"],
    ["a", "all"], ["1–9", "said by that person of the cast, most lines first"], ["g", "said by …"], ["0", "unknown"],
    ["n", "somebody new"], ["t", "said to …"], ["x", "not speech"], ["l", "right as it is"], ["w", "why"]],
  Scenes: [["j k", "next scene, back"], ["↓ ↑", "paragraph by paragraph; with shift, choose on the way"],
    ["space", "choose; with shift, a range"], ["y", "somebody is there"], ["n", "somebody is not there"],
    ["b", "a scene begins with this paragraph"], ["x", "no scene begins where this one does"]],
};

const showKeys = () => openDialog("Keys", (form, choose) => {
  const box = make("input", { type: "checkbox" });
  box.checked = keysOn;
  box.addEventListener("change", () => { keysOn = box.checked; });
  form.append(
    make("div", { class: "help" }, Object.entries(HELP).map(([name, rows]) => make("div", {}, make("h3", {}, name),
      make("dl", {}, rows.map(([keys, words]) => make("div", {}, make("dt", {}, make("kbd", {}, keys)),
        make("dd", {}, words))))))),
    make("label", { class: "check" }, box, " Keys without Ctrl or Alt do something"),
    make("p", { class: "acts" }, button("Close", () => choose(null), { class: "main" })));
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.target.matches?.("input:not([type=checkbox]), select, textarea")) return;
  if (!keysOn && event.key.length === 1 && event.key !== "?") return;
  const parts = { d: "decide", c: "cast", r: "lines", v: "scenes", h: "history" };
  if (PARTS[part](event)) event.preventDefault();
  else if (event.key === "u") takeBack();
  else if (event.key === "?") showKeys();
  else if (parts[event.key]) location.hash = `#${parts[event.key]}`;
});

for (const each of document.querySelectorAll("[data-part]")) {
  each.addEventListener("click", () => { location.hash = `#${each.dataset.part}`; });
}
byId("undo").addEventListener("click", takeBack);
byId("keys").addEventListener("click", showKeys);
window.addEventListener("hashchange", show);

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
const labelTheme = () => { byId("theme").textContent = isDark() ? "Light" : "Dark"; };
byId("theme").addEventListener("click", () => {
  document.documentElement.dataset.theme = isDark() ? "light" : "dark";
  labelTheme();
});
dark.addEventListener("change", labelTheme);
labelTheme();

function renderFrame() {
  const { title, counts, last, waiting, written, activity, trouble } = store.state;
  document.title = `${title} · review`;
  byId("title").textContent = title;
  byId("left").textContent = counts.asked.toLocaleString("en");
  const share = (number) => `${(100 * number) / Math.max(1, counts.lines)}%`;
  const meter = byId("meter");
  meter.querySelector(".given").style.width = share(counts.decided);
  meter.querySelector(".sure").style.width = share(counts.sure);
  const doubtful = counts.lines - counts.decided - counts.sure;
  meter.setAttribute("aria-label", `${count(counts.lines, "line")}: ${counts.decided} decided by you, `
    + `${counts.sure} not in doubt, ${doubtful} in doubt`);
  byId("counts").textContent = `${count(counts.lines, "line")}: ${counts.decided.toLocaleString("en")} yours, `
    + `${counts.sure.toLocaleString("en")} sure, ${doubtful.toLocaleString("en")} in doubt `
    + `(${counts.unknown.toLocaleString("en")} unknown) · cast ${counts.settled} of ${counts.people}`;
  byId("undo").disabled = !(counts.corrections || waiting);
  byId("undo").title = last ? `Take back: ${last}` : "";
  const busy = activity === "reading" ? "The model reads the book again …" : "Deciding anew …";
  byId("activity").textContent = trouble ? `Not decided anew: ${trouble}`
    : waiting ? `Kept. ${busy}` : activity === "reading" ? "Getting ready …"
      : written ? "All written" : "Kept; writing …";
  byId("activity").classList.toggle("trouble", Boolean(trouble));
}

let started = false;
onChange(() => {
  renderFrame();
  if (!started) {
    started = true;
    show();
  }
});
follow();
