/* Narrows the list, tree or table of a page to what a reader types; what is chosen stands in the address. */
(() => {
  const form = document.querySelector("form.vgi-filter");
  if (!form) return;
  const { readState, writeState } = window.vgikb;
  const field = (name) => form.elements.namedItem(name);
  const boxes = [...form.querySelectorAll("[name=community]")];

  /* Words in small letters without accents, each with a space before it, so that " ev" finds EV and not level. */
  const folded = (text) =>
    ` ${text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}.]+/gu, " ").trim()}`;

  /* Who speaks in a column, a list, or a cell of a column; their names stand in the head only. */
  const communityOf = (place) =>
    place.dataset.community ?? place.closest("table")?.tHead?.rows[0].cells[place.cellIndex]?.dataset.community;

  const entries = [...document.querySelectorAll(".vgi-entry")].map((place) => {
    const line = place.querySelector(":scope > .vgi-line") ?? place; // a branch of a tree holds others
    const names = [...line.querySelectorAll(".vgi-name")];
    return {
      place,
      above: place.parentElement.closest(".vgi-entry"),
      names: folded((names.length ? names : [line]).map((name) => name.textContent).join(" / ")),
      text: folded(line.textContent),
      subjects: (place.dataset.subject ?? "").split(" "),
      cells: [...place.querySelectorAll(":scope > td")].filter(communityOf),
    };
  });
  const byPlace = new Map(entries.map((entry) => [entry.place, entry]));
  // columns and lists of communities
  const places = [...document.querySelectorAll("[data-community], .vgi-entry > td")].filter(communityOf);

  const chosen = () => new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  const spoken = (entry, only) =>
    !only.size || !entry.cells.length || entry.cells.some((cell) => only.has(communityOf(cell)) && cell.textContent.trim());

  /* Entries whose names begin with what was typed; only if there are none, or if asked for, those that say it. */
  const found = (only) => {
    const typed = folded(field("find").value).split(" ").filter(Boolean).map((word) => ` ${word}`);
    const subject = field("subject")?.value;
    const allowed = entries.filter((entry) => (!subject || entry.subjects.includes(subject)) && spoken(entry, only));
    const holding = (part) => allowed.filter((entry) => typed.every((word) => entry[part].includes(word)));
    const named = holding("names");
    if (field("text")?.checked) return { hits: holding("text"), how: "" };
    if (named.length || !typed.length) return { hits: named, how: "" };
    const said = holding("text");
    return { hits: said, how: said.length ? " No name begins so; these say it." : "" };
  };

  /* A branch is shown with all above it and all below it. */
  const around = (hits) => {
    const shown = new Set();
    for (const { place } of hits) {
      for (let at = place; at && !shown.has(at); at = byPlace.get(at).above) shown.add(at);
    }
    for (const { place } of hits) for (const below of place.querySelectorAll(".vgi-entry")) shown.add(below);
    return shown;
  };

  const showGroups = () => {
    for (const group of document.querySelectorAll(".vgi-group")) {
      const empty = !group.querySelector(".vgi-entry:not([hidden])");
      group.classList.toggle("vgi-empty", empty);
      const heading = group.querySelector("h2[id]");
      const link = heading && document.querySelector(`.vgi-letters a[href="#${heading.id}"]`);
      if (link) link.hidden = empty;
    }
  };

  const show = () => {
    const only = chosen();
    const { hits, how } = found(only);
    const shown = around(hits);
    for (const { place } of entries) place.hidden = !shown.has(place);
    for (const place of places) place.hidden = only.size > 0 && !only.has(communityOf(place));
    showGroups();
    const all = hits.length === entries.length;
    form.querySelector("[role=status]").textContent = all ? "" : `${hits.length} of ${entries.length} entries.${how}`;
  };

  const keep = () =>
    writeState({
      find: field("find").value.trim(),
      subject: field("subject")?.value,
      text: field("text")?.checked ? "1" : "",
      communities: [...chosen()].join(","),
    });

  const restore = () => {
    const state = readState();
    const communities = new Set((state.get("communities") ?? "").split(","));
    field("find").value = state.get("find") ?? "";
    if (field("subject")) field("subject").value = state.get("subject") ?? "";
    if (field("subject")?.selectedIndex === -1) field("subject").value = "";
    if (field("text")) field("text").checked = state.has("text");
    for (const box of boxes) box.checked = communities.has(box.value);
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    show();
    keep();
  });
  for (const [name, open] of [["fold", false], ["unfold", true]]) {
    field(name)?.addEventListener("click", () => {
      for (const branch of document.querySelectorAll(".vgi-tree details")) branch.open = open;
    });
  }
  restore();
  form.hidden = false;
  show();
})();
