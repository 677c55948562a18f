// What a model is asked for takes its time and costs money: one press of a button sends it once.
"use strict";
(() => {
  const forms = [...document.querySelectorAll("form[data-wait]")];
  const buttons = (form) => [...form.querySelectorAll("button, input[type=submit]")];

  for (const form of forms) {
    const note = document.createElement("p");
    note.className = "help";
    note.setAttribute("role", "status");
    form.append(note);
    form.addEventListener("submit", () => {
      note.textContent = form.dataset.wait;
      setTimeout(() => buttons(form).forEach((button) => { button.disabled = true; }));
    });
  }
  window.addEventListener("pageshow", (event) => {
    for (const form of event.persisted ? forms : []) {
      form.lastElementChild.textContent = "";
      buttons(form).forEach((button) => { button.disabled = false; });
    }
  });
})();
