/** Which language a question is in, by the small words that hardly any question does without. */

import { words } from "./stems.js";

/** What is said to a question in another language. */
export const IN_ENGLISH = {
  de: "Das Buch ist auf Englisch: bitte auf Englisch fragen.",
  es: "El libro está en inglés: haga la pregunta en inglés, por favor.",
  fr: "Le livre est en anglais : posez la question en anglais, s’il vous plaît.",
  it: "Il libro è in inglese: per favore, fai la domanda in inglese.",
  nl: "Het boek is in het Engels: stel de vraag in het Engels.",
  pt: "O livro está em inglês: faça a pergunta em inglês, por favor.",
};

// Hardly any that English has too, and none of one plain letter.
const SMALL = Object.entries({
  de: "auf aus bei das dem den der ein eine einem einen einer eines für haben ich ist kann kein kostet mit nicht oder sich sind und von warum wann welche wenn werden wer wie wird wo zum zur über",
  es: "como cuál cuánto cuándo cómo cuesta de del donde dónde el es esta está funciona la las los más mi muy para pero por porque puede puedo que qué quién se si sobre su un una",
  fr: "au aux avec ce ces combien comment contre dans de des du est et faut il je la le les mais ne où pas pour pourquoi qu quand que quel quelle quelles quels qui quoi se sont sur un une vous à être",
  it: "che chi cosa cos della delle dello di dove funziona gli il la lo nel nella non ogni perché posso più può quale quali quando quanto si sono un una è",
  nl: "aan dat de deze een en het hoe ik je kan kost met naar niet om ook op te van voor waar waarom wanneer wat werkt wie worden zijn",
  pt: "ao com como da de do dos em então essa este eu faz funciona isso não os ou para pela pelo por posso quais qual quando quanto que se sobre são um uma à é",
}).map(([name, list]) => ({ name, small: new Set(list.split(" ")) }));

// Words as small that English or the book has too, so that they tell no language and are dropped once it is known.
/** @type {Object<string, Set<string>>} */
const SHARED = Object.fromEntries(
  Object.entries({
    de: "am an die hat in man so um war was",
    es: "a al me no o y",
    fr: "a d en j l me n on s y",
    it: "a al come con e ha in l me o per",
    nl: "als an in is men of",
    pt: "as e me no o se",
  }).map(([name, list]) => [name, new Set(list.split(" "))]),
);

// Without those that are a word of another language too.
const ENGLISH = new Set(
  "about and any are at be been by can could did does for from get give good had has have how if into it its make many more much my no not only or our out should tell than that the their them then there these they this to up us use used very want were what when where which who why will with would you your".split(" "),
);

/**
 * @param {string} question
 * @param {(word: string) => boolean} known whether the book has a word
 * @returns {string} "en"; or the language it is in, "" for one that isn't told
 */
export function languageOf(question, known) {
  const letters = question.match(/\p{L}/gu) ?? [];
  const latin = letters.filter((letter) => /\p{Script=Latin}/u.test(letter));
  if (letters.length > 2 * latin.length) return "";
  const all = words(question);
  const english = all.filter((word) => ENGLISH.has(word)).length;
  const counts = SMALL.map(({ name, small }) => ({ name, count: all.filter((word) => small.has(word)).length }));
  const most = counts.reduce((best, next) => (next.count > best.count ? next : best));
  const strange = all.some((word) => !known(word));
  if (strange && most.count > english && all.length > 1) return most.name;
  // A lone word like "coût"; a name like "Pólya" begins with a capital.
  const accented = all.some((word) => plain(word) !== word && !known(word) && !known(plain(word)));
  return accented && !english && !/\p{Lu}/u.test(question) ? "" : "en";
}

const plain = (/** @type {string} */ word) => word.normalize("NFD").replace(/\p{M}/gu, "");

/** The words of a question that are none of the small ones of its language. */
export function contentOf(/** @type {string} */ question, /** @type {string} */ language) {
  const small = SMALL.find(({ name }) => name === language)?.small;
  return small ? words(question).filter((word) => !small.has(word) && !SHARED[language].has(word)).join(" ") : question;
}
