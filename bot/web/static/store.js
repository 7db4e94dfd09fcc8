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

  /** Take a message in; tells "new", "edited", "seen" (it was read meanwhile), or "" if nothing of it is news. */
  put(message) {
    const known = this.#messages.get(message.id);
    if (known && known.rev >= message.rev) {
      if (known.seen || !message.seen) return "";
      known.seen = true;
      return "seen";
    }
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

  /** The thread a message stands in, below the message of that id; "" if it stands for itself. */
  threadOf(message) {
    return message.thread && message.thread !== message.id && this.#messages.has(message.thread) ? message.thread : "";
  }

  /** The same, laid out: those that stand for themselves, and those of each thread by its id. */
  laidOut(place, persona) {
    const [stream, threads] = [[], new Map()];
    for (const message of this.visible(place, persona)) {
      const thread = this.threadOf(message);
      if (!thread) stream.push(message);
      else if (threads.has(thread)) threads.get(thread).push(message);
      else threads.set(thread, [message]);
    }
    return { stream, threads };
  }

  /** The message above one, where it stands. */
  before(message, persona) {
    const thread = this.threadOf(message);
    const beside = this.visible(message.place, persona).filter((one) => this.threadOf(one) === thread);
    return beside[beside.findIndex((one) => one.id === message.id) - 1] ?? this.get(thread);
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
