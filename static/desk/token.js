// The token that forms are sent with. Who has logged in anew in another tab has another one than
// the page was drawn with; the cookie knows it.
"use strict";
(() => {
  const desk = (window.desk ??= {});
  const COOKIE = /(?:^|; )csrftoken=(\w+)/;

  desk.token = (form) => COOKIE.exec(document.cookie)?.[1] ?? form?.elements.csrfmiddlewaretoken?.value ?? "";
  desk.renewToken = (form) => {
    const field = form?.elements.csrfmiddlewaretoken;
    if (field) {
      field.value = desk.token(form);
    }
  };
})();
