/* A problem with one cell of a matrix or one claim of a table: the page's own form for problems, filled in. */
(() => {
  const form = (change) => {
    const report = document.querySelector("a.vgi-report");
    if (!report) return ""; // it is not known where the forge is
    const address = new URL(report.href);
    change(address.searchParams);
    return address.href;
  };

  window.vgikb.cellLinks = (row, column) => {
    const href = form((query) => query.set("cell", `${row.label} x ${column.label}`));
    return href ? [{ text: "Report a problem with this cell", href }] : [];
  };

  // the same long address in each of two hundred rows would be half of the page, so rows get theirs here
  const named = (link) => link.pathname.split("/").filter((part) => part && part !== "index.html").slice(-2).join("/");
  for (const row of document.querySelectorAll("tr[data-stated]")) {
    const link = document.createElement("a");
    link.href = form((query) => {
      const pair = [query.get("record"), named(row.cells[0].querySelector("a"))];
      query.set("record", row.dataset.stated);
      query.set("cell", pair.sort((a) => (a.startsWith("requirement/") ? -1 : 1)).join(" x "));
    });
    Object.assign(link, { className: "vgi-quiet", rel: "nofollow", textContent: "Report" });
    row.cells[row.cells.length - 1].append(" ", link);
  }
})();
