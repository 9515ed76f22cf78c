/* The tools of a matrix page: what is shown of the table, by the reader's choice, kept in the address. */
(() => {
  const table = document.querySelector(".vgi-table");
  const box = table.closest(".vgi-matrix");
  const tools = document.getElementById("vgi-tools");
  const { element, readState, writeState } = window.vgikb;
  const settings = JSON.parse(document.getElementById("vgi-matrix-settings").textContent);
  const judged = settings.cell === "claim" || settings.cell === "chain";
  const STATES = judged ? { f: "full", p: "partial", u: "unknown", n: "none", e: "empty" } : { l: "linked", v: "filled in", e: "empty" };
  const STRENGTH = { f: 4, p: 3, u: 2, n: 1, e: 0 };
  const HIDDEN = ["empty-rows", "empty-columns", "equal-columns"];

  // The table as it came, read once: looking at thousands of cells again for each letter typed would be slow.

  const idOf = (th) => th.querySelector("a")?.pathname.split("/").filter(Boolean).at(-1) ?? th.textContent;

  const heading = (th, group, index) => {
    const label = th.textContent.trim();
    const id = idOf(th);
    return { index, th, id, label, group, words: `${label} ${id} ${group}`.toLowerCase() };
  };

  const readColumns = () => {
    const groups = [...table.tHead.querySelectorAll(".vgi-families > :not(:first-child)")];
    const groupOf = groups.flatMap((th) => Array(th.colSpan).fill(th.textContent.trim()));
    const cols = [...table.querySelectorAll("col")].slice(1);
    const heads = [...table.tHead.querySelector(".vgi-heads").cells].slice(1);
    return heads.map((th, index) => ({ ...heading(th, groupOf[index] ?? "", index), col: cols[index], shown: true }));
  };

  const readRows = () => {
    let index = 0;
    return [...table.tBodies].flatMap((body) => {
      const group = body.querySelector(".vgi-group")?.textContent.trim() ?? "";
      return [...body.rows].filter((tr) => !tr.classList.contains("vgi-group")).map((tr) => {
        const [th, ...cells] = tr.cells;
        const codes = cells.map((td) => td.className || "e");
        return { ...heading(th, group, index++), tr, body, cells, codes, shown: true };
      });
    });
  };

  const columns = readColumns();
  const rows = readRows();
  const familyHeads = [...table.tHead.querySelectorAll(".vgi-families > :not(:first-child)")].map((th) => ({ th, size: th.colSpan }));
  const flat = document.createElement("tbody"); // where rows stand in an order of the reader's choice
  table.append(flat);

  /* What two cells have in common: the state alone, as an edition that inherits a claim says the same as the first. */
  const saying = (row, column) => (judged ? row.codes[column.index] : row.cells[column.index].textContent);

  // The choice of the reader, as it stands in the address.

  const list = (text) => (text ? text.split(",") : []);
  const CHOICES = ["rows", "columns", "row-groups", "column-groups", "states", "hide", "compare", "differences", "change", "sort"];
  let choice = {};

  const read = () => {
    const query = readState();
    choice = Object.fromEntries(CHOICES.map((name) => [name, query.get(name) ?? ""]));
    choice.cell = query.get("cell") ?? "";
  };
  let pending = 0;
  const keep = () => {
    clearTimeout(pending); // some browsers allow only so many changes of the address
    pending = setTimeout(() => writeState(choice), 150);
  };

  // What is shown.

  /* "ocpp, price limit": one of the parts between commas, all of its words. */
  const matcher = (text) => {
    const parts = text.toLowerCase().split(",").map((part) => part.split(/\s+/).filter(Boolean)).filter((part) => part.length);
    return (one) => !parts.length || parts.some((words) => words.every((word) => one.words.includes(word)));
  };
  const inGroups = (text) => {
    const groups = new Set(list(text));
    return (one) => !groups.size || groups.has(one.group);
  };

  const compared = () => list(choice.compare).map((id) => columns.find((column) => column.id === id)).filter(Boolean);

  const chosenColumns = () => {
    const among = compared();
    if (among.length > 1) return columns.filter((column) => among.includes(column));
    const fits = [matcher(choice.columns), inGroups(choice["column-groups"])];
    return columns.filter((column) => fits.every((fit) => fit(column)));
  };

  const differs = (row, among) => among.some((column) => saying(row, column) !== saying(row, among[0]));

  const changes = (row, among) => {
    const [before, after] = choice.change.split("-");
    return among.length < 2 || !after || (row.codes[among[0].index] === before && row.codes[among.at(-1).index] === after);
  };

  const chosenRows = () => {
    const fits = [matcher(choice.rows), inGroups(choice["row-groups"])];
    const among = compared();
    if (among.length > 1 && choice.differences) fits.push((row) => differs(row, among));
    if (choice.change) fits.push((row) => changes(row, among));
    return rows.filter((row) => fits.every((fit) => fit(row)));
  };

  const equalColumns = (shownRows, shownColumns) => {
    const seen = new Map();
    const equal = new Map(); // column -> the earlier one that says the same
    for (const column of shownColumns) {
      const key = shownRows.map((row) => saying(row, column)).join("\n");
      if (seen.has(key)) equal.set(column, seen.get(key));
      else seen.set(key, column);
    }
    return equal;
  };

  const work = () => {
    const hide = new Set(list(choice.hide));
    const only = new Set(list(choice.states));
    let [shownRows, shownColumns] = [chosenRows(), chosenColumns()];
    const counts = count(shownRows, shownColumns);
    const wanted = (row, column) => only.has(row.codes[column.index]);
    const filled = (row, column) => row.codes[column.index] !== "e";
    const narrow = (holds, rowsToo, columnsToo) => {
      if (rowsToo) shownRows = shownRows.filter((row) => shownColumns.some((column) => holds(row, column)));
      if (columnsToo) shownColumns = shownColumns.filter((column) => shownRows.some((row) => holds(row, column)));
    };
    if (only.size) narrow(wanted, true, true);
    narrow(filled, hide.has("empty-rows"), hide.has("empty-columns"));
    const equal = hide.has("equal-columns") ? equalColumns(shownRows, shownColumns) : new Map();
    shownColumns = shownColumns.filter((column) => !equal.has(column));
    return { rows: sorted(shownRows, shownColumns), columns: shownColumns, only, equal, counts };
  };

  const count = (shownRows, shownColumns) => {
    const counts = Object.fromEntries(Object.keys(STATES).map((code) => [code, 0]));
    for (const row of shownRows) for (const column of shownColumns) counts[row.codes[column.index]] += 1;
    return counts;
  };

  const strong = (row, shownColumns) => shownColumns.filter((column) => (judged ? "f" : "lv").includes(row.codes[column.index])).length;

  const sorted = (shownRows, shownColumns) => {
    const { key, back } = sorting();
    if (!key) return shownRows;
    const column = columns.find((one) => `column:${one.id}` === key);
    const text = (row) => row.cells[column.index].textContent;
    const by = {
      title: (a, b) => a.label.localeCompare(b.label, "en"),
      count: (a, b) => strong(b, shownColumns) - strong(a, shownColumns),
    }[key] ?? (!column ? () => 0 : judged
      ? (a, b) => STRENGTH[b.codes[column.index]] - STRENGTH[a.codes[column.index]]
      : (a, b) => (text(a) === "") - (text(b) === "") || text(a).localeCompare(text(b), "en", { numeric: true }));
    return [...shownRows].sort((a, b) => (back ? by(b, a) : by(a, b)) || a.index - b.index);
  };
  const sorting = () => ({ key: choice.sort.replace(/^-/, ""), back: choice.sort.startsWith("-") });

  // The table on the screen follows. Only what changes is touched.

  let shown = { rows, columns, only: new Set(), equal: new Map(), counts: {} };

  /* The theme has many rules about [hidden]; with them a browser takes three times as long. */
  const off = (part, gone) => { part.style.display = gone ? "none" : ""; };

  const showColumns = () => {
    const visible = new Set(shown.columns);
    for (const column of columns) {
      if (column.shown === visible.has(column)) continue;
      column.shown = !column.shown;
      for (const part of [column.th, column.col, ...rows.map((row) => row.cells[column.index])]) off(part, !column.shown);
    }
    let start = 0;
    for (const { th, size } of familyHeads) {
      const width = columns.slice(start, start += size).filter((column) => column.shown).length;
      off(th, !width);
      if (width) th.colSpan = width;
    }
    for (const th of table.querySelectorAll(".vgi-group th")) th.colSpan = visible.size + 1;
    table.classList.toggle("vgi-many", visible.size > 16);
    box.classList.toggle("vgi-few", visible.size < 7);
  };

  const showRows = () => {
    const visible = new Set(shown.rows);
    for (const row of rows) {
      if (row.shown === visible.has(row)) continue;
      row.shown = !row.shown;
      off(row.tr, !row.shown);
    }
    order();
    for (const body of table.tBodies) {
      const held = body === flat ? rows.length : rows.filter((row) => row.body === body && row.shown).length;
      off(body, !held || (body !== flat && Boolean(choice.sort)));
    }
  };

  let inOrder = ""; // how the rows stand now
  const order = () => {
    const wanted = choice.sort ? shown.rows.map((row) => row.index).join() : "";
    if (wanted === inOrder) return;
    inOrder = wanted;
    if (wanted) flat.append(...shown.rows.map((row) => row.tr));
    else for (const body of new Set(rows.map((row) => row.body))) body.append(...rows.filter((row) => row.body === body).map((row) => row.tr));
  };

  const showSorting = () => {
    const { key, back } = sorting();
    for (const column of columns) {
      const here = key === `column:${column.id}`;
      if (here) column.th.setAttribute("aria-sort", back ? "ascending" : "descending");
      else column.th.removeAttribute("aria-sort");
      const sign = here ? (back ? "\u2191" : "\u2193") : "\u21C5";
      if (column.sorter && column.sorter.textContent !== sign) column.sorter.textContent = sign;
    }
    for (const row of rows) {
      if (key === "count") row.th.dataset.count = strong(row, shown.columns);
      else delete row.th.dataset.count;
    }
  };

  const update = () => {
    shown = work();
    showColumns();
    showRows();
    showSorting();
    if (shown.only.size) table.dataset.only = [...shown.only].join(" ");
    else delete table.dataset.only;
    tell();
    showControls();
    keep();
    document.dispatchEvent(new CustomEvent("vgi-matrix-shown"));
  };

  // In words.

  const place = document.querySelector(".vgi-shown");
  const spoken = document.querySelector(".vgi-spoken");
  let speaking = 0;

  const summary = () => {
    const cells = Object.entries(count(shown.rows, shown.columns))
      .filter(([code]) => code !== "e" && (!shown.only.size || shown.only.has(code)))
      .reduce((sum, [, number]) => sum + number, 0);
    const part = (number, of, many) => `${number === of ? `all ${of}` : `${number} of ${of}`} ${many.toLowerCase()}`;
    const sizes = `Showing ${part(shown.rows.length, rows.length, settings.rows.many)} and ${part(shown.columns.length, columns.length, settings.columns.many)}: ${cells} cells filled in.`;
    return [sizes, ...notes()].join(" ");
  };

  /* What is left out, for the reader and for files and pictures. */
  const notes = () => {
    const told = [];
    if (shown.only.size) told.push(`Only cells that are ${[...shown.only].map((code) => STATES[code]).join(" or ")}.`);
    if (compared().length > 1 && choice.differences) told.push("Only rows in which the compared columns differ.");
    if (shown.equal.size) told.push(`Left out as equal: ${[...shown.equal].map(([column, first]) => `${column.label} (as ${first.label})`).join(", ")}.`);
    return told;
  };

  const tell = () => {
    const text = summary();
    place.textContent = text;
    clearTimeout(speaking); // once the reader stops typing
    if (spoken.dataset.ready) speaking = setTimeout(() => { spoken.textContent = text; }, 700);
    spoken.dataset.ready = "1";
  };

  // The tools.

  const change = (values) => { choice = { ...choice, ...values }; update(); };
  const field = (name) => tools.elements.namedItem(name);
  const option = (value, text) => Object.assign(element("option", text), { value });

  const toggled = (name, value, on) => {
    const others = list(choice[name]).filter((one) => one !== value);
    return (on ? [...others, value] : others).join(",");
  };

  const groupBoxes = (name, headings) => {
    const set = field(name);
    for (const group of new Set(headings.map((one) => one.group))) {
      const box = Object.assign(element("input"), { type: "checkbox", value: group });
      set?.append(element("label", "", "", box, ` ${group || "without"}`));
    }
  };

  const boxesOf = (name) => [...(field(name)?.querySelectorAll("input[type=checkbox]") ?? [])];

  const fillTools = () => {
    groupBoxes("row-groups", rows);
    groupBoxes("column-groups", columns);
    for (const number of [1, 2, 3]) {
      field(`compare-${number}`).append(option("", number < 3 ? "choose" : "none"), ...columns.map((column) => option(column.id, column.label)));
    }
    field("sort").append(option("-title", "by title, backwards"), ...columns.map((column) => option(`column:${column.id}`, `by ${column.label}`)));
    for (const column of columns) {
      column.sorter = Object.assign(element("button", "\u21C5", "vgi-sorter"), { type: "button", tabIndex: -1 });
      column.sorter.setAttribute("aria-label", `Sort by ${column.label}`);
      column.th.append(column.sorter);
    }
  };

  const legend = [...document.querySelectorAll(".vgi-legend li")];
  const fillLegend = () => {
    for (const item of legend) {
      const button = element("button", "", "", ...item.childNodes);
      button.type = "button";
      item.append(button);
    }
  };

  const showControls = () => {
    for (const name of ["rows", "columns"]) if (field(name).value !== choice[name]) field(name).value = choice[name];
    for (const name of ["row-groups", "column-groups", "hide"]) {
      const on = new Set(list(choice[name]));
      for (const box of boxesOf(name)) box.checked = on.has(box.value);
      mark(name, on.size);
    }
    const among = compared();
    for (const number of [1, 2, 3]) field(`compare-${number}`).value = among[number - 1]?.id ?? "";
    field("differences").checked = Boolean(choice.differences);
    mark("compare", among.length);
    if (![...field("sort").options].some((one) => one.value === choice.sort)) field("sort").append(option(choice.sort, `by ${columns.find((one) => choice.sort === `-column:${one.id}`)?.label ?? "nothing"}, backwards`));
    field("sort").value = choice.sort;
    showLegend();
    showChanges(among);
  };
  const mark = (name, number) => {
    const place = field(name)?.closest("details").querySelector(".vgi-chosen-count");
    if (place) place.textContent = number || "";
  };

  const buttons = Object.fromEntries([...document.querySelectorAll(".vgi-presets button, .vgi-out button")].map((button) => [button.name, button]));
  const PRESETS = { gaps: ["p", "n"], unknown: ["u"] };
  const same = (codes) => shown.only.size === codes.length && codes.every((code) => shown.only.has(code));

  const showLegend = () => {
    for (const item of legend) {
      item.querySelector(".vgi-count").textContent = shown.counts[item.dataset.code] ?? 0;
      item.querySelector("button").setAttribute("aria-pressed", shown.only.has(item.dataset.code));
    }
    for (const [name, codes] of Object.entries(PRESETS)) buttons[name]?.setAttribute("aria-pressed", same(codes));
  };

  /* What the last of the compared columns has that the first has not, counted: none to full apart from unknown to full. */
  const showChanges = (among) => {
    const list = document.querySelector(".vgi-changes");
    list.hidden = among.length < 2 || !judged;
    if (list.hidden) return;
    const [before, after] = [among[0], among.at(-1)];
    const pairs = new Map();
    for (const row of rows) {
      const pair = `${row.codes[before.index]}-${row.codes[after.index]}`;
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    }
    const items = [...pairs].filter(([pair]) => pair[0] !== pair[2]).sort((a, b) => b[1] - a[1]).map(([pair, number]) => element("li", "", "", changeButton(pair, number)));
    const words = items.length ? `From ${before.label} to ${after.label}:` : `${before.label} and ${after.label} say the same in every row.`;
    list.replaceChildren(element("span", words), element("ul", "", "", ...items));
  };
  const changeButton = (pair, number) => {
    const button = element("button", `${STATES[pair[0]]} \u2192 ${STATES[pair[2]]} ${number}`);
    button.type = "button";
    button.setAttribute("aria-pressed", choice.change === pair);
    button.dataset.pair = pair;
    return button;
  };

  const nextSort = (column) => {
    const key = `column:${column.id}`;
    return choice.sort === key ? `-${key}` : choice.sort === `-${key}` ? "" : key;
  };

  const chooseCompared = () => {
    const ids = [1, 2, 3].map((number) => field(`compare-${number}`).value).filter(Boolean);
    change({ compare: [...new Set(ids)].join(","), change: "" });
  };

  const listen = () => {
    tools.addEventListener("submit", (event) => event.preventDefault());
    tools.addEventListener("input", ({ target }) => { if (target.type === "search") change({ [target.name]: target.value }); });
    tools.addEventListener("change", ({ target }) => {
      if (target.name === "sort") change({ sort: target.value });
      else if (target.name === "differences") change({ differences: target.checked ? "1" : "" });
      else if (target.name.startsWith("compare-")) chooseCompared();
      else if (target.type === "checkbox") change({ [target.closest("fieldset").name]: toggled(target.closest("fieldset").name, target.value, target.checked) });
    });
    tools.querySelector(".vgi-changes").addEventListener("click", ({ target }) => {
      if (!target.dataset.pair) return;
      const pair = target.dataset.pair;
      change({ change: choice.change === pair ? "" : pair });
      tools.querySelector(`[data-pair="${pair}"]`)?.focus(); // the list was made anew
    });
    document.querySelector(".vgi-legend").addEventListener("click", ({ target }) => {
      const code = target.closest("li[data-code]")?.dataset.code;
      if (code) change({ states: toggled("states", code, !shown.only.has(code)) });
    });
    for (const [name, codes] of Object.entries(PRESETS)) buttons[name]?.addEventListener("click", () => change({ states: same(codes) ? "" : codes.join() }));
    buttons.reset.addEventListener("click", () => change(Object.fromEntries(CHOICES.map((name) => [name, ""]))));
    buttons.print.addEventListener("click", () => window.print());
    table.addEventListener("click", ({ target }) => {
      const column = columns.find((one) => one.sorter === target);
      if (column) change({ sort: nextSort(column) });
    });
    closeChoices();
  };

  /* One list of choices open at a time; Escape and a click beside it close it. */
  const closeChoices = () => {
    const choices = [...tools.querySelectorAll("details")];
    document.addEventListener("click", ({ target }) => { for (const one of choices) if (!one.contains(target)) one.open = false; });
    tools.addEventListener("keydown", (event) => {
      const open = event.target.closest("details[open]");
      if (event.key !== "Escape" || !open) return;
      open.open = false;
      open.querySelector("summary").focus();
    });
  };

  window.vgikb.matrix = {
    table, settings, rows, columns, buttons, states: STATES, judged,
    shown: () => shown,
    notes,
    cell: (row, column) => row.cells[column.index],
    choice: () => choice,
    /* Keep which cell is open, without a new look at the table. */
    keepCell: (id) => { choice.cell = id; keep(); },
    address: (more) => {
      const query = new URLSearchParams(Object.entries({ ...choice, ...more }).filter(([, value]) => value));
      return `${location.href.split(/[?#]/)[0]}${query.size ? `?${query}` : ""}`;
    },
  };

  read();
  fillTools();
  fillLegend();
  listen();
  for (const part of [tools, ...document.querySelectorAll(".vgi-presets, .vgi-under, .vgi-help")]) part.hidden = false;
  table.classList.add("vgi-ready");
  update();
})();
