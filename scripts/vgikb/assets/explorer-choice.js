/* The explorer's panel of protocols: by family with the editions under it, for everybody or for one actor. */
(() => {
  const { owned } = vgikb.explorer;

  /* The protocols that run over some link of an actor. */
  const servingOf = (data, actor) => {
    const place = data.actors.findIndex(([id]) => id === actor);
    const links = data.links.filter((link) => link.ends.includes(place));
    return new Set(links.flatMap((link) => link.over.map(([protocol]) => data.protocols[protocol].id)));
  };

  /* What somebody has; everything is no choice at all, unless everybody else has less. */
  const setOwn = (choice, actor, set, all) => {
    const full = set.size === all.size;
    if (!actor) choice.everybody = full ? null : set;
    else if (full && !choice.everybody) choice.actors.delete(actor);
    else choice.actors.set(actor, set);
  };

  vgikb.explorer.choicePanel = (form, data, ids, change) => {
    const { actor, find, all, none, same, others } = form.elements;
    const own = form.querySelector(".vgi-ex-own");
    const families = [...form.querySelectorAll("[data-family]")].map((row) => ({
      row,
      whole: row.querySelector("[data-whole]"),
      boxes: [...row.querySelectorAll("[name=protocol]")],
      words: [row.textContent, ...[...row.querySelectorAll("[title]")].map((label) => label.title)].join(" ").toLowerCase(),
    }));
    let shown = null; // the state that the panel shows
    let withOthers = false;

    const give = (edit) =>
      change((state) => {
        const set = new Set(owned(state.choice, actor.value) ?? ids.protocols);
        edit(set);
        setOwn(state.choice, actor.value, set, ids.protocols);
      });
    const give1 = (set, id, has) => (has ? set.add(id) : set.delete(id));

    /* Families that the actor has no link for fold away, unless they are looked for. */
    const sift = () => {
      const words = find.value.trim().toLowerCase().split(/\s+/);
      const serving = actor.value && servingOf(data, actor.value);
      const isFar = ({ boxes }) => serving && !boxes.some((box) => serving.has(box.value));
      for (const family of families) {
        const sought = words.every((word) => family.words.includes(word));
        family.row.hidden = find.value.trim() ? !sought : isFar(family) && !withOthers;
      }
      const far = families.filter(isFar).length;
      others.hidden = !far || Boolean(find.value.trim());
      others.textContent = withOthers ? "Hide those that no link of this actor uses" : `Show ${far} more that no link of this actor uses`;
    };

    const show = (state = shown) => {
      shown = state;
      const set = owned(state.choice, actor.value);
      for (const { whole, boxes } of families) {
        for (const box of boxes) box.checked = !set || set.has(box.value);
        if (!whole) continue;
        const ticked = boxes.filter((box) => box.checked).length;
        whole.checked = ticked === boxes.length;
        whole.indeterminate = ticked > 0 && ticked < boxes.length;
      }
      const hasOwn = state.choice.actors.has(actor.value);
      same.hidden = !hasOwn;
      const title = actor.selectedOptions[0].textContent;
      own.textContent = actor.value ? (hasOwn ? `${title} has a choice of its own.` : `${title} has what everybody has, until you change something here.`) : "";
      sift();
    };

    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", ({ target }) => {
      const family = families.find(({ whole }) => whole && whole === target);
      if (family) give((set) => family.boxes.forEach((box) => give1(set, box.value, target.checked)));
      else if (target.name === "protocol") give((set) => give1(set, target.value, target.checked));
      else if (target === actor) show();
    });
    find.addEventListener("input", sift);
    all.addEventListener("click", () => give((set) => ids.protocols.forEach((id) => set.add(id))));
    none.addEventListener("click", () => give((set) => set.clear()));
    same.addEventListener("click", () => change((state) => state.choice.actors.delete(actor.value)));
    others.addEventListener("click", () => { withOthers = !withOthers; sift(); });

    /* Show the panel for one actor, as the list of what is chosen asks for. */
    const turnTo = (id) => {
      actor.value = id;
      form.querySelector("details").open = true;
      show();
      actor.focus();
    };
    return { show, turnTo };
  };
})();
