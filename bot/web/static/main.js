// The page: three columns, the tabs that stand for them on a narrow screen, and the stream that feeds them.

import { Connection } from "./api.js";
import { ClockBar } from "./clockbar.js";
import { Column } from "./column.js";
import { el, unreadMark } from "./dom.js";
import { Link } from "./link.js";
import { looks } from "./looks.js";
import { Play } from "./play.js";
import { Sheet } from "./sheet.js";
import { Store } from "./store.js";
import { roleTitle, setTexts, t } from "./text.js";
import { Waiting } from "./waiting.js";
import { Why } from "./why.js";

const ROLES = ["official", "expert", "coordinator"];
const REMEMBERED = "mufakat.personas";

const store = new Store();
const waiting = new Waiting();
const clockBar = new ClockBar(() => sheet.open("time"));
const sheet = new Sheet({ store, people: takePeople, look, reader: () => shownColumn().persona, clock: takeClock });
const why = new Why(store, () => shownColumn().persona);
const play = new Play({ store, bring, clock: takeClock, clockButton: (by) => document.querySelector(`[data-clock="${by}"]`) });
const tabs = document.getElementById("tabs");
const area = document.getElementById("columns");
let columns = [];
let era = null;

const connection = new Connection({
  state(state) {
    if (era !== null && era !== state.era) {
      location.reload();
      return;
    }
    era = state.era;
    setTexts(state.texts);
    clockBar.set(state);
    sheet.set(state);
    looks.set(state);
    play.set(state);
    const reset = state.rev < store.rev;
    if (reset) {
      store.clear();
      waiting.clear();
    }
    store.personas = state.personas;
    store.places = state.places;
    link.ready();
    const changes = state.messages.map((message) => [message, store.put(message)]);
    if (!columns.length) build();
    else {
      takePeople(state);
      if (reset) columns.forEach((column) => column.redraw());
      else changes.forEach(([message, what]) => give(message, what));
    }
    why.set(state);
  },
  message(message) {
    give(message, store.put(message));
  },
  seen({ message }) {
    const known = store.get(message);
    if (!known) return;
    known.seen = true;
    columns.forEach((column) => column.seen(message));
  },
  clock: takeClock,
  people: takePeople,
  faults(given) {
    sheet.faults(given);
  },
  reset() {
    location.reload();
  },
  why() {
    why.refresh();
  },
  lost: () => link.lost(),
  heard: () => link.found(),
});
const link = new Link(() => connection.open());

/** Give a message to whoever sees it; what comes in private for somebody not shown is kept in mind. */
function give(message, what) {
  if (!what) return;
  columns.forEach((column) => (what === "seen" ? column.seen(message.id) : column.take(message, what)));
  const persona = what === "new" && Waiting.addressee(message);
  if (!persona || columns.some((column) => column.persona.id === persona)) return;
  waiting.add(persona);
  drawNews();
}

function takeClock(given) {
  clockBar.set(given);
  sheet.clock(given);
  columns.forEach((column) => column.tick());
}

function takePeople({ personas }) {
  store.personas = personas;
  for (const column of columns) column.setPersona(store.persona(column.persona.id) ?? personas[0]);
  drawNews();
}

/** Look through a persona's eyes, in the column of their role. */
function look(id) {
  const column = columnFor(store.persona(id).role);
  showColumn(columns.indexOf(column));
  column.look(id);
}

/** Show a place through a persona's eyes, in the column that shows them already or in that of their role; the focus stays. */
function bring(persona, place) {
  const column = columns.find((one) => one.persona.id === persona.id) ?? columnFor(persona.role);
  if (column.persona.id !== persona.id) {
    column.setPersona(persona);
    changed(column);
  }
  if (column.place !== place) column.show(place);
  showColumn(columns.indexOf(column));
  return column;
}

/** Where the bar is full, the looks are chosen in the menu. */
function placeLooks() {
  const control = document.getElementById("viewas");
  if (narrow.matches) document.querySelector(".plays-sheet").append(control);
  else document.getElementById("play").before(control);
}

function shownColumn() {
  return columns[Number(area.dataset.show)];
}

function build() {
  columns = chosenPersonas().map((persona, index) => {
    const column = new Column(index, store, waiting, changed);
    area.append(column.node);
    column.setPersona(persona);
    return column;
  });
  const wanted = Number(new URLSearchParams(location.search).get("persona"));
  showColumn(columns[wanted] ? wanted : 0);
}

/** One persona a role, or whom this browser looked through last. */
function chosenPersonas() {
  const defaults = ROLES.map((role, n) => store.personas.find((one) => one.role === role) ?? store.personas[n] ?? store.personas[0]);
  return defaults.map((persona, n) => store.persona(remembered()[n]) ?? persona);
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(REMEMBERED)) ?? [];
  } catch {
    return [];
  }
}

function remember() {
  try {
    localStorage.setItem(REMEMBERED, JSON.stringify(columns.map((column) => column.persona.id)));
  } catch {
    // a browser that keeps nothing shows the usual three next time
  }
}

function changed(column) {
  if (!columns.includes(column)) return;
  remember();
  drawNews();
  clockBar.setReader(columns[Number(area.dataset.show)].persona);
}

function showColumn(index) {
  area.dataset.show = index;
  columns[index].shown();
  drawTabs();
  clockBar.setReader(columns[index].persona);
}

/** Each column hears of the waiting personas whose role it shows; the others are heard of where their role belongs. */
function drawNews() {
  const shown = new Set(columns.map((column) => column.persona.id));
  const news = waiting.latest.filter((id) => store.persona(id) && !shown.has(id)).map((id) => ({ id, count: waiting.count(id) }));
  columns.forEach((column) => column.news(news.filter(({ id }) => columnFor(store.persona(id).role) === column)));
  drawTabs();
}

function columnFor(role) {
  return columns.find((column) => column.persona.role === role) ?? columns[Math.max(0, ROLES.indexOf(role))];
}

function drawTabs() {
  const focused = tabs.contains(document.activeElement);
  const shown = Number(area.dataset.show);
  const buttons = columns.map((column, n) =>
    el(
      "button", {
        role: "tab", type: "button", "aria-controls": column.node.id, "aria-selected": String(n === shown), tabindex: n === shown ? 0 : -1,
        onclick: () => showColumn(n),
      },
      roleTitle(column.persona.role), n === shown ? null : unreadMark(column.unread + column.waiting, t("unread")),
      el("span", { class: "sub" }, column.persona.nation_name),
    ));
  tabs.replaceChildren(...buttons);
  if (focused) buttons[shown]?.focus();
}

tabs.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step || !columns.length) return;
  event.preventDefault();
  showColumn((Number(area.dataset.show) + step + columns.length) % columns.length);
});

setInterval(() => {
  clockBar.tick();
  columns.forEach((column) => column.tick());
}, 5000);

const narrow = matchMedia("(max-width: 1239px)");
narrow.addEventListener("change", placeLooks);
placeLooks();
looks.start(document.getElementById("viewas"), (ids) => columns.forEach((column) => column.refresh(ids)));
connection.open();
