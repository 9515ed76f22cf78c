/* A field that finds points as their names are typed: arrow keys, Enter, Escape, as in the ARIA pattern of a combobox. */
window.vgikb.pick = (field, choose) => {
  const { element, graph, sign } = vgikb;
  const list = element("ul", "", "vgi-picks");
  list.id = `${field.id}-picks`;
  list.setAttribute("role", "listbox");
  list.hidden = true;
  list.setAttribute("aria-label", "Records and names that fit");
  field.after(list);
  const settings = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
  for (const [name, value] of Object.entries(settings)) field.setAttribute(name, value);

  let hits = [];
  let at = -1;
  let asked = 0; // answers to an older question are dropped

  const mark = (place) => {
    at = place;
    [...list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    const option = list.children[at];
    if (option?.id) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };

  const close = () => {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    mark(-1);
  };

  const take = (hit) => {
    close();
    field.value = hit.title;
    choose(hit.number);
  };

  const option = (hit, number) => {
    const made = element("li", "", "", sign(hit.kind), element("span", hit.title), element("small", hit.kind.title));
    if (hit.label !== hit.title) made.append(element("small", `also: ${hit.label}`));
    made.id = `${list.id}-${number}`;
    made.setAttribute("role", "option");
    made.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    made.addEventListener("click", () => take(hit));
    return made;
  };

  const look = async () => {
    const question = (asked += 1);
    const found = field.value.trim().length < 2 ? [] : await graph.lookUp(field.value);
    if (question !== asked) return;
    hits = found;
    const nothing = element("li", "Nothing has this name.", "vgi-quiet");
    nothing.setAttribute("role", "option");
    nothing.setAttribute("aria-disabled", "true");
    list.replaceChildren(...(hits.length ? hits.map(option) : [nothing]));
    list.hidden = field.value.trim().length < 2;
    field.setAttribute("aria-expanded", String(!list.hidden));
    mark(hits.length ? 0 : -1);
  };

  field.addEventListener("input", () => (field.value.trim() ? look() : (close(), choose(-1))));
  field.addEventListener("focus", () => field.select());
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) look();
      else if (hits.length) mark((at + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % hits.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!list.hidden && hits[at]) take(hits[at]);
    } else if (event.key === "Escape") close();
  });
};

/* The sign of a kind: a shape and a colour, as in the legend. */
window.vgikb.sign = (kind) => {
  const space = document.querySelector("svg").namespaceURI; // the legend has one
  const svg = document.createElementNS(space, "svg");
  const attributes = { class: `vgi-sign vgi-hue-${kind.hue}`, viewBox: "-1.2 -1.2 2.4 2.4", width: 14, height: 14, "aria-hidden": "true" };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  const outline = document.createElementNS(space, "polygon");
  outline.setAttribute("points", kind.shape);
  svg.append(outline);
  return svg;
};
