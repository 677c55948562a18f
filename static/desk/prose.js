// F9 cuts out the first piece of text that the page offers to cut.
"use strict";
document.addEventListener("keydown", (event) => {
  const button = document.querySelector('.wording button[name="_cut"]');
  if (event.key === "F9" && !event.isComposing && !event.repeat && button) {
    event.preventDefault();
    button.click();
  }
});
