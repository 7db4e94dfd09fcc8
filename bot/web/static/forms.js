// A form in a card, of native elements.

import { el, icon, tellScript } from "./dom.js";
import { t } from "./text.js";

const RADIO_LIMIT = 5;
const BRIEF = 16;
let serial = 0;

/** The form under a `title` ("" where the card says it already); `submit(values)` gets names to lists of texts. `after` are further buttons. */
export function formNode(form, title, submit, after) {
  const button = el("button", { class: "btn primary", type: "submit", data: { action: form.action } }, form.submit);
  const node = el(
    "form", { class: "form", "aria-label": form.title, data: { form: form.action } },
    title && el("h4", {}, title), ...form.fields.map(fieldNode),
    el("div", { class: "actions" }, button, ...after),
  );
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(readForm(node));
  });
  return node;
}

/** What is filled in now: names to lists of texts. */
export function readForm(node) {
  const values = {};
  for (const field of node.querySelectorAll("[data-field]")) {
    values[field.dataset.field] = [...field.querySelectorAll("input, textarea, select")]
      .filter((input) => (["checkbox", "radio"].includes(input.type) ? input.checked : input.value !== ""))
      .map((input) => input.value);
  }
  return values;
}

/** Fill in again what was filled in before the card was drawn anew. */
export function fillForm(node, values) {
  for (const field of node.querySelectorAll("[data-field]")) {
    const given = values[field.dataset.field];
    if (!given) continue;
    for (const input of field.querySelectorAll("input, textarea, select")) {
      if (["checkbox", "radio"].includes(input.type)) input.checked = given.includes(input.value);
      else input.value = given[0] ?? "";
    }
    field.dispatchEvent(new Event("change"));
  }
}

export function showSent(node) {
  node.querySelector(".sent")?.remove();
  node.querySelector(".actions").append(el("span", { class: "sent", role: "status" }, icon("check"), t("form-sent")));
}

/** One field with its label: `kind` one, many, line or text; one of a few is shown as radio buttons, and so is any with `open`. */
export function fieldNode(field) {
  const id = `field-${(serial += 1)}`;
  if (field.kind === "many") return many(field, id);
  if (field.kind === "one" && (field.open || field.choices.length <= RADIO_LIMIT)) return radios(field, id);
  const input = field.kind === "one" ? select(field, id) : words(field, id);
  const hint = hintNode(field, id);
  if (hint) input.setAttribute("aria-describedby", hint.id);
  return el("div", { class: "f", data: { field: field.name } }, el("label", { class: "name", for: id }, ...label(field)), input, hint);
}

function words(field, id) {
  const common = {
    id, maxlength: field.max_chars, required: field.required, value: field.value[0] ?? "", autocomplete: "off",
    oninput: (event) => tellScript(event.target),
  };
  const node = field.kind === "text" ? el("textarea", { ...common, rows: 3 }) : el("input", { ...common, type: "text" });
  tellScript(node);
  return node;
}

function select(field, id) {
  const options = field.choices.map((choice) => el("option", { value: choice.value, selected: field.value.includes(choice.value) }, choice.label));
  const none = el("option", { value: "", selected: !field.value.length }, t("choose"));
  return el("select", { id, required: field.required }, none, ...options);
}

function radios(field, id) {
  const options = field.choices.map((choice) => option(field, choice, "radio", id));
  return group(field, id, options, hintNode(field, id));
}

function many(field, id) {
  const options = field.choices.map((choice) => option(field, choice, "checkbox", id));
  const boxes = options.map((node) => node.querySelector("input"));
  const most = Math.min(field.most, boxes.length);
  const limit = most < boxes.length && !field.hint ? el("p", { class: "hint" }, t("choose-most", { count: most })) : null;
  const wrong = el("p", { class: "wrong", role: "alert", hidden: true }, icon("warn"), t("form-missing"));
  const chosen = () => boxes.filter((box) => box.checked).length;
  // The browser looks for what is missing from top to bottom; of boxes it has to be told.
  const weigh = () => {
    boxes.forEach((box) => { box.disabled = !box.checked && chosen() >= most; });
    boxes[0]?.setCustomValidity(field.required && !chosen() ? t("form-missing") : "");
  };
  const node = group(field, id, options, hintNode(field, id), limit, wrong);
  node.addEventListener("invalid", () => { wrong.hidden = false; }, true);
  node.addEventListener("change", () => {
    weigh();
    wrong.hidden = true;
  });
  weigh();
  return node;
}

function group(field, id, options, ...after) {
  const hint = after.find((node) => node?.id);
  return el(
    "fieldset", { class: "f", data: { field: field.name }, "aria-describedby": hint?.id },
    el("legend", { class: "name" }, ...label(field)), el("div", { class: brief(field) ? "options brief" : "options" }, ...options), ...after,
  );
}

/** Whether every choice is short enough to stand beside another one. */
function brief(field) {
  return field.choices.every((choice) => choice.label.length <= BRIEF);
}

function option(field, choice, type, id) {
  const input = el("input", {
    type, name: id, value: choice.value, checked: field.value.includes(choice.value), required: type === "radio" && field.required,
  });
  return el("label", { class: "option" }, input, el("span", {}, choice.label));
}

function label(field) {
  return field.required ? [field.label] : [field.label, " ", el("small", {}, `(${t("form-optional")})`)];
}

function hintNode(field, id) {
  return field.hint ? el("p", { class: "hint", id: `${id}-hint` }, field.hint) : null;
}
