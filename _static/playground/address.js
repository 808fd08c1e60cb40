/** The settings in the page's address, so that an answer can be linked: `#form=chat&mask=0.5&prompt=…` */

/** @typedef {import("./session.js").Settings} Settings */

/** @type {(keyof Settings)[]} */
const SETTINGS = ["mask", "cherry", "leash", "prompt", "form", "temperature", "topP", "seed"];

/**
 * @param {string} hash of settings, or of a heading
 * @returns {Record<string, string>} those that it names, and `preset`, a stage: options as those of the directive
 */
export function fromHash(hash) {
  const found = [...new URLSearchParams(hash.slice(1))];
  return Object.fromEntries(found.filter(([name]) => name === "preset" || SETTINGS.some((known) => known === name)));
}

/**
 * @param {Settings} settings
 * @param {Settings} usual those of the page, which need no mention
 * @returns {string} a hash with the others, and in any case the form, which would else follow from the prompt
 */
export function toHash(settings, usual) {
  const told = SETTINGS.filter((name) => name === "form" || settings[name] !== usual[name]);
  return `#${new URLSearchParams(told.map((name) => [name, String(settings[name])]))}`;
}
