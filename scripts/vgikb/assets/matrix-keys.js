/* Keys in a matrix: one stop of the Tab key, arrows from cell to cell, as in a spreadsheet. */
(() => {
  const { table, rows, columns, shown } = window.vgikb.matrix;
  const box = table.closest(".vgi-matrix");
  const HEAD = { tr: table.tHead.querySelector(".vgi-heads") };
  const PAGE = 10; // rows

  table.setAttribute("role", "grid");
  table.setAttribute("aria-label", box.getAttribute("aria-label"));
  for (const link of table.querySelectorAll("th a")) link.tabIndex = -1;

  /* What takes the focus in a cell: in a heading its link and its button, else the cell itself. */
  const stops = (cell) => {
    const inside = [...cell.querySelectorAll("a, button")].sort((a) => (a.tagName === "A" ? -1 : 1));
    return inside.length ? inside : [cell];
  };

  const linesShown = () => [HEAD, ...shown().rows];
  const placesShown = () => [null, ...shown().columns];
  const cellAt = (line, column) => {
    if (line === HEAD) return column ? column.th : null;
    return column ? line.cells[column.index] : line.th;
  };
  /* A cell whose state the reader left out is passed over. */
  const usable = (cell) => cell && (!table.dataset.only || getComputedStyle(cell).visibility !== "hidden");

  const whereIs = (target) => {
    const cell = target.closest("td, th");
    const line = HEAD.tr.contains(cell) ? HEAD : rows.find((row) => row.tr === cell.parentElement);
    const column = columns.find((one) => (line === HEAD ? one.th : line?.cells[one.index]) === cell) ?? null;
    return { cell, y: linesShown().indexOf(line), x: placesShown().indexOf(column) };
  };

  let stop = null;
  const makeStop = (target) => {
    if (stop) stop.tabIndex = -1;
    stop = target;
    stop.tabIndex = 0;
  };
  const focus = (target) => {
    makeStop(target);
    // what stays in sight must not lie on top of the focused cell
    box.style.scrollPadding = `${table.tHead.offsetHeight}px 8px 8px ${(shown().rows[0]?.th ?? HEAD.tr.cells[0]).offsetWidth}px`;
    target.focus();
  };

  /* From a place in steps of (dx, dy) to the next cell that can be used. */
  const walk = (from, dx, dy, least = 1) => {
    const [lines, places] = [linesShown(), placesShown()];
    const limit = (value, size) => Math.max(0, Math.min(size - 1, value));
    let [x, y] = [limit(from.x + dx * least, places.length), limit(from.y + dy * least, lines.length)];
    for (;;) {
      const cell = cellAt(lines[y], places[x]);
      if (usable(cell)) return cell;
      const [nextX, nextY] = [x + Math.sign(dx), y + Math.sign(dy)];
      if (nextX < 0 || nextX >= places.length || nextY < 0 || nextY >= lines.length) return null;
      [x, y] = [nextX, nextY];
    }
  };

  const end = (x, y, dx, dy) => walk({ x, y }, dx, dy, 0);
  const last = (list) => list.length - 1;

  const target = (event, here) => {
    const [lines, places] = [linesShown(), placesShown()];
    const all = event.ctrlKey || event.metaKey;
    switch (event.key) {
      case "ArrowRight": return walk(here, 1, 0);
      case "ArrowLeft": return walk(here, -1, 0);
      case "ArrowDown": return walk(here, 0, 1);
      case "ArrowUp": return walk(here, 0, -1);
      case "PageDown": return walk(here, 0, 1, PAGE) ?? end(here.x, last(lines), 0, -1);
      case "PageUp": return walk(here, 0, -1, PAGE) ?? end(here.x, 0, 0, 1);
      case "Home": return all ? end(1, 1, 1, 1) : end(0, here.y, 1, 0);
      case "End": return all ? end(last(places), last(lines), -1, 0) : end(last(places), here.y, -1, 0);
      default: return undefined; // a key of no meaning here
    }
  };

  /* Within a heading Right and Left go from its link to its button and back. */
  const beside = (event, here) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const inside = stops(here.cell);
    return step ? inside[inside.indexOf(event.target) + step] : undefined;
  };

  table.addEventListener("keydown", (event) => {
    const here = whereIs(event.target);
    if (here.y < 0 || event.altKey) return;
    const next = beside(event, here);
    const cell = next ? here.cell : target(event, here);
    if (cell === undefined) return;
    event.preventDefault();
    const inside = cell ? stops(cell) : [];
    const fromRight = event.key === "ArrowLeft" && cell !== here.cell;
    if (cell) focus(next ?? (fromRight ? inside.at(-1) : inside[0]));
  });

  table.addEventListener("focusin", (event) => { if (event.target !== stop) makeStop(event.target); });

  /* The stop of the Tab key is always a cell that is shown. */
  const keepStop = () => {
    if (stop?.isConnected && stop.offsetParent && usable(stop.closest("td, th"))) return;
    const first = shown().rows[0] && shown().columns[0] ? end(1, 1, 1, 0) ?? shown().rows[0].th : shown().columns[0]?.th;
    if (first) makeStop(stops(first)[0]);
  };
  document.addEventListener("vgi-matrix-shown", keepStop);
  keepStop();
  window.vgikb.matrix.focusCell = focus;
})();
