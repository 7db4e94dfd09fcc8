// The shown time, and every instant in somebody's own zone.

const formats = new Map();
let base = Date.now();
let readAt = performance.now();
let stands = false;

/** Set the shown time to an ISO instant; it runs on from there, unless it stands `still`. */
export function setNow(iso, still = false) {
  stands = still;
  base = Date.parse(iso);
  readAt = performance.now();
}

export function now() {
  return new Date(stands ? base : base + performance.now() - readAt);
}

/** "09:31" */
export function clockTime(date, zone, lang) {
  return format(date, zone, lang, { hour: "2-digit", minute: "2-digit" });
}

/** "09:31:07" */
export function exactTime(date, zone) {
  return format(date, zone, "en", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

/** "Tue 24 Nov", with the year if it is not this one. */
export function dayName(date, zone, lang) {
  const sameYear = dayKey(date, zone).slice(0, 4) === dayKey(now(), zone).slice(0, 4);
  return format(date, zone, lang, { weekday: "short", day: "numeric", month: "short", year: sameYear ? undefined : "numeric" });
}

/** "Tue 24 Nov, 09:31" */
export function dayAndTime(date, zone, lang) {
  return `${dayName(date, zone, lang)}, ${clockTime(date, zone, lang)}`;
}

/** "2026-11-24": the same for two instants of one day in a zone. */
export function dayKey(date, zone) {
  return format(date, zone, "sv", { year: "numeric", month: "2-digit", day: "2-digit" });
}

function format(date, zone, lang, parts) {
  const key = `${zone} ${lang} ${JSON.stringify(parts)}`;
  if (!formats.has(key)) formats.set(key, make(zone, lang, parts));
  const text = formats.get(key).format(date);
  return lang === "en" ? text.replace(",", "") : text;
}

function make(zone, lang, parts) {
  const locale = `${lang === "en" ? "en-GB" : lang || "en-GB"}-u-ca-gregory-nu-latn`;
  try {
    return new Intl.DateTimeFormat(locale, { ...parts, ...(parts.hour && { hourCycle: "h23" }), timeZone: zone });
  } catch {
    return new Intl.DateTimeFormat("en-GB", { ...parts, timeZone: "UTC" });
  }
}
