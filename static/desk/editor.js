// A Markdown field: it grows with its text and shows beside it how that will read. It takes no
// files (there is nowhere to put them), and Tab leaves it, as everywhere else.
"use strict";
(() => {
  const PAUSE = 400; // ms without a key before the preview is asked for
  const FIELD = ".markdownx-editor";
  const shown = new WeakMap(); // what the preview of a field shows
  const grown = new WeakMap();
  const timers = new WeakMap();

  const grow = (field) => {
    if (grown.get(field) !== field.value && field.offsetParent) {
      grown.set(field, field.value);
      field.style.height = "auto";
      field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
    }
  };

  const preview = async (field) => {
    const content = field.value;
    if (shown.get(field) === content) {
      return;
    }
    shown.set(field, content);
    const body = new FormData();
    body.append("content", content);
    try {
      const answer = await fetch(field.dataset.markdownxUrlsPath, {
        method: "POST", body, headers: { "X-CSRFToken": window.desk.token(field.form) }, redirect: "manual",
      });
      if (answer.ok && shown.get(field) === content) {
        field.parentElement.querySelector(".markdownx-preview").innerHTML = await answer.text();
      } else if (!answer.ok) {
        shown.delete(field);
      }
    } catch (error) {
      if (!(error instanceof TypeError)) {
        throw error;
      }
      shown.delete(field); // no network: the next key asks again
    }
  };

  const later = (event) => {
    const field = event.target;
    if (field.matches?.(FIELD)) {
      grow(field);
      clearTimeout(timers.get(field));
      if (!event.isComposing) {
        timers.set(field, setTimeout(() => preview(field), PAUSE));
      }
    }
  };
  document.addEventListener("input", later);
  document.addEventListener("compositionend", later);

  // A long page asks for what one comes to see.
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) {
        grow(target);
        preview(target);
        seen.unobserve(target);
      }
    }
  }, { rootMargin: "200px" });
  const look = () => {
    for (const field of document.querySelectorAll(FIELD)) {
      if (shown.get(field) !== field.value) {
        seen.observe(field);
      }
    }
  };
  document.addEventListener("DOMContentLoaded", look);
  document.addEventListener("desk:swapped", look);
  document.addEventListener("toggle", look, true);

  const holdsFiles = (event) => {
    const carried = event.dataTransfer || event.clipboardData;
    return carried?.types.includes("Files");
  };
  for (const kind of ["dragover", "drop", "paste"]) {
    document.addEventListener(kind, (event) => {
      if (event.target instanceof Element && event.target.matches(FIELD) && holdsFiles(event)) {
        event.preventDefault();
      }
    }, true);
  }
})();
