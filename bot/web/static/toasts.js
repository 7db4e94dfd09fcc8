// Notices in the corner: what happened in bold, what follows in plain text, one action. Failures stay.

import { el, icon } from "./dom.js";
import { errorText, t } from "./text.js";

const SECONDS = 6;
const ICONS = { bad: "warn", wait: "clock", ok: "check" };

/** Show a notice; returns a function that takes it away. `action`: `{label, run}`. A notice with the same `id` is replaced. */
export function toast({ tone, title, text, action, id, stays = tone === "bad" }) {
  const area = document.getElementById("toasts");
  if (id) area.querySelector(`[data-toast="${id}"]`)?.remove();
  const node = el(
    "div", { class: `toast ${tone}`, data: { toast: id ?? "" } }, icon(ICONS[tone]),
    el("p", {}, el("b", {}, title), " ", text),
    action && el("button", { class: "btn quiet", type: "button", onclick: action.run }, action.label),
    el("button", { class: "btn quiet icon", type: "button", "aria-label": t("dismiss"), onclick: () => node.remove() }, icon("close")),
  );
  area.append(node);
  if (!stays) setTimeout(() => node.remove(), SECONDS * 1000);
  return () => node.remove();
}

export function failure(error) {
  toast({ tone: "bad", title: t("not-sent"), text: errorText(error), id: `error-${error.code}` });
}
