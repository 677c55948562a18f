// Claims are checked again as one types, and a click on one leads to its evidence. The server
// draws every piece; this only asks, puts the pieces in place, and never touches the fields.
// An article's page has one text, an edition's many: each in a [data-part] of its own.
"use strict";
(() => {
  const PAUSE = 400; // ms without a key before the server is asked
  const board = document.getElementById("recheck");
  if (!board) {
    return;
  }
  const form = board.closest("form");
  const fields = board.dataset.fields;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const partOf = (element) => element.closest("[data-part]")?.dataset.part;
  const changed = new Set(); // parts typed into since the last answer
  let timer = 0;
  let asked = null;
  let shown = "";
  let wanted = ""; // evidence that is lit as soon as its text is there

  // Asking
  const ask = async () => {
    clearTimeout(timer);
    asked?.abort();
    asked = new AbortController();
    const panels = all("details.texts[open]").map(partOf);
    const body = new FormData(form);
    for (const part of changed) {
      body.append("part", part);
    }
    for (const panel of panels) {
      body.append("panel", panel);
    }
    const sent = [...changed];
    changed.clear();
    const again = () => sent.forEach((part) => changed.add(part));
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    try {
      const answer = await fetch(board.dataset.url, {
        method: "POST", body, headers, signal: asked.signal, redirect: "error",
      });
      if (answer.ok) {
        show(await answer.text());
      } else {
        again();
        stale(true);
      }
    } catch (error) {
      again();
      if (error.name !== "AbortError") {
        stale(true);
      }
    }
  };

  const stale = (is) => {
    form.classList.toggle("is-stale", is);
    board.querySelector(".stale").hidden = !is;
  };

  const later = (event) => {
    clearTimeout(timer);
    if (!event.target.matches?.(fields)) {
      return;
    }
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
    if (wanted) {
      lead(wanted);
    }
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
    const against = all("[data-objections]").map((each) => each.dataset.objections).filter(Boolean).join(" ");
    for (const button of all(".desk-bar .to-approved")) {
      button.disabled = against !== "";
      button.title = against;
    }
    const because = document.querySelector(".desk-bar .because[data-to=approved]");
    if (because) {
      because.hidden = against === "";
      because.textContent = against;
    }
  };

  // Finding
  const light = (found) => {
    for (const lit of all(".lit")) {
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

  // To a piece of evidence; where its text is not here yet, the text is asked for first.
  const lead = (evidence, from = null) => {
    const found = all(`[data-place="${evidence}"]`);
    wanted = "";
    if (found.length > 0) {
      const panel = found[0].closest("details.texts");
      if (panel) {
        panel.open = true;
      }
      return light(found);
    }
    const panel = from && panelOf(from);
    if (panel) {
      wanted = evidence;
      panel.open ? ask() : (panel.open = true);
    }
  };
  const panelOf = (element) => element.closest("[data-part]")?.querySelector("details.texts");

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".ledger a.said, .ledger a.who, .claimed a.claim");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    event.preventDefault();
    if (link.dataset.claim !== undefined) {
      select(link);
    } else if (link.dataset.evidence) {
      lead(link.dataset.evidence, link);
    } else {
      const line = document.querySelector(`${link.getAttribute("href")} .said`);
      line?.dataset.claim === undefined ? light([line?.closest("li")].filter(Boolean)) : select(line);
    }
  });

  // Keys: F8 and F9 anywhere, letters where nothing is being typed
  const OPEN = ".unsupported, .disputed, .unverifiable, .doubt";
  let last = ""; // the line one is at

  const lines = () => all(`.ledger li:is(${OPEN}) > .said`).filter((line) => line.getClientRects().length > 0);
  const mark = (line) => `${line.closest("li").id} ${line.textContent}`;
  const step = (back) => {
    const there = lines();
    const at = there.findIndex((line) => mark(line) === last);
    const line = there[at < 0 ? (back ? there.length - 1 : 0) : (at + (back ? -1 : 1) + there.length) % there.length];
    last = line ? mark(line) : "";
    return line;
  };
  const here = () =>
    document.activeElement?.closest(".ledger li") ?? lines().find((line) => mark(line) === last)?.closest("li");
  const unfold = (kind) => {
    const found = here()?.querySelector(`details.${kind}`);
    if (found) {
      found.open = true;
      found.querySelector(kind === "glossary" ? "input" : "button").focus();
    }
    return found;
  };
  const evidence = () => {
    const line = here();
    const linked = line?.querySelector("[data-evidence]");
    if (linked) {
      lead(linked.dataset.evidence, linked);
      return true;
    }
    const panel = line && panelOf(line);
    if (panel) {
      panel.open = true;
      panel.scrollIntoView({ block: "center" });
      return true;
    }
    const source = document.querySelector(".beside .source");
    source?.focus();
    return source;
  };
  const walk = (back) => {
    const line = step(back);
    line?.focus();
    light([line?.closest("li")].filter(Boolean));
    return line;
  };
  const LETTERS = {
    n: () => walk(false),
    p: () => walk(true),
    e: evidence,
    o: () => unfold("override"),
    g: () => unfold("glossary"),
    b: () => {
      const button = here()?.querySelector(".print-both");
      button?.click();
      return button;
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) {
      return;
    }
    const field = event.target.matches("input, textarea, select") && event.target;
    if (event.key === "F8") {
      const line = step(event.shiftKey);
      if (line) {
        event.preventDefault();
        select(line);
      }
    } else if (event.key === "Escape" && field && form.contains(field)) {
      const line = here()?.querySelector(".said");
      line ? line.focus() : field.blur();
    } else if (event.key === "Enter" && event.target.matches(".ledger input")) {
      // In a line of the list it presses that line's button, not Save.
      event.preventDefault();
      event.target.closest("details").querySelector("label ~ button").click();
    } else if (!field && !event.ctrlKey && !event.metaKey && !event.altKey && LETTERS[event.key]?.()) {
      event.preventDefault();
    }
  });

  board.querySelector(".keys").hidden = false;
  ready();
})();
