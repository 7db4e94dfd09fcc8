// A column: the room through the eyes of one persona.

import { post } from "./api.js";
import { isRunning, markBusy, once } from "./busy.js";
import { Composer } from "./composer.js";
import { el, icon, unreadMark } from "./dom.js";
import { Flow } from "./flow.js";
import { showSent } from "./forms.js";
import { showMarks } from "./marks.js";
import { messageNode, replaceNode } from "./message.js";
import { canSee } from "./store.js";
import { t } from "./text.js";
import { ThreadNews } from "./thread-news.js";
import { Threads } from "./threads.js";
import { Who } from "./who.js";

const PURPOSES = ["general", "questions", "meetings"]; // channels of which it is said what they are for
const TAB_ROOM = 72; // what the chooser covers on a narrow screen

export class Column {
  #store;
  #changed;
  #composer;
  #unread = new Map();
  persona = null;
  place = "";

  /** `waiting` has what came for personas nobody looks through; `changed(column)`: its persona or unread counts did; `Head` draws its head. */
  constructor(index, store, waiting, changed, Head = Who) {
    this.#store = store;
    this.#waiting = waiting;
    this.#changed = changed;
    this.#composer = new Composer(store);
    const title = `persona-${index}`;
    this.#who = new Head(store, title, (id, look) => this.#choose(id, look), () => this.#hush());
    this.#tabs = el("nav", { class: "chan" });
    this.#flow = new Flow(store, (message, previous) => this.#nodes(message, previous), () => this.persona.zone);
    this.#threads = new Threads(store, (message, previous) => this.#flow.withDay(message, previous));
    this.#news = new ThreadNews(store, this.#flow, (id) => this.#jump(id));
    this.#composer.node.prepend(this.#news.node);
    this.node = el(
      "section", { class: "persona", id: `column-${index}`, "aria-labelledby": title, data: { column: index } },
      this.#who.node, this.#tabs, this.#who.hint, this.#flow.node, this.#composer.node,
    );
  }

  #waiting;
  #who;
  #tabs;
  #flow;
  #threads;
  #news;
  #hushed = "";

