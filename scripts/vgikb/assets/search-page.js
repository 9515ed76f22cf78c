/* The page of search results: what was asked for and which kinds are shown stand in the address. */
(() => {
  const { element, search, readState, writeState } = vgikb;
  const STEP = 30;
  const place = document.getElementById("vgi-search-page");
  const [form, status, kinds, list, more] = [".vgi-ask", ".vgi-status", ".vgi-kinds", ".vgi-hits", ".vgi-more"].map((name) => place.querySelector(name));
  const input = form.elements.namedItem("q");
  const state = { q: readState().get("q") ?? "", kind: new Set((readState().get("kind") ?? "").split(",").filter(Boolean)) };
  let shown = STEP;
  let asked = 0;
  let timer;

  const link = (text, q) => {
    const made = element("a", text);
    made.href = `?${new URLSearchParams({ q })}`;
    return made;
  };

  const item = (hit, words, index) => {
    const title = element("a", "", "", search.marked(hit.title, words, index));
    title.href = hit.address;
    const head = element("p", "", "vgi-hit-head", title, " ", element("span", hit.kind[1], "vgi-badge"));
    if (hit.mark) head.append(" ", element("span", hit.mark, `vgi-badge ${hit.mark}`));
    const why = element("p", "", "vgi-hit-why", search.marked(hit.why, words, index));
    return element("li", "", "", head, why, ...(hit.lead ? [element("p", "", "vgi-hit-lead", search.marked(hit.lead, words, index))] : []));
  };

  const kindBox = ([name, , plural], count) => {
    const box = element("input");
    box.type = "checkbox";
    box.value = name;
    box.checked = state.kind.has(name);
    return element("label", "", "", box, ` ${plural} `, element("span", String(count), "vgi-quiet"));
  };

  const showKinds = (hits, index) => {
    const counts = index.kinds.map((kind, at) => [kind, hits.filter((hit) => hit.kind === at).length]);
    const boxes = counts.filter(([kind, count]) => count || state.kind.has(kind[0])).map(([kind, count]) => kindBox(kind, count));
    kinds.replaceChildren(kinds.firstElementChild, ...boxes);
    kinds.hidden = boxes.length < 2 && !state.kind.size;
  };

  /* In words: how many, of which kinds, and what was read instead of what was written. */
  const say = (answer, count) => {
    const parts = [`${count} ${count === 1 ? "result" : "results"} for “${state.q}”`];
    if (!count) parts[0] = `Nothing was found for “${state.q}”`;
    if (answer.some) parts.push("; no record has all of the words, these have the most");
    status.replaceChildren(...parts, ".");
    for (const [written, ...meant] of answer.changed) {
      status.append(` Nothing is called “${written}”. Did you mean `);
      meant.forEach((word, at) => status.append(at ? " or " : "", link(word, search.instead(state.q, written, word))));
      status.append("?");
    }
  };

  const show = async () => {
    const mine = (asked += 1);
    const wanted = state.q.trim();
    document.title = document.title.replace(/^(.*: )?/, wanted ? `${wanted}: ` : "");
    const answer = wanted ? await search.find(wanted) : { hits: [], asked: [], changed: [] };
    const index = await search.index();
    const hits = answer.hits.filter((hit) => !state.kind.size || state.kind.has(index.kinds[hit.kind][0]));
    const told = await search.tell(hits.slice(0, shown));
    if (mine !== asked) return;
    if (wanted) say(answer, hits.length);
    else status.replaceChildren();
    showKinds(answer.hits, index);
    list.replaceChildren(...told.map((hit) => item(hit, answer.asked, index)));
    list.hidden = !told.length;
    more.hidden = hits.length <= shown;
  };
  const failed = () => status.replaceChildren("The search index could not be loaded.");

  const change = () => {
    writeState({ q: state.q.trim(), kind: [...state.kind].sort().join(",") });
    shown = STEP;
    show().catch(failed);
  };

  input.value = state.q;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      state.q = input.value;
      change();
    }, 150);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    state.q = input.value;
    change();
  });
  kinds.addEventListener("change", () => {
    state.kind = new Set([...kinds.querySelectorAll("input:checked")].map((box) => box.value));
    change();
  });
  more.querySelector("button").addEventListener("click", () => {
    shown += STEP;
    const next = list.children.length;
    show().then(() => list.children[next]?.querySelector("a").focus(), failed);
  });

  form.hidden = false;
  show().catch(failed);
})();
