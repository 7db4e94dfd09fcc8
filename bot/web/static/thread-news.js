// New messages in threads: brought into view for whoever follows the column or has the thread before them, else told of.

import { el, icon } from "./dom.js";
import { BY_HAND } from "./flow.js";
import { t } from "./text.js";
import { threadTitle } from "./thread.js";

export class ThreadNews {
  #store;
  #flow;
  #go;
  #place = "";
  #first = new Map(); // thread → its first message that was not seen; the latest thread stands last
  #held = false; // the column stands where a thread led it, and goes on following
  #told = el("div", { role: "status" });
  #shown = ""; // the message that is told of

  /** `flow`: the stream. `go(id)` leads to a message. */
  constructor(store, flow, go) {
    this.#store = store;
    this.#flow = flow;
    this.#go = go;
    this.node = el("div", { class: "chips" }, flow.newer, this.#told);
    flow.node.addEventListener("scroll", () => this.look());
    for (const name of BY_HAND) flow.node.addEventListener(name, () => { this.#held = false; }, { passive: true });
  }

  /** Whether new messages are followed. */
  get follows() {
    return this.#held || this.#flow.stays;
  }

  /** Another place is shown now. */
  show(place) {
    this.#place = place;
    this.#held = false;
    this.look();
  }

  /** Nobody has missed anything: another persona looks. */
  clear() {
    this.#first.clear();
    this.#held = false;
    this.look();
  }

  /** A message stands in a thread of the place that is shown, as `node`; `own`: whoever looks wrote it. */
  came(message, node, own) {
    if (!own && !this.follows && !this.#sees(node.closest("[data-thread]"))) {
      this.missed(message);
      return;
    }
    if (this.#flow.stays) this.#flow.toEnd();
    if (this.#sees(node)) return;
    this.#held = this.#held || this.#flow.stays;
    this.#flow.release();
    node.scrollIntoView({ block: "nearest" });
  }

  /** A message came into a thread while nobody looked. */
  missed(message) {
    const first = this.#first.get(message.thread) ?? message.id;
    this.#first.delete(message.thread);
    this.#first.set(message.thread, first);
    this.look();
  }

  /** Tell of the latest thread with something new, and forget what is in view. */
  look() {
    const here = [...this.#first].filter(([thread]) => this.#store.get(thread)?.place === this.#place);
    const left = here.filter(([thread, id]) => !this.#sees(this.#flow.find(id)) || !this.#first.delete(thread));
    const [thread, id] = left.at(-1) ?? ["", ""];
    if (this.#shown === id) return;
    this.#shown = id;
    this.#told.replaceChildren(...(id ? [this.#chip(thread, id)] : []));
  }

  #chip(thread, id) {
    const above = this.#flow.above(thread);
    const name = threadTitle(this.#store.get(thread));
    return el(
      "button", { class: "btn newer", type: "button", onclick: () => this.#lead(thread, id) },
      el("span", {}, t("thread-new", { name })), icon(above ? "up" : "down"),
    );
  }

  #lead(thread, id) {
    this.#first.delete(thread);
    this.#go(id);
    this.look();
  }

  /** Whether some of an element is in view. */
  #sees(node) {
    if (!node?.checkVisibility()) return false;
    const [its, all] = [node.getBoundingClientRect(), this.#flow.node.getBoundingClientRect()];
    return its.bottom > all.top && its.top < all.bottom;
  }
}
