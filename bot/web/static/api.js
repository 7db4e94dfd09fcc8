// Talking to the room's server.

const PATIENCE = [500, 1000, 2000, 4000, 8000];

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

export function commands(persona, place) {
  const where = place.startsWith("@") ? { private: "1" } : { place };
  return get(`/api/commands?${new URLSearchParams({ persona, ...where })}`);
}

/**
 * Keeps the page in step: reads the whole state, then follows the stream; after a loss it does both again.
 * `handlers`: `state(state)`, `lost(error)` (undefined for a broken stream), and one function for each event of the stream.
 */
export class Connection {
  #handlers;
  #source = null;
  #failures = 0;
  #timer = 0;

  constructor(handlers) {
    this.#handlers = handlers;
  }

  async open() {
    clearTimeout(this.#timer);
    this.#source?.close();
    try {
      const state = await get("/api/state");
      this.#follow(state.rev);
      this.#failures = 0;
      this.#handlers.state(state);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#again(error);
    }
  }

  #follow(rev) {
    const source = new EventSource(`/api/stream?after=${rev}`);
    for (const name of ["message", "seen", "clock", "people", "faults", "reset", "why"]) {
      source.addEventListener(name, (event) => this.#handlers[name]?.(JSON.parse(event.data)));
    }
    source.addEventListener("error", () => {
      source.close();
      if (this.#source === source) this.#again();
    });
    this.#source = source;
  }

  #again(error) {
    this.#handlers.lost(error);
    const pause = PATIENCE[Math.min(this.#failures++, PATIENCE.length - 1)];
    this.#timer = setTimeout(() => this.open(), pause);
  }
}
