/* The tools of a matrix page: fields, lists and buttons that change what is shown, and words that tell of it. */
(() => {
  const { matrix, element } = window.vgikb;
  const { table, settings, rows, columns, judged, states, shown, choice, change, list, compared } = matrix;
  const tools = document.getElementById("vgi-tools");

  // In words.

  const place = document.querySelector(".vgi-shown");
  const spoken = document.querySelector(".vgi-spoken");
  let speaking = 0;

  const summary = () => {
    const cells = Object.entries(matrix.count(shown().rows, shown().columns))
      .filter(([code]) => code !== "e" && (!shown().only.size || shown().only.has(code)))
      .reduce((sum, [, number]) => sum + number, 0);
    const part = (number, of, many) => `${number === of ? `all ${of}` : `${number} of ${of}`} ${many.toLowerCase()}`;
    const sizes = `Showing ${part(shown().rows.length, rows.length, settings.rows.many)} and ${part(shown().columns.length, columns.length, settings.columns.many)}: ${cells} cells filled in.`;
    return [sizes, ...notes()].join(" ");
  };

  /* What is left out. */
  const notes = () => {
    const told = [];
    if (shown().only.size) told.push(`Only cells that are ${[...shown().only].map((code) => states[code]).join(" or ")}.`);
    if (compared().length > 1 && choice().differences) told.push("Only rows in which the compared columns differ.");
    if (shown().equal.size) told.push(`Left out as equal: ${[...shown().equal].map(([column, first]) => `${column.label} (as ${first.label})`).join(", ")}.`);
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

  const field = (name) => tools.elements.namedItem(name);
  const option = (value, text) => Object.assign(element("option", text), { value });

  const toggled = (name, value, on) => {
    const others = list(choice()[name]).filter((one) => one !== value);
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

  const showSorters = () => {
    const { key, back } = matrix.sorting();
    for (const column of columns) {
      const sign = key !== `column:${column.id}` ? "\u21C5" : back ? "\u2191" : "\u2193";
      if (column.sorter.textContent !== sign) column.sorter.textContent = sign;
    }
  };

  const showControls = () => {
    for (const name of ["rows", "columns"]) if (field(name).value !== choice()[name]) field(name).value = choice()[name];
    for (const name of ["row-groups", "column-groups", "hide"]) {
      const on = new Set(list(choice()[name]));
      for (const box of boxesOf(name)) box.checked = on.has(box.value);
      mark(name, on.size);
    }
    const among = compared();
    for (const number of [1, 2, 3]) field(`compare-${number}`).value = among[number - 1]?.id ?? "";
    field("differences").checked = Boolean(choice().differences);
    mark("compare", among.length);
    if (![...field("sort").options].some((one) => one.value === choice().sort)) field("sort").append(option(choice().sort, `by ${columns.find((one) => choice().sort === `-column:${one.id}`)?.label ?? "nothing"}, backwards`));
    field("sort").value = choice().sort;
    showSorters();
    showLegend();
    showChanges(among);
  };
  const mark = (name, number) => {
    const place = field(name)?.closest("details").querySelector(".vgi-chosen-count");
    if (place) place.textContent = number || "";
  };

  const buttons = Object.fromEntries([...document.querySelectorAll(".vgi-presets button, .vgi-out button")].map((button) => [button.name, button]));
  const PRESETS = { gaps: ["p", "n"], unknown: ["u"] };
  const same = (codes) => shown().only.size === codes.length && codes.every((code) => shown().only.has(code));

  const showLegend = () => {
    for (const item of legend) {
      item.querySelector(".vgi-count").textContent = shown().counts[item.dataset.code] ?? 0;
      item.querySelector("button").setAttribute("aria-pressed", shown().only.has(item.dataset.code));
    }
    for (const [name, codes] of Object.entries(PRESETS)) buttons[name]?.setAttribute("aria-pressed", same(codes));
  };

  /* What the last of the compared columns has that the first has not, counted: none to full apart from unknown to full. */
  const showChanges = (among) => {
    const place = tools.querySelector(".vgi-changes");
    place.hidden = among.length < 2 || !judged;
    if (place.hidden) return;
    const [before, after] = [among[0], among.at(-1)];
    const pairs = new Map();
    for (const row of rows) {
      const pair = `${row.codes[before.index]}-${row.codes[after.index]}`;
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    }
    const items = [...pairs].filter(([pair]) => pair[0] !== pair[2]).sort((a, b) => b[1] - a[1]).map(([pair, number]) => element("li", "", "", changeButton(pair, number)));
    const words = items.length ? `From ${before.label} to ${after.label}:` : `${before.label} and ${after.label} say the same in every row.`;
    place.replaceChildren(element("span", words), element("ul", "", "", ...items));
  };
  const changeButton = (pair, number) => {
    const button = element("button", `${states[pair[0]]} \u2192 ${states[pair[2]]} ${number}`);
    button.type = "button";
    button.setAttribute("aria-pressed", choice().change === pair);
    button.dataset.pair = pair;
    return button;
  };

  const nextSort = (column) => {
    const key = `column:${column.id}`;
    return choice().sort === key ? `-${key}` : choice().sort === `-${key}` ? "" : key;
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
      change({ change: choice().change === pair ? "" : pair });
      tools.querySelector(`[data-pair="${pair}"]`)?.focus(); // the list was made anew
    });
    document.querySelector(".vgi-legend").addEventListener("click", ({ target }) => {
      const code = target.closest("li[data-code]")?.dataset.code;
      if (code) change({ states: toggled("states", code, !shown().only.has(code)) });
    });
    for (const [name, codes] of Object.entries(PRESETS)) buttons[name]?.addEventListener("click", () => change({ states: same(codes) ? "" : codes.join() }));
    buttons.reset.addEventListener("click", matrix.reset);
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

  matrix.buttons = buttons;
  fillTools();
  fillLegend();
  listen();
  for (const part of [tools, ...document.querySelectorAll(".vgi-presets, .vgi-under, .vgi-help")]) part.hidden = false;
  table.classList.add("vgi-ready");
  document.addEventListener("vgi-matrix-shown", () => { tell(); showControls(); });
  matrix.update();
})();
