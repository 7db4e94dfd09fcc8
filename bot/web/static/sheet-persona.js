// The sheet's form for one more persona: a role, a nation (which brings its time zone), a language, an expert's topics.

import { post } from "./api.js";
import { once } from "./busy.js";
import { el, icon } from "./dom.js";
import { fieldNode, readForm } from "./forms.js";
import { errorText, roleTitle, t } from "./text.js";

export class PersonaSection {
  id = "persona";
  title = t("persona-add");
  #page;
  #choices = null;
  #zone = el("div", { class: "f" });
  #language = el("div", {});
  #topics = el("div", {});
  #wrong = el("p", { class: "wrong", role: "alert", hidden: true });
  #added = el("div", { class: "done", role: "status" });
  #fields = el("div", { class: "form" });
  #button = el("button", { class: "btn primary", type: "submit" }, icon("plus"), t("persona-create"));

  constructor(page) {
    this.#page = page;
    const form = el("form", { class: "form", "aria-label": this.title }, this.#fields, this.#wrong, el("div", { class: "actions" }, this.#button));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#add(readForm(form));
    });
    this.node = el("div", { class: "section" }, el("p", { class: "hint" }, t("persona-add-hint")), form, this.#added);
  }

  choices(choices) {
    this.#added.replaceChildren();
    if (this.#choices) return;
    this.#choices = choices;
    const role = one("role", t("persona-role"), choices.roles.map((name) => ({ value: name, label: roleTitle(name) })));
    const nation = one("nation", t("persona-nation"), choices.nations.map(({ code, name }) => ({ value: code, label: name })));
    role.addEventListener("change", (event) => this.#forRole(event.target.value));
    nation.addEventListener("change", (event) => this.#forNation(event.target.value));
    this.#fields.append(role, nation, this.#zone, this.#language, this.#topics);
  }

  #forRole(role) {
    const asks = role === "expert";
    if (!asks) this.#topics.replaceChildren();
    else if (!this.#topics.firstChild) {
      const { topics, most_topics: most } = this.#choices;
      const field = { kind: "many", name: "topics", label: t("persona-topics"), choices: topics, value: [], required: true, most };
      this.#topics.append(fieldNode(field));
    }
  }

  #forNation(code) {
    const { zones, languages } = this.#choices.nations.find((one) => one.code === code);
    const places = zones.map(({ zone, city }) => ({ value: zone, label: city }));
    this.#zone.replaceChildren(places.length > 1
      ? one("zone", t("persona-zone"), places)
      : el("p", { class: "hint", role: "status" }, icon("clock"), t("persona-zone-is", { name: zones[0].city })));
    const all = Object.entries(this.#choices.languages);
    const choices = [...languages.map((lang) => all.find(([key]) => key === lang)), ...all.filter(([key]) => !languages.includes(key))]
      .map(([value, label]) => ({ value, label }));
    const field = { kind: "one", name: "language", label: t("persona-language"), hint: t("persona-language-hint"), choices, value: [languages[0]], required: true };
    this.#language.replaceChildren(fieldNode(field));
  }

  async #add(values) {
    this.#say();
    const body = { ...Object.fromEntries(["role", "nation", "zone", "language"].map((name) => [name, values[name]?.[0] ?? null])), topics: values.topics ?? [] };
    await once("sheet persona", () => [this.#button], async () => {
      const { persona, personas } = await post("/api/personas", body);
      this.#page.people({ personas });
      const name = this.#page.store.label(this.#page.store.persona(persona));
      const look = el("button", { class: "btn", type: "button", data: { added: persona }, onclick: () => this.#page.look(persona) }, icon("eye"), t("persona-look"));
      this.#added.replaceChildren(el("p", {}, icon("check"), t("persona-added", { name })), look);
      this.#added.scrollIntoView({ block: "nearest" });
    }, (error) => this.#say(errorText(error)));
  }

  #say(text = "") {
    this.#added.replaceChildren();
    this.#wrong.hidden = !text;
    this.#wrong.replaceChildren(...(text ? [icon("warn"), text] : []));
  }
}

/** One of a few, each of which is one tap away. */
function one(name, label, choices) {
  return fieldNode({ kind: "one", name, label, choices, value: [], required: true, open: true });
}
