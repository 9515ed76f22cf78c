/* A problem with one cell of a matrix: the page's own form for problems, with row and column filled in. */
window.vgikb.cellLinks = (row, column) => {
  const report = document.querySelector("a.vgi-report");
  if (!report) return []; // it is not known where the forge is
  const form = new URL(report.href);
  form.searchParams.set("cell", `${row.label} x ${column.label}`);
  return [{ text: "Report a problem with this cell", href: form.href }];
};
