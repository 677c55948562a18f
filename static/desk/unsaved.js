// A page that is left with words nobody has asks first: those that autosave has not taken yet, and
// what stands in fields it does not know. Saving, approving and the like ask nothing.
"use strict";
(() => {
  const desk = (window.desk ??= {});
  const form = () => document.querySelector("form[id$='_form']");
  const OURS = ["csrfmiddlewaretoken", "base", "tab", "seen"];
  let before = null;
  let sent = false;

  const written = () => new URLSearchParams([...new FormData(form())].filter(
    ([name, value]) => typeof value === "string" && !OURS.includes(name))).toString();
  const others = () => [...form().elements].some((each) =>
    each.name && each.matches("textarea, input[type=text], input:not([type])") &&
    each.value !== each.defaultValue && !desk.isKept(each));
  const isUnsaved = () => {
    const pending = desk.pending?.() ?? null;
    return pending === null ? written() !== before : pending || others();
  };

  const renew = () => desk.renewToken(form());
  const begin = () => {
    sent = false;
    before = !form() || form().querySelector(".outdated, .errorlist") ? null : written();
  };

  window.addEventListener("focus", renew);
  document.addEventListener("submit", renew, true);
  window.addEventListener("submit", (event) => {
    sent = !event.defaultPrevented;
  });
  document.addEventListener("desk:leaving", () => {
    sent = true;
  });
  document.addEventListener("desk:failed", () => {
    sent = false;
  });
  document.addEventListener("desk:swapped", begin);
  window.addEventListener("pageshow", () => {
    sent = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!sent && form() && isUnsaved()) {
      event.preventDefault();
    }
  });
  begin();
})();
