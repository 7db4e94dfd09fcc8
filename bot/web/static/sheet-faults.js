// The sheet's switches for what can go wrong. What they did is counted beside them.

import { post } from "./api.js";
import { once } from "./busy.js";
import { el, icon } from "./dom.js";
import { errorText, roleTitle, t } from "./text.js";

export class FaultsSection {
  id = "faults";
  title = t("fault");
  #page;
  #switches = new Map();
  #who = el("select", { id: "fault-who" });
  #add = el("button", { class: "btn", type: "button", data: { close: "" }, onclick: () => this.#close(this.#who.value, true) }, icon("lock"), t("fault-closed-add"));
  #closed = el("ul", { class: "closed" });
  #refused = el("p", { class: "count" });
  #wrong = el("p", { class: "wrong", role: "alert", hidden: true });
  #off = el("button", { class: "btn", type: "button", data: { off: "" }, onclick: () => this.#turn(this.#off, { fault: "all", on: false }) }, t("fault-off"));

  /** Switch everything off, from anywhere on the page. */
  static allOff(buttons) {
    return once("fault all", buttons, () => post("/api/faults", { fault: "all", on: false }));
  }

  constructor(page) {
    this.#page = page;
    const closed = el(
      "fieldset", { class: "fault f" }, el("legend", { class: "name" }, t("fault-closed")), el("p", { class: "hint" }, t("fault-closed-hint")),
      el("div", { class: "pick" }, el("label", { class: "vh", for: "fault-who" }, t("fault-closed-who")), this.#who, this.#add), this.#closed, this.#refused,
    );
    this.node = el(
      "div", { class: "section form" }, el("p", { class: "hint" }, t("fault-hint")), closed,
      this.#switch("limited", t("fault-limited"), t("fault-limited-hint")), this.#switch("twice", t("fault-twice"), t("fault-twice-hint")),
      this.#wrong, el("div", { class: "actions" }, this.#off),
    );
  }

  choices() {
    const chosen = this.#who.value;
    const { store } = this.#page;
    const groups = ["official", "expert", "coordinator"].map((role) => el(
      "optgroup", { label: roleTitle(role) },
      ...store.personas.filter((one) => one.role === role).map((one) => el("option", { value: one.id }, store.label(one))),
    ));
    this.#who.replaceChildren(...groups);
    if (store.persona(chosen)) this.#who.value = chosen;
  }

  faults(state) {
    const any = state.closed.length > 0 || state.limited || state.twice;
    this.#off.setAttribute("aria-disabled", String(!any));
    const count = { limited: t("fault-limited-count", { count: state.held }), twice: t("fault-twice-count", { count: state.repeated }) };
    for (const [name, { input, counted }] of this.#switches) {
      input.checked = state[name];
      counted.textContent = state[name] ? count[name] : "";
    }
    this.#refused.textContent = state.closed.length ? t("fault-closed-count", { count: state.refused }) : "";
    this.#showClosed(state.closed);
  }

  #showClosed(closed) {
    const shown = [...this.#closed.children].map((node) => node.dataset.persona);
    if (shown.join() === closed.join()) return;
    const focused = this.#closed.contains(document.activeElement);
    this.#closed.replaceChildren(...closed.map((id) => {
      const persona = this.#page.store.persona(id);
      const name = persona ? this.#page.store.label(persona) : id;
      const label = t("fault-closed-open", { name });
      return el("li", { data: { persona: id } }, el("button", { class: "btn", type: "button", onclick: () => this.#close(id, false) }, icon("lock"), label));
    }));
    if (focused) this.#who.focus();
  }

  #switch(name, label, hint) {
    const input = el("input", { type: "checkbox", role: "switch", id: `fault-${name}`, "aria-describedby": `fault-${name}-hint` });
    const counted = el("p", { class: "count", role: "status" });
    input.addEventListener("change", () => this.#turn(input, { fault: name, on: input.checked }));
    this.#switches.set(name, { input, counted });
    return el(
      "div", { class: "fault f" }, el("label", { class: "option name", for: input.id }, input, el("span", {}, label)),
      el("p", { class: "hint", id: `fault-${name}-hint` }, hint), counted,
    );
  }

  #close(persona, on) {
    return this.#turn(this.#add, { fault: "closed", persona, on });
  }

  async #turn(control, body) {
    if (control.getAttribute("aria-disabled") === "true") return;
    this.#wrong.hidden = true;
    await once(`fault ${body.fault}`, () => (control.matches("button") ? [control] : []), async () => this.faults(await post("/api/faults", body)), (error) => {
      this.#wrong.hidden = false;
      this.#wrong.replaceChildren(icon("warn"), errorText(error));
    });
  }
}
