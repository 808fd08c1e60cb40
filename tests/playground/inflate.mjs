/** {names}: what each file of data holds, as text, or its error. */

import { answer, dataFile, task } from "./driver.mjs";

const read = async (name) => {
  try {
    return new TextDecoder().decode(await dataFile(name));
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};
answer(await Promise.all(task.names.map(read)));
