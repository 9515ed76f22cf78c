/* What is shown of a matrix: the table as it came, the reader's choice as it stands in the address, what follows. */
(() => {
  const table = document.querySelector(".vgi-table");
  const box = table.closest(".vgi-matrix");
  const { readState, writeState } = window.vgikb;
  const settings = JSON.parse(document.getElementById("vgi-matrix-settings").textContent);
  const judged = settings.cell === "claim" || settings.cell === "chain";
  const STATES = judged ? { f: "full", p: "partial", u: "unknown", n: "none", e: "empty" } : { l: "linked", v: "filled in", e: "empty" };
  const STRENGTH = { f: 4, p: 3, u: 2, n: 1, e: 0 };

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
      if (key === `column:${column.id}`) column.th.setAttribute("aria-sort", back ? "ascending" : "descending");
      else column.th.removeAttribute("aria-sort");
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
    keep();
    document.dispatchEvent(new CustomEvent("vgi-matrix-shown"));
  };

  window.vgikb.matrix = {
    table, settings, rows, columns, judged, update, list, compared, sorting, count,
    states: STATES,
    shown: () => shown,
    cell: (row, column) => row.cells[column.index],
    choice: () => choice,
    change: (values) => { choice = { ...choice, ...values }; update(); },
    reset: () => { choice = { ...choice, ...Object.fromEntries(CHOICES.map((name) => [name, ""])) }; update(); },
    /* Keep which cell is open, without a new look at the table. */
    keepCell: (id) => { choice.cell = id; keep(); },
    address: (more) => {
      const query = new URLSearchParams(Object.entries({ ...choice, ...more }).filter(([, value]) => value));
      return `${location.href.split(/[?#]/)[0]}${query.size ? `?${query}` : ""}`;
    },
  };
  read();
})();
