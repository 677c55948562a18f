// What the desk says while a page stays where it is: messages of the server, sentences of our own.
// Words that found no place are kept here until somebody puts them away.
"use strict";
(() => {
  const desk = (window.desk ??= {});
  const CARRIED = "desk-said"; // messages on their way to the next page
  const place = document.createElement("div");
  place.id = "said";
  place.setAttribute("role", "status");
  place.setAttribute("data-kept", "");
  document.body.append(place);

  const list = () => {
    const found = place.querySelector(".messagelist") ?? document.createElement("ul");
    found.className = "messagelist";
    place.append(found);
    return found;
  };
  const line = (text, kind) => {
    const said = document.createElement("li");
    said.className = kind;
    said.textContent = text;
    const away = document.createElement("button");
    away.type = "button";
    away.className = "away";
    away.textContent = "×";
    away.setAttribute("aria-label", desk.sentence?.("away") || "×");
    said.append(away);
    list().append(said);
    return said;
  };

  // A sentence under this name; the template has them in the reader's language.
  desk.sentence = (name) => document.getElementById("sentences")?.dataset[name] ?? "";

  // What went well is put away by itself, unless somebody is at it; all else stays.
  const SHORT = 10_000; // ms
  const passing = (said) => setTimeout(() => said.matches(":hover, :focus-within") ? passing(said) : said.remove(), SHORT);
  desk.say = (text, kind = "info") => {
    const said = text && line(text, kind);
    if (said && !said.matches(".warning, .error")) {
      passing(said);
    }
    return said;
  };
  desk.hush = () => {
    for (const each of document.querySelectorAll("#said li:not(.words), main > .messagelist")) {
      each.remove();
    }
  };
  // Somebody's words, whole, for copying.
  desk.keepWords = (why, words) => {
    const said = line(why, "warning words");
    const kept = document.createElement("textarea");
    kept.readOnly = true;
    kept.value = words;
    kept.setAttribute("aria-label", why);
    said.append(kept);
  };
  // A message, its kind, and the button that undoes what it tells of (see articles/undoing.py).
  const parts = (item) => {
    const undo = item.querySelector("button.undo");
    const text = [...item.childNodes].filter((node) => node !== undo).map((node) => node.textContent);
    return [text.join("").trim(), item.className, undo?.value ?? "", undo?.textContent ?? ""];
  };
  const again = (text, kind, token, label) => {
    const said = desk.say(text, kind);
    if (token) {
      const undo = document.createElement("button");
      undo.setAttribute("form", "undo-form");
      undo.name = "undo";
      undo.value = token;
      undo.className = "undo quiet-button";
      undo.textContent = label;
      said.querySelector(".away").before(" ", undo);
    }
  };
  // The messages of a page that was fetched.
  desk.sayMessages = (page) => {
    for (const each of page.querySelectorAll("ul.messagelist > li")) {
      again(...parts(each));
    }
  };
  desk.carryMessages = (page) => {
    const all = [...page.querySelectorAll("ul.messagelist > li")].map(parts);
    sessionStorage.setItem(CARRIED, JSON.stringify(all));
  };

  place.addEventListener("click", (event) => event.target.closest(".away")?.closest("li").remove());
  for (const said of JSON.parse(sessionStorage.getItem(CARRIED) ?? "[]")) {
    again(...said);
  }
  sessionStorage.removeItem(CARRIED);
})();
