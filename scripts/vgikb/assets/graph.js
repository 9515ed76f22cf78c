/* The graph view: what the reader chose stands in the address, the list and the picture show it. */
(async () => {
  const { element, graph, pick, picture, readState, sign, writeState, root } = vgikb;
  const place = document.getElementById("vgi-graph");
  const form = place.querySelector("form");
  const said = place.querySelector(".vgi-said");
  const list = place.querySelector(".vgi-list-of");
  const panel = place.querySelector(".vgi-chosen");
  const usual = [...graph.kinds.keys()].filter((name) => !graph.settings.aside.includes(name));
  const many = (count, one, more = `${one}s`) => `${count} ${count === 1 ? one : more}`;

  // the state; kinds are null as long as the usual ones are shown
  const query = readState();
  const split = (name) => (query.get(name) ?? "").split(",").filter(Boolean);
  const state = {
    start: -1, to: -1, depth: Math.min(3, Math.max(1, Number(query.get("depth")) || 1)),
    kinds: query.has("kinds") ? new Set(split("kinds")) : null, without: new Set(split("without")), open: [],
  };

  const shownKinds = () => {
    if (state.kinds) return state.kinds;
    const ends = [state.start, state.to].filter((n) => n >= 0).map((n) => graph.kindOf(n).name);
    return new Set(ends.some((kind) => !usual.includes(kind)) ? graph.kinds.keys() : usual);
  };

  const allows = () => {
    const kinds = shownKinds();
    return { kind: (name, n) => kinds.has(name) || n === state.start || n === state.to, relation: (key) => !state.without.has(key) };
  };

  const write = () => writeState({
    start: state.start < 0 ? "" : graph.point(state.start).name,
    to: state.to < 0 ? "" : graph.point(state.to).name,
    depth: state.depth === 1 ? "" : state.depth,
    kinds: state.kinds ? [...state.kinds].join(",") || "none" : "",
    without: [...state.without].join(","),
    open: state.open.map((n) => graph.point(n).name).join(","),
  });

  const set = (changes) => {
    Object.assign(state, changes);
    return show();
  };

  // words

  const page = (point) => {
    const [kind, id] = [point.kind.name, point.name.slice(point.kind.name.length + 1)];
    return new URL(kind === "element" ? `protocol/${id.split("/")[0]}/` : `${kind}/${id}/`, root).href;
  };
  const titled = (point) => {
    const link = element("a", point.title);
    link.href = page(point);
    return [sign(point.kind), link, " ", element("small", point.kind.title), " "];
  };
  const button = (text, label, act) => {
    const made = element("button", text);
    made.type = "button";
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  };
  const relations = (codes) => [...new Set(codes.map((code) => graph.relation(code).text))].join(", ");
  const withNote = (text, note) => (note ? `${text} (${note})` : text);
  /* A link as its end `number` reads it. */
  const read = (link, number) => withNote(relations(link.from === number ? link.codes : link.codes.map((code) => code ^ 1)), link.note);
  const byKind = (numbers) => {
    const counts = new Map();
    for (const n of numbers) counts.set(graph.kindOf(n), (counts.get(graph.kindOf(n)) ?? 0) + 1);
    return [...counts].sort(([a], [b]) => a.column - b.column).map(([kind, count]) => many(count, kind.title.toLowerCase(), kind.plural.toLowerCase())).join(", ");
  };

  const acts = (point) => {
    const row = element("span", "", "vgi-acts");
    if (point.left.length) {
      const text = `Show ${point.left.length} more`;
      if (state.to < 0) row.append(button(text, `${text}, linked with ${point.title}`, () => set({ open: [...new Set([...state.open, point.number])] })));
    }
    if (point.number !== state.start) row.append(button("Start here", `Start here: ${point.title}`, () => begin(point.number)));
    return row;
  };

  /* The links of a point to others, one line a relation; each other is named once with what is said of the link. */
  const linkLines = (point, links, others, titles) => {
    const lines = new Map();
    for (const link of links) {
      const other = link.from === point.number ? link.to : link.to === point.number ? link.from : -1;
      if (!others.has(other)) continue;
      const text = relations(link.from === point.number ? link.codes : link.codes.map((code) => code ^ 1));
      const named = element("span", withNote(titles.get(other), link.note));
      named.dataset.link = `${link.from}-${link.to}`;
      if (!lines.has(text)) lines.set(text, element("span", `${text}: `, "vgi-link-line"));
      lines.get(text).append(named);
    }
    return [...lines.values()];
  };

  /* A point with its links to some others, what is not shown, and what can be done from here. */
  const entry = (point, links, others, titles) => {
    const made = element("li", "", "", ...titled(point), ...linkLines(point, links, others, titles));
    made.dataset.point = point.number;
    if (point.left.length && state.to < 0) made.append(element("span", `not shown: ${byKind(point.left)}`, "vgi-quiet"));
    made.append(acts(point));
    return made;
  };

  const AWAY = ["Start", "One link away", "Two links away", "Three links away"];
  const section = (heading, rows, away) => {
    if (away < 2) return [element("h3", heading), rows];
    return [element("details", "", "", element("summary", heading), rows)];
  };

  /* Every link stands once: with the later of its points, which names those before it. */
  const nearList = (view) => {
    const before = new Set();
    const titles = new Map(view.points.map((p) => [p.number, p.title]));
    const parts = [];
    const furthest = Math.max(...view.points.map((p) => p.away));
    for (let away = 0; away <= furthest; away += 1) {
      const points = view.points.filter((p) => p.away === away);
      const rows = element("ul");
      for (const point of points) {
        rows.append(entry(point, view.links, before, titles));
        before.add(point.number);
      }
      const heading = AWAY[away] ?? `${away} links away`;
      parts.push(...section(away ? `${heading} (${points.length})` : heading, rows, away));
    }
    return parts;
  };

  const chainList = (view) => view.chains.map((chain, position) => {
    const steps = element("ol");
    chain.forEach((number, n) => {
      const step = element("li");
      step.dataset.point = number;
      if (n) {
        const link = view.links.find((l) => (l.from === number && l.to === chain[n - 1]) || (l.to === number && l.from === chain[n - 1]));
        const line = element("span", `${read(link, chain[n - 1])}:`, "vgi-link-line");
        line.dataset.link = `${link.from}-${link.to}`;
        step.append(line);
      }
      step.append(...titled(view.points.find((p) => p.number === number)));
      steps.append(step);
    });
    const box = element("section", "", "vgi-chain", steps);
    if (view.chains.length > 1) box.prepend(element("h3", `Chain ${position + 1}`));
    return box;
  });

  const nearWords = (view) => {
    const [start] = view.points;
    const shown = start.linked - start.left.length;
    const first = `${start.title}: ${shown === start.linked ? "all" : `${shown} of`} ${many(start.linked, "linked record")}${state.depth > 1 || state.open.length ? `, ${many(view.points.length, "record")} shown in all` : " shown"}, with ${many(view.links.length, "link")}.`;
    const cut = start.left.length ? ` Not shown: ${byKind(start.left)}.` : "";
    return first + cut + (view.full ? ` The view is full at ${graph.MOST}: choose fewer kinds, or start from a record nearer to what you look for.` : "");
  };

  const chainWords = (view) => {
    const length = many(view.chains[0].length - 1, "link");
    const number = view.chains.length + view.more;
    const how = view.onward ? "each link going on from why to what" : "by any links shown, in any direction";
    return `${many(number, "shortest chain")} of ${length}, ${how}.${view.more ? ` ${view.chains.length} are shown.` : ""}`;
  };

  // showing

  const controls = () => {
    const kinds = shownKinds();
    for (const box of form.querySelectorAll("[name=kinds]")) box.checked = kinds.has(box.value);
    for (const box of form.querySelectorAll("[name=relations]")) box.checked = !state.without.has(box.value);
    form.querySelector(".vgi-left-out").textContent = state.without.size ? ` (${state.without.size} left out)` : "";
    form.elements.depth.value = String(state.depth);
    form.elements.depth.disabled = state.to >= 0;
    for (const end of ["start", "to"]) if (state[end] >= 0) form.elements[end].value = graph.point(state[end]).title;
  };

  /* What is said of the point tapped in the picture: all its links to others shown. */
  const choose = (view, number) => {
    const point = view.points.find((p) => p.number === number);
    panel.hidden = !point;
    if (!point) return;
    const titles = new Map(view.points.map((p) => [p.number, p.title]));
    const row = entry(point, view.links, new Set(titles.keys()), titles);
    panel.replaceChildren(...row.childNodes);
  };

  const nothing = (words) => {
    said.textContent = words;
    list.replaceChildren();
    place.querySelector(".vgi-panes").hidden = true;
  };

  let asked = 0;
  const show = async () => {
    const question = (asked += 1);
    delete place.dataset.shown; // until list and picture are those of this question
    await graph.fetched([state.start, state.to].filter((n) => n >= 0));
    controls();
    write();
    panel.hidden = true;
    if (state.start < 0) return nothing("Choose a record to start from.");
    if (state.start === state.to) return nothing("Both ends are the same: choose another one.");
    const chain = state.to >= 0;
    const view = chain ? await graph.chains(state.start, state.to, allows()) : await graph.near(state.start, state.depth, state.open, allows());
    if (question !== asked) return;
    if (!view) return nothing("No chain of the links shown leads from one to the other. Show more kinds or relations.");
    said.textContent = chain ? chainWords(view) : nearWords(view);
    list.replaceChildren(...(chain ? chainList(view) : nearList(view)));
    place.querySelector(".vgi-panes").hidden = false;
    const links = view.links.map((link) => ({ ...link, text: withNote(relations(link.codes), link.note) }));
    const title = [state.start, state.to].filter((n) => n >= 0).map((n) => graph.point(n).title).join(" to ");
    await picture.draw({ points: view.points, links, ends: [state.start, state.to], chain, title }, (number) => choose(view, number));
    place.dataset.shown = String(question);
  };

  const begin = (number) => {
    form.elements.to.value = "";
    return set({ start: number, to: -1, open: [] });
  };

  // controls

  const relationBoxes = graph.settings.relations.map(([key, out, back]) => {
    const box = element("input");
    Object.assign(box, { type: "checkbox", name: "relations", value: key, checked: true });
    return element("label", "", "", box, element("span", `${out} / ${back}`));
  });
  form.querySelector(".vgi-relations-chosen fieldset").append(...relationBoxes);
  pick(form.elements.start, (number) => set({ start: number, open: [] }));
  pick(form.elements.to, (number) => set({ to: number, open: [] }));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", ({ target }) => {
    if (target.name === "depth") set({ depth: Number(target.value) });
    if (target.name === "kinds") set({ kinds: new Set([...form.querySelectorAll("[name=kinds]:checked")].map((box) => box.value)) });
    if (target.name === "relations") set({ without: new Set([...form.querySelectorAll("[name=relations]:not(:checked)")].map((box) => box.value)) });
  });
  place.addEventListener("click", ({ target }) => {
    const act = {
      usual: () => set({ kinds: null }), all: () => set({ kinds: new Set(graph.kinds.keys()) }), fit: picture.fit,
      closer: () => picture.zoom(1.25), farther: () => picture.zoom(0.8), png: picture.saveAs.png, svg: picture.saveAs.svg,
    }[target.name];
    act?.();
  });

  // the beginning

  place.hidden = false;
  const wanted = await Promise.all(["start", "to"].map((end) => (query.get(end) ? graph.numberOf(query.get(end)) : -1)));
  const opened = (await Promise.all(split("open").map(graph.numberOf))).filter((n) => n >= 0);
  const missing = ["start", "to"].filter((end, n) => query.get(end) && wanted[n] < 0).map((end) => query.get(end));
  await set({ start: wanted[0], to: wanted[1], open: opened });
  if (missing.length) said.textContent = `No record is called ${missing.join(" or ")}. ${said.textContent}`;
  document.querySelector(".vgi-begin").hidden = wanted[0] >= 0; // it helps those who chose nothing yet
})();
