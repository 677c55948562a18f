// One tree of the page becomes the server's newer one. What is in both stays the element it was,
// with its focus, its scroll and whether it is open; so no script may hold on to what may go.
// Elements are told apart by their ids; the number of a form in its formset is no part of these.
"use strict";
(() => {
  const desk = (window.desk ??= {});
  const OURS = ["lit", "is-here", "is-pending", "is-new"]; // classes that scripts set
  const NUMBER = /-\d+(?=-)/;

  const key = (node) => {
    const name = node.id || (node.matches("input, textarea, select, button") && node.name);
    return name ? `${node.localName} ${name.replace(NUMBER, "-#")}` +
      (node.matches("button, [type=radio]") && !node.id ? ` ${node.value}` : "") : "";
  };
  const kept = (node) => node.nodeType === 1 && node.hasAttribute("data-kept");
  const move = (parent, node, before) =>
    parent.moveBefore && node.isConnected ? parent.moveBefore(node, before) : parent.insertBefore(node, before);

  const attributes = (old, fresh) => {
    for (const { name } of [...old.attributes]) {
      const mine = ["style", "open", "aria-current", "value"].includes(name);
      if (!mine && !fresh.hasAttribute(name)) {
        old.removeAttribute(name);
      }
    }
    const ours = OURS.filter((name) => old.classList.contains(name));
    for (const { name, value } of fresh.attributes) {
      const open = name === "open" && !fresh.querySelector(".errorlist");
      if (name !== "value" && !open && old.getAttribute(name) !== value) {
        old.setAttribute(name, value);
      }
    }
    if (ours.length > 0) {
      old.classList.add(...ours);
    }
    if (!old.matches("input") && fresh.hasAttribute("value")) {
      old.setAttribute("value", fresh.getAttribute("value"));
    }
  };

  // For each of the fresh children the old one it is, if any.
  const pair = (olds, fresh) => {
    const byKey = new Map();
    const nameless = new Set();
    for (const each of olds) {
      const name = each.nodeType === 1 && key(each);
      name && !byKey.has(name) ? byKey.set(name, each) : nameless.add(each);
    }
    const found = new Map();
    const take = (one, old) => {
      found.set(one, old);
      nameless.delete(old);
    };
    for (const one of fresh) {
      const name = one.nodeType === 1 && key(one);
      const old = name && byKey.get(name);
      if (old) {
        found.set(one, old);
        byKey.delete(name);
      }
    }
    // A row that was written here and has a number only now: it was the empty form of its formset.
    for (const one of fresh) {
      if (one.nodeType === 1 && !found.has(one) && one.dataset.part) {
        const old = [...byKey].find(([, each]) => each.dataset.part === one.dataset.part && isUnsaved(each));
        if (old) {
          found.set(one, old[1]);
          byKey.delete(old[0]);
        }
      }
    }
    for (const one of fresh) {
      if (!found.has(one) && !(one.nodeType === 1 && key(one))) {
        const alike = [...nameless].filter((each) => each.nodeName === one.nodeName && !(each.nodeType === 1 && key(each)));
        const old = alike.find((each) => each.isEqualNode(one)) ??
          alike.find((each) => each.nodeType !== 1 || each.className === one.className) ?? alike[0];
        if (old) {
          take(one, old);
        }
      }
    }
    return found;
  };
  const isUnsaved = (element) =>
    element.querySelector(`input[type=hidden][name="${CSS.escape(element.dataset.part)}-id"]`)?.value === "";

  const children = (old, fresh, field) => {
    const olds = [...old.childNodes].filter((each) => !kept(each));
    const wanted = [...fresh.childNodes];
    const found = pair(olds, wanted);
    const stay = new Set(found.values());
    for (const each of olds) {
      if (!stay.has(each)) {
        field.gone(each);
        each.remove();
      }
    }
    let place = old.firstChild;
    for (const one of wanted) {
      while (place && kept(place)) {
        place = place.nextSibling;
      }
      const mine = found.get(one);
      if (mine && mine === place) {
        place = place.nextSibling;
      } else {
        move(old, mine ?? document.importNode(one, true), place);
      }
      if (mine) {
        morph(mine, one, field);
      }
    }
  };

  // `field.settle(old, fresh)` decides what stands in a field, `field.gone(element)` hears of what goes.
  const morph = (old, fresh, field) => {
    if (old.nodeType !== 1) {
      if (old.data !== fresh.data) {
        old.data = fresh.data;
      }
      return;
    }
    if (kept(old) || kept(fresh)) {
      return;
    }
    if (old.matches("input, textarea, select")) {
      attributes(old, fresh);
      if (old.matches("select")) {
        const chosen = old.value;
        children(old, fresh, field);
        old.value = chosen;
      }
      field.settle(old, fresh);
    } else {
      attributes(old, fresh);
      if (!old.matches(".markdownx-preview")) {
        children(old, fresh, field);
      }
    }
  };
  desk.morph = morph;
})();
