/* The explorer: a choice of protocols -> what it enables. The parts are in explorer-*.js; here they come together. */
(async () => {
  const place = document.getElementById("vgi-explorer");
  if (!place) return;
  const { element, load, save } = vgikb;
  const X = vgikb.explorer;
  const failed = () => { document.querySelector(".vgi-ex-failed").hidden = false; };
  const data = await load("explorer").catch(failed);
  if (!data) return;

  const ids = {
    protocols: new Set(data.protocols.map((protocol) => protocol.id)),
    actors: new Set(data.actors.map(([id]) => id)),
    useCases: new Set(data.useCases.map((useCase) => useCase.id)),
  };
  const find = (name) => place.querySelector(`.vgi-ex-${name}`);
  const tool = (name) => find("tools").querySelector(`[name=${name}]`);
  let state = X.readState(new URLSearchParams(location.search), ids);
  let answers = [];
  let listed = [];

  const write = (push) => {
    const address = `${location.pathname}${X.queryOf(state, ids)}${location.hash}`;
    history[push ? "pushState" : "replaceState"](null, "", address);
  };

  /* Every change goes through here: what to do with the state; whether it is a step to come back from, and the list anew. */
  const change = (edit, { push = false, list = true } = {}) => {
    edit(state);
    write(push);
    show(list);
  };

  const panel = X.choicePanel(find("choice"), data, ids, change);
  const list = X.list(place, data, change);
  const showGains = X.gains(find("gains"), data, change);
  const showSmallest = X.smallestSets(find("smallest"), data, change);
  const showComparison = X.comparison(find("compare"), data, change);

  const showChosen = () => {
    const rows = X.choiceWords(data, state.choice).map(([who, what, id]) => {
      const edit = X.button("Change", () => panel.turnTo(id), `Change: ${who}`);
      return element("div", "", "", element("dt", who), element("dd", `${what} `, "", edit));
    });
    find("chosen").replaceChildren(...rows);
    const strangers = find("strangers");
    strangers.hidden = !state.strangers.length;
    strangers.textContent = `The address names what is not known here: ${state.strangers.join(", ")}.`;
  };

  const show = (withList = true) => {
    answers = X.judged(data, state.choice);
    panel.show(state);
    showChosen();
    if (withList) listed = list.show(state, answers);
    showComparison(state, answers);
    X.showObstacles(find("way"), data, answers);
    showGains(state);
    showSmallest(state);
    tool("keep").textContent = state.before ? "Keep this to compare with instead" : "Keep to compare";
    find("address").querySelector("input").value = location.href;
    find("printed").querySelector("span").textContent = `${X.choiceText(data, state.choice)}. ${location.href}`;
  };

  /* A copy of a choice, so that what is kept does not change with what is chosen next. */
  const copyOf = (choice) => ({
    everybody: choice.everybody && new Set(choice.everybody),
    actors: new Map([...choice.actors].map(([id, set]) => [id, new Set(set)])),
  });

  /* Spreadsheets run a text that begins like this; see tables.py. */
  const harmless = (text) => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text);
  const cell = (value) => `"${harmless(String(value)).replaceAll('"', '""')}"`;
  const HEAD = ["use case", "title", "state", "path", "link", "link state", "protocol", "proprietary", "options", "missing", "choice"];

  const linkRow = (link) => {
    const protocol = X.protocolOf(data, link);
    const { missing } = X.lacks(data, link);
    const words = missing.map(({ title, state: code, limit }) => `${title}: ${X.STATES[code]}${limit ? ` (${limit})` : ""}`);
    return [link.link.title, X.STATES[link.state], protocol?.short ?? "", protocol?.closed ? "proprietary" : "",
      X.optionsOf(data, link).join("; "), link.gap || words.join("; ")];
  };

  /* One row for each link of the best path of each use case that is listed. */
  const rowsOf = ({ useCase, best, state: code }) => {
    const start = [useCase.id, useCase.title, X.STATES[code], best.path.title];
    const links = best.links.length ? best.links.map(linkRow) : [["", "", "", "", "", "no link is judged"]];
    return links.map((link) => [...start, ...link, X.choiceText(data, state.choice)]);
  };

  const say = (words) => { find("told").textContent = words; };

  const copyLink = async () => {
    const address = find("address");
    address.hidden = false; // to be read, and to be copied by hand where a browser does not let a page copy
    const field = address.querySelector("input");
    field.select();
    const copied = navigator.clipboard ? await navigator.clipboard.writeText(location.href).then(() => true, () => false) : document.execCommand("copy");
    say(copied ? "Link copied." : "Copy the address below.");
  };

  const saveCsv = () => {
    const rows = [HEAD, ...listed.flatMap(rowsOf)].map((row) => row.map(cell).join(","));
    save("vgi-explorer.csv", "text/csv", "\ufeff", rows.join("\r\n"), "\r\n");
    say(`${listed.length} use cases saved.`);
  };

  tool("keep").addEventListener("click", () => {
    change((s) => { s.before = copyOf(s.choice); });
    say("Kept. Now change the choice: what is won or lost appears here.");
  });
  tool("link").addEventListener("click", copyLink);
  tool("csv").addEventListener("click", saveCsv);
  tool("print").addEventListener("click", () => print());
  addEventListener("beforeprint", list.openAll);
  addEventListener("afterprint", list.closeAgain);

  const smallest = find("smallest");
  smallest.querySelector("[name=tick]").addEventListener("click", () => change((s) => listed.forEach(({ useCase }) => s.want.add(useCase.id))));
  smallest.querySelector("[name=untick]").addEventListener("click", () => change((s) => s.want.clear()));

  /* Ready-made choices keep what is listed and what has to work. */
  find("starts").addEventListener("click", (event) => {
    const link = event.target.closest("[data-start]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { choice, before } = X.readState(new URLSearchParams(link.search), ids);
    change((s) => Object.assign(s, { choice, before, strangers: [] }), { push: true });
  });
  addEventListener("popstate", () => {
    state = X.readState(new URLSearchParams(location.search), ids);
    show();
  });

  document.getElementById("vgi-explorer-static").hidden = true;
  if (matchMedia("(max-width: 60em)").matches) find("panel").open = false;
  place.hidden = false;
  show();
})();
