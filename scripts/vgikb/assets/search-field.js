/* The search field in the header: suggestions as one types (a combobox with a list), / and Ctrl+K to get there. */
(() => {
  const { element, search } = vgikb;
  const SHOWN = 8;
  const PAUSE = 80; // ms without a letter before anything is looked up
  const box = document.querySelector(".vgi-search");
  const [form, input, list, status] = ["form", "input", "[role=listbox]", "[role=status]"].map((name) => box.querySelector(name));
  let chosen = -1;
  let asked = 0; // counts questions, so that a late answer does not replace a newer one
  let timer;

  const options = () => [...list.children];
  const close = () => {
    asked += 1;
    clearTimeout(timer);
    chosen = -1;
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  /* Past either end stands the field itself, then the other end. */
  const choose = (place) => {
    const all = options();
    chosen = place < -1 ? all.length - 1 : place >= all.length ? -1 : place;
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    if (chosen < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", all[chosen].id);
      all[chosen].scrollIntoView({ block: "nearest" });
    }
  };

  const resultsAddress = () => `${search.address("search/")}?${new URLSearchParams({ q: input.value.trim() })}`;

  const option = (href, place, ...parts) => {
    const made = element("a", "", "vgi-option", ...parts);
    made.href = href;
    made.id = `vgi-option-${place}`;
    made.tabIndex = -1;
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", "false");
    return made;
  };

  const lineOf = (hit, place, words, index) => {
    const title = element("span", "", "vgi-option-title", search.marked(hit.title, words, index));
    const kind = element("span", hit.kind[1], "vgi-option-kind");
    return option(hit.address, place, title, kind, element("span", "", "vgi-option-why", search.marked(hit.why, words, index)));
  };

  const show = (hits, answer, index) => {
    const lines = hits.map((hit, place) => lineOf(hit, place, answer.asked, index));
    const all = answer.hits.length;
    if (all) lines.push(option(resultsAddress(), lines.length, element("span", `All ${all} results for “${input.value.trim()}”`, "vgi-option-all")));
    const before = options()[chosen]?.href;
    list.replaceChildren(...lines);
    list.hidden = !all;
    input.setAttribute("aria-expanded", String(all > 0));
    choose(lines.findIndex((line) => line.href === before)); // an answer that comes late leaves the choice
    const meant = answer.changed.map((words) => words[1]).join(", ");
    status.textContent = !all ? "Nothing found" : `${meant && `Meant: ${meant}? `}${all} results, ${hits.length} shown`;
    status.classList.toggle("vgi-hidden", all > 0 && !meant);
  };

  const ask = async () => {
    const mine = (asked += 1);
    if (!input.value.trim()) {
      status.textContent = "";
      close();
      return;
    }
    try {
      const answer = await search.find(input.value);
      const [hits, index] = await Promise.all([search.tell(answer.hits.slice(0, SHOWN)), search.index()]);
      if (mine === asked) show(hits, answer, index);
    } catch {
      status.textContent = "The search index could not be loaded.";
      status.classList.remove("vgi-hidden");
    }
  };

  const KEYS = {
    ArrowDown: () => (list.hidden ? ask() : choose(chosen + 1)),
    ArrowUp: () => choose(chosen - 1),
    Escape: () => {
      if (list.hidden) input.blur();
      status.textContent = "";
      close();
    },
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (chosen >= 0) options()[chosen].click();
    else if (input.value.trim()) location.assign(resultsAddress());
  });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("focus", () => search.index().catch(() => {})); // the answer comes sooner; a fault is told later
  input.addEventListener("keydown", (event) => {
    if (!KEYS[event.key] || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation(); // Escape closes the list, and not a panel of the page as well
    KEYS[event.key]();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus until the click
  box.addEventListener("focusout", (event) => {
    if (box.contains(event.relatedTarget)) return;
    status.textContent = "";
    close();
  });

  const role = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false", "aria-keyshortcuts": "/ Control+K" };
  for (const [name, value] of Object.entries(role)) input.setAttribute(name, value); // without this script it is a plain field

  const isTyping = (target) => target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName);
  document.addEventListener("keydown", (event) => {
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
    const letter = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!slash && !letter) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
})();
