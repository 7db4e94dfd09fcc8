// The second sheet: what only the demo has, in sections. A later feature adds a section of its own to the list.

import { get } from "./api.js";
import { el, icon } from "./dom.js";
import { CommunitySection } from "./sheet-community.js";
import { FaultsSection } from "./sheet-faults.js";
import { PersonaSection } from "./sheet-persona.js";
import { SilenceSection } from "./sheet-silence.js";
import { TimeSection } from "./sheet-time.js";
import { failure } from "./toasts.js";
import { t } from "./text.js";

/**
 * A section has `id`, `title` and `node`, and may have `choices(choices)` (called before the sheet opens), `faults(state)`
 * and `clock(state)`. `page`: what the page can do for them: store, people(personas), look(persona id), reader() (the
 * persona whose zone the clock bar shows), clock(state).
 */
export class Sheet {
  #button = document.getElementById("more");
  #badge = document.getElementById("faults");
  #dialog = document.getElementById("sheet");
  #sections = null;
  #page;
  #faults = null;
  #clock = null;

  constructor(page) {
    this.#page = page;
    this.#button.addEventListener("click", () => this.open());
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.close();
    });
  }

  /** What the server says when a page opens. */
  set(state) {
    this.#button.hidden = !state.movable;
    if (!state.movable) this.close();
    this.clock(state);
    this.faults(state.faults);
  }

  clock(state) {
    this.#clock = state;
    this.#sections?.forEach((section) => section.clock?.(state));
  }

  /** Which faults are switched on: said in the bar as long as there is one. */
  faults(state) {
    this.#faults = state;
    this.#sections?.forEach((section) => section.faults?.(state));
    const count = state.closed.length + Number(state.limited) + Number(state.twice);
    const focused = this.#badge.contains(document.activeElement);
    this.#badge.hidden = !count;
    if (!count) {
      if (focused) this.#button.focus();
      return;
    }
    const show = this.#badge.querySelector("[data-show]") ?? this.#drawBadge();
    show.querySelector(".words").textContent = show.title = t("fault-on", { count });
    show.querySelector(".figure").textContent = count;
  }

  /** Open the sheet at a section. */
  async open(section = "") {
    let choices;
    try {
      choices = await get("/api/sheet");
    } catch (error) {
      failure(error);
      return;
    }
    if (!this.#sections) this.#build();
    this.#sections.forEach((one) => one.choices?.(choices));
    this.#dialog.setAttribute("aria-label", t("sheet-title"));
    if (!this.#dialog.open) this.#dialog.showModal();
    if (section) this.show(section);
  }

  /** Unfold a section and go there. */
  show(section) {
    const node = this.#dialog.querySelector(`[data-section="${section}"]`);
    node.open = true;
    node.querySelector("summary").focus();
    node.scrollIntoView({ block: "nearest" });
  }

  close() {
    if (this.#dialog.open) this.#dialog.close();
  }

  #build() {
    const page = {
      ...this.#page,
      show: (section) => this.show(section),
      look: (id) => {
        this.close();
        this.#page.look(id);
      },
    };
    this.#sections = [PersonaSection, FaultsSection, SilenceSection, TimeSection, CommunitySection].map((Section) => new Section(page));
    const close = el("button", { class: "btn quiet icon", type: "button", "aria-label": t("sheet-close"), onclick: () => this.close() }, icon("close"));
    const folds = this.#sections.map((section) =>
      el("details", { name: "sheet", data: { section: section.id } }, el("summary", {}, icon("chev"), el("h3", {}, section.title)), section.node));
    this.#dialog.replaceChildren(el("header", {}, el("h2", {}, t("sheet-title")), close), el("div", { class: "sections" }, ...folds));
    this.clock(this.#clock);
    this.faults(this.#faults);
  }

  #drawBadge() {
    const show = el("button", { class: "btn", type: "button", data: { show: "" }, onclick: () => this.open("faults") }, icon("warn"), el("span", { class: "words" }), el("span", { class: "figure", "aria-hidden": "true" }));
    const off = el("button", { class: "btn", type: "button", data: { off: "" }, title: t("fault-off"), onclick: () => FaultsSection.allOff(() => [off]) }, icon("close"), el("span", { class: "words" }, t("fault-off")));
    this.#badge.replaceChildren(show, off);
    return show;
  }
}
