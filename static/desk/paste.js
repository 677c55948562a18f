// An address, or a whole text, that is pasted into the search is one to put into the edition: it
// goes to the field for these, and Enter brings it in.
"use strict";
(() => {
  const desk = (window.desk ??= {});
  const LONG = 120; // characters nobody searches for
  const isBrought = (text) => /^https?:\/\/\S+$/.test(text) || text.length > LONG || text.includes("\n");

  document.addEventListener("paste", (event) => {
    const field = document.querySelector("#content .paste textarea");
    const text = event.clipboardData?.getData("text/plain").trim() ?? "";
    if (field && event.target.matches?.("[form=find]") && isBrought(text)) {
      event.preventDefault();
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.closest(".paste").querySelector("button").focus();
    }
  });

  // In that field Ctrl+Enter brings in, and decides nothing about the edition.
  document.addEventListener("keydown", (event) => {
    const place = event.target.closest?.(".paste");
    if (place && event.key === "Enter" && (event.ctrlKey || event.metaKey) && !desk.composing(event)) {
      event.preventDefault();
      desk.press(place.querySelector("button"));
    }
  });
})();
