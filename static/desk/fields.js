// What stands in the fields of a page that is answered: what was sent becomes what the server says,
// what was typed since stays, and where both have changed a text, both changes are in it.
"use strict";
(() => {
  const desk = (window.desk ??= {});
  const TEXTS = "textarea, input:not([type]), " +
    ["text", "search", "url", "number"].map((type) => `input[type=${type}]`).join();

  const isTick = (control) => control.type === "checkbox" || control.type === "radio";
  const now = (control) => isTick(control) ? control.checked : control.value;
  const before = (control) => isTick(control) ? control.defaultChecked
    : control.matches("select") ? [...control.options].find((each) => each.defaultSelected)?.value ?? control.value
      : control.defaultValue;

  // What stands in the fields of a form at this moment.
  desk.wordsOf = (form) => new Map([...form.elements].filter((each) => each.name).map((each) => [each, now(each)]));

  // The fields: what was sent becomes what the server says, what was typed since stays.
  desk.fields = (sent, saved) => {
    const base = (control) => sent.has(control) ? sent.get(control) : before(control);
    const write = (control, value) => {
      if (control.value === value) {
        return;
      }
      const old = control.value;
      const caret = document.activeElement === control && control.matches("textarea, [type=text]") &&
        [control.selectionStart, control.selectionEnd, control.selectionDirection];
      control.value = value;
      if (caret) {
        control.setSelectionRange(desk.moved(old, value, caret[0]), desk.moved(old, value, caret[1]), caret[2]);
      }
    };
    const text = (old, fresh) => {
      const mine = old.value;
      const was = base(old);
      const isNumber = old.type === "number";
      const both = isNumber && mine !== was ? mine : desk.both(was, mine, fresh.value);
      // Said again it would take the caret of a field nobody has typed into.
      if (saved && old.defaultValue !== fresh.defaultValue) {
        old.defaultValue = fresh.defaultValue;
      }
      write(old, both ?? mine);
      if (both === null) {
        // The next save holds the two against each other: this field began before theirs.
        document.dispatchEvent(new CustomEvent("desk:kept", { detail: { name: old.name, sent: was } }));
      }
    };
    return {
      typed: (control) => control.type !== "hidden" && now(control) !== base(control),
      settle: (old, fresh) => {
        if (old.type === "hidden") {
          old.defaultValue = fresh.defaultValue;
          old.value = fresh.value;
        } else if (isTick(old)) {
          const mine = old.checked;
          const was = base(old);
          old.defaultChecked = saved ? fresh.defaultChecked : old.defaultChecked;
          old.checked = mine === was ? fresh.checked : mine;
          old.value = fresh.value;
        } else if (old.matches(TEXTS)) {
          text(old, fresh);
        } else if (old.type !== "file") {
          const mine = old.value;
          const was = base(old);
          if (saved && !old.matches("select")) {
            old.defaultValue = fresh.defaultValue;
          }
          old.value = mine === was ? fresh.value : mine;
        }
      },
      gone: (element) => {
        const words = element.nodeType === 1 ? element.querySelectorAll("textarea, [type=text]") : [];
        for (const each of words) {
          if (each.name && each.value && each.value !== base(each)) {
            desk.keepWords(desk.sentence("gone"), each.value);
          }
        }
      },
    };
  };
})();
