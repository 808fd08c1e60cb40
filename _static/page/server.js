/**
 * The worker's end of the messages, beside `Client`. One is {id, type, ...}; its answer is {id, result} or
 * {id, error: {name, message}}, with any number of {id, part} before it.
 */

/** @param {(type: string, request: any, part: (part: unknown) => void) => unknown} answer */
export const serve = (answer) =>
  addEventListener("message", async ({ data: { id, type, ...request } }) => {
    try {
      postMessage({ id, result: await answer(type, request, (part) => postMessage({ id, part })) });
    } catch (error) {
      const { name, message } = /** @type {Error} */ (error);
      postMessage({ id, error: { name, message } });
    }
  });
