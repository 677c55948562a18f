// The open claims of the page, one after the other: each with its evidence beside it, to be put
// right in its field or decided by key; what is decided leads to the next.
"use strict";
(() => {
  const desk = (window.desk ??= {});
  const RED = ".unsupported, .disputed, .missing"; // what stands against approval
  const OPEN = `${RED}, .unverifiable, .doubt`;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const isShown = (element) => element.getClientRects().length > 0;
  let last = ""; // the claim one is at
  let place = 0; // and where it was in the queue
  let wanted = ""; // evidence that is lit as soon as its text is there
  let aloud = true; // whether it alone is lit then, or the claim as well
  let decided = false;

  // An edition has them in one list; the line of one whose text is not here yet is in that list.
  const listed = () => all("#queue > [data-claim-row]").map((stop) =>
    document.getElementById(stop.dataset.claimRow)?.querySelector(".said") ?? stop.querySelector("a"));
  const lines = () => {
    const found = document.getElementById("queue") ? listed() : all(`.ledger li:is(${OPEN}) > .said`).filter(isShown);
    const red = found.filter((line) => line.closest("li").matches(RED));
    return red.length > 0 ? red : found;
  };
  // A claim is the same one in the list and in its own line, whatever its place in the queue.
  const mark = (line) => {
    const row = line.closest("li");
    const said = line.dataset.claim ?? (line.querySelector("b") ?? line).textContent;
    return `${row.dataset.claimRow ?? row.id} ${said}`;
  };
  const step = (back) => {
    const there = lines();
    const at = there.findIndex((line) => mark(line) === last);
    const from = at >= 0 ? at : back ? 0 : -1;
    return note(there, (from + (back ? -1 : 1) + there.length) % there.length);
  };
  const note = (there, at) => {
    const line = there[at];
    place = at;
    last = line ? mark(line) : "";
    return line;
  };

  // Finding
  const light = (found, gently = true) => {
    for (const lit of all(".lit")) {
      lit.classList.remove("lit");
    }
    for (const each of found) {
      each.classList.add("lit");
    }
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    found[0]?.scrollIntoView({ block: gently ? "nearest" : "center", behavior: calm ? "auto" : "smooth" });
  };

  // In the list, the claim one is at.
  const point = (line) => {
    for (const stop of all("#queue > li")) {
      const isHere = stop.dataset.claimRow === line.closest("li").id || stop.contains(line);
      isHere ? stop.setAttribute("aria-current", "true") : stop.removeAttribute("aria-current");
    }
  };

  // The words of a claim in the field they stand in.
  const select = (line) => {
    desk.showPane?.(line.closest("[data-pane]"));
    const field = document.getElementById(`id_${line.dataset.field}`);
    if (!field) {
      return reach(line);
    }
    const at = field.value.indexOf(line.dataset.claim);
    point(line);
    light([line.closest("li")]);
    beside(line, false);
    field.focus();
    if (at >= 0) {
      field.setSelectionRange(at, at + line.dataset.claim.length);
    }
  };

  const panelOf = (element) => {
    const item = element.closest("[data-item]")?.dataset.item;
    if (item) {
      return document.getElementById(`sources-of-${item}`);
    }
    const part = element.closest("[data-part]")?.dataset.part;
    return part && document.querySelector(`.sources-of[data-part="${part}"], [data-part="${part}"] details.texts`);
  };
  const open = (panel) => {
    if (panel?.matches(".sources-of")) {
      desk.showSources?.(panel);
    } else if (panel) {
      panel.open = true;
    }
  };

  // To a piece of evidence; where its text is not here yet, the text is asked for first.
  const lead = (evidence, from = null, loud = true) => {
    const found = all(`[data-place="${evidence}"]`);
    const panel = found[0]?.closest("details.texts, .sources-of") ?? (from && panelOf(from));
    wanted = "";
    if (panel) {
      open(panel);
    }
    if (found.length === 0) {
      wanted = panel ? evidence : "";
      aloud = loud;
      return;
    }
    const lines = loud ? [] : all(".ledger .lit");
    light(found, false);
    lines.forEach((line) => line.classList.add("lit"));
  };
  // Its evidence goes beside it; a claim without any brings the text it is not in.
  const beside = (line, loud) => {
    if (line.dataset.evidence) {
      if (document.querySelector(".sources-of, .beside")) {
        lead(line.dataset.evidence, line, loud);
      }
    } else if (panelOf(line)?.matches(".sources-of")) {
      open(panelOf(line));
    }
  };
  document.addEventListener("desk:checked", () => {
    const line = lines().find((each) => mark(each) === last);
    if (line) {
      point(line); // in the list that has just come
    }
    if (wanted) {
      lead(wanted, null, aloud);
    }
  });

  document.addEventListener("click", (event) => {
    const stop = event.target.closest?.("#queue a");
    if (stop) {
      event.preventDefault();
      const at = all("#queue a").indexOf(stop);
      last = mark(listed()[at]);
      reach(listed()[at]);
      return;
    }
    const link = event.target.closest?.(".ledger a.said, .ledger a.who, .claimed a.claim");
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

  // What the keys ask for; each gives something where it found something.
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
  const reach = (line) => {
    if (line) {
      point(line);
      desk.showPane?.(line.closest("[data-pane]"));
      line.focus({ preventScroll: true });
      light([line.closest("li")]);
      beside(line, false);
    }
    return line;
  };
  desk.queue = {
    walk: (back) => reach(step(back)),
    fix: (back) => {
      const line = step(back);
      line && select(line);
      return line;
    },
    decide: () => unfold("override") ?? unfold("glossary"),
    name: () => unfold("glossary"),
    both: () => {
      const button = here()?.querySelector(".print-both");
      button?.click();
      return button;
    },
    evidence: () => {
      const line = here();
      const linked = line?.querySelector("[data-evidence]");
      linked ? lead(linked.dataset.evidence, linked) : line && open(panelOf(line));
      return line ?? document.querySelector(".beside .source")?.focus();
    },
    line: () => here()?.querySelector(".said"),
  };

  // In a line of the list Enter presses that line's button, not Save.
  document.addEventListener("keydown", (event) => {
    const plain = event.key === "Enter" && !event.ctrlKey && !event.metaKey && !desk.composing(event);
    if (plain && event.target.matches?.(".ledger input")) {
      event.preventDefault();
      event.target.closest("details").querySelector("label ~ button").click();
    }
  });

  // A decided claim is gone from the queue: its place is the next one's.
  document.addEventListener("desk:sending", (event) => {
    const line = event.detail.button?.closest(".ledger li")?.querySelector(".said");
    decided = Boolean(line);
    if (line) {
      note(lines(), lines().indexOf(line));
    }
  });
  document.addEventListener("desk:swapped", (event) => {
    const there = lines();
    if (decided && event.detail.saved && !event.detail.typed) {
      reach(note(there, place < there.length ? place : 0));
    }
    decided = false;
  });
})();
