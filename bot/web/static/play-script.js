// One performance of a script: step by step, as the personas, through what the page itself does.

import { ApiError, post } from "./api.js";
import { fillForm } from "./forms.js";
import { failure } from "./toasts.js";
import { t } from "./text.js";

const LOOK_AGAIN = 40; // ms
const PATIENCE = 20_000; // ms that what follows a step may take
const MARK_AGAIN = 200; // ms: a card may be drawn anew
const MOST_MOVES = 40; // of the clock, within one step

class Stopped extends Error {}
class Lost extends Error {}

export class Performance {
  #script;
  #stage;
  #tell;
  #speed = Math.max(1, Number(new URLSearchParams(location.search).get("speed")) || 1);
  #cast = {};
  #matter = "";
  #variant = 0;
  #since = 0;
  #count = 0;
  #most = 0;
  #caption = "";
  #stopped = false;
  #go = () => {};
  #restore = () => {}; // what stood in the composer
  #timer = 0;
  paused = false;

  /** `stage`: store, bring(persona, place) → column, clock(state), clockButton(by). `tell(state)` is told of each change. */
  constructor(script, stage, tell) {
    this.#script = script;
    this.#stage = stage;
    this.#tell = tell;
  }

  async run() {
    const { steps, cast } = this.#script;
    const { store } = this.#stage;
    this.#cast = Object.fromEntries(Object.entries(cast).map(([role, ids]) => [role, this.#quietest(ids)]));
    this.#since = store.rev;
    this.#most = steps.filter((step) => !step.given).length;
    try {
      for (const step of steps) await this.#step(step);
      this.#status("over", t("play-over"));
    } catch (error) {
      if (error instanceof Stopped) return;
      this.#status("lost", t("play-lost"));
      if (error instanceof ApiError) failure(error);
      else if (!(error instanceof Lost)) throw error;
    } finally {
      this.#restore();
      this.#mark(null);
    }
  }

  pause() {
    this.paused = true;
    clearTimeout(this.#timer);
    this.#status("paused");
  }

  goOn() {
    this.paused = false;
    this.#status("playing");
    this.#go();
  }

  /** Take the step that is announced now; while paused, only that one. */
  next() {
    this.#go();
  }

  stop() {
    this.#stopped = true;
    this.#go();
  }

  async #step(step) {
    if (step.given) {
      if (!this.#found(step.who, step.at, step.given)) return;
      this.#most += 1;
    }
    if (step.until?.cast === step.who) await this.#until(step);
    this.#count += 1;
    const persona = this.#persona(step.who);
    const column = this.#stage.bring(persona, step.at || `@${persona.id}`);
    const caption = t(step.caption.replace(/^room-/, ""), { name: this.#stage.store.label(persona) });
    const target = this.#target(step, column);
    const typed = step.say.length ? this.#words(step.say) : "";
    if (target.action && !(await this.#soon(target.node, PATIENCE))) throw new Lost(step.caption);
    this.#restore = typed ? column.write(typed, target.message) : () => {};
    if (step.fill) this.#fill(target.node().closest("form"), step);
    this.#mark(column, target.node);
    this.#status(this.paused ? "paused" : "playing", caption);
    const marking = setInterval(() => this.#mark(column, target.node), MARK_AGAIN);
    await this.#read(`${caption} ${typed}`).finally(() => clearInterval(marking));
    await this.#act(step, column, target);
    await this.#until(step);
  }

  /** What is acted on: its message, and how to find the element now (a card may be drawn anew meanwhile). */
  #target(step, column) {
    if (step.clock) return { node: () => this.#stage.clockButton(step.clock) };
    const name = step.press || step.reply;
    if (!name && !step.fill) {
      const last = this.#found(step.who, step.at, "", "", 0);
      if (last) column.seek(last.id, step.open);
      return { message: null, node: () => null };
    }
    const message = this.#found(step.who, step.at, name, step.fill);
    if (!message) throw new Lost(step.caption);
    column.seek(message.id);
    const action = step.fill ? message.form.action : step.press && buttonOf(message, step.press);
    return { message, action, node: () => (action ? column.button(message.id, action, Boolean(step.fill)) : null) };
  }

  async #act(step, column, target) {
    if (!(step.say.length || step.press || step.fill || step.clock)) return;
    this.#since = this.#stage.store.rev;
    if (step.say.length) {
      await column.send();
      this.#restore();
      this.#restore = () => {};
    } else if (step.clock) {
      await this.#move(step);
    } else {
      const node = target.node();
      if (!node) throw new Lost(step.caption);
      node.click();
    }
  }

  /** Move the clock until what the step waits for is there. */
  async #move(step) {
    for (let moves = 0; moves < MOST_MOVES; moves += 1) {
      const answer = await post("/api/clock", { by: step.clock });
      this.#stage.clock(answer);
      if (this.#stopped) throw new Stopped();
      if (!answer.moved) throw new Lost(step.caption);
      if (await this.#soon(() => this.#met(step), 600)) return;
    }
  }

  async #until(step) {
    if (!step.until) return;
    if (!(await this.#soon(() => this.#met(step), PATIENCE))) throw new Lost(step.caption);
  }

  #met({ who, at, say, given, until }) {
    if (until.cast) return Boolean(this.#cast[until.cast]) || this.#give(until);
    const [reader, place] = until.who ? [until.who, until.at] : [who, at];
    const found = this.#found(reader, place, until.button, until.form);
    if (found && (say.length || given)) this.#matter = matterOf(found);
    return Boolean(found);
  }

  /** Give a role to whoever has found, in private, what is looked for, about the matter that is played. */
  #give({ cast, button, form }) {
    const persona = this.#stage.store.personas.find(({ id }) => {
      const message = this.#foundBy(id, `@${id}`, button, form, this.#since);
      return message && matterOf(message) === this.#matter;
    });
    if (persona) this.#cast[cast] = persona.id;
    return Boolean(persona);
  }

  /** The newest message of the bot's that a role sees at a place, changed since the last act, with a button or a form. */
  #found(role, at, button, form = "", since = this.#since) {
    const { id } = this.#persona(role);
    return this.#foundBy(id, at || `@${id}`, button, form, since);
  }

  #foundBy(id, place, button, form, since) {
    return this.#stage.store.visible(place, id).findLast((message) =>
      !message.sender && message.rev > since
      && (!button || buttonOf(message, button)) && (!form || (message.form && carries(message.form.action, form))));
  }

  #persona(role) {
    return this.#stage.store.persona(this.#cast[role]);
  }

