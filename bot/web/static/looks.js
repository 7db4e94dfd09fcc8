// View as: the same cards as Telegram or Discord would be sent them. What each looks like there, the server tells.

import { get } from "./api.js";
import { spans } from "./blocks.js";
import { botTile, el, icon, outsideLink, safeUrl, written } from "./dom.js";
import { formNode } from "./forms.js";
import { failure } from "./toasts.js";
import { t } from "./text.js";

const REMEMBERED = "mufakat.look";
const PLATFORMS = ["plain", "telegram", "discord"];
const AT_ONCE = 100;

class Looks {
  #control = null;
  #refresh = () => {};
  #platform = "plain";
  #known = new Map(); // message id → what the server told: rev, texts, rows, notes, steps, edge
  #wanted = new Set();
  #asking = false;

  /** Where the control is; `refresh(ids)` is called when those messages look otherwise (undefined: all). */
  start(control, refresh) {
    this.#control = control;
    this.#refresh = refresh;
    for (const radio of control.querySelectorAll("input")) {
      radio.addEventListener("change", () => this.#choose(radio.value));
    }
  }

  /** What the server says when a page opens: only the demo has other looks. */
  set({ movable }) {
    this.#control.hidden = !movable;
    this.#show(movable ? remembered() : "plain");
  }

  /** How a message looks on the chosen platform; null as long as that is not known, and where all is plain. */
  of(message) {
    if (this.#platform === "plain" || message.sender) return null;
    const known = this.#known.get(message.id);
    if (!known || known.rev < message.rev) this.#ask(message.id);
    return known ? { ...known, platform: this.#platform } : null;
  }

  #choose(platform) {
    try {
      localStorage.setItem(REMEMBERED, platform);
    } catch {
      // a browser that keeps nothing shows plain cards next time
    }
    this.#show(platform);
  }

  #show(platform) {
    this.#control.querySelector(`input[value="${platform}"]`).checked = true;
    if (platform === this.#platform) return;
    this.#platform = platform;
    document.documentElement.dataset.look = platform;
    this.#known.clear();
    this.#wanted.clear();
    this.#refresh();
  }

  #ask(id) {
    this.#wanted.add(id);
    if (this.#asking) return;
    this.#asking = true;
    setTimeout(() => this.#fetch()); // what is drawn in one go is asked for in one go
  }

  async #fetch() {
    try {
      while (this.#wanted.size && this.#platform !== "plain") {
        const platform = this.#platform;
        const ids = [...this.#wanted].reverse().slice(0, AT_ONCE);
        ids.forEach((id) => this.#wanted.delete(id));
        const { looks } = await get(`/api/look/${platform}?messages=${ids.join(",")}`);
        if (platform !== this.#platform) continue;
        for (const [id, look] of Object.entries(looks)) this.#known.set(id, look);
        this.#refresh(Object.keys(looks));
      }
    } catch (error) {
      failure(error);
    } finally {
      this.#asking = false;
    }
  }
}

export const looks = new Looks();

function remembered() {
  try {
    const kept = localStorage.getItem(REMEMBERED);
    return PLATFORMS.includes(kept) ? kept : "plain";
  } catch {
    return "plain";
  }
}

/** The card of a message in a platform's shape. `parts`: elements of the plain card that stand in it too. */
export function lookNode(message, look, view, parts) {
  const press = (action) => view.press(message, action);
  const rows = look.rows.map((row) => row.filter((button) => !button.opens));
  return el(
    "article", { class: "bot-message" },
    el(
      "div", { class: `card look ${look.platform}`, data: look.edge && { edge: look.edge } },
      parts.answered,
      el("p", { class: "from" }, botTile(), el("b", {}, t("name")), el("span", { class: "meta" }, ...parts.print)),
      ...look.texts.map((text, n) => textNode(text, n, look.texts.length, view.reader)),
      parts.file,
      message.form && formPart(message, look, view),
      keysNode(rows, press),
      notesNode(look.notes),
      parts.reply,
    ),
  );
}

function textNode(passages, n, all, reader) {
  const nodes = passages.map((one) => passageNode(one, reader));
  if (all === 1) return el("div", { class: "text" }, ...nodes);
  const label = el("p", { class: "nth", lang: document.documentElement.lang }, t("look-part", { count: n + 1, most: all }));
  return el("div", { class: "text" }, label, ...nodes);
}

function passageNode(passage, reader) {
  const words = passage.spans.map((span) => span.text).join("");
  const quoted = passage.quoted && !passage.folded && "quoted";
  const tag = passage.size === "heading" ? "h3" : "p";
  const text = el(tag, written(words, "passage", quoted, passage.size), ...spans(passage.spans, reader));
  if (!passage.folded) return text;
  const summary = el("summary", { lang: document.documentElement.lang }, icon("chev"), t("more"));
  return el("details", { class: "more folded quoted" }, summary, text);
}

/** A form opens from its button (Discord), or is asked one message a question (Telegram); here it is filled in as a whole. */
function formPart(message, look, view) {
  const opener = look.rows.flat().find((button) => button.opens);
  const form = formNode(message.form, "", (values) => view.submit(message, form, values), []);
  const page = document.documentElement.lang;
  const steps = look.steps.map((one) => el("li", {}, el("span", {}, one)));
  const asked = steps.length > 0 && el("div", { class: "asked" }, el("p", { class: "note", lang: page }, t("look-steps-title")), el("ol", { class: "items" }, ...steps));
  const label = opener ? el("summary", { class: "key primary" }, opener.label) : el("summary", { class: "key primary", lang: page }, t("look-form"));
  return el("div", {}, asked, el("details", { class: "modal" }, label, form));
}

function keysNode(rows, press) {
  const shown = rows.filter((row) => row.length);
  const nodes = shown.map((row) => el("div", { class: "row" }, ...row.map((button) => keyNode(button, press))));
  return nodes.length > 0 && el("div", { class: "keys" }, ...nodes);
}

function keyNode(button, press) {
  const href = button.url && safeUrl(button.url);
  if (href) return outsideLink(href, "key link", button.label, icon("link"));
  return el("button", {
    class: `key ${button.look}`, type: "button", data: { action: button.action }, "aria-pressed": button.pressed ? "true" : undefined,
    onclick: () => press(button.action),
  }, button.label);
}

function notesNode(notes) {
  const items = notes.map((note) =>
    el("li", { class: note.warns ? "warns" : undefined }, icon(note.warns ? "warn" : "eye"), el("span", {}, t(`look-${note.code}`, note))));
  return items.length > 0 && el("ul", { class: "limits", lang: document.documentElement.lang }, ...items);
}
