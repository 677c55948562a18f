// What is typed and not saved yet is kept on the server a moment after the last key, for its writer
// alone; and the server says who else is here. No field is touched, and nothing is asked while an
// input method composes. Where the server takes nothing, this machine keeps it until it does.
"use strict";
(() => {
  const desk = (window.desk ??= {});
  const PAUSE = 1200; // ms without a key
  const BEAT = 15000; // ms between two signs of life
  const LARGEST = 60000; // bytes that may be sent while a page is left

  const form = () => document.querySelector("form[id$='_form']");
  const board = () => document.querySelector("#presence[data-url]");
  const isOn = () => Boolean(board() && form()?.elements.base?.value);
  let timer = 0;
  let asking = null; // what is under way
  let again = false;
  let serial = 0;
  let acked = "{}"; // what the server has, of this page
  let parsed = ["", null];
  let leaving = false;

  // What the page said when it was drawn
  const drawn = () => {
    const text = form().elements.base.value;
    if (parsed[0] !== text) {
      parsed = [text, JSON.parse(text)];
    }
    return parsed[1];
  };

  // What it says now, under the names of the server's sheets
  const parts = () => {
    const found = new Map();
    const all = form().elements;
    for (const total of [...all].filter((each) => each.name?.endsWith("-TOTAL_FORMS"))) {
      const prefix = total.name.slice(0, -"-TOTAL_FORMS".length);
      let fresh = 0;
      for (let number = 0; number < Number(total.value); number += 1) {
        const id = all[`${prefix}-${number}-id`]?.value;
        found.set(`${prefix}-${number}`, id ? `${prefix}.${id}` : `${prefix}.+${fresh++}`);
      }
    }
    return found;
  };
  const nameOf = (control, known) => {
    const [, html, field] = /^(.+-\d+)-([^-]+)$/.exec(control.name) ?? [];
    return known.has(html) ? `${known.get(html)}.${field}` : control.name;
  };
  const valueOf = (control) => control.type === "checkbox"
    ? (control.checked ? "on" : "")
    : control.value.replace(/\r\n?/g, "\n").replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d):00$/, "$1");

  const sheet = () => {
    const known = parts();
    const { fields } = drawn();
    const found = {};
    const places = {};
    for (const control of form().elements) {
      if (!control.name || control.type === "hidden" || control.type === "radio" || control.matches("button, fieldset")) {
        continue;
      }
      const name = nameOf(control, known);
      const [prefix, id, field] = name.split(".");
      if (field === "position") {
        (places[prefix] ??= []).push([Number(control.value) || 0, id]);
      } else if (name in fields || id?.startsWith("+")) {
        found[name] = valueOf(control);
      }
    }
    for (const [prefix, rows] of Object.entries(places)) {
      if (`${prefix}.order` in fields) {
        found[`${prefix}.order`] = rows.sort((a, b) => a[0] - b[0]).map(([, id]) => id).join(" ");
      }
    }
    return found;
  };

  const changes = () => {
    const { fields, lost } = drawn();
    const found = { ...lost };
    for (const [name, now] of Object.entries(sheet())) {
      if ((fields[name] ?? "").trim() !== now.trim()) {
        found[name] = [fields[name] ?? "", now];
      }
    }
    return found;
  };

  // For who asks before a page is left
  desk.pending = () => isOn() ? JSON.stringify(changes()) !== acked : null;
  desk.isKept = (control) => isOn() && nameOf(control, parts()) in drawn().fields;

  // Saying
  const say = (state, at = "") => {
    const line = board()?.querySelector(".keeping");
    if (!line) {
      return;
    }
    line.hidden = state === "";
    line.dataset.state = state;
    line.textContent = state === "" ? "" : state === "said" ? `${line.dataset.said} ${at}` : line.dataset[state];
  };
  const show = (html) => {
    const here = document.getElementById("here");
    if (here && !here.contains(document.activeElement) && here.dataset.shown !== html) {
      here.dataset.shown = html;
      here.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    }
  };
  const where = () => {
    const at = document.activeElement;
    if (!at?.form || at.form !== form() || !at.matches("textarea, input, select")) {
      return "";
    }
    const title = at.closest(".item")?.querySelector(".title input, .title textarea")?.value;
    return title ? `“${title.slice(0, 40)}”` : (at.labels?.[0]?.textContent ?? "").replace(/[:：]\s*$/, "").trim();
  };

  // This machine, while the server takes nothing
  const shelf = () => `desk ${board().dataset.user} ${board().dataset.url}`;
  const shelve = (words) => {
    try {
      words ? localStorage.setItem(shelf(), JSON.stringify(words)) : localStorage.removeItem(shelf());
    } catch (error) {
      if (!(error instanceof DOMException)) { // no room, or none allowed
        throw error;
      }
    }
  };
  const shelved = () => {
    try {
      return JSON.parse(localStorage.getItem(shelf()));
    } catch (error) {
      if (!(error instanceof DOMException) && !(error instanceof SyntaxError)) {
        throw error;
      }
      return null;
    }
  };

  // Asking
  const post = (said, more = {}) => {
    const { elements } = form();
    serial += 1;
    const body = JSON.stringify({
      tab: elements.tab.value, copy: drawn().copy, seen: Number(elements.seen.value), serial, field: where(), ...said,
    });
    return fetch(board().dataset.url, {
      method: "POST", body, redirect: "manual", ...more,
      headers: {
        "Content-Type": "application/json", "X-CSRFToken": desk.token(form()),
        ...(said.changes ? {} : { "X-Idle": "1" }), // nobody typed: it keeps nobody logged in
      },
    });
  };

  const send = async () => {
    clearTimeout(timer);
    if (!isOn() || leaving) {
      return;
    }
    if (asking) {
      again = true;
      return;
    }
    await desk.composed?.();
    if (!isOn() || asking) {
      return;
    }
    const page = form().elements.tab.value;
    const words = changes();
    const text = JSON.stringify(words);
    const isNew = text !== acked;
    asking = new AbortController();
    try {
      await hear(await post({ changes: isNew ? words : null }, { signal: asking.signal }), { page, words, text, isNew });
    } catch (error) {
      if (error.name !== "AbortError") {
        if (!(error instanceof TypeError)) {
          throw error;
        }
        failed("away", words, isNew);
      }
    } finally {
      asking = null;
      if (again) {
        again = false;
        later();
      }
    }
  };

  const hear = async (answer, { page, words, text, isNew }) => {
    if (!isOn() || form().elements.tab.value !== page) {
      return; // the page has been saved since
    }
    if (answer.status === 409) {
      form().elements.tab.value = (await answer.json()).tab;
      acked = "{}";
      again = isNew;
      return;
    }
    if (answer.status === 413) {
      failed("long", words, isNew);
      return;
    }
    if (!answer.ok) {
      failed(answer.status >= 500 ? "away" : "out", words, isNew);
      return;
    }
    const said = await answer.json();
    if (isNew) {
      acked = text;
      shelve(null);
    }
    if (isNew && said.kept) {
      Object.keys(words).length > 0 ? say("said", said.kept) : say("");
    } else if (["out", "away"].includes(board()?.querySelector(".keeping")?.dataset.state)) {
      say("");
    }
    show(said.html);
  };

  const failed = (state, words, isNew) => {
    say(state);
    if (isNew) {
      shelve({ changes: words, seen: Number(form().elements.seen.value) });
    }
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE);
  };

  // Words that this machine kept for this person come first to the server, then into the page.
  const restore = async () => {
    const words = isOn() && shelved();
    if (!words) {
      return;
    }
    const now = sheet();
    const { fields } = drawn();
    const isHere = ([name, [was, said]]) => (now[name] ?? fields[name] ?? was).trim() === said.trim();
    if (Object.entries(words.changes).every(isHere)) {
      shelve(null);
      return;
    }
    try {
      const answer = await post({ changes: words.changes, copy: "", seen: words.seen });
      if (answer.ok) {
        shelve(null);
        if (!desk.pending() || acked === "{}") {
          leaving = true;
          location.reload();
        }
      }
    } catch (error) {
      if (!(error instanceof TypeError)) { // not now: it stays on its shelf
        throw error;
      }
    }
  };

  const begin = () => {
    acked = isOn() && (drawn().copy || Object.keys(drawn().lost).length > 0) ? JSON.stringify(changes()) : "{}";
  };

  // When
  const heard = (event) => {
    if (isOn() && event.target.form === form()) {
      later();
    }
  };
  for (const kind of ["input", "change", "compositionend"]) {
    document.addEventListener(kind, heard);
  }
  document.addEventListener("desk:sending", () => {
    clearTimeout(timer);
    asking?.abort();
  });
  document.addEventListener("desk:failed", later);
  // A field typed into while it was sent, and changed over there too: its next save begins with
  // what was sent, so that the two are held against each other.
  let shifted = [];
  document.addEventListener("desk:kept", (event) => shifted.push(event.detail));
  document.addEventListener("desk:swapped", () => {
    if (!isOn()) {
      return;
    }
    const known = parts();
    const base = drawn();
    for (const { name, sent } of shifted) {
      const field = nameOf({ name }, known);
      if (field in base.fields && typeof sent === "string") {
        base.fields[field] = sent;
        base.open = true;
      }
    }
    if (shifted.length > 0) {
      const text = JSON.stringify(base);
      form().elements.base.value = text;
      parsed = [text, base];
      shifted = [];
    }
    acked = base.copy ? "" : "{}";
    say("");
    if (desk.pending()) {
      later();
    }
  });
  document.addEventListener("desk:leaving", () => { leaving = true; });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  window.addEventListener("submit", (event) => { leaving = !event.defaultPrevented; });
  window.addEventListener("pageshow", (event) => {
    leaving = false;
    if (event.persisted) {
      send();
    }
  });
  window.addEventListener("pagehide", () => {
    if (!isOn() || leaving) {
      return;
    }
    const words = changes();
    const isNew = JSON.stringify(words) !== acked;
    if (isNew) {
      shelve({ changes: words, seen: Number(form().elements.seen.value) });
    }
    const fits = new Blob([JSON.stringify(words)]).size < LARGEST;
    post({ changes: isNew && fits ? words : null, left: true }, { keepalive: true }).catch(() => undefined);
  });

  begin();
  restore().then(send);
  setInterval(() => document.visibilityState === "visible" && send(), BEAT);
})();
