// Private messages of the bot's to somebody nobody is looking through just now.

export class Waiting {
  #counts = new Map(); // persona id → how many; whoever was written to last stands last

  /** The persona a message waits for, or "": only what the bot says aloud in a private chat counts. */
  static addressee(message) {
    return message.place.startsWith("@") && !message.sender && !message.silent ? message.place.slice(1) : "";
  }

  add(persona, count = 1) {
    const before = this.#counts.get(persona) ?? 0;
    if (!count) return;
    this.#counts.delete(persona);
    this.#counts.set(persona, before + count);
  }

  /** Somebody looks: hands over the count and forgets it. */
  take(persona) {
    const count = this.#counts.get(persona) ?? 0;
    this.#counts.delete(persona);
    return count;
  }

  count(persona) {
    return this.#counts.get(persona) ?? 0;
  }

  /** Persona ids, the latest first. */
  get latest() {
    return [...this.#counts.keys()].reverse();
  }

  clear() {
    this.#counts.clear();
  }
}
