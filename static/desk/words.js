// Two people, one text: what each has done to it since it was the same, put together where that is
// plain. Each did one thing: what stands between the common beginning and the common end. That is
// coarser than the rule of articles/merging.py, never bolder: what touches here is left to the server.
"use strict";
(() => {
  const desk = (window.desk ??= {});

  const change = (base, now) => {
    const most = Math.min(base.length, now.length);
    let start = 0;
    while (start < most && base[start] === now[start]) {
      start += 1;
    }
    let tail = 0;
    while (tail < most - start && base.at(-1 - tail) === now.at(-1 - tail)) {
      tail += 1;
    }
    return { start, end: base.length - tail, put: now.slice(start, now.length - tail) };
  };

  // The text with both changes, or null where they touch each other.
  desk.both = (base, mine, theirs) => {
    if (mine === base || mine === theirs) {
      return theirs;
    }
    if (theirs === base) {
      return mine;
    }
    const [first, second] = [change(base, mine), change(base, theirs)].sort((a, b) => a.start - b.start);
    if (first.end >= second.start) {
      return null;
    }
    return base.slice(0, first.start) + first.put + base.slice(first.end, second.start) +
      second.put + base.slice(second.end);
  };

  // Where a caret is in the new text that was at `at` in the old one.
  desk.moved = (old, now, at) => {
    const made = change(old, now);
    return at <= made.start ? at : at >= made.end ? at + now.length - old.length : made.start + made.put.length;
  };
})();
