/* The explorer: takes the states of links that the build worked out and only takes best and weakest of them. */
(() => {
  const source = document.getElementById("vgi-explorer-data");
  const place = document.getElementById("vgi-explorer");
  if (!source || !place) return;
  const data = JSON.parse(source.textContent);
  const strength = { none: 0, unknown: 1, partial: 2, full: 3 };
  const symbols = { full: "●", partial: "◐", unknown: "?", none: "✕" };
  const closed = new Set(data.protocols.filter((p) => p.closed).map((p) => p.id));
  const titles = new Map(data.protocols.map((p) => [p.id, p.title]));
  const chosen = new Map(); // actor id, or "" for everybody -> set of protocol ids; no entry: all

  const element = (name, text = "", css = "") => {
    const made = document.createElement(name);
    made.textContent = text;
    if (css) made.className = css;
    return made;
  };

  // The same rule as Choice.allows in chain.py: both ends must have the protocol.
  const allows = (protocol, ends) =>
    ends.every((actor) => {
      const set = chosen.get(actor) ?? chosen.get("");
      return !set || set.has(protocol);
    });

  const better = (a, b) => strength[b.state] - strength[a.state] || b.full - a.full;

  const bestLink = (link) => {
    if (!link.protocols.length) return { link, state: "unknown", gap: link.gap };
    const there = link.protocols.filter((p) => allows(p.id, link.ends));
    if (!there.length) return { link, state: "none", gap: "nobody chosen" };
    return { link, ...[...there].sort(better)[0] };
  };

  const weakest = (links) =>
    links.reduce((low, link) => (low && strength[low.state] <= strength[link.state] ? low : link), null);

  const judgedPath = (path) => {
    const links = path.links.map(bestLink);
    return { path, links, state: weakest(links)?.state ?? "unknown" };
  };

  const pathRank = (p) => [strength[p.state], p.links.filter((l) => l.state === "full").length];

  const bestPath = (useCase) =>
    useCase.paths.map(judgedPath).reduce((best, path) => {
      if (!best) return path;
      const [a, b] = [pathRank(path), pathRank(best)];
      return a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]) ? path : best;
    }, null);

  const linkLine = (link) => {
    const line = element("li");
    line.append(`${link.link.title}: `, element("span", `${symbols[link.state]} ${link.state}`, `vgi-state ${link.state}`));
    if (link.gap) line.append(` ${link.gap}`);
    if (link.id) line.append(` by ${titles.get(link.id)}${closed.has(link.id) ? " (proprietary)" : ""}`);
    if (link.options?.length) line.append(`, with option ${link.options.join(", ")}`);
    if (link.short?.length) line.append(`: ${link.short.join("; ")}`);
    return line;
  };

  const useCaseLine = (useCase, best) => {
    const box = element("details");
    const head = element("summary");
    const link = element("a", useCase.title);
    link.href = `../use-case/${encodeURIComponent(useCase.id)}/`;
    head.append(link, element("span", `Path: ${best.path.title}`, "vgi-quiet"));
    const list = element("ul");
    list.append(...best.links.map(linkLine));
    box.append(head, list);
    return box;
  };

  const headings = { full: "Enabled", partial: "Partly carried", unknown: "Unknown", none: "Not carried" };

  const results = () => {
    const found = data.useCases.map((useCase) => [useCase, bestPath(useCase)]);
    const parts = ["full", "partial", "unknown", "none"].flatMap((state) => {
      const here = found.filter(([, best]) => best.state === state);
      const heading = element("h2", `${symbols[state]} ${headings[state]}: ${here.length} of ${found.length}`);
      return [heading, ...here.map(([useCase, best]) => useCaseLine(useCase, best))];
    });
    place.querySelector(".vgi-results").replaceChildren(...parts);
  };

  const form = place.querySelector("form");
  const actor = form.elements.namedItem("actor");
  actor.append(new Option("everybody", ""), ...data.actors.map((a) => new Option(a.title, a.id)));

  const show = () => {
    const set = chosen.get(actor.value) ?? chosen.get("");
    form.elements.namedItem("same").hidden = !actor.value;
    for (const box of form.querySelectorAll("input")) box.checked = !set || set.has(box.value);
    const words = [...chosen].map(([id, set_]) => {
      const who = data.actors.find((a) => a.id === id)?.title ?? "Everybody";
      return `${who}: ${set_.size === titles.size ? "all" : [...set_].map((p) => titles.get(p)).join(", ") || "nothing"}`;
    });
    place.querySelector(".vgi-chosen").textContent = words.join(". ") || "Everybody has all known protocols.";
    results();
  };

  for (const protocol of data.protocols) {
    const label = element("label");
    const box = element("input");
    box.type = "checkbox";
    box.value = protocol.id;
    label.append(box, ` ${protocol.title}${protocol.closed ? " (proprietary)" : ""}`);
    form.querySelector("fieldset").append(label);
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => {
    if (event.target.type === "checkbox") {
      chosen.set(actor.value, new Set([...form.querySelectorAll("input:checked")].map((box) => box.value)));
    }
    show();
  });
  form.elements.namedItem("none").addEventListener("click", () => { chosen.set(actor.value, new Set()); show(); });
  form.elements.namedItem("all").addEventListener("click", () => {
    if (actor.value && chosen.has("")) chosen.set(actor.value, new Set(titles.keys()));
    else chosen.delete(actor.value);
    show();
  });
  form.elements.namedItem("same").addEventListener("click", () => { chosen.delete(actor.value); show(); });
  document.getElementById("vgi-explorer-static").hidden = true;
  place.hidden = false;
  show();
})();
