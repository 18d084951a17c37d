// The matrix of knowledge, a few rows at a time; the words of a fact are those of the text.
const ROWS = 12;
const facts = byId("facts");
const ways = Array.from(document.querySelectorAll("#ways li"));
let firstFact = 0;
let factsStale = true;
let factsInSight = false;

const peopleOnStage = (offset) => {
  const scene = data.scenes.find((each) => each[0] <= offset && offset < each[1]);
  return scene ? scene[4].filter((row) => row[1] <= offset && offset < row[2]) : [];
};
// A fact's cells: moment, knower, way, from whom, score, evidence; unpacked when they are needed.
const cellsOf = (fact) => {
  if (fact[3]) return fact[3];
  const cells = [];
  fact[2].forEach(([how, from, score, start, length, ...known]) => {
    const begin = fact[0] + start;
    for (let at = 0; at < known.length; at += 2) {
      cells.push([fact[1] + known[at + 1], known[at], how, from, score, begin, begin + length]);
    }
  });
  fact[3] = cells;
  return cells;
};
const knownCells = (fact) => cellsOf(fact).filter((cell) => cell[0] <= moment);
// When each fact and each person first stands in the matrix.
let firsts = null;
const firstMoments = () => {
  if (firsts) return firsts;
  const people = new Map();
  const ofFacts = data.facts.map((fact) => {
    let least = Infinity;
    fact[2].forEach((group) => {
      for (let at = 5; at < group.length; at += 2) {
        const since = fact[1] + group[at + 1];
        least = Math.min(least, since);
        if (!(people.get(group[at]) <= since)) people.set(group[at], since);
      }
    });
    return least;
  });
  firsts = { people, facts: ofFacts };
  return firsts;
};
const someoneMissesIt = (fact) => {
  const knowers = new Set(knownCells(fact).map((cell) => cell[1]));
  return peopleOnStage(fact[0]).some((row) => row[3] <= moment && !knowers.has(row[0]));
};
const wayOf = (cell) => ways[cell[2]].dataset.how;
const FILTERS = {
  all: () => true,
  passed: (fact) => knownCells(fact).some((cell) => ["told", "overheard"].includes(wayOf(cell))),
  apart: someoneMissesIt,
};
const chosenFacts = () => {
  const fits = FILTERS[byId("facts-of").value];
  const who = byId("facts-who").value;
  const since = firstMoments().facts;
  return data.facts.filter((fact, at) => {
    if (fact[1] > moment || since[at] > moment) return false;
    if (who && !knownCells(fact).some((cell) => cell[1] === Number(who))) return false;
    return fits(fact);
  });
};

