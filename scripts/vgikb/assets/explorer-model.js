/* The explorer's answers: states of links that the build worked out, and a choice -> best and weakest of them. */
window.vgikb.explorer = (() => {
  const STATES = ["none", "unknown", "partial", "full"]; // a state is its place here
  const [NONE, UNKNOWN, PARTIAL, FULL] = STATES.keys();
  const WISHED = 4; // see pages/explorer_data.py
  const PLACES = 8;

  /* A choice: the ids everybody has (null: all), and those of single actors by the actor's id. */
  const anything = () => ({ everybody: null, actors: new Map() });
  const isFree = (choice) => !choice.everybody && !choice.actors.size;
  const owned = (choice, actor) => (actor && choice.actors.get(actor)) || choice.everybody;

  /* The choice with one protocol more: for one actor, or for everybody and each actor with a choice of its own. */
  const withAlso = (choice, protocol, actor) => {
    const more = (set) => set && new Set(set).add(protocol);
    if (actor) return { ...choice, actors: new Map(choice.actors).set(actor, more(owned(choice, actor))) };
    return { everybody: more(choice.everybody), actors: new Map([...choice.actors].map(([id, set]) => [id, more(set)])) };
  };

  /* Whether that would change anything. */
  const lacks = (choice, protocol, actor) => {
    const sets = actor ? [owned(choice, actor)] : [choice.everybody, ...choice.actors.values()];
    return sets.some((set) => set && !set.has(protocol));
  };

  /* The rule of Choice.allows in chain.py: both ends have the protocol. The best one comes first. */
  const bestOver = (link, has) => {
    if (!link.over.length) return { link, state: UNKNOWN, gap: link.gap, over: null };
    const over = link.over.find(([protocol]) => link.ends.every((end) => !has[end] || has[end][protocol]));
    if (!over) return { link, state: NONE, gap: "nobody chosen", over: null };
    return { link, state: over[1], gap: "", over };
  };

  /* Of equals the first, as Python's min and max do. */
  const weakest = (links) => links.reduce((low, link) => (low && low.state <= link.state ? low : link), null);
  const inFull = (path) => path.links.filter((link) => link.state === FULL).length;
  const isBetter = (a, b) => a.state > b.state || (a.state === b.state && inFull(a) > inFull(b));

  const judgedPath = (path, best) => {
    const links = path.links.map((place) => best[place]);
    const weak = weakest(links);
    return { path, links, weak, state: weak ? weak.state : UNKNOWN };
  };

  /* By actor: null for one who has everything, else by protocol whether he has it. */
  const hasOf = (data, choice) =>
    data.actors.map(([id]) => {
      const set = owned(choice, id);
      return set && data.protocols.map((protocol) => set.has(protocol.id));
    });

  /* A use case with its state, its best path and all its paths. */
  const judgedUseCase = (useCase, best) => {
    const paths = useCase.paths.map((path) => judgedPath(path, best));
    const chosen = paths.reduce((top, path) => (top && !isBetter(path, top) ? top : path), null);
    return { useCase, paths, best: chosen, state: chosen ? chosen.state : UNKNOWN };
  };

  const judged = (data, choice) => {
    const has = hasOf(data, choice);
    const best = data.links.map((link) => bestOver(link, has));
    return data.useCases.map((useCase) => judgedUseCase(useCase, best));
  };

  /* The requirements that a link over its protocol does not carry in full; the one that decides its state first. */
  const short = (data, link) =>
    (link.over ? link.over[2] : []).map((entry) => {
      const [code, note, limit] = Array.isArray(entry) ? entry : [entry, -1];
      const [id, title] = data.requirements[Math.floor(code / PLACES)];
      return { id, title, state: code & 3, wished: (code & WISHED) > 0, note, limit: limit ?? "" };
    });

  /* What stands in the way first of all on a path; null if every link is full or none is judged. */
  const firstMissing = (data, path) => {
    if (!path?.weak || path.state === FULL) return null;
    return { link: path.weak, requirement: short(data, path.weak)[0] ?? null };
  };

  /* Use cases whose state differs between two answers, as { useCase, from, to, before, after }. */
  const change = (before, after) => ({ useCase: after.useCase, from: before.state, to: after.state, before, after });
  const changed = (before, after) => after.map((now, place) => change(before[place], now)).filter(({ from, to }) => from !== to);

  /* The links that each protocol serves and the use cases of each link: one more protocol touches few of them. */
  const indexes = new WeakMap();
  const indexOf = (data) => {
    if (indexes.has(data)) return indexes.get(data);
    const linksOf = data.protocols.map(() => []);
    data.links.forEach((link, place) => link.over.forEach(([protocol]) => linksOf[protocol].push(place)));
    const useCasesOf = data.links.map(() => new Set());
    data.useCases.forEach(({ paths }, place) => paths.forEach((path) => path.links.forEach((link) => useCasesOf[link].add(place))));
    indexes.set(data, { linksOf, useCasesOf });
    return indexes.get(data);
  };

  /* What some actors' having one more protocol changes. */
  const changedBy = (data, has, best, protocol, actor) => {
    const { linksOf, useCasesOf } = indexOf(data);
    const given = has.filter((row, place) => row && !row[protocol] && (!actor || data.actors[place][0] === actor));
    given.forEach((row) => { row[protocol] = true; });
    const better = [...best];
    const touched = new Set();
    for (const place of linksOf[protocol]) {
      better[place] = bestOver(data.links[place], has);
      if (better[place].over !== best[place].over) useCasesOf[place].forEach((useCase) => touched.add(useCase));
    }
    given.forEach((row) => { row[protocol] = false; });
    const useCases = [...touched].sort((a, b) => a - b).map((place) => data.useCases[place]);
    return useCases.map((useCase) => change(judgedUseCase(useCase, best), judgedUseCase(useCase, better)));
  };

  /* What one more protocol would win, the one that makes most use cases work first. */
  const wins = (data, choice, actor) => {
    const has = hasOf(data, choice);
    const best = data.links.map((link) => bestOver(link, has));
    const found = [...data.protocols.entries()].filter(([, { id }]) => lacks(choice, id, actor)).map(([place, protocol]) => {
      const better = changedBy(data, has, best, place, actor).filter(({ from, to }) => to > from);
      const to = (state) => better.filter((one) => one.to === state);
      return { protocol, full: to(FULL), partial: to(PARTIAL) };
    });
    return found.sort((a, b) => b.full.length - a.full.length || b.partial.length - a.partial.length);
  };

  return { STATES, NONE, UNKNOWN, PARTIAL, FULL, anything, isFree, owned, withAlso, judged, short, firstMissing, changed, wins };
})();
