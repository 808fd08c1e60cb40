/**
 * What a reader typed as the world writes it: small letters, marks and digits apart.
 * @param {string} text
 * @returns {string[]} words, be they of the world or not
 */
export const typedWords = (text) => text.toLowerCase().replace(/[?.,:;+=]|\d/g, " $& ").split(/\s+/).filter(Boolean);
