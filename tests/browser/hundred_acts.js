// A hundred acts on the first page, as a seed has them, and how far any part of it moved meanwhile, in pixels: a function
// for a page of any browser, as Firefox tells of no layout shifts.
async (seed) => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const drawn = (below) => { // mulberry32
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
  const some = (list) => list[drawn(list.length)];
  const sliders = all(".front-sliders input");
  const acts = [
    () => some(all(".front [name=worn]")).click(),
    () => some(all(".front-chips button")).click(),
    () => document.querySelector(".front-again").click(),
    () => {
      const slider = some(sliders);
      slider.value = drawn(31) / 20;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    },
  ];
  const told = () => document.querySelector(".front:not(.front-talks) .front-told:not(:empty)");
  const parts = all(".front-stage, .front-worn, .front-bubble, .front-bubble > *, .front-said, .front-again, .front-chips");
  parts.push(...all(".front-count, .front-row, .front-moral, .front-sliders, .front-doors"));
  const places = () => parts.map((part) => part.getBoundingClientRect().top + scrollY);
  const first = places();
  let [moved, most] = ["", 0];
  let over = false;
  const look = () => {
    places().forEach((place, at) => {
      if (Math.abs(place - first[at]) <= most) return;
      [moved, most] = [parts[at].className, Math.abs(place - first[at])];
    });
    if (!over) requestAnimationFrame(look);
  };
  look();
  for (let count = 0; count < 100; count++) {
    some(acts)();
    const wait = some([30, 60, 300, 3000]); // the last of which ends with what is told of the answer
    for (let waited = 0; waited < wait && !(wait === 3000 && told()); waited += 30) {
      await new Promise((done) => setTimeout(done, 30));
    }
  }
  await new Promise((done) => setTimeout(done, 2500)); // what was asked last is said
  over = true;
  return { moved, most };
};
