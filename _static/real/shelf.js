/** Keeps the model's file from one visit to the next, in the browser's IndexedDB; in some private windows there is none. */

const [NAME, SHELF] = ["llm-deep-dive-real", "files"];

/**
 * @template Result
 * @param {IDBRequest<Result>} request
 * @returns {Promise<Result>}
 */
const answered = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/**
 * @template Result
 * @param {IDBTransactionMode} mode
 * @param {(shelf: IDBObjectStore) => IDBRequest<Result>} act
 * @returns {Promise<Result | undefined>} undefined where nothing can be kept
 */
async function onShelf(mode, act) {
  try {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(SHELF);
    return await answered(act((await answered(request)).transaction(SHELF, mode).objectStore(SHELF)));
  } catch (error) {
    console.warn(error);
    return undefined;
  }
}

const KEY = "model";

/** @returns {Promise<Blob | undefined>} undefined where nothing is kept */
export const kept = () => onShelf("readonly", (shelf) => shelf.get(KEY));

/** Whether it is kept. @param {Blob} file */
export const keep = async (file) => (await onShelf("readwrite", (shelf) => shelf.put(file, KEY))) !== undefined;

/** What an earlier edition kept of a file under way goes with it. */
export const forget = () => onShelf("readwrite", (shelf) => shelf.clear());
