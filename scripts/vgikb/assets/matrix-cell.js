/* The panel that says what a cell of a matrix rests on. It does not stop the work in the table. */
(() => {
  const { matrix, element, load, root } = window.vgikb;
  const { table, settings, rows, columns } = matrix;
  const panel = document.getElementById("vgi-cell");
  let open = null; // the cell whose panel is open

  /* Links at the foot of the panel, such as "report a problem": [{ text, href }]. Row and column: { id, label, kind, url }. */
  window.vgikb.cellLinks ??= () => [];

  const described = (heading, axis) => {
    const link = heading.th.querySelector("a");
    return { id: heading.id, label: heading.label, kind: axis.kind, url: link?.href ?? "" };
  };

  // Texts come in parts; elements are made of them one by one, so that nothing a record says is read as markup.

  const SAFE = ["http:", "https:", "file:", "mailto:"];
  const linkTo = (text, address) => {
    const url = new URL(address, root);
    return SAFE.includes(url.protocol) ? Object.assign(element("a", text), { href: url.href }) : text;
  };
  const made = (part) => {
    if (typeof part === "string") return part;
    const [name, text, address] = part;
    if (name === "a") return linkTo(text, address);
    return ["code", "em", "strong"].includes(name) ? element(name, text) : text;
  };
  const text = (parts) => parts.map(made);

  const SYMBOLS = { full: "\u25CF", partial: "\u25D0", unknown: "?", none: "\u2715" };
  const badge = (state) => element("span", `${SYMBOLS[state]} ${state}`, `vgi-state ${state}`);

  const section = (block) => {
    const made = element("section");
    if (block.title || block.state) {
      const head = element(block.title ? "h3" : "p", "", "", ...(block.title ? text(block.title) : []));
      if (block.state) head.append(block.title ? " " : "", badge(block.state));
      made.append(head);
    }
    const list = element("dl");
    for (const [label, parts] of block.facts) list.append(element("dt", label), element("dd", "", "", ...text(parts)));
    if (block.facts.length) made.append(list);
    return made;
  };

  const head = (row, column) => {
    const title = element("h2");
    title.id = "vgi-cell-title";
    title.tabIndex = -1;
    title.append(linked(row), " \u00D7 ", linked(column));
    const close = element("button", "Close");
    close.type = "button";
    close.addEventListener("click", () => shut());
    return element("header", "", "", title, close);
  };
  const linked = (heading) => (heading.url ? Object.assign(element("a", heading.label), { href: heading.url }) : heading.label);

  const foot = (id, row, column) => {
    const links = [
      { text: "Link to this cell", href: matrix.address({ cell: id }) },
      ...[row, column].filter((heading) => heading.url).map((heading) => ({ text: `Page of ${heading.label}`, href: heading.url })),
      ...window.vgikb.cellLinks(row, column),
    ];
    return element("footer", "", "", ...links.map((link) => Object.assign(element("a", link.text), { href: link.href })));
  };

  /* The file with the cells of a row: the last one that begins at or before it. */
  const fileOf = (row) => `matrix/${settings.id}-${settings.files.findLast((start) => start <= row)}`;

  const blocksOf = async (row, column) => {
    const number = settings.first + row.index;
    const file = await load(fileOf(number));
    const blocks = file.cells[number]?.[column.index];
    return { lead: file.leads[number], blocks: blocks ?? [{ facts: [["Empty", [settings.empty]]] }] };
  };

  const idOf = (row, column) => `${row.id},${column.id}`;
  const mayMove = matchMedia("(prefers-reduced-motion: no-preference)");

  const show = async (row, column) => {
    const cell = matrix.cell(row, column);
    const [rowHead, columnHead] = [described(row, settings.rows), described(column, settings.columns)];
    mark(cell);
    const body = element("div", "", "", element("section", "Loading"));
    const top = head(rowHead, columnHead);
    panel.replaceChildren(top, body, foot(idOf(row, column), rowHead, columnHead));
    if (!panel.open) panel.show();
    panel.scrollTop = 0;
    top.querySelector("h2").focus({ preventScroll: true });
    matrix.keepCell(idOf(row, column));
    await blocksOf(row, column).then(
      ({ lead, blocks }) => {
        const told = lead ? [element("section", "", "", element("p", "", "vgi-quiet", ...text(lead)))] : [];
        if (cell === open) body.replaceChildren(...told, ...blocks.map(section));
      },
      () => body.replaceChildren(element("section", "This could not be loaded. The page of the row's heading holds the same.")),
    );
    if (cell === open) clearOf(cell);
  };

  /* Bring the cell to where the panel does not cover it. */
  const clearOf = (cell) => {
    const [at, over] = [cell.getBoundingClientRect(), panel.getBoundingClientRect()];
    const apart = at.right < over.left || at.bottom < over.top;
    if (apart) return;
    const box = table.closest(".vgi-matrix");
    const first = table.querySelector("tbody th[scope=row]").offsetWidth;
    const behavior = mayMove.matches ? "smooth" : "instant";
    if (over.left > 200) box.scrollBy({ left: Math.min(at.right - over.left + 8, at.left - box.getBoundingClientRect().left - first), behavior });
    else window.scrollBy({ top: at.bottom - over.top + 8, behavior });
  };

  const mark = (cell) => {
    open?.classList.remove("open");
    open?.removeAttribute("aria-selected");
    open = cell;
    open?.classList.add("open");
    open?.setAttribute("aria-selected", "true");
  };

  const shut = () => {
    const cell = open;
    mark(null);
    panel.close();
    matrix.keepCell("");
    if (cell?.offsetParent) matrix.focusCell(cell);
  };

  const placeOf = (cell) => {
    const row = rows.find((one) => one.tr === cell.parentElement);
    const column = row && columns.find((one) => row.cells[one.index] === cell);
    return column ? [row, column] : null;
  };
  const openFrom = (event) => {
    const cell = event.target.closest("tbody td");
    const place = cell && placeOf(cell);
    if (!place) return;
    event.preventDefault();
    show(...place);
  };

  table.addEventListener("click", openFrom);
  table.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") openFrom(event); });
  document.addEventListener("keydown", (event) => {
    const inList = event.target.closest?.(".vgi-tools, .vgi-search");
    if (event.key === "Escape" && panel.open && !inList) shut();
  });

  const asked = matrix.choice().cell;
  const place = asked && rows.flatMap((row) => columns.map((column) => [row, column])).find(([row, column]) => idOf(row, column) === asked);
  if (place) {
    matrix.cell(...place).scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    show(...place);
  }
})();
