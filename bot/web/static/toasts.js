// Notices in the corner: what happened in bold, what follows in plain text, one action. Failures stay.

import { el, icon } from "./dom.js";
import { errorText, t } from "./text.js";

const SECONDS = 6;
const ICONS = { bad: "warn", wait: "clock", ok: "check" };
const area = document.getElementById("toasts");
let before = null; // what had the focus before a notice had it

area.addEventListener("focusin", (event) => {
  if (event.relatedTarget && !area.contains(event.relatedTarget)) before = event.relatedTarget;
});

/** Show a notice; returns a function that takes it away. `action`: `{label, run}`. A notice with the same `id` is replaced. */
export function toast({ tone, title, text, action, id, stays = tone === "bad" }) {
  if (id) forget(id);
  const node = el(
    "div", { class: `toast ${tone}`, data: { toast: id ?? "" } }, icon(ICONS[tone]),
    el("p", {}, el("b", {}, title), " ", text),
    action && el("button", { class: "btn quiet", type: "button", onclick: action.run }, action.label),
    el("button", { class: "btn quiet icon", type: "button", "aria-label": t("dismiss"), onclick: () => away(node) }, icon("close")),
  );
  area.append(node);
  if (!stays) later(node);
  return () => away(node);
}

/** Take the notice of an `id` away, if it is there. */
export function forget(id) {
  const node = area.querySelector(`[data-toast="${id}"]`);
  if (node) away(node);
}

export function failure(error) {
  toast({ tone: "bad", title: t("not-sent"), text: errorText(error), id: `error-${error.code}` });
}

/** Gone after a while, but not under somebody's hands. */
function later(node) {
  setTimeout(() => (node.matches(":hover, :focus-within") ? later(node) : away(node)), SECONDS * 1000);
}

/** The focus goes back to where it was. */
function away(node) {
  const focused = node.contains(document.activeElement);
  node.remove();
  if (focused) (before?.isConnected ? before : document.getElementById("columns")).focus();
}
