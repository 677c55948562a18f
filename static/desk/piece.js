// A piece of the page that one asks for without sending the form: what a search finds, a part that
// is drafted anew. It comes while one goes on working, and takes the place of the piece of its id.
"use strict";
(() => {
  const desk = (window.desk ??= {});
  const PAUSE = 250; // ms without a key before a search is asked for
  const asked = new WeakMap();
  let timer = 0;

  const field = { settle: () => {}, gone: () => {} };
  const put = async (html) => {
    await desk.composed();
    const fresh = new DOMParser().parseFromString(html, "text/html");
    for (const piece of fresh.body.children) {
      const old = piece.id && document.getElementById(piece.id);
      if (old) {
        desk.morph(old, piece, field);
      }
    }
  };

  const ask = async (element, address, options = {}) => {
    asked.get(element)?.abort();
    const call = new AbortController();
    asked.set(element, call);
    element.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { ...options, signal: call.signal, redirect: "manual" });
      if (answer.ok) {
        await put(await answer.text());
      } else {
        desk.say(desk.sentence(answer.type === "opaqueredirect" ? "login" : "broken"), "error");
      }
    } catch (error) {
      if (error instanceof TypeError) {
        desk.say(desk.sentence("offline"), "error");
      } else if (error.name !== "AbortError") {
        throw error;
      }
    } finally {
      if (asked.get(element) === call) {
        asked.delete(element);
        element.removeAttribute("aria-busy");
      }
    }
  };

  const isSearch = (form) => form?.matches?.("form[method=get][data-url]");
  const find = (form) => ask(form, `${form.dataset.url}?${new URLSearchParams(new FormData(form))}`);
  const typed = (event) => {
    if (isSearch(event.target.form) && !event.isComposing) {
      clearTimeout(timer);
      timer = setTimeout(() => find(event.target.form), PAUSE);
    }
  };
  document.addEventListener("input", typed);
  document.addEventListener("compositionend", typed);
  // An answer brings the whole list: what was looked for is found in it again.
  document.addEventListener("desk:swapped", () => {
    for (const form of [...document.forms].filter(isSearch)) {
      if ([...form.elements].some((each) => each.name && each.value.trim())) {
        find(form);
      }
    }
  });

  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (isSearch(event.target)) {
      event.preventDefault();
      clearTimeout(timer);
      find(event.target);
    } else if (button?.matches("[name=_redraft][data-url]")) {
      event.preventDefault();
      if (!asked.has(button)) {
        const body = new FormData();
        body.append("part", button.value);
        desk.say(desk.sentence("drafting"));
        ask(button, button.dataset.url, {
          method: "POST", body, headers: { "X-CSRFToken": desk.token(button.form) },
        });
      }
    }
  }, true);

  // How readers will get it is shown as it is after each answer; what is hidden, once it is seen.
  document.addEventListener("desk:swapped", (event) => {
    for (const frame of event.detail.saved ? document.querySelectorAll("iframe.look") : []) {
      if (frame.contentDocument?.URL !== "about:blank") {
        frame.replaceWith(frame.cloneNode());
      }
    }
  });
})();
