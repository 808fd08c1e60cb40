/** Asks for the newest only: what was wanted while an answer was awaited, and is no longer wanted, is left out. */

/** @template Request, Result */
export class Newest {
  /**
   * @param {(request: Request) => Promise<Result>} ask
   * @param {(result: Result, request: Request) => void} show
   * @param {(error: any) => void} fail
   */
  constructor(ask, show, fail) {
    this.ask = ask;
    this.show = show;
    this.fail = fail;
    this.busy = false;
    /** @type {Request | null} */
    this.wanted = null;
  }

  /** @param {Request} request */
  async want(request) {
    this.wanted = request;
    if (this.busy) return;
    this.busy = true;
    while (this.wanted !== null) {
      const next = this.wanted;
      this.wanted = null;
      try {
        const found = await this.ask(next);
        if (this.wanted === null) this.show(found, next);
      } catch (error) {
        if (this.wanted === null) this.fail(error);
      }
    }
    this.busy = false;
  }
}
