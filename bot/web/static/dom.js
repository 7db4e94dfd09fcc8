// Building the page. Text is only ever set as text: nothing typed by anybody is parsed as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** An element. `on…` properties are listeners, `data` is its dataset, true and false set or leave out an attribute. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return node;
}

/** A small picture of the sprite in the page; decoration only. */
export function icon(name, className = "i") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("aria-hidden", "true");
  if (className) svg.setAttribute("class", className);
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export function botTile() {
  return el("span", { class: "tile bot", "aria-hidden": "true" }, icon("m", ""));
}

export function nationTile(nation) {
  return el("span", { class: "tile", "aria-hidden": "true" }, nation);
}

/** The address if it is one that a link may open, else null. */
export function safeUrl(text) {
  try {
    const url = new URL(text);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

export function outsideLink(href, className, ...children) {
  return el("a", { href, class: className, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

const SCRIPTS = { th: /[\u0e00-\u0e7f]/gu, lo: /[\u0e80-\u0eff]/gu, my: /[\u1000-\u109f]/gu, km: /[\u1780-\u17ff]/gu };
const FEW = 0.3; // share of the letters from which on a text is in that script, and not only names something in it

/**
 * Attributes for the element of a text that somebody wrote, whatever language it was expected in: `class` "tall" where
 * Burmese, Khmer, Lao or Thai letters need taller lines, `lang` where most of it is one of these. `classes` go before.
 */
export function written(text, ...classes) {
  const counts = Object.entries(SCRIPTS).map(([lang, letters]) => [lang, text.match(letters)?.length ?? 0]);
  const [lang, most] = counts.reduce((best, one) => (one[1] > best[1] ? one : best));
  const names = [...classes, most > 0 && "tall"].filter(Boolean).join(" ");
  return { class: names || undefined, lang: most > FEW * text.replace(/[\s\d\p{P}]/gu, "").length ? lang : undefined };
}

/** The same for a field while it is written in. */
export function tellScript(field) {
  field.classList.toggle("tall", written(field.value).class !== undefined);
}

/** A count of unread messages, or nothing for 0. */
export function unreadMark(count, label) {
  if (!count) return null;
  return el("span", { class: "new" }, el("span", { class: "vh" }, `${label} `), count > 99 ? "99+" : String(count));
}
