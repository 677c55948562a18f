// What Space takes in or out is shown at once, as what is asked for; the server's answer settles
// it, and where it refuses, the page is as it was.
"use strict";
(() => {
  const IN = ["_add"];
  const OUT = ["_take_out"];

  const ghost = (button, row) => {
    const item = document.createElement("article");
    item.className = "item is-pending";
    item.dataset.kept = "";
    item.dataset.ghost = button.value;
    item.textContent = row.querySelector("[data-title], a")?.textContent ?? "";
    document.getElementById("items")?.append(item);
  };

  document.addEventListener("desk:pressed", (event) => {
    const { button } = event.detail;
    const row = button?.closest("[data-row]");
    if (row && [...IN, ...OUT].includes(button.name)) {
      row.classList.add("is-pending");
      row.setAttribute("aria-busy", "true");
      if (IN.includes(button.name)) {
        ghost(button, row);
      }
    }
  });

  const settle = (rows, ghosts) => {
    for (const row of document.querySelectorAll(rows)) {
      row.classList.remove("is-pending");
      row.removeAttribute("aria-busy");
    }
    for (const each of document.querySelectorAll(ghosts)) {
      each.remove();
    }
  };
  document.addEventListener("desk:failed", () => settle("[data-row].is-pending", "[data-ghost]"));
  for (const over of ["desk:swapping", "desk:dropped"]) {
    document.addEventListener(over, (event) => {
      const value = CSS.escape(event.detail.value);
      settle(`[data-row].is-pending:has(button[value="${value}"])`, `[data-ghost="${value}"]`);
    });
  }
  document.addEventListener("desk:swapped", () => {
    document.getElementById("items")?.append(...document.querySelectorAll("[data-ghost]"));
  });
})();
