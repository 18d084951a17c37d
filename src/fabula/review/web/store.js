// What the server has said, and the one way to ask it for something.

import { count, make, say } from "./making.js";

export const store = {
  state: null,
  people: [],
  version: -1,
  doubts: [],
  byId: new Map(),
};

const listeners = [];

/** Calls back after every change of the story. */
export const onChange = (listener) => listeners.push(listener);

export async function ask(path) {
  const answer = await fetch(`api/${path}`);
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer.json();
}

export const nameOf = (id) => (id === null ? "unknown" : store.byId.get(id)?.name ?? `person ${id}`);
export const styleOf = (id) => (id === null ? "su" : store.byId.get(id)?.style ?? "so");

/** What decisions are about that the story does not show yet: people, and lines with their speaker. */
export const pending = { people: new Set(), lines: new Map() };
function notePending(decision, version) {
  if (version !== store.version) return;
  for (const id of [decision.person, decision.into, decision.other]) {
    if (id !== undefined) pending.people.add(id);
  }
  const speaker = "who" in decision && decision.op === "speaker" ? nameOf(decision.who) : decision.name;
  for (const line of decision.lines ?? []) pending.lines.set(line, speaker);
}
function clearPending() {
  const some = pending.people.size + pending.lines.size > 0;
  pending.people.clear();
  pending.lines.clear();
  return some;
}

let mine = new Set();
let latest = 0;

/** Sends a decision about what version `version` shows; the lines of what it took back, `null` = failed. */
export async function decide(decision, version = store.version) {
  let answer;
  try {
    answer = await fetch("api/decide", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ version, ...decision }),
    });
  } catch {
    say("The server does not answer. Is fabula review still running?");
    return null;
  }
  if (!answer.ok) {
    say((await answer.text()).trim());
    return null;
  }
  const { made, undone, state } = await answer.json();
  for (const line of [...made.flatMap((each) => each.lines), ...undone]) mine.add(line);
  latest = Date.now();
  if (state.version === store.version) {
    notePending(decision, version);
    store.state = state;
    for (const listener of listeners) listener(pending.people.size > 0);
  }
  say(`Kept: ${made.map((each) => each.words).join("; ")}.`);
  return undone;
}

export const undo = () => decide({ op: "undo" });

async function load() {
  const [{ version, people }, { doubts }] = await Promise.all([ask("people"), ask("doubts")]);
  store.version = version;
  store.people = people;
  store.byId = new Map(people.map((each) => [each.id, each]));
  store.doubts = doubts;
}

function tellOthers(state) {
  const others = state.changed.filter((line) => !mine.has(line));
  mine = new Set();
  if (!latest || !others.length) return;
  say(`That also changed ${count(others.length, "line")}.`,
    make("a", { href: "#lines/changed" }, "Show"));
  latest = 0;
}

/** Follows the server for ever: every new version is loaded, then the listeners are called. */
export async function follow() {
  let failed = 0;
  for (;;) {
    try {
      const seen = store.state === null ? "" : store.state.mark;
      const state = store.state === null ? await ask("state")
        : await ask(`wait?seen=${encodeURIComponent(seen)}`);
      const fresh = state.version !== store.version;
      const told = store.state !== null && fresh;
      if (fresh) await load();
      const settled = (fresh || !state.waiting) && clearPending();
      store.state = state;
      if (told) tellOthers(state);
      for (const listener of listeners) listener(fresh || settled);
      failed = 0;
    } catch {
      failed += 1;
      if (failed === 2) say("The server does not answer. Is fabula review still running?");
      await new Promise((resolve) => setTimeout(resolve, Math.min(8000, 500 * failed)));
    }
  }
}
