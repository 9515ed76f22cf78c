/* The points of the graph and their links, from the small files in which they lie; what is near a point, and the
   shortest chains between two. Nothing here draws. */
window.vgikb.graph = (() => {
  const settings = JSON.parse(document.getElementById("vgi-graph-settings").textContent);
  const FANS = [60, 24, 12]; // neighbours of one point before the rest is counted, by how many links away is shown
  const MOST = 150; // points shown at once
  const NAMES = 8; // files of names that are asked for the beginning of a word
  const CHAINS = 12; // chains of the same length that are shown
  const kinds = new Map(settings.kinds.map((kind, column) => [kind.name, { ...kind, column }]));
  const byStart = [...kinds.values()].sort((a, b) => a.from - b.from || (a.name < b.name ? -1 : 1));
  const files = new Map();

  const file = async (number) => {
    if (!files.has(number)) files.set(number, await vgikb.load(`graph/links-${number}`));
    return files.get(number);
  };

  /* The last place whose value is not above the one looked for. */
  const lastUpTo = (values, wanted, of = (value) => value) => {
    let [low, high] = [0, values.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (of(values[middle]) <= wanted) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };

  const point = (number) => {
    const [name, title, links, notes = {}] = files.get(Math.floor(number / settings.aFile))[number % settings.aFile];
    return { number, name, title, links, notes, kind: kinds.get(name.slice(0, name.indexOf("/"))) };
  };
  const fetched = (numbers) => Promise.all([...new Set([...numbers].map((n) => Math.floor(n / settings.aFile)))].map(file));

  /* The number of a point with this full name; -1 if there is none. */
  const numberOf = async (name) => {
    const at = lastUpTo(settings.first, name);
    if (at < 0) return -1;
    const place = (await file(at)).findIndex((entry) => entry[0] === name);
    return place < 0 ? -1 : at * settings.aFile + place;
  };

  /* Kinds lie one after the other, so a number tells the kind before anything of the point is fetched. */
  const kindOf = (number) => {
    let at = lastUpTo(byStart, number, (kind) => kind.from);
    while (at + 1 < byStart.length && byStart[at + 1].from === byStart[at].from) at += 1;
    return byStart[at];
  };

  const relation = (code) => {
    const [key, out, back] = settings.relations[code >> 1];
    return { key, text: code & 1 ? back : out, outgoing: !(code & 1) };
  };

  /* [code, other] of every link that is followed. `allows` are kinds and relations that are shown. */
  const followed = (number, allows) =>
    point(number).links.flatMap(([code, ...others]) =>
      allows.relation(relation(code).key) ? others.filter((n) => allows.kind(kindOf(n).name, n)).map((n) => [code, n]) : []);

  const neighbours = (number, allows) => [...new Set(followed(number, allows).map(([, other]) => other))];

  /* Some of each kind in turn, so that many of one kind do not push out the others. */
  const fairly = (numbers, most) => {
    if (numbers.length <= most) return numbers;
    const byKind = new Map();
    for (const n of numbers) byKind.set(kindOf(n), [...(byKind.get(kindOf(n)) ?? []), n]);
    const groups = [...byKind.values()];
    const taken = [];
    for (let round = 0; taken.length < most; round += 1) {
      taken.push(...groups.filter((group) => round < group.length).map((group) => group[round]));
    }
    return taken.slice(0, most).sort((a, b) => a - b);
  };

  /* All links between shown points, each once: { from, to, texts }, where `from` states it. */
  const linksAmong = (numbers, allows) => {
    const shown = new Set(numbers);
    const found = new Map();
    for (const number of shown) {
      for (const [code, other] of followed(number, allows)) {
        if (shown.has(other) && !(code & 1)) {
          const key = `${number}-${other}`;
          if (!found.has(key)) found.set(key, { from: number, to: other, codes: [], note: point(number).notes[other] ?? "" });
          found.get(key).codes.push(code);
        }
      }
    }
    return [...found.values()];
  };

  /* What is at most `depth` links away, and whatever hangs on the points opened by hand. */
  const near = async (start, depth, opened, allows) => {
    const distance = new Map([[start, 0]]);
    const open = (number, fan, away) => {
      const fresh = neighbours(number, allows).filter((n) => !distance.has(n));
      for (const other of fairly(fresh, Math.min(fan, MOST - distance.size))) distance.set(other, away);
    };
    for (let away = 0; away < depth; away += 1) {
      const ring = [...distance].filter(([, d]) => d === away).map(([n]) => n);
      await fetched(ring);
      const share = Math.floor((MOST - distance.size) / ring.length); // so that the first ones do not take all the room
      for (const number of ring) open(number, Math.min(FANS[depth - 1], Math.max(share, 1)), away + 1);
    }
    for (const number of opened.filter((n) => distance.has(n))) {
      await fetched([number]);
      open(number, MOST, distance.get(number) + 1);
    }
    await fetched(distance.keys());
    const links = linksAmong(distance.keys(), allows);
    measured(distance, links, start);
    const points = [...distance].map(([number, away]) => shownPoint(number, away, distance, allows));
    points.sort((a, b) => a.away - b.away || a.kind.column - b.kind.column || a.number - b.number);
    return { points, links, full: distance.size >= MOST };
  };

  /* What was cut from one record may have come in by another: how far away it is, is counted on what is shown. */
  const measured = (distance, links, start) => {
    const others = new Map();
    for (const { from, to } of links) {
      others.set(from, [...(others.get(from) ?? []), to]);
      others.set(to, [...(others.get(to) ?? []), from]);
    }
    const done = new Set([start]);
    for (let [ring, away] = [[start], 0]; ring.length; away += 1) {
      for (const number of ring) distance.set(number, away);
      ring = ring.flatMap((number) => others.get(number) ?? []).filter((n) => !done.has(n) && done.add(n));
    }
  };

  /* A point with the neighbours that are not shown, which are counted. */
  const shownPoint = (number, away, shown, allows) => {
    const others = neighbours(number, allows);
    return { ...point(number), away, linked: others.length, left: others.filter((n) => !shown.has(n)) };
  };

  /* From both ends at once, always a whole ring on the side with fewer points, until the rings meet. */
  const meeting = async (start, to, steps) => {
    const sides = [start, to].map((n) => ({ before: new Map([[n, []]]), ring: [n] }));
    while (sides.every((side) => side.ring.length)) {
      const side = sides[0].ring.length <= sides[1].ring.length ? 0 : 1;
      const { before, ring } = sides[side];
      await fetched(ring);
      const next = new Map();
      for (const number of ring) {
        for (const other of steps(number, side === 1)) {
          if (!before.has(other)) next.set(other, [...(next.get(other) ?? []), number]);
        }
      }
      for (const [number, from] of next) before.set(number, from);
      sides[side].ring = [...next.keys()];
      const met = sides[side].ring.filter((n) => sides[1 - side].before.has(n));
      if (met.length) return { met, before: sides.map((s) => s.before) };
    }
    return null;
  };

  /* The chains from a point back to where its side began; at most `most` of them. */
  const back = (number, before, most) => {
    const from = before.get(number);
    if (!from.length) return [[number]];
    const chains = [];
    for (const other of from) {
      if (chains.length >= most) break;
      chains.push(...back(other, before, most - chains.length).map((chain) => [...chain, number]));
    }
    return chains;
  };

  const counter = (before) => {
    const known = new Map();
    const count = (number) => {
      if (!known.has(number)) known.set(number, before.get(number).reduce((sum, n) => sum + count(n), 0) || 1);
      return known.get(number);
    };
    return count;
  };

  /* Kinds in the order from why to what; a chain that only goes on in it says more than any other. */
  const onward = (start, to, allows) => {
    const place = (n) => settings.order.indexOf(kindOf(n).name);
    const [first, last] = [place(start), place(to)];
    if (first < 0 || last < 0 || first === last) return null;
    const way = Math.sign(last - first);
    return (number, reverse) =>
      neighbours(number, allows).filter((n) => place(n) >= 0 && Math.sign(place(n) - place(number)) === (reverse ? -way : way));
  };

  /* The shortest chains: from why to what if there are any, otherwise of any links shown. */
  const chains = async (start, to, allows) => {
    const ordered = onward(start, to, allows);
    let found = ordered && (await meeting(start, to, ordered));
    const byOrder = Boolean(found);
    found ??= await meeting(start, to, (number) => neighbours(number, allows));
    if (!found) return null;
    const [ahead, behind] = found.before;
    const shown = [];
    for (const number of found.met) {
      const ends = back(number, behind, CHAINS).map((chain) => chain.reverse().slice(1));
      const all = back(number, ahead, CHAINS).flatMap((begin) => ends.map((end) => [...begin, ...end]));
      shown.push(...all.slice(0, CHAINS - shown.length));
    }
    const [toStart, toEnd] = [counter(ahead), counter(behind)];
    const total = found.met.reduce((sum, n) => sum + toStart(n) * toEnd(n), 0);
    await fetched(shown.flat());
    const away = new Map(shown.flatMap((chain) => chain.map((n, place) => [n, place])));
    const pairs = new Set(shown.flatMap((chain) => chain.slice(1).flatMap((n, i) => [`${chain[i]}-${n}`, `${n}-${chain[i]}`])));
    const links = linksAmong(away.keys(), allows).filter((link) => pairs.has(`${link.from}-${link.to}`));
    const points = [...away].map(([number, place]) => shownPoint(number, place, away, allows));
    return { chains: shown, more: total - shown.length, onward: byOrder, points, links };
  };

  const tokens = (text) =>
    (text.normalize("NFKD").replace(/\p{M}/gu, "").match(/[\p{L}\p{N}_]+/gu) ?? []).flatMap((word) => [
      word.toLowerCase(), ...(word.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g) ?? []).map((part) => part.toLowerCase())]);

  /* Points with a label in which every word looked for begins a word: [{ number, title, label }], best first. */
  const lookUp = async (text, most = 12) => {
    const words = (text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []);
    const longest = words.reduce((a, b) => (b.length > a.length ? b : a), "");
    if (longest.length < 2) return [];
    const letters = longest.slice(0, 4).replace(/[^a-z0-9]/g, "_");
    const keys = settings.beginnings.filter((key) => key.startsWith(letters) || letters.startsWith(key)).slice(0, NAMES);
    const entries = new Map();
    for (const found of await Promise.all(keys.map((key) => vgikb.load(`graph/names-${key}`)))) {
      for (const [number, title, ...labels] of found) entries.set(number, [title, ...labels, ...(entries.get(number) ?? [])]);
    }
    const whole = words.join(" ");
    const rank = (label) => (label.toLowerCase() === text.trim().toLowerCase() ? 0 : label.toLowerCase().startsWith(whole) ? 1 : 2);
    const hits = [...entries].flatMap(([number, [title, ...labels]]) => {
      const fitting = [...new Set([title, ...labels])].filter((label) => { const own = tokens(label); return words.every((w) => own.some((t) => t.startsWith(w))); });
      const [label] = fitting.sort((a, b) => rank(a) - rank(b) || a.length - b.length);
      return label ? [{ number, title, label, kind: kindOf(number), rank: rank(label) }] : [];
    });
    hits.sort((a, b) => a.rank - b.rank || a.kind.column - b.kind.column || a.label.length - b.label.length || a.number - b.number);
    return hits.slice(0, most);
  };

  return { settings, kinds, fetched, point, numberOf, kindOf, relation, near, chains, lookUp, MOST };
})();
