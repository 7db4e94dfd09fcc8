// The messages of one place, oldest first. They are drawn from the end, so that the newest are there at once.

import { el, icon } from "./dom.js";
import { dayKey, dayName } from "./time.js";
import { t } from "./text.js";

const NEAR_END = 60; // px
const AT_ONCE = 30; // messages that are drawn before anything else happens
const PIECE = 30; // messages that are drawn in one go afterwards
const SETTLING = 300; // ms in which the end may move away by itself: what comes into sight gets its true size
const LATEST = 200; // ms until the next piece is drawn although the page is busy

/** How people move a stream themselves. */
export const BY_HAND = ["wheel", "touchmove", "pointerdown", "keydown"];

function soon(work) {
  if (window.requestIdleCallback) requestIdleCallback(work, { timeout: LATEST });
  else setTimeout(work, 16);
}

export class Flow {
  #store;
  #draw;
  #zone;
  #flow = el("div", { class: "flow" });
  #waiting = []; // ids of messages that are not drawn yet, oldest first
  #filling = 0;
  #last;
  #stays = true;
  #settled = 0;

  /** `draw(message, previous)` makes the elements of a message; `zone()` is where its reader's days begin. */
  constructor(store, draw, zone) {
    this.#store = store;
    this.#draw = draw;
    this.#zone = zone;
    this.node = el("div", { class: "stream", role: "log", "aria-live": "polite", tabindex: 0 }, this.#flow);
    this.newer = el("button", { class: "btn newer", type: "button", hidden: true, onclick: () => this.toEnd() }, icon("down"), t("newer"));
    this.node.addEventListener("scroll", () => this.#scrolled());
    for (const name of BY_HAND) this.node.addEventListener(name, () => this.release(), { passive: true });
    const sizes = new ResizeObserver(() => { if (this.#stays) this.toEnd(); });
    sizes.observe(this.#flow);
    sizes.observe(this.node);
    window.addEventListener("beforeprint", () => this.#drawAll());
  }

  /** Show these messages, or `empty` for none. Nothing of it is announced. */
  fill(messages, empty) {
    this.node.setAttribute("aria-live", "off");
    this.#waiting = messages.map((message) => message.id);
    this.#last = messages.at(-1);
    this.#flow.replaceChildren(...(messages.length ? this.#drawn(AT_ONCE) : [empty]));
    this.toEnd();
    this.#filling += 1;
    this.#fillUp(this.#filling);
  }

  /** Add the newest message; `own` ones are always followed. False if it is not the newest: all must be drawn anew. */
  add(message, own) {
    if (this.#last && Number(this.#last.id) > Number(message.id)) return false;
    const follow = this.#stays || own;
    this.#flow.querySelector(".nil")?.remove();
    this.#flow.append(...this.withDay(message, this.#last));
    this.#last = message;
    if (follow) this.toEnd();
    else this.newer.hidden = false;
    return true;
  }

  /** Whether a message is here, drawn or not yet. */
  has(id) {
    return this.#waiting.includes(id) || this.find(id) !== null;
  }

  /** The element of a message, or null if it is not here, or not yet. */
  find(id) {
    return this.#flow.querySelector(`[data-message="${CSS.escape(id)}"]`);
  }

  /** The element of a message, drawn now if need be; null if it is not here. */
  reach(id) {
    if (this.#waiting.includes(id)) this.#drawAll();
    return this.find(id);
  }

  /** The elements that are drawn. */
  get drawn() {
    return [...this.#flow.querySelectorAll("[data-message]")];
  }

  /** Whoever is at the end stays there although elements have changed. */
  settle() {
    if (this.#stays) this.toEnd();
  }

  /** Whether the end is in view. */
  get stays() {
    return this.#stays;
  }

  /** Whether a message begins above what is in view; one that is not drawn yet does. */
  above(id) {
    const node = this.find(id);
    return !node || node.getBoundingClientRect().top < this.node.getBoundingClientRect().top;
  }

  /** The stream is about to be moved away from its end. */
  release() {
    this.#settled = 0;
  }

  toEnd() {
    this.#stays = true;
    this.#settled = performance.now() + SETTLING;
    this.node.scrollTop = this.node.scrollHeight;
    this.newer.hidden = true;
  }

  /** Draw the rest piece by piece, unless something else is to be shown meanwhile. */
  #fillUp(filling) {
    if (!this.#waiting.length) {
      requestAnimationFrame(() => { if (filling === this.#filling) this.node.setAttribute("aria-live", "polite"); });
      return;
    }
    soon(() => {
      if (filling !== this.#filling) return;
      this.#prepend(PIECE);
      this.#fillUp(filling);
    });
  }

  #drawAll() {
    if (this.#waiting.length) this.#prepend(this.#waiting.length);
  }

  /** What is in view stays where it is. */
  #prepend(count) {
    const first = this.#flow.firstElementChild;
    const before = first?.getBoundingClientRect().top;
    this.#flow.prepend(...this.#drawn(count));
    if (this.#stays) this.toEnd();
    else if (first) this.node.scrollTop += first.getBoundingClientRect().top - before;
  }

  /** The elements of the last of those that wait. */
  #drawn(count) {
    const from = Math.max(0, this.#waiting.length - count);
    let previous = from ? this.#store.get(this.#waiting[from - 1]) : undefined;
    return this.#waiting.splice(from).flatMap((id) => {
      const message = this.#store.get(id);
      const nodes = this.withDay(message, previous);
      previous = message;
      return nodes;
    });
  }

  withDay(message, previous) {
    const zone = this.#zone();
    const date = new Date(message.at);
    const nodes = this.#draw(message, previous);
    if (previous && dayKey(new Date(previous.at), zone) === dayKey(date, zone)) return nodes;
    return [el("p", { class: "day" }, el("time", { datetime: dayKey(date, zone) }, dayName(date, zone, document.documentElement.lang))), ...nodes];
  }

  /** Whoever scrolled up stays there; whoever is at the end follows what comes. */
  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.node;
    const end = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (!end && this.#stays && performance.now() < this.#settled) {
      this.node.scrollTop = scrollHeight;
      return;
    }
    this.#stays = end;
    if (end) this.newer.hidden = true;
  }
}
