// The keys of the desk, all of them, each with one meaning; templates/admin/desk/keys.html tells
// people the same. None is ours while an input method composes; letters are not while one types.
"use strict";
(() => {
  const desk = (window.desk ??= {});
  const FIELD = "input, textarea, select, [contenteditable]";
  const isShown = (element) => element.getClientRects().length > 0;

  // What a key presses: marked [data-key], in the row one is at before anywhere else.
  const marked = (key) => {
    const mark = `[data-key="${CSS.escape(key)}"]`;
    const find = (within) => [...within?.querySelectorAll(mark) ?? []].filter(isShown);
    const near = find(desk.here?.());
    return near.length > 0 ? near : find(document.getElementById("content"));
  };
  const use = (element) => {
    if (!element) {
      return null;
    }
    if (element.disabled || element.ariaDisabled === "true") {
      const why = document.getElementById(element.getAttribute("aria-describedby"));
      desk.hush();
      desk.say(why?.textContent.trim() || element.title || desk.sentence("notNow"), "warning");
    } else if (element.matches(FIELD) && !element.matches("[type=radio], [type=checkbox]")) {
      element.focus();
    } else {
      element.click();
    }
    return element;
  };
  const first = (key) => use(marked(key)[0]);

  // What was done last says so, with its button; else the page's own.
  const undo = () => use([...document.querySelectorAll("button.undo[name=undo]")].filter(isShown).at(-1)) ?? first("u");

  const inOrOut = () => {
    const row = desk.here?.();
    const button = row?.querySelector('[data-key="Space"]');
    if (button && !row.matches(".is-pending")) {
      use(button);
      if (button.name === "_add") {
        desk.step(1);
      }
    }
    return button;
  };
  const edit = () => {
    const field = marked("e")[0] ?? desk.here?.()?.querySelector("textarea") ??
      document.querySelector("#content .edition-form textarea") ?? document.querySelector("#content textarea");
    field?.matches("a") ? field.click() : field?.focus();
    return field;
  };
  const cycle = () => {
    const views = marked("p");
    const at = views.findIndex((each) => each.checked);
    return use(views[(at + 1) % views.length]);
  };
  const shift = (up) => {
    const item = (document.activeElement?.closest("[data-row]") ?? desk.here?.())?.closest("#items > .item");
    const moved = item && desk.shift(item, up);
    moved && item.scrollIntoView({ block: "nearest" });
    return item;
  };
  // What cannot be done yet is said, and what was typed is saved all the same.
  const primary = () => {
    const main = use([...document.querySelectorAll("[data-primary]")].find(isShown));
    if (main?.ariaDisabled === "true") {
      document.querySelector('.desk-bar button[name="_continue"]')?.click();
    }
    return main;
  };
  const help = () => {
    const dialog = document.getElementById("keys");
    dialog?.showModal();
    return dialog;
  };
  const leave = (field) => {
    const place = desk.queue?.line() ?? field.closest("[data-row]");
    place?.focus ? place.focus({ preventScroll: true }) : field.blur();
    if (document.activeElement === field) {
      field.blur();
    }
    return field;
  };

  const LETTERS = {
    j: () => desk.step?.(1),
    k: () => desk.step?.(-1),
    h: () => desk.aside?.(-1),
    l: () => desk.aside?.(1),
    " ": inOrOut,
    e: edit,
    n: () => desk.queue?.walk(false),
    N: () => desk.queue?.walk(true),
    v: () => desk.queue?.evidence(),
    o: () => desk.queue?.decide(),
    g: () => desk.queue?.name(),
    b: () => desk.queue?.both(),
    r: () => first("r"),
    "/": () => first("/"),
    p: cycle,
    u: undo,
    "?": help,
  };
  const ALIKE = { "／": "/", "、": "/", "？": "?", "　": " " }; // what a Chinese keyboard gives
  const ANYWHERE = {
    "Ctrl+Enter": primary,
    "Alt+ArrowUp": () => shift(true),
    "Alt+ArrowDown": () => shift(false),
    F8: () => desk.queue?.fix(false),
    "Shift+F8": () => desk.queue?.fix(true),
    F9: () => use(document.querySelector('.wording button[name="_cut"]')),
  };
  const REPEATED = ["j", "k", "n", "N", "Alt+ArrowUp", "Alt+ArrowDown", "F8", "Shift+F8"];

  const named = (event) => {
    const held = (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") +
      (event.shiftKey && event.key.length > 1 ? "Shift+" : "");
    const key = event.key.length === 1 && !event.shiftKey ? event.key.toLowerCase() : event.key;
    return held + (ALIKE[key] ?? key);
  };

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    const isOurs = target instanceof Element && !document.querySelector("dialog[open]");
    if (event.defaultPrevented || desk.composing(event) || !isOurs) {
      return;
    }
    const name = named(event);
    const field = target.matches(FIELD) && !target.matches("[type=radio], [type=checkbox]");
    const pressed = name === " " && target.matches("button, summary, [type=radio], [type=checkbox], [role=button]");
    const act = name === "Escape" ? (field ? () => leave(target) : null)
      : ANYWHERE[name] ?? (field || pressed ? null : LETTERS[name]);
    if (act && event.repeat && !REPEATED.includes(name)) {
      event.preventDefault();
    } else if (act?.()) {
      event.preventDefault();
    }
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-help]")) {
      help();
    } else if (event.target.closest?.("#keys .away") || event.target.id === "keys") {
      document.getElementById("keys").close();
    }
  });
})();
