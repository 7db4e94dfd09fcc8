// A file that came with a message: its name, kind and size, to be downloaded; a picture is shown.

import { el, icon } from "./dom.js";
import { t } from "./text.js";

const KINDS = {
  "application/json": ["file", "data"], "application/pdf": ["file", "pdf"], "image/png": ["picture", "picture"],
  "text/calendar": ["cal", "calendar"], "text/csv": ["file", "table"], "text/plain": ["file", "text"],
};

export function fileNode(file) {
  const type = file.media_type.split(";")[0].trim().toLowerCase();
  const [picture, kind] = KINDS[type] ?? ["file", "other"];
  const small = el("small", { lang: document.documentElement.lang }, `${t(`file-${kind}`)} · ${size(file.bytes)}`);
  const link = el(
    "a", { class: "file", href: file.url, download: file.name, title: t("download", { name: file.name }) },
    icon(picture), el("span", {}, el("span", { class: "name" }, file.name), small),
  );
  if (type !== "image/png") return el("p", { class: "attached" }, link);
  const shown = el("img", { src: file.url, alt: t("file-shown", { name: file.name }), loading: "lazy", onerror: () => shown.remove() });
  return el("figure", { class: "attached" }, shown, el("figcaption", {}, link));
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
