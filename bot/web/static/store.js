// What the page knows: personas, places, and the messages of each place in order.

export class Store {
  personas = [];
  places = [];
  #messages = new Map();
  #places = new Map();
  rev = 0;

  /** Forget everything. */
  clear() {
    this.#messages.clear();
    this.#places.clear();
    this.rev = 0;
  }

  /** Take a message in; tells "new", "edited", or "" if this revision is known. */
  put(message) {
    const known = this.#messages.get(message.id);
    if (known && known.rev >= message.rev) return "";
    this.#messages.set(message.id, message);
    this.rev = Math.max(this.rev, message.rev);
    if (known) return "edited";
    const ids = this.#ids(message.place);
    let at = ids.length;
    while (at > 0 && Number(ids[at - 1]) > Number(message.id)) at -= 1;
    ids.splice(at, 0, message.id);
    return "new";
  }

  /** All that are known, in no order. */
  get messages() {
    return [...this.#messages.values()];
  }

  get(id) {
    return this.#messages.get(id);
  }

  /** The messages of a place that a persona may see, oldest first. */
  visible(place, persona) {
    return this.#ids(place).map((id) => this.get(id)).filter((message) => canSee(message, persona));
  }

  persona(id) {
    return this.personas.find((persona) => persona.id === id);
  }

  /** Which of those with the same name a persona is, from 1. */
  ordinal(persona) {
    return this.personas.filter((one) => one.shown === persona.shown).findIndex((one) => one.id === persona.id) + 1;
  }

  /** How a persona is named where all stand side by side: "Expert · Malaysia (2)". */
  label(persona) {
    const ordinal = this.ordinal(persona);
    return ordinal > 1 ? `${persona.shown} (${ordinal})` : persona.shown;
  }

  #ids(place) {
    if (!this.#places.has(place)) this.#places.set(place, []);
    return this.#places.get(place);
  }
}

export function canSee(message, persona) {
  return !message.only_for || message.only_for === persona;
}

/** The first words of a message, to quote it in one line. */
export function excerpt(message) {
  if (message.sender) return message.text.slice(0, 160);
  for (const block of message.body) {
    if (block.spans?.length) return block.spans.map((span) => span.text).join("").slice(0, 160);
  }
  return message.body.find((block) => block.kind === "head")?.title ?? "";
}
