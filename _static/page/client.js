/** The page's end of the messages to the worker: a question is a promise, and what comes before its answer a call. */

/** The data or the code did not arrive. */
export class LostNetwork extends Error {
  name = "LostNetwork";
}

/**
 * A question that waits for its answer.
 * @typedef {{resolve: (result: any) => void, reject: (error: Error) => void, parts?: (part: any) => void}} Waiting
 */

export class Client {
  /**
   * Show what a worker has loaded.
   * @param {Worker} worker
   * @param {(client: Client, about: any) => void} show
   * @param {Object} [request] what it is to load
   * @throws {Error} where the data don't arrive; then nothing has changed
   */
  static async open(worker, show, request = {}) {
    const client = new Client(worker);
    try {
      show(client, await client.ask("load", request));
    } catch (error) {
      client.end();
      throw error;
    }
  }

  /** @param {Worker} worker that answers */
  constructor(worker) {
    /** @type {Map<number, Waiting>} */
    this.waiting = new Map(); // by the number of the question
    this.number = 0;
    this.worker = worker;
    this.worker.addEventListener("message", ({ data }) => this.hear(data));
    this.worker.addEventListener("error", () => this.lose());
  }

  /** @param {{id: number, part?: unknown, result?: unknown, error?: {name: string, message: string}}} message */
  hear({ id, part, result, error }) {
    const waiting = this.waiting.get(id);
    if (!waiting) return;
    const { resolve, reject, parts } = waiting;
    if (part !== undefined) return parts?.(part);
    this.waiting.delete(id);
    if (error) reject(Object.assign(new Error(error.message), { name: error.name }));
    else resolve(result);
  }

  /** The worker's code is missing or broken: nobody will answer. */
  lose() {
    for (const { reject } of this.waiting.values()) reject(new LostNetwork("The worker did not start."));
    this.waiting.clear();
  }

  /**
   * @param {string} type a name among the worker's answers
   * @param {Object} [request]
   * @param {(part: any) => void} [parts] hears what comes before the answer
   */
  ask(type, request = {}, parts = undefined) {
    return new Promise((resolve, reject) => {
      const id = ++this.number;
      this.waiting.set(id, { resolve, reject, parts });
      this.worker.postMessage({ id, type, ...request });
    });
  }

  end() {
    this.worker.terminate();
  }
}
