// All threads of the place that a column shows. Each is kept, with what is half written in it, for who looks again.

import { Thread } from "./thread.js";

export class Threads {
  #store;
  #nodes;
  #persona = null;
  #messages = new Map(); // thread → its messages, oldest first
  #all = new Map(); // persona and thread → Thread

  /** `nodes(message, previous)` makes the elements of a message. */
  constructor(store, nodes) {
    this.#store = store;
    this.#nodes = nodes;
  }

  /** Another place or reader: `messages` are those of each thread. They are drawn with the cards that opened them. */
  show(persona, messages) {
    this.#persona = persona;
    this.#messages = messages;
  }

  /** What stands below a message: the thread that it opened, drawn anew, or nothing. */
  below(message) {
    if (message.thread !== message.id) return [];
    const key = `${this.#persona.id} ${message.id}`;
    if (!this.#all.has(key)) this.#all.set(key, new Thread(message.id, this.#store, this.#nodes));
    const thread = this.#all.get(key);
    thread.draw(this.#persona, this.#messages.get(message.id) ?? []);
    return [thread.node];
  }

  /** What has to be put below a message that has changed: the thread that it has opened meanwhile, or nothing. */
  opened(message) {
    return this.#drawn(message.id) ? [] : this.below(message);
  }

  /** Add the newest message of a thread. False if it is not the newest: all must be drawn anew. */
  add(id, message) {
    const messages = this.#messages.get(id) ?? [];
    this.#messages.set(id, [...messages, message]);
    return this.#drawn(id)?.add(message) ?? true;
  }

  /** Answer a message that stands in a thread, or opened one, there. False if it stands for itself. */
  answer(message) {
    const thread = this.#drawn(message.thread);
    thread?.answer(message);
    return Boolean(thread);
  }

  /** Show what a thread has folded. */
  unfold(id) {
    this.#drawn(id)?.unfold();
  }

  #drawn(id) {
    const thread = this.#all.get(`${this.#persona.id} ${id}`);
    return thread?.node.isConnected ? thread : null;
  }
}
