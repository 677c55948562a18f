// ↑ and ↓ move an item and number all of them anew. Without this script numbers are typed.
"use strict";
(() => {
  const list = document.getElementById("items");
  if (!list) {
    return;
  }
  const items = () => [...list.querySelectorAll(":scope > .item")];

  const number = () => {
    const all = items();
    all.forEach((item, index) => {
      item.querySelector(".place input").value = index + 1;
      item.querySelector(".up").disabled = index === 0;
      item.querySelector(".down").disabled = index === all.length - 1;
    });
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest(".up, .down");
    if (!button) {
      return;
    }
    const item = button.closest(".item");
    const up = button.classList.contains("up");
    const other = up ? item.previousElementSibling : item.nextElementSibling;
    if (!other || !other.classList.contains("item")) {
      return;
    }
    other[up ? "before" : "after"](item);
    number();
    (button.disabled ? item.querySelector(up ? ".down" : ".up") : button).focus();
  });

  for (const arrows of list.querySelectorAll(".arrows")) {
    arrows.hidden = false;
  }
  items().forEach((item, index, all) => {
    item.querySelector(".up").disabled = index === 0;
    item.querySelector(".down").disabled = index === all.length - 1;
  });
})();
