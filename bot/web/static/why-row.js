// One event of the drawer: a line in four cells, and the details that open below it.

import { el, icon } from "./dom.js";
import { t } from "./text.js";
import { dayAndTime, exactTime } from "./time.js";
import { traceDetails } from "./why-details.js";
import { nameOf, outgoingText, placeOf, reasonsText, share } from "./why-words.js";

/** What a handler does, where its name has a headline of its own. */
const HEADLINES = {
  "x.accept": "hold", "x.send": "send", "x.private": "send", "a.solved": "close", "ask.solved": "close", "ask.thatsit": "close",
  "a.keep": "keep", "a.keepplain": "keep", "ask.withdraw": "withdraw", "reply.clarify": "relay", "reply.offer": "preview",
  "offer.nudge": "remind", "held.nudge": "remind", "question.gap": "gap",
};

/** The two rows of a trace. `view`: store, reader, `replay(trace, button)`, `copy(trace)`. */
export function traceRows(trace, view) {
  const details = el("tr", { class: "details", hidden: true }, el("td", { colspan: 4 }));
  const { zone, city } = view.reader;
  const lang = document.documentElement.lang;
  const date = new Date(trace.at);
  const time = el("time", { datetime: trace.at, title: `${dayAndTime(date, zone, lang)}, ${city}` }, exactTime(date, zone));
  const button = el("button", { class: "open", type: "button", "aria-expanded": "false", title: t("why-details") }, icon("chev"), time);
  const row = el(
    "tr", { class: "line", data: { trace: trace.id } },
    el("td", { class: "time" }, button),
    cell("incoming", incomingText(trace, view)),
    cell("decision", ...decisionParts(trace, view)),
    cell("outgoing", outgoingText(trace, view)),
  );
  button.addEventListener("click", () => {
    const open = details.hidden;
    if (open && !details.firstChild.hasChildNodes()) details.firstChild.append(...traceDetails(trace, view));
    details.hidden = !open;
    row.classList.toggle("opened", open);
    button.setAttribute("aria-expanded", String(open));
    if (open) row.scrollIntoView({ block: "start" });
  });
  row.addEventListener("click", (event) => {
    if (!button.contains(event.target) && !String(getSelection())) button.click();
  });
  return [row, details];
}

function cell(name, ...content) {
  return el("td", { class: name, data: { label: t(`why-col-${name}`) } }, ...content);
}

function incomingText(trace, view) {
  if (trace.due) return t(`due-${trace.due.kind.replaceAll(".", "-")}`);
  const { incoming: event, acted_on: on } = trace;
  const named = { name: nameOf(trace.who, view.store), place: placeOf(trace.where, view.store) };
  if (event.kind === "press") return t("why-did-press", { ...named, what: on?.label || event.button });
  if (event.kind === "form") return t("why-did-form", { ...named, what: on?.form || on?.title || event.form });
  if (event.kind === "command") return t("why-did-command", { ...named, what: `/${event.command}` });
  if (event.kind === "text" && on) return t("why-did-reply", { ...named, what: on.title || on.text.split("\n")[0] });
  return event.kind === "text" ? t("why-did-text", named) : t("why-did-other", { ...named, what: event.kind });
}

function decisionParts(trace, view) {
  const [head, ...reasons] = decided(trace, view);
  return [el("b", {}, t(`why-head-${head}`)), " ", el("span", { class: "why" }, reasons.filter(Boolean).join(" "))];
}

/** The headline's key, then sentences that give the reasons. */
function decided(trace, view) {
  if (trace.buried) return ["failed", trace.buried];
  if (trace.refusal) return [trace.permission.allowed ? "not-done" : "refused", trace.refusal.text];
  const { decision } = trace;
  const match = decision && trace.question ? matchText(decision) : "";
  const search = trace.routing.at(-1);
  if (search?.offer) return ["route", match, chosenText(search.offer, view)];
  if (search) return ["coordinators", match, t(`why-queue-${search.why}`)];
  const state = trace.question && t(`why-status-${trace.question.status}`, { count: trace.question.id });
  if (decision && trace.question?.status === "auto") return ["auto", match, held(decision)];
  if (decision && trace.question?.status === "draft") return [draftHead(decision), match, held(decision)];
  if (trace.outgoing.some((one) => one.form)) return ["form", state];
  if (HEADLINES[trace.route]) return [HEADLINES[trace.route], state];
  if (trace.due && !trace.outgoing.length) return ["nothing", state];
  return ["done", state];
}

function draftHead(decision) {
  if (decision.same) return "same";
  return decision.outcome === "thin" ? "thin" : "ask-first";
}

function matchText(decision) {
  if (!decision.probability) return t("why-best-none");
  return t("why-best", { name: share(decision.probability), count: share(decision.thresholds.answer) });
}

/** Sure enough by the numbers, and yet not answered by itself. */
function held(decision) {
  return decision.band !== "answer" && decision.probability >= decision.thresholds.answer ? t("why-capped") : "";
}

function chosenText(offer, view) {
  return t("why-chosen", { name: nameOf(offer, view.store), what: reasonsText(offer.reasons, view) });
}
