// The sheet's words about time: stopping the clock, and what the way back to real time is.

import { post } from "./api.js";
import { once } from "./busy.js";
import { el, icon } from "./dom.js";
import { t } from "./text.js";

export class TimeSection {
  id = "time";
  title = t("time");
  #frozen = false;
  #button = el("button", { class: "btn", type: "button", data: { stand: "" }, onclick: () => standStill(!this.#frozen, this.#button, this.#clock) });
  #clock;
  #real = el("p", { class: "hint" }, icon("check"), t("time-real"));
  #ahead;

  constructor(page) {
    this.#clock = page.clock;
    const go = el("button", { class: "btn", type: "button", onclick: () => page.show("community") }, t("time-back-go"));
    this.#ahead = el("div", { class: "f" }, el("h4", { class: "name" }, t("clock-back")), el("p", { class: "hint" }, t("time-back")), el("div", { class: "actions" }, go));
    this.node = el("div", { class: "section form" }, el("p", { class: "hint" }, t("time-hint")), el("div", { class: "actions" }, this.#button), this.#real, this.#ahead);
  }

  clock(state) {
    this.#frozen = state.frozen;
    this.#button.replaceChildren(icon(state.frozen ? "play" : "pause"), t(state.frozen ? "clock-run" : "clock-freeze"));
    const ahead = state.offset_seconds > 0;
    this.#real.hidden = ahead || state.frozen;
    this.#ahead.hidden = !ahead;
  }
}

/** Stop the clock or let it run; `taken` is given what the clock says then. */
export function standStill(still, button, taken) {
  return once("clock stand", () => [button], async () => taken(await post("/api/clock/stand", { still })));
}
