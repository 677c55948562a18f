// The preview follows the form as one types; places in an order move by button.
// Without this script places are chosen anew, and "Preview" asks for the page once more.
"use strict";
(() => {
  const form = document.getElementById("layout-form");
  const sight = document.getElementById("preview");
  if (!form || !sight) {
    return;
  }
  const PAUSE = 300; // ms without a keystroke

  // Places
  const rows = (list) => [...list.querySelectorAll(":scope > li:not([hidden])")];

  const settle = (list) => {
    const all = rows(list);
    all.forEach((row, index) => {
      row.querySelector(".up").disabled = index === 0;
      row.querySelector(".down").disabled = index === all.length - 1;
      const label = list.dataset.place.replace("0", index + 1);
      row.querySelector("select").setAttribute("aria-label", label);
    });
  };

  const move = (row, button) => {
    const up = button.classList.contains("up");
    const other = up ? row.previousElementSibling : row.nextElementSibling;
    other[up ? "before" : "after"](row);
    settle(row.parentElement);
    (button.disabled ? row.querySelector(up ? ".down" : ".up") : button).focus();
  };

  const takeOut = (row) => {
    const list = row.parentElement;
    const near = row.nextElementSibling || row.previousElementSibling;
    row.querySelector("select").value = "";
    row.hidden = true;
    list.append(row);
    settle(list);
    if (near && !near.hidden) {
      near.querySelector(".out").focus();
    }
  };

  const another = (list) => {
    const row = list.lastElementChild.cloneNode(true);
    row.querySelector("select").removeAttribute("id");
    row.querySelector("select").value = "";
    return row;
  };

  const oneMore = (list) => {
    const row = list.querySelector(":scope > li[hidden]") || another(list);
    rows(list).at(-1)?.after(row);
    row.hidden = false;
    settle(list);
    row.querySelector("select").focus();
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest(".places button, .more");
    if (!button) {
      return;
    }
    if (button.classList.contains("more")) {
      oneMore(button.parentElement.querySelector(".places"));
      return;
    }
    const row = button.closest("li");
    if (button.classList.contains("out")) {
      takeOut(row);
    } else {
      move(row, button);
    }
    ask();
  });

  for (const list of form.querySelectorAll(".places")) {
    for (const row of list.querySelectorAll(".spare")) {
      row.hidden = true;
    }
    for (const hidden of list.parentElement.querySelectorAll(".arrows, .more")) {
      hidden.hidden = false;
    }
    settle(list);
  }

  // The preview
  const frame = sight.querySelector("iframe");
  const code = sight.querySelector("code");
  const problems = sight.querySelector(".problems");
  let timer = 0;
  let asked = null;

  const line = (sentence) => {
    const item = document.createElement("li");
    item.textContent = sentence;
    return item;
  };

  const say = (sentences) => {
    problems.replaceChildren(...sentences.map(line));
    problems.hidden = sentences.length === 0;
    sight.classList.toggle("stale", sentences.length > 0);
  };

  const mark = (errors) => {
    for (const list of form.querySelectorAll(".errorlist")) {
      list.remove();
    }
    for (const row of form.querySelectorAll(".form-row.errors")) {
      row.classList.remove("errors");
    }
    for (const [name, sentences] of Object.entries(errors)) {
      const row = form.querySelector(`.field-${name}`);
      if (!row) {
        continue; // it is said above the preview
      }
      const list = document.createElement("ul");
      list.className = "errorlist";
      list.append(...sentences.map(line));
      row.classList.add("errors");
      row.prepend(list);
      row.closest("details").open = true;
    }
  };

  const show = (seen) => {
    say(seen.problems);
    mark(seen.errors);
    if (seen.problems.length > 0) {
      return; // the last look that was in order stays
    }
    code.textContent = seen.markdown;
    const page = new DOMParser().parseFromString(seen.html, "text/html");
    const shown = frame.contentDocument;
    if (shown && shown.body && shown.readyState === "complete") {
      shown.documentElement.lang = page.documentElement.lang;
      shown.body.replaceWith(shown.adoptNode(page.body)); // it stays scrolled as it was
    } else {
      frame.srcdoc = seen.html;
    }
  };

  const look = async () => {
    if (asked) {
      asked.abort();
    }
    const mine = new AbortController();
    asked = mine;
    try {
      const answer = await fetch(sight.dataset.url, {
        method: "POST",
        body: new FormData(form),
        signal: mine.signal,
        redirect: "error",
      });
      if (!answer.ok) {
        throw new TypeError(answer.status);
      }
      const seen = await answer.json();
      if (asked === mine) {
        show(seen);
      }
    } catch (error) {
      if (error.name !== "AbortError") {
        say([sight.dataset.failed]);
      }
    }
  };

  const ask = () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  };

  // The preview stays: a link there leads to its own items and nowhere else.
  const stay = () => {
    frame.contentDocument?.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (link && !link.getAttribute("href")?.startsWith("#")) {
        event.preventDefault();
      }
    });
  };

  // What is not saved: editions in work get the saved layout, so that button waits.
  const apply = document.querySelector("[name=_apply]");
  const warning = document.getElementById("unsaved");

  const typed = () =>
    [...new FormData(form)]
      .filter(([name, value]) => value !== "" && name !== "shows")
      .map(([name, value]) => `${name}=${value}`)
      .join("\n");

  if (apply) {
    const saved = apply.disabled ? null : typed(); // the server says when it is not
    const compare = () => {
      apply.disabled = typed() !== saved;
      warning.hidden = !apply.disabled;
    };
    compare();
    form.addEventListener("input", compare);
    form.addEventListener("click", compare); // places move by button
  }

  frame.addEventListener("load", stay);
  stay();
  form.addEventListener("input", ask);
  document.getElementById("shows").addEventListener("change", ask);
  form.querySelector("[name=_preview]").hidden = true;
})();
