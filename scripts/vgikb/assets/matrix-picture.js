/* What is shown of a matrix as one SVG picture for slides: light, self-contained, with title, key, source and date. */
(() => {
  const { matrix, save } = window.vgikb;
  const { settings, buttons, states } = matrix;
  const SVG = "http://www.w3.org/2000/svg";
  const INK = "#1f2328";
  const COLOURS = { f: ["#d9f0e0", "#1a743a"], p: ["#fdebc8", "#8a5a00"], u: ["#eceef1", "#5c6370"], n: ["#f9dedc", "#b3261e"], l: ["#e3f0ee", "#00695c"], v: ["#ffffff", INK], e: ["#ffffff", INK] };
  const FONT = "Arial, Helvetica, sans-serif";
  const LETTER = 5.7; // width of a letter of 11 px on average
  const ROW = 20;
  const NAMES = 300; // width of the column of row headings
  const TOP = 106; // of the table; title and key stand above
  const TURN = 7; // up to so many columns the words stand in the cells

  const make = (name, attributes, text = "") => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    return made;
  };
  const short = (text, width) => (text.length * LETTER <= width ? text : `${text.slice(0, Math.max(1, Math.floor(width / LETTER) - 1)).trimEnd()}\u2026`);
  const words = (text, x, y, more = {}) => make("text", { x, y, "font-family": FONT, "font-size": 11, fill: INK, ...more }, text);

  /* The symbol of a state as a shape, since not every font has it. */
  const symbol = (code, x, y) => {
    const colour = COLOURS[code][1];
    const ring = { cx: x, cy: y, r: 4.5, fill: "none", stroke: colour, "stroke-width": 1.4 };
    switch (code) {
      case "f": return [make("circle", { ...ring, fill: colour })];
      case "p": return [make("circle", ring), make("path", { d: `M${x} ${y - 4.5}a4.5 4.5 0 0 0 0 9z`, fill: colour })];
      case "u": return [words("?", x, y + 4, { fill: colour, "text-anchor": "middle", "font-weight": 700 })];
      case "n": return [make("path", { d: `M${x - 4} ${y - 4}l8 8m0 -8l-8 8`, stroke: colour, "stroke-width": 1.6, fill: "none" })];
      case "l": return [make("path", { d: `M${x - 4} ${y}l3 4l5 -8`, stroke: colour, "stroke-width": 1.6, fill: "none" })];
      default: return [];
    }
  };

  const seen = (row, column) => {
    const { only } = matrix.shown();
    const code = row.codes[column.index];
    return !only.size || only.has(code) ? code : "e";
  };

  const wordy = () => matrix.shown().columns.length <= TURN || settings.cell === "value";
  const layout = () => {
    const { columns, rows } = matrix.shown();
    const column = wordy() ? 118 : 22;
    const longest = Math.max(0, ...columns.map((one) => one.label.length));
    const head = wordy() ? 26 : Math.min(190, longest * (LETTER + 0.8) + 12);
    const groups = new Set(rows.map((row) => row.group)).size;
    const bands = matrix.choice().sort ? 0 : rows[0]?.group || groups > 1 ? groups : 0;
    const width = Math.max(NAMES + column * columns.length, 620) + 32;
    return { column, head, top: TOP, width, height: TOP + head + (rows.length + bands) * ROW + 44, bands };
  };

  const columnHead = (one, x, { column, head, top }) => {
    if (wordy()) return words(short(one.label, column - 8), x + 5, top + head - 8, { "font-weight": 700 });
    const [middle, foot] = [x + column / 2 + 4, top + head - 6];
    return words(short(one.label, head - 8), middle, foot, { transform: `rotate(-90 ${middle} ${foot})`, "font-weight": 700 });
  };

  const cell = (row, one, x, y, width) => {
    const code = seen(row, one);
    const box = make("rect", { x, y, width, height: ROW, fill: COLOURS[code][0], stroke: "#d0d4da", "stroke-width": 0.6 });
    if (code === "e") return [box];
    const text = matrix.cell(row, one).textContent;
    const title = make("title", {}, `${row.label}, ${one.label}: ${text}`);
    const parts = wordy() ? [...symbol(code, x + 10, y + ROW / 2), words(short(text, width - (code === "v" ? 8 : 24)), x + (code === "v" ? 4 : 20), y + 14, { fill: COLOURS[code][1] })] : symbol(code, x + width / 2, y + ROW / 2);
    const group = make("g", {});
    group.append(title, box, ...parts);
    return [group];
  };

  const body = (sizes) => {
    const { rows, columns } = matrix.shown();
    const parts = [];
    let [y, group] = [sizes.top + sizes.head, null];
    for (const row of rows) {
      if (sizes.bands && row.group !== group) {
        group = row.group;
        parts.push(words(group || "without", 16, y + 14, { "font-weight": 700 }));
        y += ROW;
      }
      parts.push(words(short(row.label, NAMES - 12), 16, y + 14));
      columns.forEach((one, index) => parts.push(...cell(row, one, 16 + NAMES + index * sizes.column, y, sizes.column)));
      y += ROW;
    }
    return parts;
  };

  /* States that stand in the picture, with their number. */
  const key = () => {
    const { rows, columns, only } = matrix.shown();
    const parts = [];
    let x = 16;
    for (const [code, word] of Object.entries(states).filter(([code]) => code !== "e" && (!only.size || only.has(code)))) {
      const number = rows.reduce((sum, row) => sum + columns.filter((one) => row.codes[one.index] === code).length, 0);
      const text = `${word} (${number})`;
      parts.push(make("rect", { x, y: 60, width: 18, height: 18, rx: 3, fill: COLOURS[code][0], stroke: "#d0d4da" }), ...symbol(code, x + 9, 69), words(text, x + 24, 73));
      x += 44 + text.length * (LETTER + 0.6);
    }
    return [...parts, words(`An empty cell: ${settings.empty}`, 16, 94, { fill: "#57606a" })];
  };

  const picture = () => {
    const sizes = layout();
    const { columns } = matrix.shown();
    const image = make("svg", { xmlns: SVG, viewBox: `0 0 ${sizes.width} ${sizes.height}`, width: sizes.width, height: sizes.height, role: "img" });
    const shownText = document.querySelector(".vgi-shown").textContent;
    image.append(
      make("title", {}, settings.title),
      make("desc", {}, shownText),
      make("rect", { width: sizes.width, height: sizes.height, fill: "#ffffff" }),
      words(settings.title, 16, 28, { "font-size": 18, "font-weight": 700 }),
      words(short(shownText, sizes.width - 32), 16, 47, { fill: "#57606a" }),
      ...key(),
      ...columns.map((one, index) => columnHead(one, 16 + NAMES + index * sizes.column, sizes)),
      ...body(sizes),
      words(`${settings.site}, data of ${settings.date}`, 16, sizes.height - 14, { fill: "#57606a" }),
    );
    return new XMLSerializer().serializeToString(image);
  };

  buttons.svg.addEventListener("click", () => save(`${settings.id}.svg`, "image/svg+xml", picture()));
})();
