/* Definitions of glossary words: shown where the pointer rests, where the keyboard stands, at the first tap.
   Escape takes one away; the pointer may move onto it; it stays until pointer and keyboard have left (WCAG 1.4.13). */
(() => {
  const SHARDS = 32; // files of definitions, as pages/glossary.py writes them
  const REST = 250; // ms that the pointer rests on a word before its definition shows, or is away before it goes
  const GAP = 6; // px between a word and its definition, and between that and the edge of the window
  let tip = null;
  let current = null; // the link whose definition is shown or on its way
  let at = null; // where the pointer is, for a link that runs over two lines
  let timer = 0;
  let tapped = null; // the link under a finger, with whether its definition was there before

  /* A word in a text, or a term in a list of terms. */
  const word = (target) => (target instanceof Element ? target.closest("a.vgi-term, .vgi-terms a") : null);
  const inside = (target) => target instanceof Node && Boolean(tip?.contains(target));
  const later = (task) => {
    clearTimeout(timer);
    timer = setTimeout(task, REST);
  };

  const definition = async (link) => {
    const id = /\/term\/([^/]+)\/(?:index\.html)?$/.exec(link.pathname)?.[1];
    if (!id) return null;
    const shard = [...id].reduce((sum, sign) => sum + sign.charCodeAt(0), 0) % SHARDS;
    const terms = await window.vgikb.load(`terms/${shard}`).catch(() => ({}));
    return terms[id] ?? null;
  };

  const box = () => {
    if (tip) return tip;
    tip = window.vgikb.element("div", "", "vgi-tip");
    tip.id = "vgi-tip";
    tip.popover = "manual";
    return tip;
  };

  const fill = ([title, short, text], link, tap) => {
    const { element } = window.vgikb;
    const name = element("strong", short ? `${title} (${short})` : title);
    const parts = [name, element("p", text)];
    if (tap) {
      const more = element("a", "Open the term");
      more.href = link.href;
      parts.push(more);
    }
    box().replaceChildren(...parts);
    tip.setAttribute("role", tap ? "dialog" : "tooltip");
    if (tap) tip.setAttribute("aria-label", title);
    else tip.removeAttribute("aria-label");
  };

  /* Under the word, or over it where there is more room; never out of the window. */
  const place = () => {
    const rects = [...current.getClientRects()];
    const rect = rects.find((line) => at && at.y >= line.top - 1 && at.y <= line.bottom + 1) ?? rects[0];
    if (!rect || rect.bottom < 0 || rect.top > innerHeight) return hide();
    const width = document.documentElement.clientWidth;
    const left = Math.max(GAP, Math.min(rect.left, width - tip.offsetWidth - GAP));
    const above = rect.bottom + GAP + tip.offsetHeight > innerHeight && rect.top - GAP - tip.offsetHeight > 0;
    tip.style.left = `${left}px`;
    tip.style.top = `${above ? rect.top - GAP - tip.offsetHeight : rect.bottom + GAP}px`;
  };

  const show = async (link, tap = false) => {
    clearTimeout(timer);
    if (current === link) return;
    hide();
    current = link;
    const found = await definition(link);
    if (current !== link) return;
    if (!found) return hide();
    fill(found, link, tap);
    (link.closest("dialog, main") ?? document.body).append(tip); // within a landmark, and over a dialog
    tip.showPopover?.();
    if (!tap) link.setAttribute("aria-describedby", tip.id);
    place();
  };

  const hide = () => {
    clearTimeout(timer);
    current?.removeAttribute("aria-describedby");
    current = null;
    tip?.remove();
  };

  const held = () => current?.matches(":focus-visible") || current?.matches(":hover") || tip?.matches(":hover");

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const link = word(event.target);
    if (link === current ? link : inside(event.target)) return clearTimeout(timer);
    if (link) later(() => show(link));
  });
  document.addEventListener("pointermove", (event) => {
    if (word(event.target)) at = { x: event.clientX, y: event.clientY };
  }, { passive: true });
  document.addEventListener("pointerout", (event) => {
    if (event.pointerType !== "mouse" || !(word(event.target) || inside(event.target))) return;
    if (current) later(() => held() || hide());
    else clearTimeout(timer);
  });
  document.addEventListener("focusin", (event) => {
    const link = word(event.target);
    if (!link?.matches(":focus-visible")) return;
    at = null;
    show(link);
  });
  document.addEventListener("focusout", (event) => {
    if (current && word(event.target) === current && !inside(event.relatedTarget)) later(() => held() || hide());
  });
  document.addEventListener("pointerdown", (event) => {
    const link = word(event.target);
    if (event.pointerType !== "mouse" && link) tapped = { link, shown: current === link };
    else tapped = null;
    if (current && current !== link && !inside(event.target)) hide();
  });
  document.addEventListener("click", (event) => {
    const link = word(event.target);
    if (!link || link !== tapped?.link || tapped.shown) return;
    event.preventDefault();
    show(link, true);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !current) return;
    event.preventDefault(); // a dialog around the word stays open
    event.stopPropagation();
    hide();
  }, { capture: true });
  for (const moved of ["scroll", "resize"]) {
    addEventListener(moved, () => current && tip?.isConnected && place(), { capture: true, passive: true });
  }
})();
