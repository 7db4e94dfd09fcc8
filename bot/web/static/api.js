// Talking to the room's server.

const PATIENCE = [500, 1000, 2000, 4000, 8000]; // ms
const UNANSWERED = 60_000; // ms after which a request counts as lost
const SILENCE = 40_000; // ms: the server says every 15 s that it is alive

/** A refused or failed request; `code` names its text in the catalog. */
export class ApiError extends Error {
  constructor(code, text) {
    super(code);
    this.code = code;
    this.text = text;
  }
}

async function request(path, options = {}) {
  let response;
  try {
    response = await fetch(path, {
      ...options,
      cache: "no-store",
      signal: AbortSignal.timeout(UNANSWERED),
      headers: { ...options.headers, "Accept-Language": document.documentElement.lang },
    });
  } catch {
    throw new ApiError("network");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(answer.error?.code ?? "failed", answer.error?.text);
  return answer;
}

export const get = (path) => request(path);

export const post = (path, body) =>
  request(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** A word that nobody has used before. */
export function token() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(36)).join("");
}

export function commands(persona, place) {
  const where = place.startsWith("@") ? { private: "1" } : { place };
  return get(`/api/commands?${new URLSearchParams({ persona, ...where })}`);
}

/**
 * Keeps the page in step: reads the whole state, then follows the stream; after a loss it does both again.
 * `handlers`: `state(state)`, `heard()` (the stream has begun), `lost(error)` (undefined for a broken stream), and one
 * function for each event of the stream.
 */
export class Connection {
  #handlers;
  #source = null;
  #failures = 0;
  #timer = 0;
  #attempt = 0;
  #silence = 0;

  constructor(handlers) {
    this.#handlers = handlers;
    // a room on this machine is there without a network too: only trying tells
    for (const change of ["online", "offline"]) window.addEventListener(change, () => this.open());
  }

  /** Try now; an attempt that is under way no longer counts. */
  async open() {
    this.#close();
    const attempt = this.#attempt;
    try {
      const state = await get("/api/state");
      if (attempt !== this.#attempt) return;
      this.#follow(state.rev);
      this.#handlers.state(state);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (attempt === this.#attempt) this.#again(error);
    }
  }

  #close() {
    this.#attempt += 1;
    clearTimeout(this.#timer);
    clearTimeout(this.#silence);
    this.#source?.close();
    this.#source = null;
  }

  #follow(rev) {
    const source = new EventSource(`/api/stream?after=${rev}`);
    for (const name of ["message", "seen", "clock", "people", "faults", "reset", "why", "alive"]) {
      source.addEventListener(name, (event) => {
        this.#alive();
        this.#handlers[name]?.(JSON.parse(event.data));
      });
    }
    source.addEventListener("open", () => {
      this.#failures = 0;
      this.#alive();
      this.#handlers.heard();
    });
    source.addEventListener("error", () => {
      if (this.#source === source) this.#again();
    });
    this.#source = source;
  }

  /** A connection that died without a word is found out by its silence. */
  #alive() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#again(), SILENCE);
  }

  #again(error) {
    this.#close();
    this.#handlers.lost(error);
    const pause = PATIENCE[Math.min(this.#failures++, PATIENCE.length - 1)];
    this.#timer = setTimeout(() => this.open(), pause);
  }
}
