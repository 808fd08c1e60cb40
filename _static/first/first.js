/** The monster of the first page: drag its mask or cherry, and the model so dressed answers, from the page's table. */
{
  const STAGES = ["base", "sft", "rlhf"]; // as in the playground: bare, masked, with the cherry on top
  const HINGE = { x: 474, y: 545 }; // of the mask's stick, as in first.css
  const SWUNG = -1.4;
  const LIFTED = { x: 210, y: -225 };
  const NEAR = 90; // to its place, the cherry is on

  const root = document.querySelector(".first-monster");
  const svg = root.querySelector("svg");
  const asked = document.querySelector("article em").textContent;
  const [playground] = document.querySelectorAll(".ways-in a");
  const rows = [...document.querySelectorAll(".first-answers tr")];
  let worn; // unknown at first, when all three answer

  const make = (tag, more, ...children) => {
    const element = Object.assign(document.createElement(tag), more);
    element.append(...children);
    return element;
  };
  const texts = rows.map(({ cells }) => [...cells].map((cell) => cell.textContent.trim()));
  const radios = STAGES.map((_, stage) => make("input", { type: "radio", name: "worn", onchange: () => wear(stage) }));
  const labels = radios.map((radio, stage) => make("label", {}, radio, ` ${texts[stage][0].split(",")[0]}`));
  const said = make("p", { role: "status" }, "Drag the mask off its face.");
  root.append(make("fieldset", { ariaLabel: "What the monster wears" }, ...labels), said);

  function wear(stage) {
    if (stage === worn) return;
    worn = stage;
    root.dataset.stage = STAGES[stage];
    radios[stage].checked = true;
    rows.forEach((row, place) => row.classList.toggle("first-now", place === stage));
    const hash = new URLSearchParams({ preset: STAGES[stage], prompt: asked });
    const link = make("a", { href: `${playground.href}#${hash}` }, "Ask something else");
    said.replaceChildren(make("q", {}, texts[stage][1]), " ", link);
  }

  /** `follow` says where the layer is and what is worn, `click` what after a click. */
  function drag(layer, follow, click) {
    const point = ({ x, y }) => new DOMPoint(x, y).matrixTransform(svg.getScreenCTM().inverse());
    let from, before, moved;
    layer.onpointerdown = (event) => {
      [from, before, moved] = [point(event), worn ?? 2, false];
      layer.setPointerCapture(event.pointerId);
    };
    layer.onpointermove = (event) => {
      if (!layer.hasPointerCapture(event.pointerId)) return;
      const to = point(event);
      moved ||= Math.hypot(to.x - from.x, to.y - from.y) > 8; // less is a click
      if (!moved) return;
      const [transform, stage] = follow(from, to, before);
      layer.style = `transition: none; transform: ${transform}`;
      wear(stage);
    };
    layer.onlostpointercapture = () => {
      layer.style = "";
      if (!moved) wear(click(before));
    };
  }

  const angle = ({ x, y }) => Math.atan2(x - HINGE.x, HINGE.y - y);
  const swing = (from, to, before) => {
    const turned = Math.min(Math.max((before ? 0 : SWUNG) + angle(to) - angle(from), SWUNG), 0);
    return [`rotate(${turned}rad)`, turned < SWUNG / 2 ? 0 : before || 1];
  };
  const lift = (from, to, before) => {
    const [x, y] = ["x", "y"].map((axis) => (before < 2 ? LIFTED[axis] : 0) + to[axis] - from[axis]);
    return [`translate(${x}px, ${y}px)`, Math.hypot(x, y) < NEAR ? 2 : Math.min(before, 1)];
  };
  drag(svg.querySelector("#tm-mask"), swing, (before) => (before ? 0 : 1));
  drag(svg.querySelector("#tm-cherry"), lift, (before) => (before < 2 ? 2 : 1));
}
