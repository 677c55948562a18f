// A form is sent without leaving its page: with the button that was pressed, one press at a time,
// and the answer is put in place. Where that fails nothing is lost: a sentence says so, and one
// presses again. Forms and buttons with [data-plain] are sent as ever.
"use strict";
(() => {
  const desk = (window.desk ??= {});
  if (!window.fetch || !window.DOMParser) {
    return;
  }
  const queue = [];
  let sending = null; // the press that is under way

  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
  const written = (form) => new URLSearchParams(
    [...new FormData(form)].filter(([, value]) => typeof value === "string")).toString();
  const markOf = (form, button) =>
    [form.id, form.action, button?.name, button?.value, button?.getAttribute("formaction")].join("\n");

  // Between a press and its turn its form and button may have been renewed.
  const find = ({ form, button, mark }) => {
    if (form.isConnected && (!button || button.isConnected)) {
      return { form, button };
    }
    for (const each of document.querySelectorAll("#content button, #content [type=submit]")) {
      if (each.form && markOf(each.form, each) === mark) {
        return { form: each.form, button: each };
      }
    }
    return null;
  };

  const press = (form, button) => {
    const one = { form, button, mark: markOf(form, button) };
    const isSame = (other) => other?.mark === one.mark;
    if (queue.some(isSame) || (isSame(sending) && sending.words === written(form))) {
      return;
    }
    queue.push(one);
    tell("desk:pressed", { form, button });
    if (!sending) {
      next();
    }
  };

  const next = async () => {
    const one = queue.shift();
    if (!one) {
      return;
    }
    const found = find(one);
    if (found) {
      sending = { ...one, ...found };
      try {
        await send(sending);
      } finally {
        sending = null;
      }
    } else {
      tell("desk:dropped", { value: one.button?.value ?? "" });
    }
    next();
  };

  const send = async (one) => {
    const { form, button } = one;
    desk.renewToken(form);
    tell("desk:sending", { form, button });
    // A button with an address of its own saves none of these words, unless it is to drop them.
    const isAside = button?.hasAttribute("formaction") && !button.matches("[data-drops]");
    const sent = isAside ? new Map() : desk.wordsOf(form);
    one.words = written(form);
    const body = new FormData(form, button ?? null);
    document.documentElement.classList.add("is-sending");
    button?.setAttribute("aria-busy", "true");
    try {
      await put(await ask(button?.hasAttribute("formaction") ? button.formAction : form.action, body), one, sent);
    } catch (error) {
      if (!(error instanceof Failure)) {
        throw error;
      }
      fail(error, one);
    } finally {
      document.documentElement.classList.remove("is-sending");
      button?.removeAttribute("aria-busy");
    }
  };

  class Failure extends Error {}

  const ask = async (address, body) => {
    let answer;
    try {
      answer = await fetch(address, { method: "POST", body });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      return { answer, page };
    } catch (error) {
      if (error instanceof TypeError || error.name === "AbortError") {
        throw new Failure(desk.sentence("offline"));
      }
      throw error;
    }
  };

  const put = async ({ answer, page }, one, sent) => {
    if (page.body.classList.contains("login") && page.getElementById("id_password")) {
      throw new Failure(desk.sentence("login"));
    }
    if (!answer.ok) {
      throw new Failure(desk.sentence(answer.status === 403 ? "refused" : "broken"));
    }
    if (!page.getElementById("content")) {
      throw new Failure(desk.sentence("broken"));
    }
    await desk.composed();
    const address = new URL(answer.url);
    if (address.pathname !== desk.shown && !page.getElementById("sentences")) {
      desk.carryMessages(page);
      tell("desk:leaving", {});
      location.assign(address);
      return;
    }
    const saved = answer.redirected;
    desk.hush();
    const { same, typed } = desk.answer(page, { path: address.pathname, sent, saved, value: one.button?.value });
    tell("desk:swapped", { saved, typed, same, name: one.button?.name ?? "", value: one.button?.value ?? "" });
  };

  const fail = (error, one) => {
    queue.length = 0; // what was pressed after it rests on it
    desk.hush();
    desk.say(error.message, "error");
    tell("desk:failed", { sentence: error.message, name: one.button?.name ?? "", value: one.button?.value ?? "" });
  };

  document.addEventListener("submit", (event) => {
    const { target: form, submitter: button } = event;
    const plain = [form, button].some((each) => each?.matches("[data-plain]")) ||
      form.target || button?.formTarget;
    const isOurs = form.method === "post" && form.closest("#content") && document.getElementById("sentences");
    if (event.defaultPrevented || plain || !isOurs) {
      return;
    }
    event.preventDefault();
    press(form, button);
  });
  desk.press = (button) => button.form ? button.form.requestSubmit(button) : button.click();
})();
