/* Shared by the scripts of all pages: data files that also open from a folder on disk, and a state in the address. */
window.vgikb = (() => {
  const root = new URL("..", document.currentScript.src);
  const awaited = new Map(); // name of a data file -> { promise, resolve }

  const load = (name, address = new URL(`assets/data/${name}.js`, root)) => {
    if (!awaited.has(name)) {
      const entry = {};
      entry.promise = new Promise((resolve, reject) => {
        entry.resolve = resolve;
        const script = document.createElement("script");
        script.src = address;
        script.onerror = () => reject(new Error(`no data ${name}`));
        document.head.append(script);
      });
      awaited.set(name, entry);
    }
    return awaited.get(name).promise;
  };

  /* Called by the data file itself. */
  const arrived = (name, data) => awaited.get(name)?.resolve(data);

  /* An element with text, class and children; never markup from data. */
  const element = (name, text = "", css = "", ...children) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (css) made.className = css;
    made.append(...children);
    return made;
  };

  /* The state of a page stands in the query of its address, so that what is seen can be shared. */
  const readState = () => new URLSearchParams(location.search);
  const writeState = (state) => {
    const query = new URLSearchParams(Object.entries(state).filter(([, value]) => value !== "" && value != null));
    history.replaceState(null, "", `${location.pathname}${query.size ? `?${query}` : ""}${location.hash}`);
  };

  /* A file made in the browser, offered for saving. */
  const save = (name, type, ...parts) => {
    const link = element("a");
    link.href = URL.createObjectURL(new Blob(parts, { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  /* A page that is not served in a safe way has no clipboard; there the text is selected and copied as by hand. */
  const copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text.textContent);
    getSelection().selectAllChildren(text);
    document.execCommand("copy");
  };
  for (const text of document.querySelectorAll("[data-copy]")) {
    const button = element("button", "Copy", "vgi-copy");
    button.type = "button";
    button.setAttribute("aria-label", `Copy ${text.dataset.copy}`);
    button.addEventListener("click", async () => {
      await copy(text);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    text.before(button);
  }

  /* The theme's script boxes tables of hand-written pages; one that scrolls has to be reachable by keyboard. */
  addEventListener("load", () => {
    for (const box of document.querySelectorAll(".md-typeset__scrollwrap")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    }
  });

  return { root, load, arrived, element, readState, writeState, save };
})();
