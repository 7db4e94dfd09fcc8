// One message as an element: a person's words, or a card of the bot's.

import { bodyNodes, cardHead } from "./blocks.js";
import { el, icon, nationTile, outsideLink, safeUrl, written } from "./dom.js";
import { fileNode } from "./file.js";
import { fillForm, formNode, readForm } from "./forms.js";
import { lookNode, looks } from "./looks.js";
import { marksNode } from "./marks.js";
import { excerpt } from "./store.js";
import { roleTitle, t } from "./text.js";
import { clockTime, dayAndTime } from "./time.js";

const LONG = 900;

/**
 * The element of a message.
 * `view`: reader (persona), store, previous (the message above it, or undefined), and what can be done:
 * reply(message), press(message, action), submit(message, form node, values), jump(id).
 */
export function messageNode(message, view) {
  const node = message.sender ? personNode(message, view) : botNode(message, view);
  node.dataset.message = message.id;
  node.lang = message.lang || view.reader.lang;
  node.tabIndex = -1;
  return node;
}

/** How the sender of a message is named. */
export function senderName(message, store) {
  if (!message.sender) return t("name");
  return store.persona(message.sender)?.shown ?? message.sender;
}

function timeNode(message, reader) {
  const date = new Date(message.at);
  const title = dayAndTime(date, reader.zone, document.documentElement.lang);
  return el("time", { datetime: message.at, title: `${title}, ${reader.city}` }, clockTime(date, reader.zone, reader.lang));
}

function replyButton(message, view) {
  const label = t("reply-to", { name: senderName(message, view.store) });
  return el("button", { class: "textbtn reply", type: "button", title: label, lang: document.documentElement.lang, onclick: () => view.reply(message) }, t("reply"));
}

/** On a card of a question: opens the drawer that listens for it, on that question. */
function whyButton({ card }) {
  const subject = /^question:\w+(?=\/)/.exec(card)?.[0];
  const open = (event) => event.target.dispatchEvent(new CustomEvent("why", { bubbles: true, detail: subject }));
  return subject && el("button", { class: "textbtn because", type: "button", lang: document.documentElement.lang, title: t("why-about-title"), onclick: open }, t("why-about"));
}

function answered(message, view) {
  const target = message.reply_to && view.store.get(message.reply_to);
  if (!target || target.id === view.previous?.id) return null;
  const quoted = `${senderName(target, view.store)}: ${excerpt(target)}`;
  return el("button", { class: "answered", type: "button", onclick: () => view.jump(target.id) }, icon("reply"), el("span", {}, quoted));
}

function personNode(message, view) {
  const persona = view.store.persona(message.sender);
  const own = message.sender === view.reader.id;
  return el(
    "article", { class: "msg" },
    nationTile(persona?.nation ?? "?"),
    el(
      "p", { class: "by" },
      el("b", {}, persona?.shown ?? roleTitle(message.sender)), own && el("span", { lang: document.documentElement.lang }, t("you")),
      replyButton(message, view),
      el("span", { class: "meta" }, timeNode(message, view.reader)),
    ),
    answered(message, view),
    said(message.text),
    marksNode(message),
  );
}

/** A person's words; mentions of the bot stand out, very long ones are folded. */
function said(text) {
  const parts = text.split(/(@mufakat\b)/i).map((part, n) => (n % 2 ? el("span", { class: "at" }, part) : part));
  const words = el("p", written(text, "said"), ...parts);
  if (text.length <= LONG && text.split("\n").length <= 14) return words;
  words.classList.add("long");
  const toggle = el("button", { class: "textbtn", type: "button", "aria-expanded": "false", onclick: () => {
    const folded = words.classList.toggle("long");
    toggle.setAttribute("aria-expanded", String(!folded));
    toggle.textContent = t(folded ? "show-all" : "show-less");
  } }, t("show-all"));
  return el("div", {}, words, toggle);
}

function botNode(message, view) {
  const head = message.body[0]?.kind === "head" ? message.body[0] : null;
  const secret = message.only_for && el("span", { class: "secret", lang: document.documentElement.lang }, icon("lock"), t("only-you"));
  const look = looks.of(message);
  if (look) {
    const print = [secret, timeNode(message, view.reader), whyButton(message)];
    const file = message.file && fileNode(message.file);
    return lookNode(message, look, view, { answered: answered(message, view), print, file, reply: replyButton(message, view) });
  }
  const rows = message.buttons.map((row) => row.map((button) => buttonNode(button, (action) => view.press(message, action))));
  const title = message.form?.title === head?.title ? "" : message.form?.title;
  const form = message.form && formNode(message.form, title, (values) => view.submit(message, form, values), rows.shift() ?? []);
  const card = el(
    "div", { class: message.only_for ? "card only" : "card" },
    answered(message, view),
    cardHead(head, [secret, timeNode(message, view.reader), whyButton(message)]),
    ...bodyNodes(message.body, view.reader),
    message.file && fileNode(message.file),
    form,
    ...rowNodes(message.buttons.slice(message.form ? 1 : 0), rows),
    replyButton(message, view),
  );
  return el("article", { class: "bot-message" }, card);
}

/** Rows of buttons; the rare ones stand together, beside the others where there is room. */
function rowNodes(given, rows) {
  const groups = [];
  rows.forEach((row, n) => {
    const usual = given[n].findLastIndex((button) => button.look !== "quiet" || button.pressed) + 1;
    if (usual || !groups.length) groups.push([]);
    for (const [look, part] of [["actions", row.slice(0, usual)], ["actions rare", row.slice(usual)]]) {
      if (part.length) groups.at(-1).push(el("div", { class: look }, ...part));
    }
  });
  return groups.filter((group) => group.length).map((group) => el("div", { class: "rows" }, ...group));
}

function buttonNode(button, press) {
  const look = [button.look === "default" ? "" : button.look, button.pressed ? "pressed" : ""].join(" ").trim();
  const content = [button.pressed && icon("check"), button.label];
  const href = button.url && safeUrl(button.url);
  if (href) return outsideLink(href, `btn ${look}`.trim(), button.label, icon("link"));
  return el("button", {
    class: `btn ${look}`.trim(), type: "button", data: { action: button.action }, "aria-pressed": button.pressed ? "true" : undefined,
    onclick: () => press(button.action),
  }, ...content);
}

/** Replace an edited message in place: what was opened stays open, what was typed stays, focus stays on its button. */
export function replaceNode(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const opened = [...old.querySelectorAll("details")].map((node) => node.open);
  fresh.querySelectorAll("details").forEach((node, n) => { node.open = opened[n] ?? false; });
  const before = old.querySelector("form");
  const after = fresh.querySelector("form");
  if (before && after && before.dataset.form === after.dataset.form) fillForm(after, readForm(before));
  const path = focused && focusPath(old, focused);
  fresh.classList.add("changed");
  fresh.hidden = old.hidden;
  old.replaceWith(fresh);
  if (path) (path(fresh) ?? fresh).focus({ preventScroll: true });
}

/** How to find the element again that had the focus: by its action, its field, or its position among its likes. */
function focusPath(old, focused) {
  const action = focused.dataset.action;
  if (action) return (node) => node.querySelector(`[data-action="${CSS.escape(action)}"]`);
  const tag = focused.tagName;
  const position = [...old.querySelectorAll(tag)].indexOf(focused);
  return (node) => node.querySelectorAll(tag)[position];
}
