// The token that forms are sent with. Who has logged in anew in another tab has another one than
// the page was drawn with; the cookie knows it. One without the prefix may be left from before.
"use strict";
(() => {
  const desk = (window.desk ??= {});
  const COOKIES = [/(?:^|; )__Host-csrftoken=(\w+)/, /(?:^|; )csrftoken=(\w+)/];
  const kept = () => COOKIES.map((cookie) => cookie.exec(document.cookie)?.[1]).find(Boolean);

  desk.token = (form) => kept() ?? form?.elements.csrfmiddlewaretoken?.value ?? "";
  desk.renewToken = (form) => {
    const field = form?.elements.csrfmiddlewaretoken;
    if (field) {
      field.value = desk.token(form);
    }
  };
})();
