/* The architecture map: marks the links of a path or of protocols, and those of the actor under the pointer. The choice
   stands in the address; what is marked is also said in words. */
(async () => {
  const { element, load, readState, save, writeState } = vgikb;
  const form = document.getElementById("vgi-map-form");
  const said = document.getElementById("vgi-map-said");
  const hopsPlace = document.getElementById("vgi-map-hops");
  const map = document.querySelector(".vgi-map");
  const data = await load("architecture");
  const useCases = new Map(data.useCases.map(([id, title]) => [id, { title, paths: new Map() }]));
  const protocols = new Map(data.protocols.map(([id, title, lines]) => [id, { title, lines: new Set(lines) }]));

  const query = readState();
  const [useCase = "", path = ""] = (query.get("path") ?? "").split("/");
  const state = { useCase, path, protocols: (query.get("protocols") ?? "").split(",").filter((id) => protocols.has(id)) };

  /* The paths of a use case are fetched when it is chosen. */
  const fetched = async (id) => {
    const useCase = useCases.get(id);
    if (!useCase || useCase.paths.size) return;
    for (const [path, name, steps] of await load(`architecture/${id}`)) useCase.paths.set(path, { name, steps });
  };

  const chosenPath = () => useCases.get(state.useCase)?.paths.get(state.path);
  const served = (line) => state.protocols.filter((id) => protocols.get(id).lines.has(line));
  const overLine = (line) => [...protocols.values()].filter((protocol) => protocol.lines.has(line)).map((protocol) => protocol.title);

  /* The links of a path in the order in which its steps first take them, with the steps each way. */
  const hopsOf = (steps) => {
    const hops = new Map();
    steps.forEach(([line, way, from, to, exchange], number) => {
      const key = line || `${from}-${to}`;
      if (!hops.has(key)) hops.set(key, { line, from, to, steps: [] });
      hops.get(key).steps.push({ number: number + 1, way, exchange });
    });
    return [...hops.values()];
  };

  const words = (hop) => {
    if (!hop.line) return hop.from === hop.to ? `${hop.from} by itself` : `${hop.from} to ${hop.to}: no link recorded`;
    const over = overLine(hop.line).join(", ") || "no protocol recorded";
    const mine = served(hop.line).map((id) => protocols.get(id).title).join(", ") || "none of the chosen ones";
    return `${hop.line}: ${data.links[hop.line]}. ${state.protocols.length ? `Of the chosen protocols: ${mine}` : `Protocols: ${over}`}`;
  };

  const hopLine = (hop) => {
    const steps = element("ul", "", "vgi-quiet");
    for (const { number, way, exchange } of hop.steps) {
      steps.append(element("li", `Step ${number}${way > 0 ? ", towards the vehicle" : way < 0 ? ", towards the grid" : ""}: ${exchange}`));
    }
    return element("li", words(hop), "", steps);
  };

  const mark = () => {
    const onPath = chosenPath();
    const lines = new Set(onPath?.steps.map(([line]) => line));
    const any = Boolean(onPath) || state.protocols.length > 0;
    map.classList.toggle("marking", any);
    const ends = new Set();
    for (const cable of map.querySelectorAll(".cable")) {
      const line = Number(cable.dataset.line);
      const on = onPath ? lines.has(line) : served(line).length > 0;
      cable.classList.toggle("on", any && on);
      cable.classList.toggle("missed", Boolean(onPath) && state.protocols.length > 0 && on && !served(line).length);
      if (on) cable.dataset.ends.split(" ").forEach((end) => ends.add(end));
    }
    document.querySelector(".vgi-missed").hidden = !map.querySelector(".missed");
    for (const block of map.querySelectorAll(".block")) block.classList.toggle("on", any && ends.has(block.dataset.block));
    for (const row of document.querySelectorAll(".vgi-map-table tbody tr")) {
      const line = Number(row.dataset.line);
      row.classList.toggle("on", any && (onPath ? lines.has(line) : served(line).length > 0));
    }
  };

  const say = () => {
    const onPath = chosenPath();
    const names = state.protocols.map((id) => protocols.get(id).title).join(", ");
    const all = Object.keys(data.links).map(Number);
    hopsPlace.replaceChildren();
    if (onPath) {
      const hops = hopsOf(onPath.steps);
      const links = hops.filter((hop) => hop.line);
      const carried = links.filter((hop) => served(hop.line).length).length;
      said.textContent = `${useCases.get(state.useCase).title}, path ${onPath.name}: ${links.length} ${links.length === 1 ? "link" : "links"}${names ? `, ${carried} of them served by ${names}` : ""}.`;
      hopsPlace.append(element("h2", "The links of this path"), element("ol", "", "", ...hops.map(hopLine)));
    } else if (names) {
      const lines = all.filter((line) => served(line).length);
      said.textContent = `${names}: ${lines.length} of ${all.length} links${lines.length ? `, numbers ${lines.join(", ")}` : ""}.`;
    } else said.textContent = "";
  };

  const controls = () => {
    const { useCase: cases, path: paths } = form.elements;
    cases.value = useCases.has(state.useCase) ? state.useCase : "";
    const known = useCases.get(cases.value)?.paths;
    paths.disabled = !known;
    paths.replaceChildren(...(known ? [...known].map(([id, { name }]) => new Option(name, id)) : [new Option("choose a use case first", "")]));
    if (known) paths.value = state.path;
    for (const box of form.querySelectorAll("[type=checkbox]")) box.checked = state.protocols.includes(box.value);
    form.querySelector(".vgi-chosen-count").textContent = state.protocols.length ? ` (${state.protocols.length})` : "";
  };

  /* Where the map is wider than the window, what is marked is brought into sight. */
  const bringUp = () => {
    const marked = [...map.querySelectorAll(".block.on")].map((block) => block.getBoundingClientRect().left);
    const frame = map.parentElement;
    if (marked.length) frame.scrollLeft += Math.min(...marked) - frame.getBoundingClientRect().left - 12;
  };

  const show = async () => {
    await fetched(state.useCase);
    if (!chosenPath()) Object.assign(state, { path: useCases.get(state.useCase)?.paths.keys().next().value ?? "" });
    controls();
    mark();
    bringUp();
    say();
    writeState({ path: chosenPath() ? `${state.useCase}/${state.path}` : "", protocols: state.protocols.join(",") });
  };

  /* The picture as a file that stands alone: what style sheets say is written into it. */
  const standalone = () => {
    const copy = map.cloneNode(true);
    const parts = [map, ...map.querySelectorAll("*")];
    const kept = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-size", "font-weight", "font-family", "text-anchor"];
    [copy, ...copy.querySelectorAll("*")].forEach((part, number) => {
      const style = getComputedStyle(parts[number]);
      for (const name of kept) part.setAttribute(name, style.getPropertyValue(name));
      if (part.localName === "rect") part.setAttribute("rx", style.rx === "auto" ? 0 : style.rx);
      part.removeAttribute("href");
    });
    const paper = document.createElementNS(map.namespaceURI, "rect");
    for (const [name, value] of Object.entries({ width: "100%", height: "100%", fill: getComputedStyle(document.body).backgroundColor })) paper.setAttribute(name, value);
    copy.prepend(paper);
    return new XMLSerializer().serializeToString(copy);
  };

  form.elements.useCase.append(...[...useCases].map(([id, { title }]) => new Option(title, id)));
  form.querySelector("fieldset").append(...[...protocols].map(([id, { title }]) => {
    const box = element("input");
    Object.assign(box, { type: "checkbox", name: "protocols", value: id });
    return element("label", "", "", box, element("span", title));
  }));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", ({ target }) => {
    if (target.name === "useCase") Object.assign(state, { useCase: target.value, path: "" });
    if (target.name === "path") state.path = target.value;
    if (target.name === "protocols") state.protocols = [...form.querySelectorAll("[name=protocols]:checked")].map((box) => box.value);
    show();
  });
  form.elements.reset.addEventListener("click", () => { Object.assign(state, { useCase: "", path: "", protocols: [] }); show(); });
  form.elements.svg.addEventListener("click", () => save("architecture.svg", "image/svg+xml", standalone()));

  /* The lines of the actor, or the line itself, that the pointer or the keyboard is on. */
  const near = ({ target }) => {
    const block = target.closest?.(".block")?.dataset.block;
    const line = target.closest?.(".cable");
    for (const cable of map.querySelectorAll(".cable")) {
      cable.classList.toggle("near", cable === line || Boolean(block) && cable.dataset.ends.split(" ").includes(block));
    }
  };
  for (const name of ["pointerover", "focusin"]) map.addEventListener(name, near);
  for (const name of ["pointerleave", "focusout"]) map.addEventListener(name, () => near({ target: map }));

  form.hidden = false;
  await show();
})();
