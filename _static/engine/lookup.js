/**
 * What a map holds for a key that it must have.
 * @template Key, Value
 * @param {Map<Key, Value>} map
 * @param {Key} key
 * @returns {Value}
 * @throws {Error} where it hasn't, which is a fault in the program or its data
 */
export function lookup(map, key) {
  const value = map.get(key);
  if (value === undefined) throw new Error(`There is no ${key}.`);
  return value;
}
