// Elements made from plain text. Nothing here reads text as HTML, so no story can run anything.

export const byId = (id) => document.getElementById(id);

/** Makes an element; `attributes` may hold `class`, `on…` functions, properties of `dataset`. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "data") Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((each) => each !== null && each !== undefined));
  return element;
}

export const button = (words, act, attributes = {}, key = null) =>
  make("button", { type: "button", onclick: act, ...attributes },
    key === null ? null : make("kbd", {}, key), key === null ? words : make("span", {}, words));

export const count = (number, thing) =>
  `${number.toLocaleString("en")} ${number === 1 ? thing : thing + "s"}`;

export const percent = (score) => `${Math.round(100 * score)}\u00a0%`;

/** Says something for a moment; screen readers hear it. */
export function say(words, more = null) {
  const box = byId("said");
  clearTimeout(say.timer);
  box.replaceChildren(make("p", {}, words, more === null ? null : " ", more));
  box.className = "shown";
  say.timer = setTimeout(() => box.classList.remove("shown"), 9000);
}

/** Opens a dialog that `fill` builds; resolves to what is chosen, `null` = nothing. */
export function openDialog(title, fill) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    let chosen = null;
    const dialog = make("dialog", { "aria-label": title });
    const choose = (value) => { chosen = value; dialog.close(); };
    const form = make("form", { method: "dialog", onsubmit: (event) => event.preventDefault() },
      make("h2", {}, title));
    dialog.append(form);
    fill(form, choose);
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before && before.isConnected) before.focus({ preventScroll: true });
      resolve(chosen);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Asks for words. */
export const askWords = (title, label, value = "", hint = "") =>
  openDialog(title, (form, choose) => {
    const input = make("input", { type: "text", value, maxlength: 400, required: true,
      autocomplete: "off", spellcheck: "false" });
    form.append(make("label", {}, label, input), hint ? make("p", { class: "hint" }, hint) : "",
      make("p", { class: "acts" },
        make("button", { type: "submit", class: "main" }, "Keep"),
        button("Cancel", () => choose(null))));
    form.addEventListener("submit", () => {
      if (input.value.trim()) choose(input.value.trim());
    });
    queueMicrotask(() => input.select());
  });

/** Asks for a person; resolves to `{ id }`, or `{ name }` for somebody new, or `null`. */
export const askPerson = (title, people, { fresh = false } = {}) =>
  openDialog(title, (form, choose) => {
    const input = make("input", { type: "text", autocomplete: "off", spellcheck: "false",
      "aria-controls": "choices" });
    const list = make("ul", { id: "choices", class: "choices" });
    const show = () => {
      const wanted = input.value.trim().toLowerCase();
      const found = people.filter((each) => !wanted || each.name.toLowerCase().includes(wanted)
        || each.names.some(([name]) => name.toLowerCase().includes(wanted)));
      const rows = found.slice(0, 60).map((each) => make("li", {},
        button(each.name, () => choose({ id: each.id }), { class: each.style }),
        make("small", {}, count(each.lines, "line"))));
      if (fresh && input.value.trim()) {
        rows.push(make("li", {}, button(`Somebody new: ${input.value.trim()}`,
          () => choose({ name: input.value.trim() }))));
      }
      list.replaceChildren(...rows);
    };
    form.addEventListener("keydown", (event) => {
      const all = [...list.querySelectorAll("button")];
      const at = all.indexOf(document.activeElement);
      if (event.key === "ArrowDown") all[Math.min(all.length - 1, at + 1)]?.focus();
      else if (event.key === "ArrowUp") (at > 0 ? all[at - 1] : input).focus();
      else if (event.key === "Enter" && at < 0) all[0]?.click();
      else return;
      event.preventDefault();
    });
    input.addEventListener("input", show);
    form.append(make("label", {}, fresh ? "A name, known or new" : "A name", input), list,
      make("p", { class: "acts" }, button("Cancel", () => choose(null))));
    show();
    queueMicrotask(() => input.focus());
  });
