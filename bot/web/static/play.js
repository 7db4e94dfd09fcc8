// Play a conversation: the menu, and the bar that says what happens. The steps themselves are in play-script.js.

import { get } from "./api.js";
import { el, icon } from "./dom.js";
import { Performance } from "./play-script.js";
import { failure } from "./toasts.js";
import { t } from "./text.js";

export class Play {
  #menu = document.getElementById("play");
  #list = this.#menu.querySelector(".plays");
  #stage;
  #now = null;
  #bar = null;

  /** `stage`: what a performance needs of the page (see play-script.js). */
  constructor(stage) {
    this.#stage = stage;
    this.#menu.addEventListener("toggle", () => { if (this.#menu.open && !this.#list.children.length) this.#load(); });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") this.#close(true); });
    this.#menu.addEventListener("focusout", ({ relatedTarget: next }) => { if (next && !this.#menu.contains(next)) this.#close(false); });
    document.addEventListener("click", (event) => { if (!this.#menu.contains(event.target)) this.#close(false); });
  }

  /** What the server says when a page opens: only the demo can be played. */
  set({ movable }) {
    this.#menu.hidden = !movable;
    if (!movable) this.#now?.stop();
  }

  #close(back) {
    if (!this.#menu.open) return;
    this.#menu.open = false;
    if (back) this.#menu.querySelector("summary").focus();
  }

  async #load() {
    try {
      const { scripts } = await get("/api/scripts");
      this.#list.replaceChildren(...scripts.map((script) =>
        el("button", { type: "button", data: { script: script.id }, onclick: () => this.#start(script) }, el("b", {}, words(script.title)), el("span", {}, words(script.lead)))));
    } catch (error) {
      failure(error);
      this.#close(false);
    }
  }

  async #start(script) {
    this.#close(true);
    this.#now?.stop();
    const bar = this.#drawBar();
    const play = new Performance(script, this.#stage, (state) => this.#show(bar, state));
    this.#now = play;
    await play.run();
    if (this.#now === play) this.#now = null;
  }

  #drawBar() {
    const button = (name, picture, run) =>
      el("button", { class: "btn", type: "button", data: { play: name }, onclick: run }, icon(picture), el("span", {}, t(`play-${name}`)));
    const bar = el(
      "section", { class: "playing", "aria-label": t("play-bar") },
      el("p", { class: "progress" }), el("p", { class: "caption", role: "status" }),
      el(
        "div", { class: "controls" },
        button("pause", "pause", () => (this.#now?.paused ? this.#now.goOn() : this.#now?.pause())),
        button("next", "chev", () => this.#now?.next()),
        button("stop", "close", () => this.#end(bar)),
      ),
    );
    this.#bar?.remove();
    this.#bar = bar;
    this.#menu.closest("header").append(bar);
    return bar;
  }

  /** `state`: count, most, caption, and status: playing, paused, over, lost. */
  #show(bar, { count, most, caption, status }) {
    bar.dataset.status = status;
    bar.dataset.step = count;
    bar.querySelector(".progress").textContent = t("play-progress", { count, most });
    const line = bar.querySelector(".caption");
    if (line.textContent !== caption) line.textContent = caption;
    const ended = status === "over" || status === "lost";
    const focused = bar.contains(document.activeElement) && document.activeElement.dataset.play !== "stop";
    const pause = bar.querySelector("[data-play=pause]");
    pause.replaceChildren(icon(status === "paused" ? "play" : "pause"), el("span", {}, t(status === "paused" ? "play-go-on" : "play-pause")));
    for (const name of ["pause", "next"]) bar.querySelector(`[data-play=${name}]`).hidden = ended;
    const stop = bar.querySelector("[data-play=stop]");
    stop.querySelector("span").textContent = t(ended ? "dismiss" : "play-stop");
    if (ended && focused) stop.focus();
  }

  #end(bar) {
    this.#now?.stop();
    this.#now = null;
    const focused = bar.contains(document.activeElement);
    bar.remove();
    if (focused) this.#menu.querySelector("summary").focus();
  }
}

/** The text of a key of the catalogs ("room-play-s1"). */
function words(key) {
  return t(key.replace(/^room-/, ""));
}
