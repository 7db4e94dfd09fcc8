// All of one event: who may, what was understood, who was considered, what went out, and every id.

import { el, icon } from "./dom.js";
import { t } from "./text.js";
import { language, moment, nameOf, placeOf, reasonsText, share } from "./why-words.js";

/** The parts that open below a line. */
export function traceDetails(trace, view) {
  const left = [trace.permission && permission(trace), trace.decision && understood(trace.decision), trace.timers.length && timers(trace, view), ids(trace)];
  const right = [...trace.routing.map((one) => search(one, view)), trace.outgoing.length && deliveries(trace, view)];
  const replay = el("button", { class: "btn", type: "button", title: t("why-replay-title"), onclick: () => view.replay(trace, replay) }, t("why-replay"));
  const copy = el("button", { class: "btn quiet", type: "button", onclick: () => view.copy(trace) }, t("why-copy"));
  const parts = [left, right].map((half) => el("div", {}, ...half.filter(Boolean)));
  return [el("div", { class: "parts" }, ...parts), el("div", { class: "actions" }, trace.incoming && replay, copy)];
}

function part(title, ...content) {
  return el("section", {}, el("h3", {}, t(title)), ...content);
}

function pairs(rows) {
  const given = rows.filter(([, value]) => value !== "" && value !== null && value !== undefined);
  return el("dl", { class: "pairs" }, ...given.flatMap(([key, value]) => [el("dt", {}, t(key)), el("dd", {}, value)]));
}

function table(columns, rows) {
  const head = columns.map((key) => el("th", { scope: "col" }, t(key)));
  return el("div", { class: "wide-table" }, el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows)));
}

function line(mark, ...cells) {
  return el("tr", { class: mark }, ...cells.map((content) => el("td", {}, content)));
}

function permission(trace) {
  const { allowed, wanted, held } = trace.permission;
  const roles = (list) => list.map((role) => t(`why-role-${role.replace("_", "-")}`)).join(", ") || t("why-role-none");
  const said = el("span", { class: allowed ? "yes" : "no" }, icon(allowed ? "check" : "warn"), t(allowed ? "why-allowed" : "why-denied"));
  return part("why-permission", pairs([
    ["why-permission-is", said], ["why-permission-wanted", roles(wanted)], ["why-permission-held", roles(held)],
    ["why-told", trace.refusal && `${trace.refusal.text} (${trace.refusal.key})`],
  ]));
}

function understood(decision) {
  const { answer, maybe, related } = decision.thresholds;
  const rows = decision.candidates.map((one) => line("", code(one.entry), share(one.probability), one.phrase));
  const weights = decision.reasons.map((one) => `${one.code} ${one.value < 0 ? "−" : "+"}${Math.abs(one.value).toFixed(1)}`);
  return part(
    "why-understood",
    pairs([
      ["why-band", t(`why-band-${decision.band}`)],
      ["why-probability", t("why-probability-of", { name: share(decision.probability), count: share(answer) })],
      ["why-thresholds", t("why-thresholds-are", { name: share(maybe), count: share(related) })],
      ["why-topics", decision.topics.map((topic) => topic.replaceAll("-", " ")).join(", ") || t("why-topics-none")],
      ["why-language", language(decision.lang)],
      ["why-weights", weights.length ? code(weights.join(" · ")) : ""],
    ]),
    rows.length ? table(["why-entry", "why-match", "why-phrase"], rows) : null,
  );
}

function search(step, view) {
  const asked = step.offer?.member;
  const rows = step.considered.map((one) => line(
    one.member === asked ? "chosen" : one.place ? "" : "out",
    one.place ? String(one.place) : "–",
    el("span", {}, one.member === asked && icon("check"), nameOf(one, view.store), one.member === asked && ` (${t("why-asked")})`),
    reasonsText(one.reasons, view),
  ));
  const result = step.offer
    ? t("why-offered", { name: nameOf(step.offer, view.store), time: moment(step.offer.until, view) })
    : t(`why-queue-${step.why}`);
  return part("why-experts", el("p", {}, result), rows.length ? table(["why-place", "why-expert", "why-reasons"], rows) : null);
}

function timers(trace, view) {
  const items = trace.timers.map((one) => el(
    "li", {}, t(`why-timer-${one.what}`, { name: t(`due-${one.kind.replaceAll(".", "-")}`), time: moment(one.at, view) }), " ", code(`${one.kind} ${one.subject}`),
  ));
  return part("why-timers", el("ul", {}, ...items));
}

function deliveries(trace, view) {
  const rows = trace.outgoing.map((one) => line(
    "", code(one.outbox), one.to ? nameOf(one.to, view.store) : placeOf(one.where, view.store), one.card ? code(one.card) : "–",
    one.edits ? t("why-edits", { name: one.edits }) : t("why-new"), one.text.split("\n")[0] || one.form,
  ));
  return part("why-deliveries", table(["why-delivery", "why-to", "why-card", "why-as", "why-words"], rows));
}

function ids(trace) {
  const event = trace.incoming;
  const rows = [
    ["why-id-trace", trace.id], ["why-id-event", event?.event_id], ["why-id-message", event?.message_id], ["why-id-reply", event?.reply_to],
    ["why-id-sender", event?.sender.native_id], ["why-id-place", event?.address.place], ["why-id-action", event?.button || event?.form],
    ["why-id-card", trace.acted_on?.card], ["why-id-due", trace.due && `${trace.due.kind} ${trace.due.subject}`],
    ["why-id-route", trace.route], ["why-id-subject", trace.subject],
  ];
  return part("why-ids", pairs(rows.map(([key, value]) => [key, value ? code(value) : ""])));
}

function code(text) {
  return el("code", {}, text);
}
