// Everything that was decided, newest first; each can be taken back, and brought back.

import { button, byId, make, say } from "./making.js";
import { ask, decide, onChange } from "./store.js";

const section = byId("history");

export async function showHistory() {
  let rows;
  try {
    rows = await ask("history");
  } catch (error) {
    say(error.message);
    return;
  }
  const undone = new Map();
  const gone = new Set();
  for (const each of [...rows].reverse()) {
    if (each.undoes !== null && !gone.has(each.id)) {
      gone.add(each.undoes);
      undone.set(each.undoes, each.id);
    }
  }
  const shown = rows.filter((each) => each.undoes === null).reverse();
  section.replaceChildren(
    make("h2", {}, "What you have decided"),
    make("p", { class: "hint" }, "All of it stands in corrections.jsonl, in the story’s folder, and is obeyed by "
      + "every later reading."),
    shown.length ? make("ul", { class: "history" }, shown.map((each) => {
      const holds = !gone.has(each.id);
      const act = holds
        ? button("Take back", () => decide({ op: "undo", of: each.id }))
        : button("Bring back", () => decide({ op: "undo", of: undone.get(each.id) }));
      act.setAttribute("aria-label", `${act.textContent}: ${each.words}`);
      return make("li", { class: holds ? "" : "gone" },
        make("span", {}, each.words), make("time", { datetime: each.made }, shortTime(each.made)), act);
    })) : make("p", { class: "none" }, "Nothing yet."));
}

const shortTime = (made) => {
  const time = new Date(made);
  return Number.isNaN(time.getTime()) ? made
    : time.toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });
};

onChange((fresh) => { if (fresh && !section.hidden) showHistory(); });
