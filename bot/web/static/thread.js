// The thread below the card that opened it: what was said about one matter, and where more is said.

import { Composer } from "./composer.js";
import { el, icon } from "./dom.js";
import { t } from "./text.js";

const LAST = 3; // messages that are always shown; of the earlier ones only cards that show a state

export class Thread {
  #store;
  #nodes;
  #id;
  #composer;
  #fold;
  #list = el("div", { class: "said-in" });
  #open;
  #last;
  #whole = false;
  #opener = null; // what had the focus when the composer was opened

  /** `id`: of the message that opened it. `nodes(message, previous)` makes the elements of a message. */
  constructor(id, store, nodes) {
    this.#id = id;
    this.#store = store;
    this.#nodes = nodes;
    this.#composer = new Composer(store, { id, close: () => this.#close() });
    this.#composer.node.hidden = true;
    const page = document.documentElement.lang;
    this.#fold = el("button", { class: "textbtn earlier", type: "button", hidden: true, lang: page, onclick: () => this.#turn() });
    this.#open = el("button", { class: "textbtn into", type: "button", lang: page, onclick: () => this.answer(null) }, icon("reply"), t("thread-reply"));
    this.node = el("div", { class: "thread", role: "group", data: { thread: id } }, this.#fold, this.#list, this.#open, this.#composer.node);
  }

  /** Draw all of it anew for a reader. */
  draw(persona, messages) {
    const opener = this.#store.get(this.#id);
    this.node.setAttribute("aria-label", t("thread-of", { name: threadTitle(opener) }));
    this.#composer.set(persona, opener.place);
    this.#last = opener;
    this.#list.replaceChildren(...messages.flatMap((message) => this.#next(message)));
    this.#refold();
  }

  /** Add the newest message. False if it is not the newest: all must be drawn anew. */
  add(message) {
    if (Number(this.#last.id) > Number(message.id)) return false;
    this.#list.append(...this.#next(message));
    this.#refold();
    return true;
  }

  /** Write in it; the next message answers `message`, if one is given. */
  answer(message) {
    if (this.#composer.node.hidden) this.#opener = document.activeElement;
    this.#composer.node.hidden = false;
    this.#open.hidden = true;
    this.#composer.answer(message);
    this.#composer.node.scrollIntoView({ block: "nearest" });
  }

  /** Show what is folded. */
  unfold() {
    this.#whole = true;
    this.#refold();
  }

  #next(message) {
    const nodes = this.#nodes(message, this.#last);
    this.#last = message;
    return nodes;
  }

  #close() {
    this.#composer.node.hidden = true;
    this.#open.hidden = false;
    (this.#opener?.isConnected && this.#opener.checkVisibility() ? this.#opener : this.#open).focus();
  }

  #turn() {
    this.#whole = !this.#whole;
    this.#refold();
  }

  #refold() {
    const articles = [...this.#list.querySelectorAll("[data-message]")];
    const earlier = articles.slice(0, -LAST).filter((node) => !this.#stays(node));
    articles.forEach((node) => { node.hidden = !this.#whole && earlier.includes(node); });
    this.#showDays();
    this.#fold.hidden = !earlier.length;
    this.#fold.setAttribute("aria-expanded", String(this.#whole));
    this.#fold.replaceChildren(icon("chev"), this.#whole ? t("thread-fewer") : t("thread-earlier", { count: earlier.length }));
  }

  /** A card that shows a state is what the thread is about; nothing is taken away from under somebody's hands. */
  #stays(node) {
    const head = this.#store.get(node.dataset.message)?.body?.[0];
    return Boolean(head?.badge) || node.contains(document.activeElement);
  }

  /** A day is named if something of it is shown. */
  #showDays() {
    let day = null;
    for (const node of this.#list.children) {
      if (node.classList.contains("day")) {
        day = node;
        day.hidden = true;
      } else if (day && !node.hidden) {
        day.hidden = false;
        day = null;
      }
    }
  }
}

/** What the thread below a card is called: "Question 214". */
export function threadTitle(opener) {
  return opener.body?.find((block) => block.kind === "head")?.title || t("name");
}
