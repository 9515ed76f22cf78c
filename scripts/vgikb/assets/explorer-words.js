/* How the explorer says things: states and gaps as sign and word, reasons, choices. Elements, never markup from data. */
(() => {
  const { element } = vgikb;
  const { STATES, anything, short, firstMissing } = vgikb.explorer;

  const SIGNS = {
    full: "●", partial: "◐", unknown: "?", none: "✕",
    "nobody chosen": "○", "no protocol recorded": "□", "no interface recorded": "◇",
  };
  const GAPS = {
    "nobody chosen": "no protocol that was chosen is on both ends of this link",
    "no protocol recorded": "the knowledge base knows no protocol for this link",
    "no interface recorded": "the knowledge base knows no interface between these two",
  };

  const sign = (word) => element("span", `${SIGNS[word]} ${word}`, `vgi-state ${word.replaceAll(" ", "-")}`);
  const stateSign = (state) => sign(STATES[state]);

  const pageOf = (kind, id, text) => {
    const link = element("a", text);
    link.href = `../${kind}/${encodeURIComponent(id)}/`;
    return link;
  };

  const button = (text, act, label = "") => {
    const made = element("button", text);
    made.type = "button";
    if (label) made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  };

  const verb = (count, one, many) => `${count} ${count === 1 ? one : many}`;

  /* The same sentence as _sentence in pages/explorer.py. */
  const sentence = (answers) => {
    const [none, unknown, partial, full] = STATES.map((_, state) => answers.filter((found) => found.state === state).length);
    return `Of ${answers.length} use cases ${verb(full, "works", "work")} from end to end, ${partial} in part, ` +
      `${verb(unknown, "is", "are")} unknown, and ${verb(none, "does", "do")} not work.`;
  };

  const protocolOf = (data, link) => (link.over ? data.protocols[link.over[0]] : null);
  const optionsOf = (data, link) =>
    (link.over?.[3] ?? []).map((id) => data.protocols[link.over[0]].options[id] ?? id);

  /* "OCPP 1.6 (proprietary), with option Smart Charging": the protocol of a link, led to its page. */
  const over = (data, link) => {
    const protocol = protocolOf(data, link);
    const made = element("span");
    made.append(pageOf("protocol", protocol.id, protocol.short));
    if (protocol.closed) made.append(" ", element("span", "proprietary", "vgi-badge"));
    const options = optionsOf(data, link);
    if (options.length) made.append(`, with option ${options.join(", ")}`);
    return made;
  };

  /* A requirement that a link lacks: "✕ none Price schedule (wished for), for dc only". */
  const lack = (requirement) => {
    const made = element("span");
    made.append(stateSign(requirement.state), " ", pageOf("requirement", requirement.id, requirement.title));
    if (requirement.wished) made.append(" (wished for)");
    if (requirement.limit) made.append(`, ${requirement.limit}`);
    return made;
  };

  /* The first missing thing as { sign, words }: which link, which requirement, why. */
  const reason = (data, { link, requirement }) => {
    if (link.gap || !requirement) return { sign: link.gap || STATES[link.state], words: link.link.title };
    const wished = requirement.wished ? " (wished for)" : "";
    const limit = requirement.limit ? `, ${requirement.limit}` : "";
    const words = `${requirement.title}${wished} in ${protocolOf(data, link).short}${limit}, on ${link.link.title}`;
    return { sign: STATES[requirement.state], words };
  };

  /* The first missing things of all use cases that do not work, with the use cases they stop, the most frequent first. */
  const obstacles = (data, answers) => {
    const found = new Map();
    for (const { useCase, best } of answers) {
      const missing = firstMissing(data, best);
      if (!missing) continue;
      const why = reason(data, missing);
      const key = `${why.sign} ${why.words}`;
      if (!found.has(key)) found.set(key, { ...why, useCases: [] });
      found.get(key).useCases.push(useCase);
    }
    return [...found.values()].sort((a, b) => b.useCases.length - a.useCases.length);
  };

  /* Protocols that would carry a link on which nobody is chosen, by state, best first. */
  const candidates = (data, link, state) =>
    link.link.over.filter((entry) => entry[1] === state).map(([protocol]) => data.protocols[protocol].short);

  const setWords = (data, set) => {
    if (!set || set.size === data.protocols.length) return "everything known";
    return data.protocols.filter(({ id }) => set.has(id)).map((protocol) => protocol.short).join(", ") || "nothing";
  };

  /* A choice as pairs of who and what, single actors first. */
  const choiceWords = (data, choice) => {
    const titles = new Map(data.actors);
    const pairs = [...choice.actors].map(([id, set]) => [titles.get(id) ?? id, setWords(data, set), id]);
    return [...pairs, [pairs.length ? "Everybody else" : "Everybody", setWords(data, choice.everybody), ""]];
  };
  const choiceText = (data, choice = anything()) => choiceWords(data, choice).map(([who, what]) => `${who}: ${what}`).join("; ");

  /* The requirements a link lacks and the preferences nobody knows about, apart. */
  const lacks = (data, link) => {
    const every = short(data, link);
    const isOpen = (requirement) => requirement.wished && STATES[requirement.state] === "unknown";
    return { missing: every.filter((one) => !isOpen(one)), open: every.filter(isOpen) };
  };

  const isProprietary = (data, path) => path.links.some((link) => protocolOf(data, link)?.closed);
  const carriers = (data, path) => [...new Set(path.links.map((link) => protocolOf(data, link)?.short).filter(Boolean))];
  const pathOptions = (data, path) => [...new Set(path.links.flatMap((link) => optionsOf(data, link)))];

  Object.assign(vgikb.explorer, {
    SIGNS, GAPS, sign, stateSign, pageOf, button, sentence, protocolOf, optionsOf, over, lack, reason, obstacles, candidates,
    choiceWords, choiceText, lacks, isProprietary, carriers, pathOptions,
  });
})();
