// The drawer at the bottom: for each event what came in, what was decided and why, what went out.

import { get, post } from "./api.js";
import { once } from "./busy.js";
import { el, icon } from "./dom.js";
import { t } from "./text.js";
import { toast } from "./toasts.js";
import { traceRows } from "./why-row.js";

const WIDE = "(min-width: 900px)";
const REMEMBERED = "mufakat.why";
const MOST = 400;
const NEAR_END = 40;

export class Why {
  #store;
  #reader;
  #node = document.getElementById("why");
  #traces = [];
  #subjects = new Set();
  #subject = "";
  #last = "0";
  #loading = null;
  #again = false;
  #built = null;

  /** `store` names the personas; `reader()` gives the persona in whose zone times are shown. */
  constructor(store, reader) {
    this.#store = store;
    this.#reader = reader;
    document.addEventListener("why", (event) => this.show(event.detail));
    this.#node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.#built?.log.open) return;
      event.preventDefault();
      this.#built.log.open = false;
      remember(false);
      this.#built.summary.focus();
    });
  }

  /** The page was opened, or is back: `movable` says whether this is the demo. */
  set({ movable }) {
    this.#node.hidden = !movable;
    document.body.classList.toggle("with-why", movable);
    if (!movable) return;
    if (!this.#built) this.#build();
    this.refresh();
  }

  /** Fetch what is new, if anybody looks; one request at a time. */
  async refresh() {
    if (!this.#built?.log.open) return;
    if (this.#loading) {
      this.#again = true;
      return;
    }
    this.#loading = this.#load();
    await this.#loading;
    this.#loading = null;
    if (!this.#again) return;
    this.#again = false;
    this.refresh();
  }

  /** Open the drawer on one question. */
  show(subject) {
    this.#built.log.open = true;
    remember(true);
    this.#subjects.add(subject);
    this.#choose(subject);
    this.#built.filter.focus({ preventScroll: true });
  }

  async #load() {
    const subject = this.#subject;
    const answer = await get(`/api/why?${new URLSearchParams({ subject, after: this.#last })}`).catch(() => null);
    if (!answer || subject !== this.#subject) return;
    if (!answer.traces.length) return;
    const { scroll, nil, table } = this.#built;
    const follow = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_END;
    for (const trace of answer.traces) this.#put(trace);
    nil.hidden = true;
    table.hidden = false;
    this.#drawHead();
    if (follow) scroll.scrollTop = scroll.scrollHeight;
  }

  #put(trace) {
    const { body } = this.#built;
    if (Number(trace.id) <= Number(this.#last)) return;
    this.#last = trace.id;
    this.#traces.push(trace);
    if (trace.subject) this.#subjects.add(trace.subject);
    body.append(...traceRows(trace, {
      store: this.#store, reader: this.#reader(),
      replay: (one, button) => this.#replay(one, button), copy: (one) => this.#copy([one]),
    }));
    if (this.#traces.length <= MOST) return;
    this.#traces.shift();
    body.firstElementChild.remove();
    body.firstElementChild.remove();
  }

  #choose(subject) {
    this.#subject = subject;
    this.#empty();
    this.refresh();
  }

  #empty() {
    this.#traces = [];
    this.#last = "0";
    this.#built.body.replaceChildren();
    this.#built.nil.hidden = false;
    this.#built.table.hidden = true;
    this.#again = this.#loading !== null;
    this.#drawHead();
  }

  #replay(trace, button) {
    return once(`why ${trace.id}`, () => [button], async () => {
      await post(`/api/why/${trace.id}/replay`, {});
      toast({ tone: "ok", title: t("why-replayed"), text: t("why-replayed-text"), id: "why" });
    });
  }

  async #copy(traces) {
    try {
      await navigator.clipboard.writeText(JSON.stringify(traces, null, 2));
      toast({ tone: "ok", title: t("why-copied"), text: t("why-copied-text", { count: traces.length }), id: "why" });
    } catch {
      toast({ tone: "bad", title: t("why-not-copied"), text: t("why-not-copied-text"), id: "why" });
    }
  }

  #build() {
    const counted = el("span", { class: "muted" });
    const summary = el("summary", {}, icon("chev", "i chev"), t("why"), counted);
    const filter = el("select", { "aria-label": t("why-filter") });
    filter.addEventListener("change", () => this.#choose(filter.value));
    const whole = el("a", { class: "btn quiet", download: true }, t("why-export"));
    const copy = el("button", { class: "btn quiet", type: "button", onclick: () => this.#copy(this.#traces) }, t("why-copy"));
    const head = ["time", "incoming", "decision", "outgoing"].map((name) => el("th", { scope: "col", class: name }, t(`why-col-${name}`)));
    const body = el("tbody");
    const table = el("table", { class: "trace", hidden: true, "aria-label": t("why") }, el("thead", {}, el("tr", {}, ...head)), body);
    const nil = el("p", { class: "nothing" }, el("b", {}, t("why-empty")), " ", t("why-empty-text"));
    const scroll = el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t("why-region") }, nil, table);
    const log = el("details", { class: "log" }, summary, scroll);
    const tools = el("div", { class: "tools", role: "group", "aria-label": t("why-tools") }, filter, copy, whole);
    this.#built = { log, summary, counted, filter, whole, copy, body, table, nil, scroll };
    log.open = opened();
    summary.addEventListener("click", () => remember(!log.open));
    log.addEventListener("toggle", () => this.refresh());
    this.#node.replaceChildren(log, tools);
    this.#drawHead();
  }

  #drawHead() {
    const { counted, filter, whole, copy } = this.#built;
    const title = this.#subject ? subjectTitle(this.#subject) : t("why-all");
    counted.textContent = this.#traces.length ? `${title} · ${t("why-count", { count: this.#traces.length })}` : "";
    const numbers = [...this.#subjects].sort((a, b) => number(b) - number(a));
    if (filter.options.length !== numbers.length + 1) {
      filter.replaceChildren(
        el("option", { value: "" }, t("why-all")),
        ...numbers.map((one) => el("option", { value: one }, subjectTitle(one))),
      );
    }
    filter.value = this.#subject;
    whole.href = `/api/why/export?${new URLSearchParams({ subject: this.#subject })}`;
    filter.hidden = !numbers.length;
    whole.hidden = copy.hidden = !this.#traces.length;
  }
}

function subjectTitle(subject) {
  return t("why-question", { count: number(subject) });
}

function number(subject) {
  return Number(subject.split(":")[1]);
}

/** Open at first where there is room, then as it was left. */
function opened() {
  if (!matchMedia(WIDE).matches) return false;
  try {
    return localStorage.getItem(REMEMBERED) !== "closed";
  } catch {
    return true;
  }
}

function remember(open) {
  if (!matchMedia(WIDE).matches) return;
  try {
    localStorage.setItem(REMEMBERED, open ? "open" : "closed");
  } catch {
    // a browser that keeps nothing shows it open next time
  }
}
