// The clocks of the desk count by the server's time: by what it said when the page came and by
// what has passed here since, never by the hour this machine believes it is. Each minute, and
// when somebody comes back to the page, they are asked for anew.
"use strict";
(() => {
  const OFTEN = 60_000;
  const AT = [15, 5, 1]; // minutes before, which are said aloud
  const seen = new WeakMap(); // region → {now: what the server said, at: when that was, here}
  let asked = 0;

  const regions = () => [...document.querySelectorAll("[data-now]")];
  const now = (region) => {
    const said = Number(region.dataset.now);
    let mark = seen.get(region);
    if (mark?.now !== said) {
      mark = { now: said, at: performance.now() };
      seen.set(region, mark);
    }
    return said + performance.now() - mark.at;
  };
  const two = (number) => String(number).padStart(2, "0");
  const shown = (milliseconds) => {
    const seconds = Math.floor(Math.abs(milliseconds) / 1000);
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    return (hours ? `${hours}:` : "") + `${two(minutes)}:${two(seconds % 60)}`;
  };

  const say = (region, minutes) => {
    const place = region.querySelector("[aria-live=polite]");
    if (place) {
      place.textContent = minutes === 1
        ? region.dataset.minute : region.dataset.minutes.replace("%s", minutes);
    }
  };

  // The region as the server has it now; what somebody has the focus in is not taken away.
  const renew = async (region) => {
    if (!region.dataset.url || region.contains(document.activeElement)) {
      return;
    }
    const answer = await fetch(region.dataset.url, { headers: { "X-Requested-With": "clock" } });
    if (!answer.ok || answer.redirected) {
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(region.id);
    if (fresh && region.isConnected && !region.contains(document.activeElement)) {
      region.replaceWith(fresh);
    }
  };
  const renewAll = () => {
    asked = performance.now();
    regions().forEach((region) => renew(region).catch(() => {})); // offline: they count on
  };

  const tick = () => {
    for (const region of regions()) {
      const moment = now(region);
      for (const count of region.querySelectorAll("[data-until]")) {
        const left = Number(count.dataset.until) - moment;
        const before = Number(count.dataset.left ?? left);
        count.dataset.left = left;
        count.textContent = shown(left);
        const minute = AT.find((each) => before > each * OFTEN && left <= each * OFTEN);
        if (minute) {
          say(region, minute);
        }
        if (before > 0 && left <= 0) {
          asked = performance.now() - OFTEN + 2_000; // the worker's minute may take a moment
          renew(region).catch(() => {});
        }
      }
    }
    if (!document.hidden && performance.now() - asked > OFTEN) {
      renewAll();
    }
  };

  // The last look before Publish: the one button that Ctrl+Enter presses is that which is open.
  const opened = (details) => {
    const summary = details.querySelector("summary");
    const button = details.querySelector("[data-confirm]");
    summary.toggleAttribute("data-primary", !details.open);
    button.toggleAttribute("data-primary", details.open);
    if (details.open) {
      button.focus();
    }
  };
  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.("details.confirm")) {
      opened(event.target);
    }
  }, true);
  document.addEventListener("keydown", (event) => {
    const details = event.target.closest?.("details.confirm[open]");
    if (event.key === "Escape" && details && !event.isComposing) {
      details.open = false;
      details.querySelector("summary").focus();
    }
  });

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      renewAll();
    }
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      renewAll();
    }
  });
  document.addEventListener("desk:swapped", tick);
  asked = performance.now();
  tick();
  setInterval(tick, 1_000);
})();
