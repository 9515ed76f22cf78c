/* Around the explorer's answer: what stands in the way, one more protocol, the smallest set, a choice to compare with. */
(() => {
  const { element } = vgikb;
  const X = vgikb.explorer;
  const OBSTACLES = 12; // that are listed
  const MANY = 30; // use cases for which the smallest set takes long enough to say so first

  const changeLine = (data, change) => {
    const { useCase, from, to, before, after } = change;
    const line = element("li", "", "", X.pageOf("use-case", useCase.id, useCase.title), " ", X.stateSign(from), " → ", X.stateSign(to));
    Object.assign(line.dataset, { useCase: useCase.id, from: X.STATES[from], to: X.STATES[to] });
    const missing = X.firstMissing(data, (to > from ? before : after).best);
    const why = missing && X.reason(data, missing);
    if (why) line.append(element("span", `${to > from ? "was" : "now"} missing: ${X.SIGNS[why.sign]} ${why.sign}, ${why.words}`, "vgi-quiet"));
    return line;
  };
  const changeLines = (data, changes) => changes.map((change) => changeLine(data, change));
  const folded = (title, lines) => element("details", "", "", element("summary", title), element("ul", "", "", ...lines));
  const useCaseLine = (useCase) => element("li", "", "", X.pageOf("use-case", useCase.id, useCase.title));

  /* What stands in the way */

  const obstacleLine = (data, { sign, words, useCases }) => {
    const head = element("summary", `${useCases.length} × `, "", X.sign(sign), ` ${words}`);
    const box = element("details", "", "", head, element("ul", "", "", ...useCases.map(useCaseLine)));
    box.dataset.count = useCases.length;
    return box;
  };

  X.showObstacles = (box, data, answers) => {
    const found = X.obstacles(data, answers);
    const [most] = found;
    box.querySelector("summary .vgi-quiet").textContent = most ? `most often: ${X.SIGNS[most.sign]} ${most.sign}, ${most.words} (${most.useCases.length})` : "nothing";
    box.querySelector(".vgi-ex-obstacles").replaceChildren(...found.slice(0, OBSTACLES).map((one) => obstacleLine(data, one)));
    const rest = found.slice(OBSTACLES).reduce((sum, one) => sum + one.useCases.length, 0);
    if (rest) box.querySelector(".vgi-ex-obstacles").append(element("p", `Something else comes first in ${rest} more.`, "vgi-quiet"));
  };

  /* One more protocol */

  const gainLine = (data, { protocol, full, partial }, add) => {
    const counts = [full.length && `${full.length} more from end to end`, partial.length && `${partial.length} more in part`];
    const head = element("summary", "", "", element("b", protocol.short), `: ${counts.filter(Boolean).join(", ")}`);
    if (protocol.closed) head.append(" ", element("span", "proprietary", "vgi-badge"));
    const box = element("details", "", "", head);
    Object.assign(box.dataset, { protocol: protocol.id, full: full.length, partial: partial.length });
    box.addEventListener("toggle", () => box.childElementCount === 1 && box.append(element("ul", "", "", ...changeLines(data, [...full, ...partial]))));
    return element("div", "", "vgi-ex-row", box, X.button("Add", () => add(protocol.id), `Add ${protocol.short}`));
  };

  const gainWords = (gains) => {
    const [best] = gains;
    if (!best) return "";
    const counts = best.full.length ? `${best.full.length} more from end to end` : `${best.partial.length} more in part`;
    return `most: ${best.protocol.short}, ${counts}`;
  };

  X.gains = (box, data, change) => {
    const place = box.querySelector(".vgi-ex-gained");
    const by = box.querySelector("[name=by]");
    by.addEventListener("change", () => change((state) => { state.by = by.value; }, { list: false }));
    const add = (id) => change((state) => { state.choice = X.withAlso(state.choice, id, state.by); });
    return (state) => {
      by.value = state.by;
      const every = X.wins(data, state.choice, state.by);
      const gains = every.filter(({ full, partial }) => full.length + partial.length);
      const idle = every.length - gains.length;
      const none = every.length ? "No single protocol wins anything here; several together may." : "Nothing is left to add: everything known is there.";
      place.replaceChildren(...gains.map((gain) => gainLine(data, gain, add)));
      if (!gains.length) place.append(element("p", none));
      else if (idle) place.append(element("p", `${idle} other${idle === 1 ? "" : "s"} would win nothing by themselves.`, "vgi-quiet"));
      box.querySelector("summary .vgi-quiet").textContent = gainWords(gains) || (every.length ? "nothing, each by itself" : "everything known is there");
    };
  };

  /* The smallest set */

  const setLine = (data, ids, use) => {
    const names = ids.map((id) => data.protocols.find((protocol) => protocol.id === id).short).join(" + ");
    const line = element("li", `${names} `, "", X.button("Use", () => use(ids), `Use ${names}`));
    line.dataset.set = ids.join(" ");
    return line;
  };

  const level = (data, found, { enabled, sets, more }, use) => {
    const size = sets[0].length;
    const words = `${size} protocol${size === 1 ? "" : "s"} ${size === 1 ? "makes" : "make"} ${enabled} of ${found.of} work`;
    const lines = sets.map((ids) => setLine(data, ids, use));
    if (more) lines.push(element("li", `and ${more} more set${more === 1 ? "" : "s"} of this size`));
    const made = element("div", "", "vgi-ex-level", element("b", words), element("ul", "", "", ...lines));
    made.dataset.enabled = enabled;
    return made;
  };

  const smallestParts = (data, found, use) => {
    const short = (id) => data.protocols.find((protocol) => protocol.id === id).short;
    const parts = found.levels.map((one) => level(data, found, one, use));
    if (found.never.length) {
      parts.push(folded(`No set of known protocols carries ${found.never.length} of them in full`, found.never.map(useCaseLine)));
    }
    if (found.dominated.length) {
      const lines = found.dominated.map(([one, other]) => element("li", `${short(one)}, since ${short(other)} carries everything that it does here`));
      parts.push(folded(`${found.dominated.length} protocols set aside`, lines));
    }
    return parts;
  };

  X.smallestSets = (box, data, change) => {
    const place = box.querySelector(".vgi-ex-sets");
    const words = box.querySelector("summary .vgi-quiet");
    let shown = null;
    const use = (ids) => change((state) => { state.choice = { everybody: new Set(ids), actors: new Map() }; }, { push: true });
    const workOut = (want) => {
      const found = X.smallest(data, want);
      const last = found.levels.at(-1);
      place.replaceChildren(...smallestParts(data, found, use));
      words.textContent = last ? `${last.sets[0].length} for ${last.enabled} of the ${found.of} chosen` : `${found.of} chosen, none of which any set carries in full`;
    };
    return (state) => {
      const key = [...state.want].sort().join();
      if (key === shown) return;
      shown = key;
      place.replaceChildren();
      words.textContent = state.want.size ? "working it out…" : "none chosen yet";
      if (state.want.size > MANY) setTimeout(() => key === shown && workOut(state.want), 30);
      else if (state.want.size) workOut(state.want);
    };
  };

  /* A choice compared with another */

  const isTo = (from, to) => (change) => change.to === X[to] && (!from || change.from === X[from]);
  const TOLD = [
    ["From none to full", isTo("NONE", "FULL")],
    ["From partial to full", isTo("PARTIAL", "FULL")],
    ["From unknown to full, which may be no gain: nobody had recorded it", isTo("UNKNOWN", "FULL")],
    ["From none to partial", isTo("NONE", "PARTIAL")],
    ["From unknown to partial, which may be no gain", isTo("UNKNOWN", "PARTIAL")],
    ["From none to unknown", isTo("NONE", "UNKNOWN")],
    ["Lost or worse", (change) => change.to < change.from],
  ];

  X.comparison = (place, data, change) => {
    const stop = X.button("Stop comparing", () => change((state) => { state.before = null; }));
    const swap = X.button("Swap", () => change((state) => { [state.before, state.choice] = [state.choice, state.before]; }));
    return (state, answers) => {
      place.hidden = !state.before;
      if (!state.before) return;
      const changes = X.changed(X.judged(data, state.before), answers);
      const count = (test) => changes.filter(test).length;
      const lost = count(({ from }) => from === X.FULL);
      const said = `Compared with the choice kept before, ${count(isTo("", "FULL"))} more use cases work from end to end ` +
        `(${count(isTo("NONE", "FULL"))} from none, ${count(isTo("PARTIAL", "FULL"))} from partial, ${count(isTo("UNKNOWN", "FULL"))} from unknown), and ${lost} no longer do.`;
      const groups = TOLD.map(([title, test]) => [title, changes.filter(test)]).filter(([, found]) => found.length);
      place.replaceChildren(
        element("p", said, "vgi-ex-said"),
        element("p", `Before: ${X.choiceText(data, state.before)}.`, "vgi-quiet"),
        ...groups.map(([title, found]) => folded(`${title}: ${found.length}`, changeLines(data, found))),
        element("p", "", "vgi-ex-buttons", swap, stop),
      );
      if (groups.length) place.querySelector("details").open = true;
    };
  };
})();
