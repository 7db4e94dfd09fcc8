// The sheet's last section: a copy of the community, and a new beginning.

import { post } from "./api.js";
import { once } from "./busy.js";
import { el, icon } from "./dom.js";
import { errorText, t } from "./text.js";

export class CommunitySection {
  id = "community";
  title = t("community");
  #ask = el("button", { class: "btn danger", type: "button", data: { reset: "ask" }, onclick: () => this.#asking(true) }, t("community-reset"));
  #yes = el("button", { class: "btn danger", type: "button", data: { reset: "yes" }, onclick: () => this.#reset() }, t("community-reset-yes"));
  #no = el("button", { class: "btn", type: "button", data: { reset: "no" }, onclick: () => this.#asking(false) }, t("community-reset-no"));
  #sure = el("div", { class: "sure", role: "group", "aria-labelledby": "reset-ask", hidden: true },
    el("p", { id: "reset-ask" }, icon("warn"), t("community-reset-ask")), el("div", { class: "actions" }, this.#yes, this.#no));
  #not = el("p", { class: "hint", hidden: true }, t("community-reset-not"));
  #wrong = el("p", { class: "wrong", role: "alert", hidden: true });

  constructor() {
    const copy = el("a", { class: "btn", href: "/api/export", download: "" }, icon("file"), t("community-export"));
    this.node = el(
      "div", { class: "section form" },
      el("div", { class: "f" }, el("p", { class: "hint" }, t("community-export-hint")), el("div", { class: "actions" }, copy)),
      el("div", { class: "f" }, el("h4", { class: "name" }, t("community-reset")), el("p", { class: "hint" }, t("community-reset-hint")),
        this.#not, el("div", { class: "actions" }, this.#ask), this.#sure, this.#wrong),
    );
  }

  choices({ resettable }) {
    this.#not.hidden = resettable;
    this.#sure.hidden = true;
    this.#ask.hidden = !resettable;
  }

  #asking(asked) {
    this.#sure.hidden = !asked;
    this.#ask.hidden = asked;
    (asked ? this.#no : this.#ask).focus();
  }

  async #reset() {
    this.#wrong.hidden = true;
    await once("reset", () => [this.#yes, this.#no], () => post("/api/reset", {}), (error) => {
      this.#wrong.hidden = false;
      this.#wrong.replaceChildren(icon("warn"), errorText(error));
    });
  }
}
