// The blocks of a bot's message as elements; one function a kind.

import { botTile, el, icon, outsideLink, safeUrl, written } from "./dom.js";
import { dayAndTime } from "./time.js";
import { t } from "./text.js";

const LONG_TITLE = 24;
const STYLES = { bold: "b", italic: "em", strike: "s", code: "code" };

/** Runs of text. `reader` is the persona whose zone moments are shown in. */
export function spans(list, reader) {
  return list.map((span) => {
    if (span.at) return moment(span, reader);
    const node = STYLES[span.style] ? el(STYLES[span.style], {}, span.text) : document.createTextNode(span.text);
    const href = span.link && safeUrl(span.link);
    return href ? outsideLink(href, undefined, node) : node;
  });
}

function moment(span, reader) {
  const shown = `${dayAndTime(new Date(span.at), reader.zone, reader.lang)} ${reader.city}`;
  return el("time", { class: "moment", datetime: span.at, title: span.text, lang: reader.lang }, shown);
}

export function badge(given) {
  return given && el("span", { class: `badge ${given.tone}` }, icon(given.icon), el("span", {}, given.text));
}

/** What a card is: whose, title, small print, state. `small` are further pieces of small print. */
export function cardHead(head, small) {
  const print = [head?.meta, ...small].filter(Boolean).flatMap((piece, n) => (n ? [el("span", { class: "dot" }, " · "), piece] : [piece]));
  const title = head?.title || t("name");
  return el(
    "header", {}, botTile(),
    el("span", { class: title.length > LONG_TITLE ? "kind long" : "kind" }, el("b", {}, title), el("small", {}, ...print)),
    badge(head?.badge),
  );
}

function innerHead(block) {
  return el("h4", {}, el("span", {}, block.title), block.meta && el("small", {}, block.meta), badge(block.badge));
}

function paragraph(block, reader) {
  const content = spans(block.spans, reader);
  const said = words(block.spans);
  if (block.look === "title") return el("h3", written(said), ...content);
  return el("p", written(said, block.look !== "body" && block.look), ...content);
}

function words(list) {
  return list.map((span) => span.text).join("");
}

function quotation(block, reader) {
  const said = words(block.spans);
  if (!block.summary) return el("p", written(said, "quote"), ...spans(block.spans, reader));
  return el(
    "details", { class: "more" },
    el("summary", {}, icon("chev"), block.summary),
    el("p", written(said), ...spans(block.spans, reader)),
  );
}

function source(block, reader) {
  const title = [icon("book"), el("b", {}, block.title)];
  const note = block.note && el("span", { class: "muted" }, block.note);
  if (!block.detail.length) return el("div", { class: "cite" }, el("div", { class: "title" }, ...title, note));
  const open = el("span", { class: "open" }, block.more || t("more"), icon("down"));
  return el(
    "details", { class: "cite" },
    el("summary", { class: "title" }, ...title, open, note),
    el("p", written(words(block.detail), "detail"), ...spans(block.detail, reader)),
  );
}

function list(block, reader) {
  const items = block.items.map((item) => el("li", written(words(item)), el("span", {}, ...spans(item, reader))));
  return el(block.ordered ? "ol" : "ul", { class: "items" }, ...items);
}

function pairs(block) {
  const cells = block.rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]);
  return el("dl", { class: "pairs" }, ...cells);
}

function steps(block) {
  const items = block.labels.map((label, n) =>
    el("li", { class: n < block.current ? "done" : undefined, "aria-current": n === block.current ? "step" : undefined }, label));
  return el("ol", { class: "steps" }, ...items);
}

const KINDS = { head: innerHead, para: paragraph, quote: quotation, source, items: list, pairs, steps };

/** All blocks but the head that opens the card. A kind this page does not know is left out. */
export function bodyNodes(body, reader) {
  const rest = body[0]?.kind === "head" ? body.slice(1) : body;
  return rest.filter((block) => KINDS[block.kind]).map((block) => KINDS[block.kind](block, reader));
}
