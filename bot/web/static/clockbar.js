// The clock bar: what time it is in the room, and moving it on.

import { post } from "./api.js";
import { once } from "./busy.js";
import { el, icon } from "./dom.js";
import { standStill } from "./sheet-time.js";
import { clockTime, dayAndTime, dayKey, dayName, now, setNow } from "./time.js";
import { toast } from "./toasts.js";
import { t } from "./text.js";

export class ClockBar {
  #bar = document.getElementById("clock");
  #buttons = [...this.#bar.querySelectorAll("[data-clock]")];
  #reader = { zone: "UTC", city: "UTC" };
  #due = null;
  #frozen = false;

  /** `back()` is called when somebody asks for the way back to real time. */
  constructor(back) {
    const does = { stand: (button) => standStill(!this.#frozen, button, (given) => this.set(given)), back };
    for (const button of this.#buttons) {
      const { clock } = button.dataset;
      button.addEventListener("click", () => (does[clock] ? does[clock](button) : this.#move(button)));
    }
  }

  /** The persona whose zone the bar shows. */
  setReader(persona) {
    this.#reader = persona;
    this.tick();
  }

  /** What the server says: now, offset_seconds, frozen, movable, next_due. Where it cannot be moved, time is as everywhere. */
  set(given) {
    setNow(given.now, given.frozen);
    this.#due = given.next_due;
    this.#frozen = given.frozen;
    this.#bar.hidden = !given.movable;
    this.simulated = given.frozen || given.offset_seconds !== 0;
    this.#bar.classList.toggle("simulated", this.simulated);
    const [stand, back] = ["stand", "back"].map((name) => this.#buttons.find((one) => one.dataset.clock === name));
    back.hidden = given.offset_seconds <= 0;
    label(back, "undo", t("clock-back"));
    label(stand, given.frozen ? "play" : "pause", t(given.frozen ? "clock-run" : "clock-freeze"));
    this.tick();
  }

  tick() {
    const { zone, city } = this.#reader;
    const lang = document.documentElement.lang;
    const tag = this.#frozen ? t("clock-frozen") : this.simulated ? t("clock-simulated") : t("clock-real");
    document.getElementById("clock-tag").replaceChildren(tag, el("span", { class: "wide" }, ` · ${city}`));
    const time = document.getElementById("clock-now");
    time.dateTime = now().toISOString();
    time.textContent = dayAndTime(now(), zone, lang);
    this.#showDue(zone, lang);
  }

  #showDue(zone, lang) {
    const button = this.#buttons.find((one) => one.dataset.clock === "next");
    const due = this.#due && new Date(this.#due);
    if (due) button.removeAttribute("aria-disabled");
    else button.setAttribute("aria-disabled", "true");
    button.title = due ? t("clock-next-title", { time: dayAndTime(due, zone, lang) }) : t("clock-next-none");
    const short = due && (dayKey(due, zone) === dayKey(now(), zone) ? clockTime(due, zone, lang) : dayName(due, zone, lang));
    document.getElementById("clock-due").textContent = short ?? "";
  }

  #move(button) {
    if (button.getAttribute("aria-disabled") === "true") return;
    const by = button.dataset.clock;
    once("clock", () => [button], async () => {
      const answer = await post("/api/clock", { by });
      this.set(answer);
      const time = dayAndTime(now(), this.#reader.zone, document.documentElement.lang);
      if (answer.moved) toast({ tone: "wait", title: t("clock-moved"), text: t("clock-moved-to", { time }), id: "clock" });
      else toast({ tone: "wait", title: t("clock-next-none"), text: "", id: "clock" });
    });
  }
}

function label(button, picture, text) {
  if (button.title === text) return;
  button.title = text;
  button.setAttribute("aria-label", text);
  button.replaceChildren(icon(picture));
}
