// The clock bar: what time it is in the room, and moving it on.

import { post } from "./api.js";
import { once } from "./busy.js";
import { el } from "./dom.js";
import { clockTime, dayAndTime, dayKey, dayName, now, setNow } from "./time.js";
import { toast } from "./toasts.js";
import { t } from "./text.js";

export class ClockBar {
  #bar = document.getElementById("clock");
  #buttons = [...this.#bar.querySelectorAll("[data-clock]")];
  #reader = { zone: "UTC", city: "UTC" };
  #due = null;

  constructor() {
    for (const button of this.#buttons) button.addEventListener("click", () => this.#move(button));
  }

  /** The persona whose zone the bar shows. */
  setReader(persona) {
    this.#reader = persona;
    this.tick();
  }

  /** What the server says: now, offset_seconds, movable, next_due. */
  set(given) {
    setNow(given.now);
    this.#due = given.next_due;
    const simulated = given.offset_seconds !== 0;
    this.#bar.hidden = false;
    this.#bar.classList.toggle("simulated", simulated);
    this.simulated = simulated;
    for (const button of this.#buttons) button.hidden = !given.movable;
    this.tick();
  }

  tick() {
    const { zone, city } = this.#reader;
    const lang = document.documentElement.lang;
    const tag = t(this.simulated ? "clock-simulated" : "clock-real");
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
