// The order of the items: Alt+↑ and Alt+↓, or the arrows, move one and number all of them anew; the
// next save sends the numbers. Without this script the arrows are buttons of the form.
"use strict";
(() => {
  const desk = (window.desk ??= {});
  const list = () => document.getElementById("items");
  const items = () => [...list()?.querySelectorAll(":scope > .item:not([data-ghost])") ?? []];
  const place = (item) => item.querySelector(".place input");

  const number = () => {
    items().forEach((item, index) => { place(item).value = index + 1; });
  };
  // The first has nothing above it, the last nothing below.
  const bound = () => items().forEach((item, index, { length }) => {
    item.querySelector(".up").disabled = index === 0;
    item.querySelector(".down").disabled = index === length - 1;
  });
  // The list of stories says which item each has become.
  const tell = () => {
    for (const link of document.querySelectorAll('.story a[href^="#item-"]')) {
      const item = document.getElementById(link.hash.slice(1));
      const said = item ? link.textContent.replace(/\d+/, place(item).value) : link.textContent;
      if (said !== link.textContent) {
        link.textContent = said;
      }
    }
  };

  const show = () => {
    bound();
    tell();
  };

  // Moves an item one place; false where there is none.
  desk.shift = (item, up) => {
    const all = items();
    const other = all[all.indexOf(item) + (up ? -1 : 1)];
    if (!item || !other) {
      return false;
    }
    other[up ? "before" : "after"](...[item].filter(() => !list().moveBefore));
    if (list().moveBefore) {
      list().moveBefore(item, up ? other : other.nextSibling);
    }
    number();
    show();
    for (const each of [item, other]) {
      place(each).dispatchEvent(new Event("input", { bubbles: true }));
    }
    return true;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("#items .up, #items .down");
    if (button) {
      event.preventDefault();
      const item = button.closest(".item");
      const up = button.classList.contains("up");
      desk.shift(item, up);
      (button.disabled ? item.querySelector(up ? ".down" : ".up") : button).focus();
    }
  });

  // What was moved while the server answered stays where it was put.
  const settle = () => {
    const all = items();
    for (const arrows of document.querySelectorAll("#items .arrows")) {
      arrows.hidden = false;
    }
    const order = [...all].sort((a, b) => place(a).value - place(b).value);
    if (all.some((item, index) => order[index] !== item)) {
      const end = all.at(-1).nextSibling;
      for (const item of order) {
        list().moveBefore ? list().moveBefore(item, end) : list().insertBefore(item, end);
      }
      number();
    }
    show();
  };
  settle();
  document.addEventListener("desk:swapped", settle);
})();