  /** Look through the eyes of a persona, at the place that suits its role. */
  setPersona(persona) {
    const before = this.persona;
    this.persona = persona;
    this.node.dataset.persona = persona.id;
    this.#who.draw(persona);
    if (before?.id === persona.id) {
      this.#composer.set(persona, this.place);
      if (JSON.stringify(before) !== JSON.stringify(persona)) this.redraw();
      return;
    }
    const chat = `@${persona.id}`;
    if (before) this.#waiting.add(before.id, this.#unread.get(`@${before.id}`) ?? 0);
    this.#unread.clear();
    this.#news.clear();
    const waited = this.#waiting.take(persona.id);
    if (waited) this.#unread.set(chat, waited);
    this.show(waited ? chat : this.#homePlace());
  }

  /** Tell who else has news that this column could show: `{id, count}`, the latest first. */
  news(waiting) {
    const latest = waiting[0] ? `${waiting[0].id} ${waiting[0].count}` : "";
    if (this.#hushed !== latest) this.#hushed = "";
    this.#latest = latest;
    this.#who.news(waiting, this.#hushed !== "");
    this.waiting = waiting.length;
  }

  waiting = 0;
  #latest = "";

  #choose(id, look = false) {
    this.setPersona(this.#store.persona(id));
    this.#changed(this);
    if (look) this.#flow.node.focus();
  }

  /** Somebody asked to see the room through a persona's eyes. */
  look(id) {
    this.#choose(id, true);
  }

  #hush() {
    this.#hushed = this.#latest;
    this.#changed(this);
    this.#who.focus();
  }

  /** Open a place. */
  show(place) {
    this.place = place;
    this.#unread.delete(place);
    this.#composer.set(this.persona, place);
    this.#flow.node.setAttribute("aria-label", this.#placeTitle());
    this.redraw();
    this.#drawTabs();
  }

  /** Draw every message of the place anew. */
  redraw() {
    const focused = this.#flow.node.contains(document.activeElement) ? document.activeElement : null;
    const { stream, threads } = this.#store.laidOut(this.place, this.persona.id);
    this.#threads.show(this.persona, threads);
    this.#flow.fill(stream, this.#emptyNode());
    this.#news.show(this.place);
    if (focused?.isConnected) focused.focus({ preventScroll: true });
  }

  /** A message is new or was edited. */
  take(message, what) {
    if (!canSee(message, this.persona.id)) return;
    if (message.place === this.place) this.#place(message, what);
    const own = message.place === `@${this.persona.id}` || !message.place.startsWith("@");
    const shown = message.place === this.place && this.visible;
    if (what !== "new" || !own || shown || message.silent || message.sender === this.persona.id) return;
    if (message.place !== this.place && this.#store.threadOf(message)) this.#news.missed(message);
    this.#unread.set(message.place, (this.#unread.get(message.place) ?? 0) + 1);
    this.#drawTabs();
  }

  /** Messages look otherwise without having changed; without `ids`, all of them may. */
  refresh(ids) {
    for (const old of this.#flow.drawn) {
      const message = this.#store.get(old.dataset.message);
      if (!message || message.sender || (ids && !ids.includes(message.id))) continue;
      const fresh = this.#messageNode(message, this.#store.before(message, this.persona.id));
      replaceNode(old, fresh);
      fresh.classList.remove("changed");
    }
    this.#flow.settle();
  }

  /** Bring a message into view; `open` unfolds what it has folded. */
  seek(id, open = false) {
    const node = this.#reach(id);
    if (!node) return;
    if (open) node.querySelectorAll("details:not(.modal)").forEach((one) => { one.open = true; });
    this.#flow.release();
    node.scrollIntoView({ block: "nearest" });
  }

  /** The button of a message that carries an action, as it stands now; `submits` means that of the form. */
  button(message, action, submits = false) {
    return this.#buttons(message, action).find((one) => (one.type === "submit") === submits) ?? null;
  }

  /** Put words into the composer without taking the focus; returns how to put back what stood there. */
  write(text, answers) {
    return this.#composer.write(text, answers);
  }

  send() {
    return this.#composer.send();
  }

  /** Mark a person's message as read by the bot. */
  seen(id) {
    const message = this.#store.get(id);
    const old = message && this.#flow.find(id);
    if (old) showMarks(old, message);
  }

  /** It has come into view on a narrow screen. */
  shown() {
    this.#unread.delete(this.place);
    this.#drawTabs();
    this.#flow.toEnd();
    this.#news.look();
  }

  tick() {
    this.#who.tick();
  }

  get visible() {
    return this.node.offsetParent !== null || getComputedStyle(this.node).display !== "none";
  }

  get unread() {
    return [...this.#unread.values()].reduce((sum, count) => sum + count, 0);
  }

  #place(message, what) {
    const thread = this.#store.threadOf(message);
    const own = message.sender === this.persona.id;
    if (what === "edited" && (thread || this.#flow.has(message.id))) this.#edit(message);
    else if (!(thread ? this.#threads.add(thread, message) : this.#flow.add(message, own || this.#news.follows))) this.redraw();
    else if (thread) this.#tell(message, own);
  }

  #edit(message) {
    const old = this.#flow.find(message.id);
    if (!old) return;
    if (message.sender) {
      showMarks(old, message);
      return;
    }
    replaceNode(old, this.#messageNode(message, this.#store.before(message, this.persona.id)));
    this.#flow.find(message.id).after(...this.#threads.opened(message));
  }

  /** Something is new in a thread. */
  #tell(message, own) {
    const node = this.#flow.find(message.id);
    if (node && this.visible) this.#news.came(message, node, own);
    else if (!own && !message.silent) this.#news.missed(message);
  }

  #nodes(message, previous) {
    return [this.#messageNode(message, previous), ...this.#threads.below(message)];
  }

  #messageNode(message, previous) {
    const node = messageNode(message, {
      reader: this.persona, store: this.#store, previous,
      reply: (one) => this.#threads.answer(one) || this.#composer.answer(one),
      press: (one, action) => this.#press(one, action),
      submit: (one, form, values) => this.#submit(one, values),
      jump: (id) => this.#jump(id),
    });
    markBusy([...node.querySelectorAll("[data-action]")].filter((button) => isRunning(this.#key(message.id, button.dataset.action))));
    return node;
  }

  #key(message, action) {
    return `${this.persona.id} ${message} ${action}`;
  }

  #buttons(message, action) {
    return [...(this.#flow.find(message)?.querySelectorAll(`[data-action="${CSS.escape(action)}"]`) ?? [])];
  }

  #press(message, action) {
    const body = { persona: this.persona.id, message: message.id, action };
    return once(this.#key(message.id, action), () => this.#buttons(message.id, action), () => post("/api/press", body));
  }

  async #submit(message, values) {
    const { action } = message.form;
    const body = { persona: this.persona.id, message: message.id, action, values };
    const done = await once(this.#key(message.id, action), () => this.#buttons(message.id, action), () => post("/api/form", body));
    const form = this.#flow.find(message.id)?.querySelector("form");
    if (done && form && this.#store.get(message.id)?.rev === message.rev) showSent(form);
  }

  /** The element of a message, wherever it stands; folded ones are shown. */
  #reach(id) {
    const thread = this.#store.threadOf(this.#store.get(id) ?? {});
    if (thread) this.#flow.reach(thread);
    const node = this.#flow.reach(id);
    if (node?.hidden) this.#threads.unfold(thread);
    return node;
  }

  #jump(id) {
    const node = this.#reach(id);
    if (!node) return;
    this.#flow.release();
    node.scrollIntoView({ block: "center" });
    node.focus({ preventScroll: true });
    node.classList.remove("found");
    requestAnimationFrame(() => node.classList.add("found"));
  }

  #homePlace() {
    const ids = this.#store.places.map((place) => place.id);
    if (this.persona.role === "expert" || !ids.length) return `@${this.persona.id}`;
    return this.persona.role === "official" && ids.includes("questions") ? "questions" : ids[0];
  }

  #placeTitle() {
    return this.#store.places.find((place) => place.id === this.place)?.title ?? t("private-chat");
  }

  #emptyNode() {
    const purpose = PURPOSES.includes(this.place) ? this.place : "text";
    const text = t(this.place.startsWith("@") ? "empty-private" : `empty-${purpose}`);
    return el("div", { class: "nil" }, el("b", {}, t("empty-title")), el("span", {}, text));
  }

  #drawTabs() {
    this.#tabs.setAttribute("aria-label", t("places", { name: this.persona.shown }));
    const rows = [...this.#store.places, { id: `@${this.persona.id}`, title: t("private"), secret: true }];
    const focused = this.#tabs.contains(document.activeElement) ? document.activeElement.dataset.place : null;
    const buttons = rows.map((place) =>
      el(
        "button", {
          type: "button", "aria-current": place.id === this.place ? "page" : undefined,
          data: { place: place.secret ? "private" : place.id }, onclick: () => this.show(place.id),
        },
        place.secret && icon("lock"), place.title, unreadMark(this.#unread.get(place.id), t("unread")),
      ));
    this.#tabs.replaceChildren(...buttons);
    buttons.find((button) => button.dataset.place === focused)?.focus();
    const open = buttons.find((button) => button.hasAttribute("aria-current"));
    this.#tabs.scrollLeft = Math.max(0, open.offsetLeft + open.offsetWidth + TAB_ROOM - this.#tabs.clientWidth);
    this.#changed(this);
  }
}
