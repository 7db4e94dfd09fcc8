// Where a persona writes: text, what it answers, and commands. In a thread there are no commands to choose from.

import { post, token } from "./api.js";
import { once } from "./busy.js";
import { Completion } from "./complete.js";
import { el, icon, tellScript } from "./dom.js";
import { senderName } from "./message.js";
import { excerpt } from "./store.js";
import { t } from "./text.js";

const MENTION = "@mufakat";
let serial = 0;

export class Composer {
  #store;
  #thread;
  #persona = null;
  #place = "";
  #drafts = new Map();
  #answers = null;
  #tried = null; // what was sent last without an answer

  /** `thread`: the id of the thread that is written in, and how to `close` the composer; null: a place. */
  constructor(store, thread = null) {
    this.#store = store;
    this.#thread = thread;
    const id = `write-${(serial += 1)}`;
    this.#label = el("label", { class: "vh", for: id });
    this.#input = el("textarea", { id, rows: 1, placeholder: t(thread ? "thread-placeholder" : "composer-placeholder"), autocomplete: "off" });
    this.#completion = thread ? null : new Completion(this.#input, () => [this.#persona.id, this.#place]);
    this.#quote = el("div", { class: "replying", hidden: true });
    this.#button = el("button", { class: "btn quiet send", type: "submit", "aria-label": t("send") }, icon("send"));
    const field = el("div", { class: "field" }, this.#input, this.#button);
    this.#mention = el("button", { class: "btn quiet mention", type: "button", title: t("thread-mention"), onclick: () => this.#mentionBot() }, MENTION);
    const close = el("button", { class: "btn quiet close", type: "button", onclick: () => thread.close() }, t("thread-close"));
    const tools = thread && el("div", { class: "tools" }, this.#mention, close);
    this.node = el("form", { class: thread ? "thread-compose" : "compose" }, this.#completion?.node, this.#label, this.#quote, field, tools);
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.#input.addEventListener("input", () => this.#changed());
    this.#input.addEventListener("focus", () => this.#completion?.update());
    this.#input.addEventListener("blur", () => this.#completion?.close());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
  }

  #label;
  #input;
  #completion;
  #quote;
  #button;
  #mention;

  /** Who writes, and where; what was half written there before comes back. */
  set(persona, place) {
    const moved = this.#persona?.id !== persona.id || this.#place !== place;
    if (moved && this.#persona) this.#drafts.set(this.#draftKey(), { text: this.#input.value, answers: this.#answers });
    this.#persona = persona;
    this.#place = place;
    this.#label.textContent = t(this.#thread ? "thread-composer" : "composer", { name: persona.shown });
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
    return `${this.#persona.id} ${this.#place} ${this.#thread?.id ?? ""}`;
  }

  /** The bot reads what mentions it, and what answers it. */
  #mentionBot() {
    this.#input.value = `${MENTION} ${this.#input.value}`;
    this.#input.focus();
    this.#changed();
  }

  #showAnswers(message) {
    this.#answers = message;
    this.#quote.hidden = !message;
    this.#mention.hidden = this.#reached;
    if (!message) return;
    const name = senderName(message, this.#store);
    this.#quote.replaceChildren(
      el("p", {}, el("b", {}, t("replying", { name })), ` ${excerpt(message)}`),
      el("button", { class: "btn quiet", type: "button", "aria-label": t("reply-cancel"), onclick: () => this.answer(null) }, icon("close")),
    );
  }

  get #reached() {
    return this.#input.value.toLowerCase().includes(MENTION) || this.#answers?.sender === "";
  }

  #changed() {
    tellScript(this.#input);
    this.#mention.hidden = this.#reached;
    this.#button.classList.toggle("primary", this.#input.value.trim() !== "");
    this.#button.classList.toggle("quiet", this.#input.value.trim() === "");
    if (!CSS.supports("field-sizing", "content")) this.#input.rows = Math.min(6, this.#input.value.split("\n").length);
    if (document.activeElement === this.#input) this.#completion?.update();
  }

  #key(event) {
    if (event.isComposing || this.#completion?.key(event)) return;
    if (event.key === "Escape" && (this.#answers || this.#thread)) {
      event.stopPropagation();
      this.#showAnswers(null);
      this.#thread?.close();
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    }
  }

  async send() {
    const text = this.#input.value;
    if (!text.trim()) return;
    this.#completion?.close();
    const place = this.#place.startsWith("@") ? { private: true, place: "" } : { private: false, place: this.#place };
    const body = { persona: this.#persona.id, ...place, text, thread: this.#thread?.id ?? "", reply_to: this.#answers?.id ?? "" };
    const key = this.#draftKey();
    // the same words after a failure have the same key: perhaps only the answer was lost, and they were said
    if (this.#tried?.key !== key || this.#tried.text !== text) this.#tried = { key, text, token: token() };
    body.key = this.#tried.token;
    this.#input.readOnly = true;
    const sent = await once(`say ${key}`, () => [this.#button], () => post("/api/say", body));
    this.#input.readOnly = false;
    if (!sent) return;
    this.#tried = null;
    if (this.#draftKey() !== key) this.#drafts.delete(key);
    else if (this.#input.value === text) {
      this.#input.value = "";
      this.#showAnswers(null);
      this.#changed();
    }
  }
}
