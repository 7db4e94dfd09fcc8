// The sheet's day of silence: nobody does anything, and what the bot does about it is listed, step by step.

import { post } from "./api.js";
import { once } from "./busy.js";
import { el, icon } from "./dom.js";
import { excerpt } from "./store.js";
import { errorText, t } from "./text.js";
import { dayAndTime } from "./time.js";

export class SilenceSection {
  id = "silence";
  title = t("silence");
  #page;
  #button = el("button", { class: "btn primary", type: "button", data: { silence: "" }, onclick: () => this.#start() }, icon("clock"), t("silence-start"));
  #wrong = el("p", { class: "wrong", role: "alert", hidden: true });
  #told = el("p", { class: "told", role: "status" });
  #steps = el("ol", { class: "passed" });

  constructor(page) {
    this.#page = page;
    this.node = el(
      "div", { class: "section form" }, el("p", { class: "hint" }, t("silence-hint")), el("div", { class: "actions" }, this.#button),
      this.#wrong, this.#told, this.#steps,
    );
  }

  async #start() {
    this.#wrong.hidden = true;
    this.#told.textContent = "";
    this.#steps.replaceChildren();
    await once("clock", () => [this.#button], async () => {
      const { passed, ...clock } = await post("/api/clock/silence", {});
      this.#page.clock(clock);
      this.#told.textContent = passed.length ? t("silence-passed", { count: passed.length }) : t("silence-nothing");
      this.#steps.replaceChildren(...passed.map((step) => this.#step(step)));
    }, (error) => {
      this.#wrong.hidden = false;
      this.#wrong.replaceChildren(icon("warn"), errorText(error));
    });
  }

  #step({ at, kinds, messages }) {
    const { zone } = this.#page.reader();
    const what = kinds.map(dueText);
    const heard = messages.filter((message) => !message.sender).map((message) => this.#heard(message));
    return el(
      "li", {}, el("time", { datetime: at }, dayAndTime(new Date(at), zone, document.documentElement.lang)), ...what.map((text) => el("b", {}, text)),
      heard.length ? el("ul", {}, ...heard) : el("p", { class: "hint" }, t("silence-quiet")),
    );
  }

  #heard(message) {
    const changed = message.edited && ` (${t("silence-changed")})`;
    const state = message.edited && message.body.find((block) => block.kind === "head")?.badge?.text;
    const words = el("span", { lang: message.lang }, state && el("b", {}, `${state} · `), excerpt(message));
    return el("li", {}, el("span", { class: "where" }, this.#where(message.place), changed), words);
  }

  #where(place) {
    const { store } = this.#page;
    if (!place.startsWith("@")) return store.places.find((one) => one.id === place)?.title ?? place;
    const persona = store.persona(place.slice(1));
    return t("silence-private", { name: persona ? store.label(persona) : place });
  }
}

/** What a kind of due work is called. */
function dueText(kind) {
  const key = `due-${kind.replaceAll(".", "-")}`;
  const text = t(key);
  return text === key ? t("due-other") : text;
}
