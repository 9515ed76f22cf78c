/* The explorer's state and the query of its address, so that a view can be shared.

   everybody=a,b       what everybody has; nothing after the sign: nothing; left out: everything known
   actor.ID=a,b        what one actor has; * is everything
   before.…            the same for a choice to compare with; before=all if that is everything known
   want=a,b            use cases for which the smallest set is wanted
   show=none,sector:x  which use cases are listed: a state, then direction:, sector:, service: and last text:
   by=ID               the actor that one more protocol is tried for */
(() => {
  const { STATES, anything, isFree } = vgikb.explorer;
  const FACETS = ["direction", "sector", "service"];
  const ALL = "*";

  const blank = () => ({ choice: anything(), before: null, want: new Set(), show: {}, by: "", strangers: [] });

  const split = (text) => text.split(",").map((word) => word.trim()).filter(Boolean);

  /* The ids of a list that are known; the others are noted as strangers. */
  const known = (text, ids, strangers) =>
    split(text).filter((id) => ids.has(id) || (strangers.push(id), false));

  const readChoice = (query, prefix, ids, strangers) => {
    const set = (text) => (text === ALL ? ids.protocols : new Set(known(text, ids.protocols, strangers)));
    const everybody = query.get(`${prefix}everybody`);
    const choice = anything();
    if (everybody !== null && everybody !== ALL) choice.everybody = set(everybody);
    for (const [key, text] of query) {
      const actor = key.startsWith(`${prefix}actor.`) && key.slice(prefix.length + 6);
      if (actor && known(actor, ids.actors, strangers).length) choice.actors.set(actor, set(text));
    }
    return choice;
  };

  const readShow = (text) => {
    const show = {};
    const at = text.search(/(^|,)text:/);
    if (at >= 0) show.text = text.slice(text.indexOf(":", at) + 1);
    for (const word of split(at < 0 ? text : text.slice(0, at))) {
      const [facet, value] = word.includes(":") ? [word.slice(0, word.indexOf(":")), word.slice(word.indexOf(":") + 1)] : ["state", word];
      if (FACETS.includes(facet) || (facet === "state" && STATES.includes(value))) show[facet] = value;
    }
    return show;
  };

  const readState = (query, ids) => {
    const state = blank();
    state.choice = readChoice(query, "", ids, state.strangers);
    const compares = [...query.keys()].some((key) => key === "before" || key.startsWith("before."));
    if (compares) state.before = readChoice(query, "before.", ids, state.strangers);
    state.want = new Set(known(query.get("want") ?? "", ids.useCases, state.strangers));
    state.show = readShow(query.get("show") ?? "");
    state.by = known(query.get("by") ?? "", ids.actors, state.strangers)[0] ?? "";
    return state;
  };

  const list = (set, ids) => (set.size === ids.protocols.size ? ALL : [...set].sort().join(","));

  const choicePairs = (choice, prefix, ids) => [
    ...(choice.everybody ? [[`${prefix}everybody`, list(choice.everybody, ids)]] : []),
    ...[...choice.actors].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, set]) => [`${prefix}actor.${id}`, list(set, ids)]),
  ];

  const showText = (show) =>
    [show.state, ...FACETS.filter((facet) => show[facet]).map((facet) => `${facet}:${show[facet]}`), show.text && `text:${show.text}`]
      .filter(Boolean).join(",");

  /* The query with its question mark; commas, colons and stars stay readable. */
  const queryOf = (state, ids) => {
    const pairs = choicePairs(state.choice, "", ids);
    if (state.before) pairs.push(...(isFree(state.before) ? [["before", "all"]] : choicePairs(state.before, "before.", ids)));
    if (state.want.size) pairs.push(["want", [...state.want].sort().join(",")]);
    if (showText(state.show)) pairs.push(["show", showText(state.show)]);
    if (state.by) pairs.push(["by", state.by]);
    const query = new URLSearchParams(pairs).toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
    return query && `?${query}`;
  };

  Object.assign(vgikb.explorer, { blank, readState, queryOf });
})();
