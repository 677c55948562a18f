// Where one is on the page: the row of each pane that keys speak of. The focus goes from row to
// row, and where a row is gone after an answer, to the one that has taken its place.
"use strict";
(() => {
  const desk = (window.desk ??= {});
  const PANE = "[data-pane]";
  const ROW = "[data-row]";
  const isShown = (element) => element.getClientRects().length > 0;
  const current = new Map(); // of each pane, by their ids
  let pane = ""; // the one we are in
  let before = []; // its rows before an answer is put in place

  const panes = () => [...document.querySelectorAll(PANE)];
  const paneOf = (row) => row?.closest(PANE);
  const rows = (within) => [...within?.querySelectorAll(ROW) ?? []].filter(isShown);
  const here = () => document.getElementById(current.get(pane) ?? "");

  const mark = (row) => {
    const within = paneOf(row);
    if (!within) {
      return;
    }
    for (const other of within.querySelectorAll(".is-here")) {
      other.classList.remove("is-here");
      other.removeAttribute("aria-current");
    }
    row.classList.add("is-here");
    row.setAttribute("aria-current", "true");
    pane = within.id;
    current.set(pane, row.id);
    document.dispatchEvent(new CustomEvent("desk:here", { detail: { row } }));
  };

  // On a phone the panes are tabs.
  const showPane = (within) => {
    if (within && !isShown(within)) {
      document.getElementById(within.id.replace("pane", "tab"))?.click();
    }
  };
  const go = (row) => {
    if (!row) {
      return null;
    }
    showPane(paneOf(row));
    row.focus({ preventScroll: true });
    const tall = row.offsetHeight > (paneOf(row)?.clientHeight ?? innerHeight) * .8;
    row.scrollIntoView({ block: tall ? "start" : "nearest" });
    mark(row);
    return row;
  };

  desk.here = here;
  desk.showPane = showPane;
  desk.step = (by) => {
    const main = document.querySelector(".edition-form[data-pane]");
    const within = document.getElementById(pane) ?? main ?? panes().find((each) => rows(each).length > 0);
    const there = rows(within);
    const at = there.indexOf(here());
    if (at < 0) {
      return go(there[by > 0 ? 0 : there.length - 1]);
    }
    return go(there[Math.min(Math.max(at + by, 0), there.length - 1)]);
  };
  desk.aside = (by) => {
    const there = panes();
    const at = there.findIndex((each) => each.id === pane);
    const next = there[Math.min(Math.max((at < 0 ? 1 : at) + by, 0), there.length - 1)];
    if (!next || next.id === pane) {
      return null;
    }
    showPane(next);
    const row = document.getElementById(current.get(next.id) ?? "") ?? rows(next)[0];
    if (row) {
      return go(row);
    }
    pane = next.id;
    next.tabIndex = -1;
    next.focus();
    return next;
  };

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.(ROW);
    if (row && row.id !== current.get(pane)) {
      mark(row);
    }
  });

  document.addEventListener("desk:swapping", () => {
    before = rows(document.getElementById(pane)).map((row) => row.id);
  });
  document.addEventListener("desk:swapped", () => {
    const lost = !document.activeElement || document.activeElement === document.body;
    const row = here();
    if (row) {
      mark(row);
      if (lost) {
        row.focus({ preventScroll: true });
      }
    } else if (lost && before.length > 0) {
      const there = rows(document.getElementById(pane));
      const at = before.indexOf(current.get(pane));
      const later = before.slice(at + 1).map((id) => document.getElementById(id)).find((each) => there.includes(each));
      go(later ?? there.at(-1));
    }
  });

  // The texts of the item one is at stand in the pane of the sources.
  desk.showSources = (sources) => {
    if (sources && !sources.matches(".is-here")) {
      for (const other of document.querySelectorAll(".sources-of.is-here")) {
        other.classList.remove("is-here");
      }
      sources.classList.add("is-here");
      if (!sources.querySelector(".basis section")) {
        desk.ask?.();
      }
    }
  };
  document.addEventListener("desk:here", (event) => {
    const part = event.detail.row.dataset.part;
    desk.showSources(part && document.querySelector(`.sources-of[data-part="${part}"]`));
  });
  document.documentElement.classList.add("is-live");
})();
