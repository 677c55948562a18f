// The Markdown editor's own habits that a newsroom cannot use, stopped before they reach it:
// files are not uploaded (there is nowhere to), and Tab leaves the field, as everywhere else.
"use strict";
(() => {
  const inEditor = (event) =>
    event.target instanceof Element && event.target.classList.contains("markdownx-editor");

  const holdsFiles = (event) => {
    const carried = event.dataTransfer || event.clipboardData;
    return carried !== null && carried !== undefined && carried.files.length > 0;
  };

  for (const kind of ["drop", "paste"]) {
    document.addEventListener(kind, (event) => {
      if (inEditor(event) && holdsFiles(event)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    }, true);
  }

  document.addEventListener("keydown", (event) => {
    if (inEditor(event) && (event.key === "Tab" || event.isComposing)) {
      event.stopImmediatePropagation();
    }
  }, true);
})();
