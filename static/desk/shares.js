// Copies what a button names: formatted where it says so, with the plain text beside it.
"use strict";
(() => {
  const page = document.querySelector(".shares");
  const text = (id) => (id ? document.getElementById(id).value : "");

  // As if one had pressed Ctrl+C: what is put there goes as it is, and needs no secure connection.
  const asTyped = (html, plain) => {
    let put = false;
    const listen = (event) => {
      event.preventDefault();
      event.clipboardData.setData("text/plain", plain);
      if (html) {
        event.clipboardData.setData("text/html", html);
      }
      put = true;
    };
    document.addEventListener("copy", listen);
    document.execCommand("copy");
    document.removeEventListener("copy", listen);
    return put;
  };

  // For browsers that copy nothing where nothing is selected.
  const asked = async (html, plain) => {
    const parts = { "text/plain": new Blob([plain], { type: "text/plain" }) };
    if (html) {
      parts["text/html"] = new Blob([html], { type: "text/html" });
    }
    try {
      await navigator.clipboard.write([new ClipboardItem(parts)]);
      return true;
    } catch {
      return false;
    }
  };

  const copy = async (html, plain) => asTyped(html, plain) || asked(html, plain);

  for (const button of page.querySelectorAll("button[data-text]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const status = button.parentElement.querySelector("[role=status]");
      const done = await copy(text(button.dataset.html), text(button.dataset.text));
      status.classList.toggle("refused", !done);
      status.textContent = done ? page.dataset.copied : page.dataset.refused;
      if (!done) {
        const source = document.getElementById(button.dataset.html || button.dataset.text);
        source.closest("details")?.setAttribute("open", "");
        source.select();
      }
    });
  }
})();
