// Whether an input method composes just now: then no key is ours and no field may be touched.
"use strict";
(() => {
  const desk = (window.desk ??= {});
  let composing = false;
  let waiting = [];

  const end = () => {
    composing = false;
    const due = waiting;
    waiting = [];
    due.forEach((act) => act());
  };
  document.addEventListener("compositionstart", () => { composing = true; }, true);
  // The field gets its last input after compositionend: only then is the way free.
  document.addEventListener("compositionend", () => setTimeout(end), true);
  // Chromium composes no further in a field that is left, and says so; others may not.
  document.addEventListener("focusout", () => setTimeout(() => composing && !inField() && end()), true);
  const inField = () => document.activeElement?.matches("input, textarea, [contenteditable]");

  desk.composing = (event = null) => composing || Boolean(event?.isComposing) || event?.keyCode === 229;
  desk.composed = () => composing ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve();
})();
