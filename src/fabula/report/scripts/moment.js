// The moment: everything later is taken out of the page and kept in memory alone.
const slider = byId("moment");
const later = Array.from(document.querySelectorAll("[data-at]")).map((element) => ({
  element,
  at: Number(element.dataset.at),
  until: element.dataset.until === undefined ? Infinity : Number(element.dataset.until),
  stand: null,
}));
const countsOf = (element) => {
  let sum = 0;
  return element.dataset.count.split(" ").map((each) => (sum += Number(each)));
};
const counters = Array.from(document.querySelectorAll("[data-count]")).map((element) => ({
  element,
  numbers: countsOf(element),
  whole: element.textContent,
  bar: element.matches(".count") ? element.parentElement.querySelector(".amount rect") : null,
  most: Number(element.dataset.most || 0),
}));
const named = Array.from(document.querySelectorAll("[data-who]")).map((element) => ({
  element,
  who: Number(element.dataset.who),
}));
const panels = Array.from(document.querySelectorAll("section.front")).map((section) => ({
  empty: section.querySelector(".yet"),
  pieces: later.filter((each) => section.contains(each.element)),
}));
const axes = Array.from(document.querySelectorAll(".lanes .strip,.balance .strip"));

// Names in the margin are drawn by a style sheet, one rule for each person.
const marginNames = new CSSStyleSheet();
document.adoptedStyleSheets = [marginNames];
byId("names").remove();
const quoted = (words) => '"' + words.replace(/[\\"\n]/g, (char) => "\\" + char.codePointAt(0).toString(16) + " ") + '"';
const names = data.people.map(() => undefined);
marginNames.replaceSync(names.map((_, id) => ".w" + id + "::before{}").join(""));
// Only the rules of those who are called otherwise now: the browser looks at no other element.
const renewNames = () => {
  const changed = new Set();
  data.people.forEach((_, id) => {
    const name = nameAt(id);
    if (names[id] === name) return;
    names[id] = name;
    changed.add(id);
    marginNames.cssRules[id].style.content = quoted(name === null ? "? unknown" : name);
  });
  named.forEach(({ element, who }) => {
    if (changed.has(who)) element.textContent = nameOf(who);
  });
};
const renewPieces = () => {
  later.forEach((each) => {
    const wanted = each.at <= moment && moment < each.until;
    if (wanted && each.stand) {
      each.stand.replaceWith(each.element);
      each.stand = null;
    } else if (!wanted && !each.stand) {
      each.stand = document.createComment("");
      each.element.replaceWith(each.stand);
    }
  });
  panels.forEach(({ empty, pieces }) => {
    if (empty) empty.hidden = !pieces.length || pieces.some((each) => !each.stand);
  });
};
const renewCounts = () => {
  const values = counters.map(({ numbers }) => countUpTo(numbers, moment));
  const largest = counters.reduce((most, each, at) => (each.bar ? Math.max(most, values[at]) : most), 1);
  counters.forEach((each, at) => {
    if (each.most) {
      each.element.setAttribute("stroke-width", (1 + 9 * Math.sqrt(values[at] / each.most)).toFixed(1));
      return;
    }
    const words = moment >= data.end ? each.whole : values[at].toLocaleString("en");
    if (each.element.textContent !== words) each.element.textContent = words;
    if (each.bar) each.bar.setAttribute("width", (100 * values[at]) / largest);
  });
};
const renewAxes = () => {
  const share = Math.min(1, moment / Math.max(1, data.end));
  byId("now").setAttribute("width", 1000 * share);
  axes.forEach((each) => each.style.setProperty("--now", 100 * share + "%"));
};

const sceneBefore = () => {
  let last = null;
  data.scenes.forEach((scene, number) => {
    if (scene[0] < moment) last = number;
  });
  return last;
};
const sayNow = () => {
  const box = byId("stage-now");
  if (!box) return;
  const number = sceneBefore();
  if (number === null) {
    box.replaceChildren(make("span", "Before the first scene", "label"));
    return;
  }
  const scene = data.scenes[number];
  const last = Math.min(moment, scene[1]) - 1;
  const people = scene[4].filter((row) => row[1] <= last && last < row[2] + 1 && row[3] <= moment);
  const chips = Array.from(new Set(people.map((row) => row[0]))).map((who) =>
    make("span", nameOf(who), "chip " + styleOf(who)),
  );
  const title = (moment >= data.end ? "At the end: " : "Now: ") + sayScene(number);
  box.replaceChildren(make("b", title), ...(chips.length ? chips : [make("span", "nobody known to be there")]));
};
const sayWhen = () => {
  const share = Math.round((100 * moment) / Math.max(1, data.end));
  const section = whole.shown ? sections[whole.shown - 1].element : null;
  const link = section && section.id ? document.querySelector('.menu a[href="#' + section.id + '"]') : null;
  const place = link ? link.textContent : "";
  const words = moment >= data.end ? "the end" : share + " %" + (place ? " · " + place : "");
  byId("when").textContent = words;
  slider.setAttribute("aria-valuetext", "up to " + words);
  byId("whole").hidden = moment >= data.end;
};

const goTo = (count) => {
  const shownNow = Math.max(1, Math.min(paragraphs.length, count));
  const before = moment;
  moment = momentOf(shownNow);
  if (before === moment) return;
  if (moment < before) {
    close();
    back.hidden = true;
  }
  point(null);
  showParagraphs(shownNow);
  renewPieces();
  renewNames();
  renewCounts();
  renewAxes();
  sayNow();
  sayWhen();
  renewFacts();
};
let asked = null;
slider.addEventListener("input", () => {
  if (asked === null) {
    requestAnimationFrame(() => {
      const count = asked;
      asked = null;
      goTo(count);
    });
  }
  asked = Number(slider.value);
});
const jump = (count) => {
  slider.value = count;
  goTo(Number(slider.value));
};
const ends = data.scenes.map((scene) => countUpTo(starts, scene[1] - 1));
byId("scene-back").addEventListener("click", () =>
  jump(ends.filter((each) => each < paragraphsShown).pop() || 1),
);
byId("scene-next").addEventListener("click", () =>
  jump(ends.find((each) => each > paragraphsShown) || paragraphs.length),
);
byId("whole").addEventListener("click", () => jump(paragraphs.length));

slider.min = 1;
slider.max = Math.max(1, paragraphs.length);
slider.value = slider.max;
byId("scene-back").hidden = byId("scene-next").hidden = !data.scenes.length;
byId("moment-bar").hidden = paragraphs.length < 2;
renewNames();
sayNow();
sayWhen();

document.querySelectorAll(".menu a").forEach((link) => {
  link.addEventListener("click", () => link.closest("details").removeAttribute("open"));
});
const theme = byId("theme");
const isDark = () =>
  (root.dataset.theme || (matchMedia("(prefers-color-scheme:dark)").matches ? "dark" : "")) === "dark";
const nameTheme = () => (theme.textContent = isDark() ? "Light" : "Dark");
theme.addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  nameTheme();
});
nameTheme();
theme.hidden = false;
panel.hidden = false;
