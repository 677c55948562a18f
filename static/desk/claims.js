// Claims are checked again as one types, and a click on one leads to its evidence. The server
// draws every piece; this only asks, puts the pieces in place, and never touches the fields.
"use strict";
(() => {
  const PAUSE = 400; // ms without a key before the server is asked
  const PIECES = ["claims", "claimed", "source-text", "source-title"];
  const fields = ["headline", "summary"].map((name) => document.getElementById(`id_${name}`));
  const ledger = () => document.getElementById("claims");
  if (!ledger() || fields.includes(null)) {
    return;
  }
  const form = ledger().closest("form");
  let timer = 0;
  let asked = null;
  let shown = "";

  // Asking
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const body = new FormData();
    for (const field of fields) {
      body.append(field.name, field.value);
    }
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    try {
      const answer = await fetch(ledger().dataset.url, {
        method: "POST", body, headers, signal: asked.signal, redirect: "error",
      });
      answer.ok ? show(await answer.text()) : stale(true);
    } catch (error) {
      if (error.name !== "AbortError") {
        stale(true);
      }
    }
  };

  const stale = (is) => {
    ledger().classList.toggle("is-stale", is);
    const said = ledger().querySelector(".stale");
    if (said) {
      said.hidden = !is;
    }
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  };
  for (const field of fields) {
    field.addEventListener("input", (event) => {
      clearTimeout(timer);
      if (!event.isComposing) {
        later();
      }
    });
    field.addEventListener("compositionend", later);
  }

  // Showing
  const show = (html) => {
    if (html === shown) {
      return stale(false);
    }
    shown = html;
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const open = [...document.querySelectorAll("#claims details[open]")].map((each) => each.id);
    const typed = [...document.querySelectorAll("#claims input")].map((each) => [each.name, each.value]);
    for (const id of PIECES) {
      const old = document.getElementById(id);
      const piece = fresh.getElementById(id);
      if (old && piece && old.outerHTML !== piece.outerHTML) {
        old.replaceWith(piece);
      }
    }
    for (const id of open) {
      document.getElementById(id)?.setAttribute("open", "");
    }
    for (const [name, value] of typed) {
      const input = form.elements[name];
      if (input) {
        input.value = value;
      }
    }
    ready();
  };

  // The approving buttons say what stands against them now.
  const ready = () => {
    const against = ledger().dataset.objections;
    for (const button of document.querySelectorAll(".desk-bar .to-approved")) {
      button.disabled = against !== "";
      button.title = against;
    }
    const because = document.querySelector(".desk-bar .because[data-to=approved]");
    if (because) {
      because.hidden = against === "";
      because.textContent = against;
    }
    for (const keys of document.querySelectorAll("#claims .keys")) {
      keys.hidden = false;
    }
  };

  // Finding
  const light = (found) => {
    for (const lit of document.querySelectorAll(".lit")) {
      lit.classList.remove("lit");
    }
    for (const each of found) {
      each.classList.add("lit");
    }
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    found[0]?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  };

  const select = (line) => {
    const field = document.getElementById(`id_${line.dataset.field}`);
    const place = field.value.indexOf(line.dataset.claim);
    light([line.closest("li")]);
    field.focus();
    if (place >= 0) {
      field.setSelectionRange(place, place + line.dataset.claim.length);
    }
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("#claims a.said, #claimed a.claim");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    event.preventDefault();
    if (link.dataset.claim !== undefined) {
      select(link);
    } else if (link.dataset.evidence) {
      light([...document.querySelectorAll(`[data-place="${link.dataset.evidence}"]`)]);
    } else {
      const line = document.querySelector(`${link.getAttribute("href")} .said`);
      line?.dataset.claim === undefined ? light([line?.closest("li")].filter(Boolean)) : select(line);
    }
  });

  let last = -1;
  document.addEventListener("keydown", (event) => {
    if (event.key === "F8" && !event.isComposing) {
      const lines = [...document.querySelectorAll("#claims .unsupported .said, #claims .disputed .said, #claims .unverifiable .said")];
      if (lines.length > 0) {
        event.preventDefault();
        last = (last + (event.shiftKey ? -1 : 1) + lines.length) % lines.length;
        select(lines[last]);
      }
    }
    // Enter in a line of the list presses that line's button, not Save.
    if (event.key === "Enter" && !event.isComposing && event.target.matches("#claims input")) {
      event.preventDefault();
      event.target.closest("details").querySelector("label ~ button").click();
    }
  });

  ready();
})();
