// The page that a form was answered with takes the place of the one that is shown: piece by piece
// where it is the same page, whole where it is another.
"use strict";
(() => {
  const desk = (window.desk ??= {});

  const content = (page = document) => page.getElementById("content");
  const formOf = (page) => content(page)?.querySelector("form[id$='_form']");
  const dress = (page) => {
    document.title = page.title;
    document.body.className = page.body.className;
    const parts = "link[rel=stylesheet], script[src]";
    const has = new Set([...document.querySelectorAll(parts)].map((each) => each.href ?? each.src));
    for (const each of page.querySelectorAll(parts)) {
      const address = new URL(each.getAttribute("href") ?? each.getAttribute("src"), location.href).href;
      if (!has.has(address)) {
        const how = each.matches("link") ? { rel: "stylesheet", href: address } : { src: address, async: false };
        document.head.append(Object.assign(document.createElement(each.localName), how));
      }
    }
    const trail = document.querySelector(".breadcrumbs");
    const newer = page.querySelector(".breadcrumbs");
    if (trail && newer && !trail.isEqualNode(newer)) {
      trail.replaceWith(document.importNode(newer, true));
    }
  };

  // Where the reader is, and back there.
  const standing = () => {
    const at = document.activeElement;
    const caret = at?.matches?.("textarea, [type=text]") &&
      [at.selectionStart, at.selectionEnd, at.selectionDirection];
    const around = [];
    for (let each = at; each && each !== content(); each = each.parentElement) {
      around.push(each);
    }
    // Where elements can be moved with all they are, none loses its scroll.
    const scrolled = (content().moveBefore ? [] : [...content().querySelectorAll("*")])
      .filter((each) => each.scrollTop > 0).map((each) => [each, each.scrollTop]);
    return { at, caret, around, scrolled };
  };
  const stand = ({ at, caret, around, scrolled }) => {
    for (const [each, top] of scrolled) {
      if (each.isConnected && each.scrollTop !== top) {
        each.scrollTop = top;
      }
    }
    if (at === document.activeElement || !at || at === document.body) {
      return;
    }
    const place = at.isConnected && !at.disabled ? at
      : around.find((each) => each.isConnected && each.hasAttribute("tabindex"));
    place?.focus({ preventScroll: true });
    if (place === at && caret) {
      at.setSelectionRange(...caret);
    }
  };

  const whole = (page) => {
    const fresh = [...content(page).childNodes].map((each) => document.importNode(each, true));
    content().replaceChildren(...fresh);
    content().className = content(page).className;
    scrollTo(0, 0);
    const first = content().querySelector("[autofocus], [data-primary]") ?? document.getElementById("content-start");
    first?.focus();
  };

  const firstError = () => {
    const within = content().querySelector("form .errorlist:not(.nonfield)")?.parentElement;
    const field = content().querySelector("[aria-invalid=true]") ??
      within?.querySelector("textarea, select, input:not([type=hidden])");
    const target = field ?? content().querySelector(".errorlist, .errornote");
    target?.closest("details")?.setAttribute("open", "");
    if (target && !field) {
      target.tabIndex = -1;
    }
    target?.focus();
    target?.scrollIntoView({ block: "center" });
  };

  // Show the page of this path: `sent` is what was sent with the form, `saved` whether it was kept.
  desk.answer = (page, { path = desk.shown, sent = new Map(), saved = true, value = "" } = {}) => {
    document.dispatchEvent(new CustomEvent("desk:swapping", { detail: { value } }));
    const same = path === desk.shown && formOf(page) && formOf(page).id === formOf(document)?.id;
    const field = desk.fields(sent, saved);
    let typed = false;
    dress(page);
    if (same) {
      typed = [...formOf(document).elements].some((each) => each.name && field.typed(each));
      const place = standing();
      const asks = content().querySelector("[autofocus]");
      desk.morph(content(), content(page), field);
      stand(place);
      const asked = content().querySelector("[autofocus]");
      if (asked && !asks && !typed) {
        asked.focus();
      }
    } else {
      whole(page);
    }
    desk.sayMessages(page);
    if (same && !saved && !typed) {
      firstError();
    }
    address(path);
    return { same: Boolean(same), typed };
  };

  // The page that is shown has its address, as if one had gone there.
  desk.shown = location.pathname;
  const drawn = document.currentScript.dataset.path;
  if (decodeURI(desk.shown) !== drawn) {
    location.reload(); // somebody went on while this page was loaded, and nothing heard of it
  }
  const address = (path) => {
    if (path !== desk.shown) {
      history.pushState(null, "", path);
      desk.shown = path;
    }
  };
  window.addEventListener("popstate", () => {
    if (location.pathname !== desk.shown) {
      location.reload();
    }
  });
})();
