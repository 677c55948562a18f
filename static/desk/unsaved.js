// A page that is left with words nobody has saved asks first. Saving, approving and the like are
// submissions, and ask nothing; only where the server has not answered the page of late, as after
// a log-out, the first press shows what it says of that, and the second sends.
"use strict";
(() => {
  const form = document.querySelector("form[id$='_form']");
  if (!form) {
    return;
  }
  const token = form.elements.csrfmiddlewaretoken;
  const written = () => new URLSearchParams([...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && name !== token?.name)).toString();
  const before = form.querySelector(".outdated, .errorlist") ? null : written();
  let sent = false;
  let told = false;

  // Who has logged in anew in another tab has another token.
  const renew = () => {
    const fresh = /(?:^|; )csrftoken=(\w+)/.exec(document.cookie);
    if (fresh && token) {
      token.value = fresh[1];
    }
  };
  window.addEventListener("focus", renew);

  form.addEventListener("submit", (event) => {
    const stale = form.classList.contains("is-stale") && form.querySelector(".stale");
    if (stale && !told) {
      event.preventDefault();
      told = true;
      stale.scrollIntoView({ block: "center" });
      return;
    }
    renew();
    sent = true;
  });
  window.addEventListener("pageshow", () => {
    sent = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!sent && written() !== before) {
      event.preventDefault();
    }
  });
})();
