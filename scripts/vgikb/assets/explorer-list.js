/* The explorer's answer: how many use cases work, and the list of them with path, links and the first missing thing. */
(() => {
  const { element, load } = vgikb;
  const X = vgikb.explorer;
  const HEADINGS = ["Do not work", "Unknown", "Work in part", "Work from end to end"];
  const LISTED = 150; // of one state, before a button shows the rest

  const facetsOf = { direction: (u) => [u.direction], sector: (u) => u.sector, service: (u) => u.services };

  /* Whether a use case is to be listed, apart from its state. */
  const isSought = (useCase, show) => {
    const words = (show.text ?? "").toLowerCase().split(/\s+/);
    const text = `${useCase.title} ${useCase.id} ${useCase.paths.map((path) => path.title).join(" ")}`.toLowerCase();
    const facets = Object.entries(facetsOf).every(([facet, values]) => !show[facet] || values(useCase).includes(show[facet]));
    return facets && words.every((word) => text.includes(word));
  };

  /* The note of a claim comes from the file of its protocol, once somebody looks. */
  const noteOf = (protocol, place) => {
    const made = element("span", "", "vgi-quiet");
    load(`explorer/${protocol.id}`).then((notes) => made.append(` ${notes[place]}`), () => made.append(" (its note could not be loaded)"));
    return made;
  };

  const lackLine = (data, link, requirement) => {
    const line = element("li", "", "", X.lack(requirement));
    if (requirement.note >= 0) line.append(noteOf(X.protocolOf(data, link), requirement.note));
    return line;
  };

  const candidateLine = (data, link) => {
    const parts = [["in full", X.FULL], ["in part", X.PARTIAL]].map(([how, state]) => [how, X.candidates(data, link, state)]);
    const words = parts.filter(([, names]) => names.length).map(([how, names]) => `${how} by ${names.join(", ")}`);
    return words.length ? `It would be carried ${words.join("; ")}.` : "No known protocol carries it in full or in part.";
  };

  const linkLine = (data, link) => {
    const { title, interface: id } = link.link;
    const line = element("li", "", "", link.gap ? X.sign(link.gap) : X.stateSign(link.state), " ");
    line.append(id ? X.pageOf("interface", id, title) : title);
    if (link.gap) line.append(`: ${X.GAPS[link.gap]}. `, link.gap === "nobody chosen" ? candidateLine(data, link) : "");
    else line.append(" over ", X.over(data, link));
    const { missing, open } = X.lacks(data, link);
    if (missing.length) line.append(element("ul", "", "", ...missing.map((one) => lackLine(data, link, one))));
    if (open.length) line.append(element("div", `Wished for and unknown: ${open.map((one) => one.title).join(", ")}`, "vgi-quiet"));
    return line;
  };

  const pathLine = (data, path) => {
    const missing = X.firstMissing(data, path);
    const line = element("li", "", "", X.stateSign(path.state), ` ${path.path.title}`);
    const why = missing && X.reason(data, missing);
    if (why) line.append(": ", X.sign(why.sign), ` ${why.words}`);
    return line;
  };

  const body = (data, found) => {
    const { useCase, best, paths } = found;
    const parts = [element("p", "", "", X.pageOf("use-case", useCase.id, "Page of this use case"))];
    if (best.links.length) parts.push(element("ul", "", "", ...best.links.map((link) => linkLine(data, link))));
    else parts.push(element("p", "No step of this path asks for anything that a protocol could carry."));
    const others = paths.filter((path) => path !== best);
    if (others.length) {
      parts.push(element("p", "Other paths, by the first missing thing:"));
      parts.push(element("ul", "", "", ...others.map((path) => pathLine(data, path))));
    }
    return parts;
  };

  /* The line that is seen without opening: path, first missing thing or carriers, options, proprietary. */
  const head = (data, found) => {
    const { useCase, best } = found;
    const made = element("summary", "", "", element("b", useCase.title));
    made.append(element("span", `Path: ${best.path.title}`, "vgi-quiet vgi-ex-path"));
    const missing = X.firstMissing(data, best);
    const why = missing && X.reason(data, missing);
    if (why) made.append(element("span", "First missing: ", "vgi-ex-why", X.sign(why.sign), ` ${why.words}`));
    else if (best.links.length) made.append(element("span", `Over ${X.carriers(data, best).join(", ")}`, "vgi-ex-why"));
    const options = X.pathOptions(data, best);
    if (options.length) made.append(element("span", `Needs the option ${options.join(", ")}`, "vgi-quiet"));
    if (X.isProprietary(data, best)) made.append(element("span", "proprietary", "vgi-badge"));
    return made;
  };

  vgikb.explorer.list = (place, data, change) => {
    const [sentence, bar, meter, list] = ["sentence", "bar", "meter", "list"].map((name) => place.querySelector(`.vgi-ex-${name}`));
    const filter = place.querySelector(".vgi-ex-filter");
    const opened = new Set(); // use cases whose links are shown
    const whole = new Set(); // states of which all are listed

    const fill = (box, found) => box.childElementCount === 1 && box.append(...body(data, found));

    const row = (state, found) => {
      const { id, title } = found.useCase;
      const tick = element("input");
      Object.assign(tick, { type: "checkbox", name: "want", value: id, checked: state.want.has(id) });
      tick.setAttribute("aria-label", `${title} has to work`);
      const box = element("details", "", "", head(data, found));
      Object.assign(box.dataset, { useCase: id, state: X.STATES[found.state], path: found.best.path.id });
      box.addEventListener("toggle", () => {
        opened[box.open ? "add" : "delete"](id);
        if (box.open) fill(box, found);
      });
      if (opened.has(id)) { fill(box, found); box.open = true; }
      return element("div", "", "vgi-ex-row", tick, box);
    };

    const group = (state, code, found) => {
      const heading = element("h2", "", "", X.stateSign(code), ` ${HEADINGS[code]}: ${found.length}`);
      const rows = (whole.has(code) ? found : found.slice(0, LISTED)).map((one) => row(state, one));
      const rest = found.length - rows.length;
      if (rest) rows.push(X.button(`Show ${rest} more`, () => { whole.add(code); change(() => {}); }));
      return [heading, ...rows];
    };

    const showMeter = (state, answers) => {
      const counts = X.STATES.map((_, code) => answers.filter((found) => found.state === code).length);
      const codes = [X.FULL, X.PARTIAL, X.UNKNOWN, X.NONE];
      bar.replaceChildren(...codes.filter((code) => counts[code]).map((code) => {
        const part = element("span", "", X.STATES[code]);
        part.style.flexGrow = counts[code];
        return part;
      }));
      codes.forEach((code, at) => {
        const word = X.STATES[code];
        const made = meter.children[at] ?? meter.appendChild(X.button("", () => change((s) => { s.show.state = s.show.state === word ? "" : word; })));
        made.className = word;
        made.replaceChildren(element("b", `${X.SIGNS[word]} ${counts[code]}`), ` ${HEADINGS[code].toLowerCase()}`);
        made.setAttribute("aria-pressed", state.show.state === word);
      });
    };

    const showFilter = (state, listed, answers) => {
      for (const name of ["text", "direction", "sector", "service"]) {
        const field = filter.elements[name];
        if (document.activeElement !== field) field.value = state.show[name] ?? "";
      }
      const any = Object.values(state.show).some(Boolean);
      filter.querySelector(".vgi-ex-count").textContent = any ? `${listed.length} of ${answers.length} use cases listed` : "";
      filter.elements.clear.hidden = !any;
    };

    const facet = ({ target }) => ["text", "direction", "sector", "service"].includes(target.name) && change((state) => { state.show[target.name] = target.value; });
    filter.addEventListener("submit", (event) => event.preventDefault());
    filter.addEventListener("input", facet);
    filter.elements.clear.addEventListener("click", () => change((state) => { state.show = {}; }));
    list.addEventListener("change", ({ target }) => change((state) => state.want[target.checked ? "add" : "delete"](target.value), { list: false }));

    /* Shows the answers and gives back those that are listed. */
    const show = (state, answers) => {
      const sought = answers.filter(({ useCase }) => isSought(useCase, state.show));
      const listed = sought.filter((found) => !state.show.state || X.STATES[found.state] === state.show.state);
      const said = X.sentence(answers);
      if (sentence.textContent !== said) sentence.textContent = said; // said aloud only when it changes
      showMeter(state, answers);
      showFilter(state, listed, answers);
      const codes = [X.FULL, X.PARTIAL, X.UNKNOWN, X.NONE].filter((code) => !state.show.state || X.STATES[code] === state.show.state);
      list.replaceChildren(...codes.flatMap((code) => group(state, code, listed.filter((found) => found.state === code))));
      return listed;
    };

    /* Links of every listed use case, for paper. */
    const openAll = () => list.querySelectorAll("details:not([open])").forEach((box) => { box.open = true; box.dataset.forPaper = ""; });
    const closeAgain = () => list.querySelectorAll("[data-for-paper]").forEach((box) => { box.open = false; delete box.dataset.forPaper; });
    return { show, openAll, closeAgain };
  };
})();
