// The room through one's own eyes: one column, one stream, and the way out.

import { Connection, post } from "./api.js";
import { once } from "./busy.js";
import { Column } from "./column.js";
import { el, nationTile } from "./dom.js";
import { Link } from "./link.js";
import { Store } from "./store.js";
import { setTexts, roleTitle, t } from "./text.js";
import { clockTime, now, setNow } from "./time.js";
import { Waiting } from "./waiting.js";

const TITLE = document.title;
const store = new Store();
const area = document.getElementById("columns");
let column = null;
let me = "";

/** The head of the column: who one is here, and what time it is for oneself. */
class Self {
  #persona;
  #local = el("time", {});
  #heading;

  constructor(_store, heading) {
    this.#heading = heading;
    this.node = el("div", { class: "who" });
    this.hint = el("div", { class: "news" });
  }

  draw(persona) {
    this.#persona = persona;
    const name = persona.shown.split(" · ")[0] || roleTitle(persona.role);
    this.node.replaceChildren(
      nationTile(persona.nation || "–"),
      el("div", { class: "names" }, el("h2", { id: this.#heading }, name), el("p", {}, this.#line(persona, name))),
      el("p", { class: "local" }, this.#local, persona.city),
    );
    this.tick();
  }

  /** Role and nation, without what the name says already. */
  #line(persona, name) {
    const role = roleTitle(persona.role);
    return [role === name ? "" : role, persona.nation_name].filter(Boolean).join(" · ");
  }

  news() {}

  tick() {
    if (!this.#persona) return;
    this.#local.dateTime = now().toISOString();
    this.#local.textContent = clockTime(now(), this.#persona.zone, document.documentElement.lang);
  }
}

const connection = new Connection({
  state(state) {
    setTexts(state.texts);
    setNow(state.now);
    me = state.me;
    const reset = state.rev < store.rev;
    if (reset) store.clear();
    know(state.personas);
    store.places = state.places;
    link.ready();
    const changes = state.messages.map((message) => [message, store.put(message)]);
    if (!column) build();
    else if (reset) column.redraw();
    else changes.forEach(([message, what]) => give(message, what));
  },
  message(message) {
    give(message, store.put(message));
  },
  seen({ message }) {
    const known = store.get(message);
    if (!known) return;
    known.seen = true;
    column.seen(message);
  },
  clock(given) {
    setNow(given.now);
    column?.tick();
  },
  people({ personas }) {
    know(personas);
    column?.setPersona(store.persona(me));
  },
  lost(error) {
    if (error?.code === "sign-in") location.replace("/");
    else link.lost();
  },
  heard: () => link.found(),
});
const link = new Link(() => connection.open());

/** Whoever is named now; those who were named before stay known. */
function know(personas) {
  const named = new Set(personas.map((one) => one.id));
  store.personas = [...personas, ...store.personas.filter((one) => !named.has(one.id))];
}

function give(message, what) {
  if (what === "seen") column?.seen(message.id);
  else if (what) column?.take(message, what);
}

function build() {
  column = new Column(0, store, new Waiting(), showUnread, Self);
  area.append(column.node);
  column.setPersona(store.persona(me));
}

function showUnread(one) {
  document.title = one.unread ? `(${one.unread}) ${TITLE}` : TITLE;
}

const out = document.getElementById("sign-out");
out.addEventListener("click", () => once("sign-out", () => [out], async () => {
  await post("/api/session/end", {});
  location.replace("/");
}));

setInterval(() => column?.tick(), 5000);

connection.open();
