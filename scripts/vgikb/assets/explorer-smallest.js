/* The smallest sets of protocols for chosen use cases: the same exact search as smallest_sets in explore.py.

   A set of protocols is one number, a bit for each protocol; BigInt, as there may be more than 32. */
(() => {
  const { FULL } = vgikb.explorer;
  const TIES_SHOWN = 20;

  /* For each link of a path the protocols that carry it in full. */
  const carriersOf = (data, path) =>
    path.links.map((place) => data.links[place].over.filter((over) => over[1] === FULL).map(([protocol]) => protocol));

  const isWithin = (small, large) => [...small].every((one) => large.has(one));

  /* Drop each protocol that another one can stand in for on every link; of equals the first stays. */
  const setAside = (carriers, idOf) => {
    const links = carriers.flat().filter((path) => path.length && path.every((link) => link.length)).flat();
    const carries = new Map();
    links.forEach((link, place) => link.forEach((p) => carries.set(p, (carries.get(p) ?? new Set()).add(place))));
    const byId = (a, b) => (idOf(a) < idOf(b) ? -1 : 1);
    const kept = [];
    const dominated = [];
    for (const protocol of [...carries.keys()].sort((a, b) => carries.get(b).size - carries.get(a).size || byId(a, b))) {
      const better = kept.find((other) => isWithin(carries.get(protocol), carries.get(other)));
      if (better === undefined) kept.push(protocol);
      else dominated.push([protocol, better]);
    }
    return { kept: kept.sort(byId), dominated: dominated.sort(([a], [b]) => byId(a, b)) };
  };

  const sizes = new Map([[0n, 0]]);
  const sizeOf = (mask) => {
    if (!sizes.has(mask)) sizes.set(mask, sizeOf(mask & (mask - 1n)) + 1);
    return sizes.get(mask);
  };

  /* The masks that hold no other of them. */
  const minimal = (masks) => {
    const found = [];
    for (const mask of [...masks].sort((a, b) => sizeOf(a) - sizeOf(b))) {
      if (!found.some((known) => (known & mask) === known)) found.push(mask);
    }
    return new Set(found);
  };

  /* The smallest sets that carry every link of at least one path. */
  const hittingSets = (paths, bit) => {
    const found = new Set();
    for (const path of paths) {
      let sets = new Set(path.length ? [0n] : []);
      for (const link of path) {
        const bits = link.filter((protocol) => bit.has(protocol)).map((protocol) => bit.get(protocol));
        const next = new Set();
        for (const mask of sets) {
          if (bits.some((one) => mask & one)) next.add(mask);
          else bits.forEach((one) => next.add(mask | one));
        }
        sets = minimal(next);
      }
      sets.forEach((mask) => found.add(mask));
    }
    return [...minimal(found)];
  };

  /* How many goals a set reaches, and for each goal that `left` more protocols would reach the ways to it. */
  const withinReach = (goals, mask, left) => {
    let reached = 0;
    const steps = [];
    for (const goal of goals) {
      const ways = goal.filter((one) => sizeOf(one & ~mask) <= left);
      if (ways.some((one) => (one & ~mask) === 0n)) reached += 1;
      else if (ways.length) steps.push(ways);
    }
    return [reached, steps];
  };

  /* All sets of a size that reach the most goals, if that is more than `beaten`; see _best_sets in explore.py. */
  const bestSets = (goals, size, beaten) => {
    let most = beaten + 1;
    let found = new Set();
    const seen = new Set([0n]);
    const branches = [0n];
    while (branches.length) {
      const mask = branches.pop();
      const [reached, steps] = withinReach(goals, mask, size - sizeOf(mask));
      if (reached > most) [most, found] = [reached, new Set([mask])];
      else if (reached === most) found.add(mask);
      if (reached + steps.length < most) continue;
      for (const next of steps.flat().map((step) => mask | step)) {
        if (seen.has(next)) continue;
        seen.add(next);
        branches.push(next);
      }
    }
    return [most, found];
  };

  const named = (mask, kept, idOf) => kept.filter((_, place) => (mask >> BigInt(place)) & 1n).map(idOf);
  const inOrder = (a, b) => {
    const at = a.findIndex((id, place) => id !== b[place]);
    return a[at] < b[at] ? -1 : 1;
  };

  /* Sizes that enable more than all smaller ones, protocols set aside, and use cases that no set enables. */
  vgikb.explorer.smallest = (data, wanted) => {
    const idOf = (place) => data.protocols[place].id;
    const useCases = data.useCases.filter((useCase) => wanted.has(useCase.id));
    const carriers = useCases.map((useCase) => useCase.paths.map((path) => carriersOf(data, path)));
    const { kept, dominated } = setAside(carriers, idOf);
    const bit = new Map(kept.map((protocol, place) => [protocol, 1n << BigInt(place)]));
    const reachable = carriers.map((paths) => hittingSets(paths, bit));
    const goals = reachable.filter((goal) => goal.length);
    const levels = [];
    for (let size = 1, best = 0; size <= kept.length && best < goals.length; size += 1) {
      const [most, masks] = bestSets(goals, size, best);
      if (!masks.size) continue;
      best = most;
      const sets = [...masks].map((mask) => named(mask, kept, idOf)).sort(inOrder);
      levels.push({ enabled: most, sets: sets.slice(0, TIES_SHOWN), more: Math.max(0, sets.length - TIES_SHOWN) });
    }
    const never = useCases.filter((_, place) => !reachable[place].length);
    return { of: useCases.length, levels, dominated: dominated.map((pair) => pair.map(idOf)), never };
  };
})();
