// Claims are checked again as one types. The server draws every piece; this only asks, puts the
// pieces in place, and never touches the fields. An article's page has one text, an edition's many:
// each in a [data-part] of its own.
"use strict";
(() => {
  const desk = (window.desk ??= {});
  const PAUSE = 400; // ms without a key before the server is asked
  const all = (selector) => [...document.querySelectorAll(selector)];
  const board = () => document.getElementById("recheck");
  const partOf = (element) => element.closest("[data-part]")?.dataset.part;
  const changed = new Set(); // parts typed into since the last answer
  const panels = () => all("details.texts[open], .sources-of.is-here").map(partOf);
  let timer = 0;
  let asked = null;
  let shown = "";

  // Asking
  const ask = async () => {
    clearTimeout(timer);
    asked?.abort();
    const here = board();
    if (!here) {
      return;
    }
    asked = new AbortController();
    const { signal } = asked;
    const form = here.closest("form");
    const body = new FormData(form);
    const sent = [...changed];
    sent.forEach((part) => body.append("part", part));
    panels().forEach((part) => body.append("panel", part));
    changed.clear();
    const again = () => sent.forEach((part) => changed.add(part));
    const headers = { "X-CSRFToken": desk.token(form) };
    try {
      const answer = await fetch(here.dataset.url, { method: "POST", body, headers, signal, redirect: "manual" });
      const html = await answer.text();
      await desk.composed();
      if (signal.aborted) {
        again();
      } else if (answer.ok) {
        show(html);
      } else {
        again();
        stale(true);
      }
    } catch (error) {
      if (error.name !== "AbortError" && !(error instanceof TypeError)) {
        throw error;
      }
      again();
      stale(!signal.aborted);
    }
  };
  desk.ask = ask;

  const stale = (is) => {
    const here = board();
    here?.closest("form").classList.toggle("is-stale", is);
    if (here) {
      here.querySelector(".stale").hidden = !is;
    }
  };

  const later = (event) => {
    if (!board() || !event.target.matches?.(board().dataset.fields)) {
      return;
    }
    clearTimeout(timer);
    const part = partOf(event.target);
    if (part) {
      changed.add(part);
    }
    if (!event.isComposing) {
      timer = setTimeout(ask, PAUSE);
    }
  };
  document.addEventListener("input", later);
  document.addEventListener("compositionend", later);

  // The texts of an item are long: they come when somebody opens them.
  document.addEventListener("toggle", (event) => {
    if (event.target.matches("details.texts") && event.target.open) {
      ask();
    }
  }, true);

  // A newer page of the server says it all, but of what was typed while it was on its way.
  document.addEventListener("desk:swapping", () => {
    clearTimeout(timer);
    asked?.abort();
    shown = "";
  });
  document.addEventListener("desk:swapped", (event) => {
    if (!event.detail.typed) {
      changed.clear();
    }
    // What was refused is drawn of what is kept, while its fields hold what was typed.
    const refused = !event.detail.saved && document.querySelector("#content .errornote");
    if (refused) {
      all("[data-part]").forEach((part) => changed.add(partOf(part)));
    }
    event.detail.typed || refused ? ask() : ready();
  });

  // Showing
  const show = (html) => {
    stale(false);
    if (html !== shown) {
      shown = html;
      const fresh = new DOMParser().parseFromString(html, "text/html");
      for (const piece of [...fresh.body.children]) {
        const old = piece.id && document.getElementById(piece.id);
        if (old && unlit(old) !== piece.outerHTML) {
          put(old, piece);
        }
      }
    }
    ready();
    document.dispatchEvent(new CustomEvent("desk:checked"));
  };

  const unlit = (element) => {
    const copy = element.cloneNode(true);
    for (const lit of copy.querySelectorAll(".lit")) {
      lit.classList.length > 1 ? lit.classList.remove("lit") : lit.removeAttribute("class");
    }
    return copy.outerHTML;
  };

  // What was open stays open, what was typed into it stays, and so does the focus.
  const put = (old, piece) => {
    const open = [...old.querySelectorAll("details[open]")].map((each) => each.id);
    const typed = [...old.querySelectorAll("input")].map((each) => [each.name, each.value]);
    const focus = old.contains(document.activeElement) && document.activeElement;
    const line = focus && focus.closest("li")?.id;
    const mark = focus && (focus.matches("input") ? `[name="${CSS.escape(focus.name)}"]` : line && `#${line} > .said`);
    old.replaceWith(piece);
    for (const id of open) {
      (id && document.getElementById(id))?.setAttribute("open", "");
    }
    for (const [name, value] of typed) {
      const input = piece.querySelector(`input[name="${CSS.escape(name)}"]`);
      if (input) {
        input.value = value;
      }
    }
    if (mark) {
      piece.querySelector(mark)?.focus();
    }
  };

  // The approving buttons say what stands against them now.
  const ready = () => {
    if (!board()) {
      return;
    }
    const against = all("[data-objections]").map((each) => each.dataset.objections).filter(Boolean).join(" ");
    for (const button of all(".desk-bar .to-approved")) {
      against ? button.setAttribute("aria-disabled", "true") : button.removeAttribute("aria-disabled");
    }
    const because = document.querySelector(".desk-bar .because[data-to=approved]");
    if (because) {
      because.hidden = against === "";
      because.textContent = against && because.dataset.label + against;
    }
  };
  ready();
})();
