// What the bot has put on a person's message: that it was read, that it is answered.

import { el, icon } from "./dom.js";
import { t } from "./text.js";

const KNOWN = { "👀": ["eye", "mark-seen", "read"], "✅": ["check", "mark-done", "mark-done-long"] };

export function marksNode(message) {
  return el("p", { class: "marks", lang: document.documentElement.lang }, chip(message));
}

/** Show the present mark of a message on its element. */
export function showMarks(node, message) {
  const fresh = chip(message);
  node.querySelector(".marks").replaceChildren(...(fresh ? [fresh] : []));
}

function chip(message) {
  const mark = message.mark || (message.seen ? "👀" : "");
  if (!mark) return null;
  const [picture, word, long] = KNOWN[mark] ?? [];
  if (!picture) return el("span", { class: "set", title: t("mark-other", { what: mark }) }, mark);
  return el(
    "span", { class: mark === "✅" ? "set done" : "set", title: t(long), data: { mark } },
    icon(picture), el("span", { "aria-hidden": "true" }, t(word)), el("span", { class: "vh" }, t(long)),
  );
}
