/**
 * What is kept from one visit to the next, in the browser's IndexedDB: plain values, arrays of numbers and files, by key.
 * Where there is none, as in some private windows, nothing is kept, and nothing else changes.
 */

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

/** @param {string} name of a database @param {string} shelf that it has */
export function shelfOf(name, shelf) {
  /** @type {Promise<IDBDatabase> | undefined} */
  let database;

  function opened() {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(shelf);
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
      return await answered(act((await database).transaction(shelf, mode).objectStore(shelf)));
    } catch (error) {
      console.warn(error);
      return undefined;
    }
  }

  return {
    /** @param {string} key @returns {Promise<any>} undefined where nothing is kept */
    read: (key) => onShelf("readonly", (shelf) => shelf.get(key)),
    /**
     * @param {string} key
     * @param {unknown} value what can be cloned; it stays as it is until this is done
     * @returns {Promise<unknown>} undefined where it is not kept
     */
    write: (key, value) => onShelf("readwrite", (shelf) => shelf.put(value, key)),
    clear: () => onShelf("readwrite", (shelf) => shelf.clear()),
  };
}
