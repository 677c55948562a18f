// The list of what waits is drawn anew every few seconds, so that one sees what colleagues decide;
// A and X decide on the line one is at.
"use strict";
(() => {
  const EVERY = 5000; // ms
  const desk = (window.desk ??= {});
  const form = document.getElementById("triage_form");
  let sending = false;
  let presses = 0;

  const look = async () => {
    if (!document.hidden && !sending) {
      await renew(presses);
    }
    setTimeout(look, EVERY);
  };
  // What was asked for before a press is older than what that press was answered with.
  const renew = async (before) => {
    let html;
    try {
      const answer = await fetch(location.href, { redirect: "manual" });
      html = answer.ok ? await answer.text() : "";
    } catch {
      return; // the server is away for a moment
    }
    await desk.composed();
    if (html && !sending && presses === before) {
      const shown = desk.answer(new DOMParser().parseFromString(html, "text/html"));
      const detail = { ...shown, saved: false, name: "", value: "" };
      document.dispatchEvent(new CustomEvent("desk:swapped", { detail }));
    }
  };
  document.addEventListener("desk:sending", () => {
    sending = true;
    presses += 1;
  });
  for (const over of ["desk:swapped", "desk:failed"]) {
    document.addEventListener(over, () => { sending = false; });
  }

  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    const typing = event.target.matches("input:not([type=checkbox]), textarea, select");
    if (typing || desk.composing(event) || event.ctrlKey || event.metaKey || event.altKey || !["a", "x"].includes(key)) {
      return;
    }
    const row = desk.here?.();
    const button = row?.querySelector(`[data-key="${key}"]`);
    if (button && button.ariaDisabled !== "true") {
      event.preventDefault();
      desk.press(button);
      desk.step(1);
    } else if (row?.matches(".is-decided")) {
      event.preventDefault();
      desk.step(1); // by the mouse, or by a colleague: no key is dead there
    }
  });

  if (form && window.fetch) {
    setTimeout(look, EVERY);
  }
})();
