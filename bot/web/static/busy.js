// One thing at a time: what is under way is marked, and a second click does nothing.

import { el, icon } from "./dom.js";
import { failure } from "./toasts.js";
import { t } from "./text.js";

const SHOW_AFTER = 150;
const running = new Set();

export function isRunning(key) {
  return running.has(key);
}

/**
 * Run `work` unless `key` is under way already. `buttons()` finds the buttons to mark, again when it is over (a card
 * may have been drawn anew meanwhile). Tells whether it succeeded; a failure is given to `failed`, else shown in the corner.
 */
export async function once(key, buttons, work, failed = failure) {
  if (running.has(key)) return false;
  running.add(key);
  markBusy(buttons());
  const timer = setTimeout(() => buttons().forEach(spin), SHOW_AFTER);
  try {
    await work();
    return true;
  } catch (error) {
    failed(error);
    return false;
  } finally {
    running.delete(key);
    clearTimeout(timer);
    buttons().forEach(unmark);
  }
}

export function markBusy(buttons) {
  buttons.forEach((button) => button.setAttribute("aria-busy", "true"));
}

function spin(button) {
  if (button.querySelector(".spin")) return;
  button.querySelector("svg.i")?.setAttribute("hidden", "");
  button.prepend(el("span", { class: "spin" }, icon("ring"), el("span", { class: "vh" }, t("busy"))));
}

function unmark(button) {
  button.removeAttribute("aria-busy");
  button.querySelector(".spin")?.remove();
  button.querySelector("svg.i[hidden]")?.removeAttribute("hidden");
}
