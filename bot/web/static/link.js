// Whether the page hears from its server: what stands there until the room does, and the notice while it does not.

import { t } from "./text.js";
import { forget, toast } from "./toasts.js";

export class Link {
  #starting = document.getElementById("starting");
  #retry;
  #told = ""; // what is said now: "lost", "offline", or nothing

  /** `retry()` tries to reach the server at once. */
  constructor(retry) {
    this.#retry = retry;
    this.#starting.querySelector("button").addEventListener("click", retry);
  }

  /** The room is there to be drawn. */
  ready() {
    const focused = this.#starting.contains(document.activeElement);
    this.#starting.remove();
    if (focused) document.getElementById("columns").focus();
  }

  /** The server is not heard. Said once, however often it is tried again. */
  lost() {
    const kind = navigator.onLine ? "lost" : "offline";
    if (this.#told === kind) return;
    this.#told = kind;
    if (this.#starting.isConnected) {
      this.#starting.dataset.state = kind;
      return;
    }
    toast({ tone: "bad", title: t(kind), text: t(`${kind}-text`), id: "link", action: { label: t("retry"), run: this.#retry } });
  }

  /** It is heard again, and what was missed is shown. */
  found() {
    if (!this.#told) return;
    forget("error-network"); // what could not be sent then can be sent now
    toast({ tone: "ok", title: t("back"), text: t("back-text"), id: "link" });
    this.#told = "";
  }
}
