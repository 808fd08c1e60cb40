/** Sends what came of a lesson: an address that makes it anew, and a picture. Neither needs a server. */

import { make } from "../page/dom.js";
import { addressOf } from "./sent.js";

const [WIDTH, EDGE, GAP] = [1200, 60, 24]; // of the picture, in pixels
const SIZES = { title: "bold 46px", sentence: "34px", line: "28px", foot: "24px" };
const LOOKS = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-family"]; // of what a chart draws

/**
 * What can be sent: state goes into the address, all else into the picture.
 * @typedef {Object} Result
 * @property {Record<string, string | number>} state
 * @property {string} title
 * @property {string} sentence
 * @property {string[]} lines
 * @property {SVGElement} [drawing]
 */

export class Sending {
  /** @param {string} lesson */
  constructor(lesson) {
    this.lesson = lesson;
    this.status = make("p", { class: "playground-message", "aria-live": "polite" });
    const button = (title, act) => make("button", { type: "button", onclick: () => this.attempt(act) }, title);
    this.buttons = [
      button("Copy the link", () => this.copy()),
      button("Save a picture", () => this.save()),
      ...("share" in navigator ? [button("Share", () => this.share())] : []),
    ];
    const row = make("div", { class: "playground-row" }, make("span", {}, "Send this result:"), ...this.buttons);
    this.element = make("div", { role: "group", "aria-label": "Send this result" }, row, this.status);
    this.show(null);
  }

  /** @param {Result | null} result */
  show(result) {
    this.result = result;
    this.element.hidden = !result;
    this.status.textContent = "";
  }

  /** Where the result is made anew. A page that was opened from a file has an address for others if the book has one. */
  get address() {
    const known = document.querySelector("link[rel=canonical]")?.getAttribute("href");
    const here = location.protocol === "file:" && known && !known.includes("//localhost") ? known : location.href;
    return addressOf(here, this.lesson, this.result.state);
  }

  async attempt(act) {
    try {
      this.status.textContent = await act();
    } catch (error) {
      this.status.textContent = error.name === "AbortError" ? "" : `That did not work. The link is ${this.address}`;
    }
  }

  async copy() {
    await navigator.clipboard.writeText(this.address);
    return this.address.startsWith("file:")
      ? "The link is copied. It works on this computer only, as the book is opened from a file."
      : "The link is copied: whoever opens it sees the same made anew.";
  }

  async save() {
    const { name } = await this.picture();
    return `The picture is saved as ${name}.`;
  }

  async share() {
    const files = [await this.file()];
    const { title, sentence: text } = this.result;
    await navigator.share({ title, text, url: this.address, ...(navigator.canShare?.({ files }) ? { files } : {}) });
    return "Sent.";
  }

  // --- The picture ---

  async picture() {
    const file = await this.file();
    const href = URL.createObjectURL(file);
    make("a", { href, download: file.name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
    return file;
  }

  async file() {
    const canvas = await drawn(this.result, this.address);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    return new File([blob], `${this.lesson}.png`, { type: blob.type });
  }
}

/**
 * In the colors of the page, whichever theme it has.
 * @param {Result} result
 * @param {string} address
 */
async function drawn({ title, sentence, lines, drawing }, address) {
  const canvas = make("canvas", { width: WIDTH });
  const pen = canvas.getContext("2d");
  const { color, backgroundColor, fontFamily } = getComputedStyle(document.body);
  let bottom = EDGE;
  /** @type {(() => void)[]} what is drawn once the height is known */
  const acts = [];
  const write = (look, text) => {
    const font = `${SIZES[look]} ${fontFamily}`;
    const height = 1.35 * parseInt(SIZES[look].match(/\d+/)[0]);
    pen.font = font;
    for (const line of wrapped(pen, text)) {
      const below = (bottom += height);
      acts.push(() => {
        pen.font = font;
        pen.fillText(line, EDGE, below);
      });
    }
    bottom += GAP;
  };
  const paint = (image, width, height, left = EDGE) => {
    const top = bottom;
    acts.push(() => pen.drawImage(image, left, top, width, height));
    return height;
  };
  write("title", title);
  write("sentence", sentence);
  if (drawing) {
    const { width, height } = drawing.viewBox.baseVal;
    bottom += GAP + paint(await pictured(drawing), WIDTH - 2 * EDGE, ((WIDTH - 2 * EDGE) * height) / width);
  }
  for (const line of lines) write("line", line);
  const book = document.querySelector("meta[property='og:site_name']")?.getAttribute("content") ?? document.title;
  const { protocol, host, pathname } = new URL(address);
  write("foot", protocol === "file:" ? book : `${book}: ${host}${pathname}`);
  canvas.height = bottom + EDGE - GAP;
  pen.fillStyle = backgroundColor;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = color;
  for (const act of acts) act();
  return canvas;
}

/** A text in lines that fit. */
function wrapped(pen, text) {
  return text.split(" ").reduce(
    (lines, word) => {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (pen.measureText(longer).width <= WIDTH - 2 * EDGE) lines[lines.length - 1] = longer;
      else lines.push(word);
      return lines;
    },
    [""],
  );
}

/** A drawing of the page as an image: with its looks, which else come from the style sheet. */
async function pictured(svg) {
  const copy = svg.cloneNode(true);
  const copies = copy.querySelectorAll("*");
  copy.style.background = getComputedStyle(svg).background;
  svg.querySelectorAll("*").forEach((element, place) => {
    const style = getComputedStyle(element);
    for (const name of LOOKS) copies[place].style.setProperty(name, style.getPropertyValue(name));
  });
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return image;
}