const sayCell = (cell) => {
  const words = ways[cell[2]].dataset.words.replace("{0}", nameOf(cell[1]));
  return words + (cell[3] >= 0 && nameAt(cell[3]) !== null ? " by " + nameOf(cell[3]) : "");
};
const drawCell = (cell) => {
  const made = make("td");
  if (!cell) {
    made.append(make("span", "·", "none"));
    made.firstChild.setAttribute("aria-label", "not known to know");
    made.firstChild.setAttribute("role", "img");
    return made;
  }
  const way = ways[cell[2]];
  const button = make("button", "", "cell " + styleOf(cell[1]));
  button.type = "button";
  button.append(make("b", way.firstChild.textContent), way.lastChild.textContent);
  if (cell[3] >= 0 && nameAt(cell[3]) !== null) button.append(make("small", "by " + nameOf(cell[3])));
  button.title = sayCell(cell) + ", score " + percent(cell[4]);
  button.addEventListener("click", () =>
    openPassage(sayCell(cell), cell[5], cell[5] + "-" + cell[6], cell[4], styleOf(cell[1]), button),
  );
  made.append(button);
  return made;
};
const clip = (words) => (words.length > 150 ? words.slice(0, 150).replace(/\s\S*$/, "") + " …" : words);
const drawRow = (fact, columns) => {
  const row = make("tr");
  const head = make("th");
  head.scope = "row";
  const words = wordsOf(fact[0], fact[1]);
  const button = make("button", clip(words), "quote");
  button.type = "button";
  button.addEventListener("click", () =>
    openPassage("The fact", fact[0], fact[0] + "-" + fact[1], undefined, "", button),
  );
  head.append(button);
  const cells = new Map(knownCells(fact).map((cell) => [cell[1], cell]));
  row.append(head, ...columns.map((who) => drawCell(cells.get(who))));
  const others = Array.from(cells.keys()).filter((who) => !columns.includes(who));
  const last = make("td", others.length ? "+" + others.length : "");
  last.title = others.map(nameOf).join(", ");
  row.append(last);
  return row;
};
const drawHead = (columns) => {
  const row = make("tr");
  row.append(make("th", "Fact"), ...columns.map((who) => make("th", nameOf(who), styleOf(who))));
  row.append(make("th", "others"));
  Array.from(row.children).forEach((each) => (each.scope = "col"));
  const head = make("thead");
  head.append(row);
  return head;
};
const drawPeople = () => {
  const select = byId("facts-who");
  const chosen = select.value;
  const knowers = Array.from(firstMoments().people)
    .filter(([, since]) => since <= moment)
    .map(([who]) => who);
  const options = knowers
    .sort((a, b) => a - b)
    .map((who) => {
      const option = make("option", nameOf(who));
      option.value = who;
      return option;
    });
  const anybody = make("option", "anybody");
  anybody.value = "";
  select.replaceChildren(anybody, ...options);
  select.value = knowers.includes(Number(chosen)) && chosen !== "" ? chosen : "";
};
const drawFacts = () => {
  if (!facts) return;
  factsStale = false;
  drawPeople();
  const list = chosenFacts();
  firstFact = Math.max(0, Math.min(firstFact, list.length - 1));
  firstFact -= firstFact % ROWS;
  const page = list.slice(firstFact, firstFact + ROWS);
  const columns = data.columns.filter((who) => nameAt(who) !== null);
  const body = make("tbody");
  body.append(...page.map((fact) => drawRow(fact, columns)));
  facts.replaceChildren(...(page.length ? [drawHead(columns), body] : []));
  byId("facts-where").textContent = page.length
    ? firstFact + 1 + "–" + (firstFact + page.length) + " of " + list.length.toLocaleString("en")
    : "no such fact at this moment";
  byId("facts-back").disabled = firstFact === 0;
  byId("facts-next").disabled = firstFact + ROWS >= list.length;
};
// After a move of the moment: the latest facts; drawn only when they come into sight.
const renewFacts = () => {
  if (!facts) return;
  firstFact = moment < data.end ? Infinity : 0;
  factsStale = true;
  if (factsInSight) drawFacts();
  else {
    facts.replaceChildren();
    byId("facts-who").replaceChildren();
  }
};
const turnFacts = (by) => {
  firstFact = Math.max(0, firstFact + by * ROWS);
  drawFacts();
};
if (facts) {
  byId("facts-tools").hidden = false;
  byId("facts-back").addEventListener("click", () => turnFacts(-1));
  byId("facts-next").addEventListener("click", () => turnFacts(1));
  ["facts-of", "facts-who"].forEach((id) =>
    byId(id).addEventListener("change", () => {
      firstFact = 0;
      drawFacts();
    }),
  );
  new IntersectionObserver(
    (entries) => {
      factsInSight = entries[entries.length - 1].isIntersecting;
      if (factsInSight && factsStale) drawFacts();
    },
    { rootMargin: "400px" },
  ).observe(byId("facts-frame"));
  window.addEventListener("beforeprint", () => factsStale && drawFacts());
}
// Paper cannot be unfolded; afterwards everything is as it was.
let unfolded = [];
window.addEventListener("beforeprint", () => {
  unfolded = Array.from(document.querySelectorAll(".front details:not([open])"));
  unfolded.forEach((each) => (each.open = true));
});
window.addEventListener("afterprint", () => unfolded.forEach((each) => (each.open = false)));
