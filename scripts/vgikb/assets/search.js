/* Search: a question -> hits. Only those shards of the index are loaded that hold a word of the question.
   Words are made as in tokens.py, files are those of search_index.py. */
window.vgikb.search = (() => {
  const load = (name) => vgikb.load(`search/${name}`);

  // words

  const TOKEN = /[\p{L}\p{N}]+(?:\.(?=\p{Nd})[\p{L}\p{N}]+)*/gu;
  const PART = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9][0-9.]*/g;
  const LONGEST = 40;

  const fold = (token) => {
    const word = [...token.toLowerCase()].slice(0, LONGEST).join("");
    if (!/^[a-z]{4,}$/.test(word)) return word;
    if (/ies?$/.test(word)) return word.replace(/ies?$/, "i");
    if (/(ss|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
    if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}i`;
    return /[^siu]s$/.test(word) ? word.slice(0, -1) : word;
  };
  const tokens = (text, stop) => {
    const found = text.normalize("NFKD").replace(/\p{Mn}/gu, "").match(TOKEN) ?? [];
    const kept = found.filter((token) => !stop.has(token.toLowerCase()));
    return kept.length ? kept : found;
  };
  const withParts = (token, stop) => {
    const parts = token.match(PART) ?? [];
    const more = parts.length > 1 ? parts.filter((part) => part.length > 1 && !stop.has(part.toLowerCase())) : [];
    return [token, ...more].map(fold);
  };
  const words = (text, stop) => tokens(text, stop).map(fold);
  const wordsAndParts = (text, stop) => [...new Set(tokens(text, stop).flatMap((token) => withParts(token, stop)))];

  // the index and its shards

  let known;
  const index = () => (known ??= load("index").then((found) => ({
    ...found,
    stop: new Set(found.stop.split(" ")),
    whole: new Set(found.words.split(" ").filter((name) => !name.endsWith("!"))),
    above: new Set(found.words.split(" ").filter((name) => name.endsWith("!")).map((name) => name.slice(0, -1))),
    beginnings: new Set(found.beginnings.split(" ")),
    ends: new Set(found.ends.split(" ")),
  })));
  const fileName = (prefix) => [...prefix].map((c) => (/[a-z0-9]/.test(c) ? c : `_${c.codePointAt(0).toString(16)}_`)).join("");

  /* The longest prefix of a word in a set of them. */
  const longest = (word, prefixes) => {
    const letters = [...word];
    for (let length = letters.length; length; length -= 1) {
      const prefix = letters.slice(0, length).join("");
      if (prefixes.has(prefix)) return prefix;
    }
    return "";
  };

  /* What the index knows of a word and of those that begin with it: labels, things that say it, and begin so. */
  const lookUp = async (found, word) => {
    const none = { word, labels: [], saying: new Set() };
    const prefix = longest(word, found.whole) || (found.above.has(word) ? word : "");
    if (!prefix) return none;
    const shard = await load(`w-${fileName(prefix)}`);
    const labels = new Set();
    for (const [other, numbers, steps] of shard.words) {
      if (!other.startsWith(word)) continue;
      for (const number of numbers) labels.add(shard.labels[number]);
      if (other !== word && word.length < 4) continue; // too short to mean longer words in a text
      let thing = 0;
      for (const step of steps) none.saying.add((thing += step));
    }
    return { ...none, labels: [...labels] };
  };
  const isKnown = (entry) => entry.labels.length || entry.saying.size;

  // slips of the pen

  const oneSlip = (a, b) => {
    let start = 0;
    while (start < a.length && a[start] === b[start]) start += 1;
    let [endA, endB] = [a.length - 1, b.length - 1];
    while (endA >= start && endB >= start && a[endA] === b[endB]) [endA, endB] = [endA - 1, endB - 1];
    const [left, right] = [endA - start + 1, endB - start + 1];
    return (left < 2 && right < 2) || (left === 2 && right === 2 && a[start] === b[start + 1] && a[start + 1] === b[start]);
  };

  /* Words that differ in one letter: the slip is not in the beginning or not in the end. */
  const meant = async (found, word) => {
    if (!/^\p{L}{4,}$/u.test(word)) return []; // another number is another thing
    const back = [...word].reverse().join("");
    const names = [["s", longest(word, found.beginnings)], ["e", longest(back, found.ends)]];
    const lists = await Promise.all(names.map(([sort, prefix]) => (prefix ? load(`${sort}-${fileName(prefix)}`) : "")));
    const near = lists.flatMap((list) => list.split(" ")).filter((other) => other && other !== word && oneSlip(word, other));
    const sameStart = (other) => other[0] === word[0];
    return [...new Set([...near.filter(sameStart), ...near.filter((other) => !sameStart(other))])].slice(0, 3);
  };

  /* A word that nobody uses may be two: OCPP1.6. */
  const apart = (word) => (word.match(/[a-z]+|[0-9][0-9.]*[a-z]*/g) ?? []).filter((part) => part.length < word.length);

  // ranks

  const [EXACT, SHORT, BEGINS, HOLDS, RESTS, SAYS, SOME] = [0, 1, 2, 3, 4, 5, 6];
  const WHOLE = { title: EXACT, "also called": EXACT }; // rank of a name of this sort that is the question; else SHORT
  const EVIDENCE = ["clause", "element"]; // what a record rests on counts less than what it is called

  const rankOf = (label, asked, found) => {
    const own = words(label[0], found.stop);
    const [text, wanted] = [own.join(" "), asked.join(" ")];
    const [joined, close] = [own.join(""), asked.join("")];
    const sort = found.sorts[label[1]];
    const least = EVIDENCE.includes(sort) ? HOLDS : EXACT;
    if (text === wanted || joined === close) return Math.max(least, WHOLE[sort] ?? SHORT);
    if (text.startsWith(wanted) || joined.startsWith(close)) return Math.max(least, BEGINS);
    const all = wordsAndParts(label[0], found.stop);
    if (!asked.every((word) => all.some((other) => other.startsWith(word)))) return -1;
    return least ? RESTS : HOLDS;
  };

  const compare = (a, b) => a.rank - b.rank || a.sort - b.sort || a.kind - b.kind || a.length - b.length || a.thing - b.thing;
  const kindOf = (found, thing) => found.kinds.findLastIndex(([, , , start]) => start <= thing);

  /* The best name of each thing that matches the question, and the other elements that do. */
  const byName = (found, entries, asked) => {
    const all = new Map();
    const labels = new Map(entries.flatMap((entry) => entry.labels).map((label) => [`${label[1]} ${label[0]}`, label])); // once, from whatever shard
    for (const label of labels.values()) {
      const rank = rankOf(label, asked, found);
      if (rank < 0) continue;
      for (let at = 0; at < label[2].length; at += 2) {
        const thing = label[2][at];
        const hit = { thing, kind: kindOf(found, thing), rank, sort: label[1], length: label[0].length, name: label[0], note: label[2][at + 1] };
        if (all.has(thing)) all.get(thing).push(hit);
        else all.set(thing, [hit]);
      }
    }
    return new Map([...all].map(([thing, hits]) => {
      const [best, ...others] = hits.sort(compare);
      return [thing, { ...best, others: others.filter((hit) => hit.sort === best.sort) }];
    }));
  };

  /* Things that say all of the words, or as many as any thing does, those that say them in names first. */
  const byText = (found, entries) => {
    const count = new Map();
    for (const entry of entries) for (const thing of entry.saying) count.set(thing, (count.get(thing) ?? 0) + 1);
    const most = Math.max(0, ...new Set(count.values()));
    const named = entries.map((entry) => new Set(entry.labels.flatMap((label) => label[2].filter((_, at) => at % 2 === 0))));
    return [...count].filter(([, words_]) => words_ === most).map(([thing]) => ({
      thing, kind: kindOf(found, thing), rank: most === entries.length ? SAYS : SOME, length: 0,
      sort: entries.length - named.filter((things) => things.has(thing)).length,
    }));
  };

  /* Hits, best first; the words that were looked for; and what was changed to find anything, as [[written, meant, ...]]. */
  const find = async (question) => {
    const found = await index();
    const changed = [];
    const entries = (await Promise.all(words(question, found.stop).map(async (word) => {
      const entry = await lookUp(found, word);
      if (isKnown(entry)) return [entry];
      const parts = await Promise.all(apart(word).map((part) => lookUp(found, part)));
      if (parts.length && parts.every(isKnown)) return parts;
      const others = await meant(found, word);
      const written = tokens(question, found.stop).find((token) => fold(token) === word);
      if (others.length) changed.push([written, ...others.map((other) => other.replace(/i$/, "y"))]); // utiliti is how utility is kept
      return [others.length ? await lookUp(found, others[0]) : entry];
    }))).flat();
    const asked = entries.map((entry) => entry.word);
    const best = byName(found, entries, asked);
    const told = byText(found, entries).filter((hit) => !best.has(hit.thing) && (hit.rank === SAYS || !best.size));
    return { hits: [...best.values(), ...told].sort(compare), asked, changed, some: told.length > 0 && told[0].rank === SOME };
  };

  // what is shown of a hit

  const SAID = {
    title: () => "by its title",
    id: (hit) => `id ${hit.name}`,
    "also called": (hit) => `also called ${hit.name}${hit.note && ` by ${hit.note}`}`,
    formerly: (hit) => `formerly ${hit.name}`,
    clause: (hit) => `cites ${hit.name}${hit.note && ` (${hit.note})`}`,
    element: (hit) => {
      const [next, ...rest] = hit.others;
      const named = [hit, ...(next ? [next] : [])].map(({ name, note }) => `${name}${note && ` ${note}`}`);
      const more = rest.length ? `; and ${rest.length} more element${rest.length > 1 ? "s" : ""}` : "";
      return `${next ? "elements" : "element"} ${named.join("; ")}${more}`;
    },
  };
  const why = (found, hit) => {
    if (hit.rank === SAYS) return "in its text";
    if (hit.rank === SOME) return "some of the words";
    const sort = found.sorts[hit.sort];
    return SAID[sort]?.(hit) ?? `${sort} ${hit.name}`;
  };

  /* A folder opened from disk shows its list of files unless index.html is named. */
  const address = (path) => {
    const url = new URL(path, vgikb.root);
    if (url.protocol === "file:" && url.pathname.endsWith("/")) url.pathname += "index.html";
    return url.href;
  };

  const tell = async (hits) => {
    const found = await index();
    return Promise.all(hits.map(async (hit) => {
      const [title, path, lead, mark] = (await load(`d${Math.floor(hit.thing / found.together)}`))[hit.thing % found.together];
      return { title, address: address(path), lead, mark, kind: found.kinds[hit.kind], why: why(found, hit) };
    }));
  };

  /* The question with another word in place of one. */
  const instead = (question, written, other) => question.normalize("NFKD").replace(/\p{Mn}/gu, "").replace(TOKEN, (token) => (token === written ? other : token));

  /* A text with the words that were looked for marked. */
  const marked = (text, asked, found) => {
    const box = document.createDocumentFragment();
    let done = 0;
    for (const match of text.matchAll(TOKEN)) {
      if (!wordsAndParts(match[0], found.stop).some((word) => asked.some((other) => word.startsWith(other)))) continue;
      box.append(text.slice(done, match.index), vgikb.element("mark", match[0]));
      done = match.index + match[0].length;
    }
    box.append(text.slice(done));
    return box;
  };

  return { find, tell, index, instead, marked, address, words, wordsAndParts };
})();
