// How the drawer words what a trace holds as codes.

import { t } from "./text.js";
import { dayAndTime } from "./time.js";

/** Somebody as the columns name them, or as the trace does. */
export function nameOf(who, store) {
  const persona = who && store.persona(who.member || who.native);
  return persona ? store.label(persona) : who?.shown || t("why-nobody");
}

/** "#questions", or the private chat. */
export function placeOf(where, store) {
  if (where.private) return t("why-private");
  return store.places.find((place) => place.id === where.place)?.title ?? where.title;
}

/** "0.38" */
export function share(probability) {
  return probability.toFixed(2);
}

/** "Card to #questions; card to Expert · Thailand": what went out, in one line. */
export function outgoingText(trace, view) {
  const lines = trace.outgoing.map((one) => {
    const names = { name: one.title || t("why-message"), place: one.to ? nameOf(one.to, view.store) : placeOf(one.where, view.store) };
    return t(one.edits ? "why-out-edit" : "why-out-new", names);
  });
  if (!lines.length) return t("why-out-none");
  const rest = lines.length - 2;
  return [...lines.slice(0, 2), rest > 0 && t("why-out-more", { count: rest })].filter(Boolean).join("; ");
}

/** What speaks for or against somebody in a few words; topics stand together. */
export function reasonsText(reasons, view) {
  const topics = reasons.filter((one) => one.code === "topic").map((one) => one.value.replaceAll("-", " "));
  const rest = reasons.filter((one) => one.code !== "topic").map((one) => reasonWords(one, view));
  return [topics.length && t("why-reason-topic", { what: topics.join(", ") }), ...rest].filter(Boolean).join("; ");
}

function reasonWords({ code, value }, view) {
  const lang = document.documentElement.lang;
  if (code === "language" || code === "other-language") return t(`why-reason-${code}`, { what: language(value, lang) });
  if (code === "hours" && value === "now") return t("why-reason-hours-now");
  if (code === "hours" || code === "away") return t(`why-reason-${code}`, { time: moment(value, view, lang) });
  const [name, count] = value.split("/");
  return t(`why-reason-${code}`, { what: value, name, count });
}

/** An instant in the reader's zone. */
export function moment(iso, view, lang = document.documentElement.lang) {
  return dayAndTime(new Date(iso), view.reader.zone, lang);
}

export function language(code, lang = document.documentElement.lang) {
  try {
    return new Intl.DisplayNames([lang], { type: "language" }).of(code);
  } catch {
    return code;
  }
}
