// A job that is under way is drawn anew every two seconds, by the server, until it has ended.
"use strict";
(() => {
  const EVERY = 2000; // ms
  let job = document.getElementById("job");

  const look = async () => {
    let answer;
    try {
      answer = await fetch(location.href, { redirect: "manual" });
    } catch {
      return later(); // the server is away for a moment
    }
    if (!answer.ok) {
      return later();
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("job");
    const focused = job.contains(document.activeElement);
    job.replaceWith(fresh);
    job = fresh;
    if (focused) {
      job.querySelector("button")?.focus();
    }
    return later();
  };

  const later = () => {
    if (job.dataset.running !== undefined) {
      setTimeout(look, EVERY);
    }
  };
  later();
})();
