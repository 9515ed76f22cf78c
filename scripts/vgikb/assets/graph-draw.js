/* The picture of what is shown: places in columns, the canvas (cytoscape draws it), and the same as PNG and SVG. The
   list beside it says everything the picture does, so the canvas is hidden from screen readers. */
window.vgikb.picture = (() => {
  const { graph, root, save } = vgikb;
  // from column to column, from point to point, most points in a column; a chain has room for the words on its links
  const [NEAR, CHAIN] = [{ across: 182, down: 28, rows: [14, 20, 28] }, { across: 300, down: 84, rows: [12] }];
  const WIDE = 1350; // the picture grows downwards before it gets wider than this
  const place = document.getElementById("vgi-canvas");
  let cy = null;
  let drawn = null; // { points, links, places, title }

  /* Columns by kind, from why to what; of a chain, by the links from its start. */
  const columns = (points, chain) => {
    const groups = new Map();
    for (const p of points) {
      const column = chain ? p.away : p.kind.column;
      groups.set(column, [...(groups.get(column) ?? []), p]);
    }
    return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
  };

  /* Each column in the order of what its points are linked with in the others, so that few lines cross. */
  const settled = (groups, links) => {
    const height = new Map();
    const put = (group) => group.forEach((p, row) => height.set(p.number, row - (group.length - 1) / 2));
    groups.forEach(put);
    const others = new Map();
    for (const { from, to } of links) {
      others.set(from, [...(others.get(from) ?? []), to]);
      others.set(to, [...(others.get(to) ?? []), from]);
    }
    for (let sweep = 0; sweep < 6; sweep += 1) {
      for (const group of sweep % 2 ? [...groups].reverse() : groups) {
        const mean = new Map(group.map((p) => {
          const near = others.get(p.number) ?? [];
          return [p.number, near.length ? near.reduce((sum, n) => sum + height.get(n), 0) / near.length : height.get(p.number)];
        }));
        group.sort((a, b) => mean.get(a.number) - mean.get(b.number) || a.number - b.number);
        put(group);
      }
    }
    return groups;
  };

  const places = (points, links, chain) => {
    const found = new Map();
    const { across, down, rows: choice } = chain ? CHAIN : NEAR;
    const groups = settled(columns(points, chain), links);
    const width = (most) => groups.reduce((sum, group) => sum + Math.ceil(group.length / most) * across, 0);
    const most = choice.find((rows) => width(rows) <= WIDE) ?? choice[1] ?? choice[0];
    let x = 0;
    for (const group of groups) {
      const wide = Math.ceil(group.length / most);
      const rows = Math.ceil(group.length / wide);
      group.forEach((p, n) => {
        const inColumn = Math.min(rows, group.length - Math.floor(n / rows) * rows);
        found.set(p.number, { x: x + Math.floor(n / rows) * across, y: ((n % rows) - (inColumn - 1) / 2) * down });
      });
      x += wide * across;
    }
    return found;
  };

  const colour = (name) => getComputedStyle(place).getPropertyValue(name).trim();
  const shortened = (text, most) => (text.length > most ? `${text.slice(0, most - 2).trimEnd()}\u2026` : text);
  const label = (p, chain) => {
    if (chain) return p.title;
    return p.left.length ? `${shortened(p.title, 22)} +${p.left.length}` : shortened(p.title, 26);
  };
  const outline = (shape) => shape.replaceAll(",", " ").split(" ").map(Number);

  const look = () => {
    const [text, paper, line, strong] = ["--vgi-graph-text", "--vgi-graph-paper", "--vgi-graph-line", "--vgi-graph-strong"].map(colour);
    return [
      { selector: "node", style: {
        shape: "polygon", "shape-polygon-points": (n) => outline(n.data("kind").shape), width: 16, height: 16,
        "background-color": (n) => colour(`--vgi-hue-${n.data("kind").hue}`), label: "data(label)", color: text, "font-size": 11,
        "text-halign": "right", "text-valign": "center", "text-margin-x": 4, "text-background-color": paper, "text-background-opacity": 0.85, "text-background-padding": 1 } },
      { selector: "node[?end]", style: { width: 24, height: 24, "border-width": 3, "border-color": strong, "font-weight": "bold", "font-size": 12 } },
      { selector: "edge", style: { width: 1, "line-color": line, "curve-style": "straight", "target-arrow-shape": "triangle",
        "target-arrow-color": line, "arrow-scale": 0.6, "font-size": 10, color: text, "text-background-color": paper,
        "text-background-opacity": 0.9, "text-background-padding": 2, "text-wrap": "wrap", "text-max-width": 210, "text-overflow-wrap": "anywhere" } },
      { selector: "node.told", style: { width: 24, height: 24, "text-halign": "center", "text-valign": "bottom", "text-margin-x": 0, "text-margin-y": 4, "text-wrap": "wrap", "text-max-width": 190, "font-size": 12 } },
      { selector: "edge.told", style: { label: "data(label)" } },
      { selector: "edge.many", style: { opacity: 0.45 } },
      { selector: ".faint", style: { opacity: 0.2 } },
      { selector: "edge.near", style: { width: 2, "line-color": strong, "target-arrow-color": strong } },
    ];
  };

  const loaded = () => new Promise((resolve, reject) => {
    if (window.cytoscape) return resolve();
    const script = document.createElement("script");
    script.src = new URL("assets/vendor/cytoscape/cytoscape.min.js", root).href;
    script.onload = resolve;
    script.onerror = () => reject(new Error("no cytoscape"));
    document.head.append(script);
  });

  const elements = ({ points, links, places: at, ends, chain }) => [
    ...points.map((p) => ({ group: "nodes", classes: chain ? "told" : "", data: { id: String(p.number), label: label(p, chain), kind: p.kind, end: ends.includes(p.number) }, position: { ...at.get(p.number) } })),
    ...links.map((l) => ({ group: "edges", classes: chain ? "told" : links.length > 150 ? "many" : "", data: { id: `${l.from}-${l.to}`, source: String(l.from), target: String(l.to), label: l.text } })),
  ];

  const mark = (node) => {
    cy.elements().removeClass("near faint");
    if (!node) return;
    const near = node.closedNeighborhood();
    cy.elements().not(near).addClass("faint");
    near.edges().addClass("near");
  };

  /* view: { points, links (with text), ends, chain, title }; chosen(number) is called when a point is tapped. */
  const draw = async (view, chosen) => {
    await loaded();
    drawn = { ...view, places: places(view.points, view.links, view.chain) };
    cy ??= window.cytoscape({ container: place, style: look(), layout: { name: "preset" }, minZoom: 0.15, maxZoom: 3, userZoomingEnabled: false, boxSelectionEnabled: false });
    cy.off("tap");
    cy.on("tap", (event) => {
      const node = event.target === cy || !event.target.isNode() ? null : event.target;
      mark(node);
      chosen(node ? Number(node.id()) : -1);
    });
    cy.elements().remove();
    place.style.height = `${height([...drawn.places.values()])}px`;
    cy.add(elements(drawn));
    fit();
  };

  /* What the picture will need at the size at which it is shown. */
  const height = (at) => {
    const [xs, ys] = [at.map(({ x }) => x), at.map(({ y }) => y)];
    const level = Math.min(1.3, Math.max(0.65, place.clientWidth / (Math.max(...xs) - Math.min(...xs) + 200)));
    return Math.min(820, Math.max(260, (Math.max(...ys) - Math.min(...ys)) * level + 120));
  };

  /* All of it, but never so small that names cannot be read: then the start is in the middle. */
  const fit = () => {
    cy.resize();
    const box = cy.elements().boundingBox();
    cy.fit(undefined, 20);
    if (cy.zoom() > 1.3) { cy.zoom(1.3); cy.center(); }
    if (cy.zoom() < 0.65 && box.w) { cy.zoom(0.65); cy.center(cy.nodes("[?end]")); }
  };
  const zoom = (factor) => cy?.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });

  place.addEventListener("wheel", (event) => {
    if (!event.ctrlKey || !cy) return; // without Ctrl the wheel scrolls the page
    event.preventDefault();
    const box = place.getBoundingClientRect();
    cy.zoom({ level: cy.zoom() * (event.deltaY < 0 ? 1.15 : 1 / 1.15), renderedPosition: { x: event.clientX - box.x, y: event.clientY - box.y } });
  }, { passive: false });
  new MutationObserver(() => cy?.style(look())).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
  new ResizeObserver(() => cy?.resize()).observe(place);

  const svgElement = (name, attributes, ...children) => {
    const made = document.createElementNS(document.querySelector("svg").namespaceURI, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  /* The whole picture as a file that stands alone. */
  const svg = () => {
    const { points, links, places: at } = drawn;
    const xs = points.map((p) => at.get(p.number).x);
    const ys = points.map((p) => at.get(p.number).y);
    const box = [Math.min(...xs) - 20, Math.min(...ys) - 24, Math.max(...xs) - Math.min(...xs) + 260, Math.max(...ys) - Math.min(...ys) + 48];
    const lines = links.map((l) => svgElement("line", { x1: at.get(l.from).x, y1: at.get(l.from).y, x2: at.get(l.to).x, y2: at.get(l.to).y, stroke: colour("--vgi-graph-line") }, svgElement("title", {}, l.text)));
    const signs = points.map((p) => {
      const { x, y } = at.get(p.number);
      const corners = outline(p.kind.shape).map((value, n) => (value * 8 + (n % 2 ? y : x)).toFixed(1)).join(" ");
      const words = svgElement("text", { x: x + 12, y: y + 4, fill: colour("--vgi-graph-text") }, shortened(label(p, drawn.chain), 40));
      return svgElement("g", {}, svgElement("title", {}, `${p.title}, ${p.kind.title}`), svgElement("polygon", { points: corners, fill: colour(`--vgi-hue-${p.kind.hue}`) }), words);
    });
    const paper = svgElement("rect", { x: box[0], y: box[1], width: box[2], height: box[3], fill: colour("--vgi-graph-paper") });
    return svgElement("svg", { viewBox: box.join(" "), width: box[2], height: box[3], "font-family": "sans-serif", "font-size": 11 }, svgElement("title", {}, drawn.title), paper, ...lines, ...signs);
  };

  const saveAs = {
    svg: () => drawn && save("graph.svg", "image/svg+xml", new XMLSerializer().serializeToString(svg())),
    png: () => cy && save("graph.png", "image/png", cy.png({ output: "blob", full: true, scale: 2, bg: colour("--vgi-graph-paper"), maxWidth: 8000, maxHeight: 8000 })),
  };

  /* What the canvas holds, by the names that the list uses; for tests. */
  const held = () => ({ points: cy?.nodes().map((n) => n.id()) ?? [], links: cy?.edges().map((e) => e.id()) ?? [] });

  /* Where a point stands on the canvas, in pixels; for tests. */
  const where = (number) => cy.getElementById(String(number)).renderedPosition();

  return { draw, where, fit: () => cy && fit(), zoom, saveAs, held };
})();
