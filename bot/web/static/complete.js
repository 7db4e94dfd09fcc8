// Completing commands while they are typed: a list above the composer, driven from its text area.

import { commands } from "./api.js";
import { el } from "./dom.js";
import { t } from "./text.js";

const SHOWN = 12;
let serial = 0;

export class Completion {
  #id = `ac-${(serial += 1)}`;
  #input;
  #where;
  #known = [];
  #asked = "";
  #options = [];
  #marked = 0;

  /** `where()` gives `[persona id, place]`. The list is `node`. */
  constructor(input, where) {
    this.#input = input;
    this.#where = where;
    this.node = el("div", { class: "ac", id: this.#id, hidden: true });
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.#id);
  }

  get open() {
    return !this.node.hidden && this.#options.length > 0;
  }

  /** Look at the text again. */
  async update() {
    const text = this.#input.value;
    if (!text.startsWith("/") || text.includes("\n")) {
      this.#asked = "";
      this.close();
      return;
    }
    await this.#fetch();
    if (this.#input.value === text && document.activeElement === this.#input) this.#show(text);
  }

  close() {
    this.node.hidden = true;
    this.#options = [];
    this.#input.removeAttribute("aria-activedescendant");
  }

  /** Take a key; tells whether it was used up. */
  key(event) {
    if (event.key === "Escape" && !this.node.hidden) this.close();
    else if (!this.open) return false;
    else if (event.key === "ArrowDown") this.#mark(this.#marked + 1);
    else if (event.key === "ArrowUp") this.#mark(this.#marked - 1);
    else if (event.key === "Tab" && !event.shiftKey) this.#take(this.#options[this.#marked]);
    else if (event.key === "Enter" && !event.shiftKey && !this.#isWhole()) this.#take(this.#options[this.#marked]);
    else return false;
    event.preventDefault();
    return true;
  }

  async #fetch() {
    const [persona, place] = this.#where();
    const key = `${persona} ${place}`;
    if (this.#asked === key) return;
    this.#asked = key;
    try {
      this.#known = (await commands(persona, place)).commands;
    } catch {
      this.#known = [];
      this.#asked = "";
    }
  }

  #show(text) {
    const [, typed, space] = text.match(/^\/(\S*)(\s?)/);
    const exact = this.#known.find((command) => command.name === typed.toLowerCase());
    if (space) this.#showArguments(exact);
    else this.#showNames(this.#known.filter((command) => command.name.startsWith(typed.toLowerCase())));
  }

  #showArguments(command) {
    this.close();
    if (!command?.args.length) return;
    const lines = command.args.map((one) =>
      el("div", { class: "hint" }, el("b", {}, one.name), ` ${one.description}`, !one.required && ` (${t("optional")})`));
    this.node.removeAttribute("role");
    this.node.replaceChildren(...lines);
    this.node.hidden = false;
  }

  #showNames(found) {
    this.#options = found.slice(0, SHOWN).map((command, n) =>
      el(
        "div", { role: "option", id: `${this.#id}-${n}`, data: { command: command.name },
          onmousedown: (event) => { event.preventDefault(); this.#take(event.currentTarget); } },
        el("b", {}, `/${command.name}`), el("span", {}, command.description),
      ));
    this.node.setAttribute("role", "listbox");
    this.node.setAttribute("aria-label", t("commands"));
    this.node.replaceChildren(...this.#options);
    this.node.hidden = false;
    if (found.length) {
      this.#mark(0);
      return;
    }
    this.node.removeAttribute("role");
    this.node.replaceChildren(el("div", { class: "hint" }, t("commands-none")));
  }

  #mark(position) {
    this.#marked = (position + this.#options.length) % this.#options.length;
    this.#options.forEach((option, n) => option.setAttribute("aria-selected", String(n === this.#marked)));
    this.#options[this.#marked].scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", this.#options[this.#marked].id);
  }

  #isWhole() {
    return this.#input.value === `/${this.#options[this.#marked].dataset.command}`;
  }

  #take(option) {
    this.#input.value = `/${option.dataset.command} `;
    this.#input.focus();
    this.update();
  }
}
