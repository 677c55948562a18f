// A Series' hours in words and its dry run follow the form as one types.
// Without this script the words are those of what is saved, and the dry run is a page of its own.
"use strict";
(() => {
  const form = document.getElementById("series_form");
  const hours = document.getElementById("hours");
  const sight = document.getElementById("dry-run");
  const button = document.getElementById("try-recipe");
  if (!form) {
    return;
  }
  const PAUSE = 300; // ms without a keystroke

  // One question at a time, of the form as it is when it is asked; the last one counts.
  const asker = (url, show) => {
    let timer = 0;
    let under = null;
    const ask = async () => {
      under?.abort();
      under = new AbortController();
      const own = under;
      try {
        const answer = await fetch(url, {
          method: "POST", body: new FormData(form), signal: own.signal, redirect: "error",
        });
        show(answer.ok ? await answer.text() : null);
      } catch (error) {
        if (error.name !== "AbortError") {
          show(null);
        }
      }
    };
    return (pause) => {
      clearTimeout(timer);
      timer = setTimeout(ask, pause);
    };
  };

  const askHours = hours && asker(hours.dataset.url, (html) => {
    if (html !== null) {
      hours.innerHTML = html; // our own page, escaped by the server
    }
  });

  let open = false;
  const askRecipe = sight && button && asker(button.href, (html) => {
    sight.removeAttribute("aria-busy");
    if (html === null) {
      sight.textContent = sight.dataset.failed;
      return;
    }
    const page = new DOMParser().parseFromString(html, "text/html");
    sight.replaceChildren(...page.getElementById("dry-run").childNodes);
  });

  button?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    event.preventDefault();
    open = true;
    sight.className = "dry-run";
    sight.setAttribute("aria-busy", "true");
    askRecipe(0);
  });

  const changed = (event) => {
    if ((event.originalEvent || event).isComposing) {
      return;
    }
    askHours?.(PAUSE);
    if (open) {
      sight.setAttribute("aria-busy", "true");
      askRecipe(2 * PAUSE);
    }
  };
  // The lists of topics and sources tell only jQuery that they have changed.
  const listen = window.django?.jQuery
    ? (name) => window.django.jQuery(form).on(name, changed)
    : (name) => form.addEventListener(name, changed);
  ["input", "change", "compositionend"].forEach(listen);
})();