  /** Whoever has said least takes a part: nobody runs into the limit of questions an hour. */
  #quietest(ids) {
    const said = (id) => this.#stage.store.messages.filter((message) => message.sender === id).length;
    return ids.reduce((best, id) => (said(id) < said(best) ? id : best));
  }

  /** Words that nobody has said yet, else the first. */
  #words(choices) {
    const said = new Set(this.#stage.store.messages.map((message) => message.text));
    const words = choices.find((one) => !said.has(one)) ?? choices[0];
    if (choices.length > 1) this.#variant = choices.indexOf(words);
    return words;
  }

  #fill(form, { values, words }) {
    const worded = Object.entries(words).map(([name, texts]) => [name, [texts[this.#variant]]]);
    form.closest("details")?.setAttribute("open", "");
    fillForm(form, { ...values, ...Object.fromEntries(worded) });
  }

  #status(status, caption = this.#caption) {
    this.#caption = caption;
    if (!this.#stopped) this.#tell({ status, caption, count: this.#count, most: this.#most });
  }

  /** Mark the column that acts, and what is pressed next. */
  #mark(column, node = () => null) {
    const marks = { acting: column?.node, "to-press": node() };
    for (const [mark, element] of Object.entries(marks)) {
      if (element?.classList.contains(mark)) continue;
      document.querySelectorAll(`.${mark}`).forEach((one) => one.classList.remove(mark));
      element?.classList.add(mark);
      if (mark === "to-press") element?.scrollIntoView({ block: "nearest" });
    }
  }

  /** The time it takes to read: between a second and a half and four seconds. */
  async #read(words) {
    const ms = Math.min(4000, Math.max(1500, 700 + words.split(/\s+/).length * 190));
    await new Promise((resolve) => {
      this.#go = resolve;
      if (!this.paused) this.#timer = setTimeout(resolve, ms / this.#speed);
    });
    clearTimeout(this.#timer);
    this.#go = () => {};
    if (this.#stopped) throw new Stopped();
  }

  async #soon(met, patience) {
    const end = performance.now() + patience;
    while (!met()) {
      if (this.#stopped) throw new Stopped();
      if (performance.now() > end) return false;
      await new Promise((resolve) => { setTimeout(resolve, LOOK_AGAIN); });
    }
    return true;
  }
}

/** Whether a payload is the button or the form of that name ("x.accept", "v.try:accept"). */
function carries(action, name) {
  return action === `v1:${name}` || action.startsWith(`v1:${name}:`);
}

/** What a card is about ("question:7"), or "". */
function matterOf(message) {
  return message.card?.split("/").slice(0, -1).join("/") ?? "";
}

function buttonOf(message, name) {
  return message.buttons.flat().find((button) => carries(button.action, name))?.action;
}
