// The head of a column: whose eyes it looks through, what time it is for them, and who else has news.

import { el, icon, nationTile, unreadMark } from "./dom.js";
import { clockTime, now } from "./time.js";
import { roleTitle, t } from "./text.js";

const ROLES = ["official", "expert", "coordinator"];

export class Who {
  #store;
  #persona;
  #heading;
  #choose;
  #local;
  #mark = el("span", { class: "waiting-mark" });
  #select = null;
  #waiting = [];

  /** `heading` is the id of its heading; `choose(persona id)` and `hush()` (the hint is put away) are called. */
  constructor(store, heading, choose, hush) {
    this.#store = store;
    this.#heading = heading;
    this.#choose = choose;
    this.#hush = hush;
    this.node = el("div", { class: "who" });
    this.hint = el("div", { class: "news", role: "status" });
  }

  #hush;

  /** Draw the head for a persona. */
  draw(persona) {
    const focused = this.#select !== null && this.#select === document.activeElement;
    this.#persona = persona;
    this.#local = el("time", {});
    const groups = ROLES.map((role) => el(
      "optgroup", { label: roleTitle(role) },
      ...this.#store.personas.filter((one) => one.role === role)
        .map((one) => el("option", { value: one.id, selected: one.id === persona.id }, this.#label(one))),
    ));
    this.#select = el("select", { "aria-label": t("persona-choose"), data: { choose: "persona" } }, ...groups);
    this.#select.addEventListener("change", () => {
      this.#choose(this.#select.value);
      this.#select.focus();
    });
    const names = el(
      "div", { class: "names" },
      el("h2", { id: this.#heading }, roleTitle(persona.role), icon("down")),
      el("p", {}, persona.nation_name, this.#store.ordinal(persona) > 1 && ` (${this.#store.ordinal(persona)})`),
    );
    this.node.replaceChildren(
      el("div", { class: "chooser" }, nationTile(persona.nation), icon("down", "i turn"), names, this.#mark, this.#select),
      el("p", { class: "local" }, this.#local, persona.city),
    );
    if (focused) this.#select.focus();
    this.tick();
  }

  /** Tell who else has news: persona ids of this column, the latest first; the hint speaks of the latest unless it was put away. */
  news(waiting, hushed) {
    this.#waiting = waiting;
    for (const option of this.#select?.options ?? []) {
      const label = this.#label(this.#store.persona(option.value));
      if (option.textContent !== label) option.textContent = label;
    }
    this.#mark.replaceChildren(...[unreadMark(waiting.length, t("waiting-mark"))].filter(Boolean));
    const latest = waiting.length && !hushed ? this.#store.persona(waiting[0].id) : null;
    const shown = latest?.id ?? "";
    if (this.hint.dataset.shown === shown) return;
    this.hint.dataset.shown = shown;
    this.hint.replaceChildren(...(latest ? this.#hintParts(latest) : []));
  }

  tick() {
    if (!this.#local) return;
    this.#local.dateTime = now().toISOString();
    this.#local.textContent = clockTime(now(), this.#persona.zone, document.documentElement.lang);
  }

  focus() {
    this.#select.focus();
  }

  #label(persona) {
    const name = this.#store.label(persona);
    const count = this.#waiting.find((one) => one.id === persona.id)?.count;
    return count ? t("persona-new", { name, count }) : name;
  }

  #hintParts(persona) {
    return [
      el("p", {}, t("waiting", { name: this.#store.label(persona) })),
      el("button", { class: "btn quiet", type: "button", data: { look: persona.id }, onclick: () => this.#choose(persona.id, true) }, t("waiting-look")),
      el("button", { class: "btn quiet icon", type: "button", "aria-label": t("dismiss"), onclick: () => this.#hush() }, icon("close")),
    ];
  }
}
