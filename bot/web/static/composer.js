// Where a persona writes: text, what it answers, and commands.

import { post } from "./api.js";
import { once } from "./busy.js";
import { Completion } from "./complete.js";
import { el, icon } from "./dom.js";
import { senderName } from "./message.js";
import { excerpt } from "./store.js";
import { t } from "./text.js";

let serial = 0;

export class Composer {
  #store;
  #persona = null;
  #place = "";
  #drafts = new Map();
  #answers = null;

  constructor(store) {
    this.#store = store;
    const id = `write-${(serial += 1)}`;
    this.#label = el("label", { class: "vh", for: id });
    this.#input = el("textarea", { id, rows: 1, placeholder: t("composer-placeholder"), autocomplete: "off" });
    this.#completion = new Completion(this.#input, () => [this.#persona.id, this.#place]);
    this.#quote = el("div", { class: "replying", hidden: true });
    this.#button = el("button", { class: "btn quiet send", type: "submit", "aria-label": t("send") }, icon("send"));
    const field = el("div", { class: "field" }, this.#input, this.#button);
    this.node = el("form", { class: "compose" }, this.#completion.node, this.#label, this.#quote, field);
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.#input.addEventListener("input", () => this.#changed());
    this.#input.addEventListener("focus", () => this.#completion.update());
    this.#input.addEventListener("blur", () => this.#completion.close());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
  }

  #label;
  #input;
  #completion;
  #quote;
  #button;

  /** Who writes, and where; what was half written there before comes back. */
  set(persona, place) {
    const moved = this.#persona?.id !== persona.id || this.#place !== place;
    if (moved && this.#persona) this.#drafts.set(this.#draftKey(), { text: this.#input.value, answers: this.#answers });
    this.#persona = persona;
    this.#place = place;
    this.#label.textContent = t("composer", { name: persona.shown });
    if (!moved) return;
    const draft = this.#drafts.get(this.#draftKey());
    this.#input.value = draft?.text ?? "";
    this.#showAnswers(draft?.answers ?? null);
    this.#changed();
  }

  /** The next message answers this one. */
  answer(message) {
    this.#showAnswers(message);
    this.#input.focus();
  }

  /** Write something for the persona; the focus stays where it is. Returns how to put back what stood there. */
  write(text, answers) {
    const [before, answered] = [this.#input.value, this.#answers];
    this.#input.value = text;
    this.#showAnswers(answers ?? null);
    this.#changed();
    return () => {
      this.#input.value = before;
      this.#showAnswers(answered);
      this.#changed();
    };
  }

  #draftKey() {
    return `${this.#persona.id} ${this.#place}`;
  }

  #showAnswers(message) {
    this.#answers = message;
    this.#quote.hidden = !message;
    if (!message) return;
    const name = senderName(message, this.#store);
    this.#quote.replaceChildren(
      el("p", {}, el("b", {}, t("replying", { name })), ` ${excerpt(message)}`),
      el("button", { class: "btn quiet", type: "button", "aria-label": t("reply-cancel"), onclick: () => this.answer(null) }, icon("close")),
    );
  }

  #changed() {
    this.#button.classList.toggle("primary", this.#input.value.trim() !== "");
    this.#button.classList.toggle("quiet", this.#input.value.trim() === "");
    if (!CSS.supports("field-sizing", "content")) this.#input.rows = Math.min(6, this.#input.value.split("\n").length);
    if (document.activeElement === this.#input) this.#completion.update();
  }

  #key(event) {
    if (event.isComposing || this.#completion.key(event)) return;
    if (event.key === "Escape" && this.#answers) this.#showAnswers(null);
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    }
  }

  async send() {
    const text = this.#input.value;
    if (!text.trim()) return;
    this.#completion.close();
    const place = this.#place.startsWith("@") ? { private: true, place: "" } : { private: false, place: this.#place };
    const body = { persona: this.#persona.id, ...place, text, reply_to: this.#answers?.id ?? "" };
    const key = this.#draftKey();
    this.#input.readOnly = true;
    const sent = await once(`say ${key}`, () => [this.#button], () => post("/api/say", body));
    this.#input.readOnly = false;
    if (!sent) return;
    if (this.#draftKey() !== key) this.#drafts.delete(key);
    else if (this.#input.value === text) {
      this.#input.value = "";
      this.#showAnswers(null);
      this.#changed();
    }
  }
}
