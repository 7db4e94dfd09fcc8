// The words of the page, as the server gives them for the page's language.

let texts = {};

export function setTexts(given) {
  texts = given;
}

/** The text `room-<key>` with `{name}`-like places filled in; the key itself if the catalog lacks it. */
export function t(key, values = {}) {
  const text = texts[`room-${key}`] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** The title of a role: from the catalog, or its slug. */
export function roleTitle(role) {
  return texts[`room-role-${role}`] ?? role;
}

/** What to say about a refused or failed request. */
export function errorText(error) {
  return texts[`room-error-${error.code}`] ?? error.text ?? t("error-failed");
}
