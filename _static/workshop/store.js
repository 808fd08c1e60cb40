/**
 * What lessons keep from one visit to the next, in the browser's IndexedDB: plain values and arrays of numbers, by key.
 * Where there is none, as in some private windows, nothing is kept, and nothing else changes.
 */

const [DATABASE, SHELF] = ["llm-deep-dive-workshop", "lessons"];

/** @type {Promise<IDBDatabase> | undefined} */
let database;

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

function opened() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(SHELF);
  return answered(request);
}

/**
 * @template Result
 * @param {IDBTransactionMode} mode
 * @param {(shelf: IDBObjectStore) => IDBRequest<Result>} act
 * @returns {Promise<Result | undefined>} undefined where nothing can be kept
 */
async function onShelf(mode, act) {
  try {
    database ??= opened();
    return await answered(act((await database).transaction(SHELF, mode).objectStore(SHELF)));
  } catch (error) {
    console.warn(error);
    return undefined;
  }
}

/**
 * @param {string} key
 * @returns {Promise<any>} undefined where nothing is kept
 */
export const read = (key) => onShelf("readonly", (shelf) => shelf.get(key));

/**
 * @param {string} key
 * @param {unknown} value what can be cloned; it stays as it is until this is done
 */
export const write = (key, value) => onShelf("readwrite", (shelf) => shelf.put(value, key));

/** @param {string} key */
export const forget = (key) => onShelf("readwrite", (shelf) => shelf.delete(key));

/** Keeps nothing. */
export const nowhere = { read: async () => undefined, write: async () => undefined, forget: async () => undefined };
