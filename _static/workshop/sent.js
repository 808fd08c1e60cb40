/** The address of a result: `#lesson=slip&turns=2`, the choices from which the page makes it anew. */

/**
 * @param {string} page
 * @param {string} lesson
 * @param {Record<string, string | number>} state
 */
export function addressOf(page, lesson, state) {
  const told = Object.entries({ lesson, ...state }).map(([name, value]) => [name, String(value)]);
  return `${page.split("#")[0]}#${new URLSearchParams(told)}`;
}

/**
 * The choices of an address that says each by its first letter.
 * @param {string} letters
 * @param {string[]} known what each may be; the first where it is none of these
 */
export const byLetter = (letters, known) => [...letters].map((letter) => known.find(([first]) => first === letter) ?? known[0]);

/**
 * A choice of an address, which may say anything.
 * @template Known
 * @param {URLSearchParams} sent
 * @param {string} name
 * @param {Known[]} known what it may be; the first where it is none of these
 */
export const among = (sent, name, known) => known.find((each) => String(each) === sent.get(name)) ?? known[0];
