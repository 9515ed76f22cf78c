/* What is shown of a matrix as CSV and as a workbook (XLSX): every cell a text, which no spreadsheet calculates. */
(() => {
  const { matrix, save } = window.vgikb;
  const { settings, buttons } = matrix;

  const wordsOf = (cell) => cell.textContent.replaceAll("\u00A0", " ");
  const seen = (row, column) => {
    const { only } = matrix.shown();
    return !only.size || only.has(row.codes[column.index]);
  };
  const grouped = () => matrix.rows.some((row) => row.group);
  const families = () => matrix.columns.some((column) => column.group);

  /* Headings and texts as on the screen; the group of a row stands in a column of its own. */
  const sheetRows = () => {
    const { rows, columns } = matrix.shown();
    const lead = grouped() ? [settings.rows.group] : [];
    const head = [...lead, settings.rows.name, ...columns.map((column) => column.label)];
    const body = rows.map((row) => [
      ...(grouped() ? [row.group] : []),
      row.label,
      ...columns.map((column) => (seen(row, column) ? wordsOf(matrix.cell(row, column)) : "")),
    ]);
    return { head, body, lead: lead.length + 1 };
  };

  // CSV

  const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
  const quoted = (text) => `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const csv = ({ head, body }) => [head, ...body].map((row) => row.map(quoted).join(",")).join("\r\n") + "\r\n";

  // XLSX: a few XML files in a ZIP archive that is not compressed.

  const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  const crc = (bytes) => {
    let value = 0xffffffff;
    for (const byte of bytes) value = CRC[(value ^ byte) & 0xff] ^ (value >>> 8);
    return (value ^ 0xffffffff) >>> 0;
  };

  /* Little-endian numbers, each [value, bytes]. */
  const numbers = (...pairs) => {
    const bytes = new Uint8Array(pairs.reduce((sum, [, size]) => sum + size, 0));
    let at = 0;
    for (const [value, size] of pairs) for (let byte = 0; byte < size; byte += 1) bytes[at++] = (value >>> (8 * byte)) & 0xff;
    return bytes;
  };
  const DAY = 0x21; // 1 January 1980, so that the same view gives the same file
  const UTF8 = 0x800;

  const zip = (files) => {
    const [parts, entries] = [[], []];
    let at = 0;
    for (const [path, content] of files) {
      const [name, bytes] = [path, content].map((text) => new TextEncoder().encode(text));
      const common = [[20, 2], [UTF8, 2], [0, 2], [0, 2], [DAY, 2], [crc(bytes), 4], [bytes.length, 4], [bytes.length, 4], [name.length, 2], [0, 2]];
      parts.push(numbers([0x04034b50, 4], ...common), name, bytes);
      entries.push(numbers([0x02014b50, 4], [20, 2], ...common, [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]), name);
      at += 30 + name.length + bytes.length;
    }
    const size = entries.reduce((sum, part) => sum + part.length, 0);
    return [...parts, ...entries, numbers([0x06054b50, 4], [0, 2], [0, 2], [files.length, 2], [files.length, 2], [size, 4], [at, 4], [0, 2])];
  };

  const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  // XML knows no control characters
  const xml = (text) => text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "").replace(/[&<>"]/g, (mark) => ENTITIES[mark]);
  const letters = (number) => (number < 26 ? "" : letters(Math.floor(number / 26) - 1)) + String.fromCharCode(65 + (number % 26));

  // positions of the styles below
  const STYLE = { head: 1, name: 2, f: 3, p: 4, u: 5, n: 6, l: 2, v: 2, e: 0, title: 7 };
  const FILLS = ["D9F0E0", "FDEBC8", "ECEEF1", "F9DEDC"]; // full, partial, unknown, none, as on the screen
  const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

  const styles = () => {
    const fills = ["EEEEEE", ...FILLS].map((colour) => `<fill><patternFill patternType="solid"><fgColor rgb="FF${colour}"/></patternFill></fill>`);
    const wrap = '<alignment vertical="top" wrapText="1"/>';
    const format = (font, fill) => `<xf xfId="0" numFmtId="49" fontId="${font}" fillId="${fill}" borderId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1">${wrap}</xf>`;
    return `${HEAD}<styleSheet ${MAIN}><fonts count="3"><font><sz val="10"/><name val="Arial"/></font><font><b/><sz val="10"/><name val="Arial"/></font><font><b/><sz val="14"/><name val="Arial"/></font></fonts>`
      + `<fills count="7"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${fills.join("")}</fills>`
      + '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
      + `<cellXfs count="8">${[[0, 0], [1, 2], [0, 0], [0, 3], [0, 4], [0, 5], [0, 6], [2, 0]].map(([font, fill]) => format(font, fill)).join("")}</cellXfs></styleSheet>`;
  };

  const cellXml = (text, style, row, column) =>
    `<c r="${letters(column)}${row}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xml(text)}</t></is></c>`;
  const rowXml = (texts, stylesOf, row) =>
    `<row r="${row}">${texts.map((text, column) => (text === "" ? "" : cellXml(text, stylesOf(column), row, column))).join("")}</row>`;

  const codeOf = (row, column) => (seen(row, column) ? row.codes[column.index] : "e");

  const mainSheet = () => {
    const { head, body, lead } = sheetRows();
    const { rows, columns } = matrix.shown();
    const over = families() ? [[...Array(lead).fill(""), ...columns.map((column) => column.group)]] : [];
    const heads = [...over, head];
    const lines = [
      ...heads.map((texts, index) => rowXml(texts, () => STYLE.head, index + 1)),
      ...body.map((texts, index) => rowXml(texts, (at) => (at < lead ? STYLE.name : STYLE[codeOf(rows[index], columns[at - lead])]), index + 1 + heads.length)),
    ];
    const corner = `${letters(lead)}${heads.length + 1}`;
    const view = `<sheetViews><sheetView workbookViewId="0"><pane xSplit="${lead}" ySplit="${heads.length}" topLeftCell="${corner}" activePane="bottomRight" state="frozen"/></sheetView></sheetViews>`;
    const widths = [...Array(lead - 1).fill(16), 42, ...columns.map(() => 14)];
    const cols = widths.map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`).join("");
    return `${HEAD}<worksheet ${MAIN}>${view}<cols>${cols}</cols><sheetData>${lines.join("")}</sheetData></worksheet>`;
  };

  /* Where it comes from and what was left out, on a sheet of its own. */
  const aboutSheet = () => {
    const facts = [
      [settings.title], [],
      ["Site", settings.site], ["Data of", settings.date], ["Address", matrix.address({ cell: "" })],
      ["Shown", document.querySelector(".vgi-shown").textContent], ["An empty cell", settings.empty],
    ];
    const lines = facts.map((texts, index) => rowXml(texts, (at) => (index === 0 ? STYLE.title : at ? STYLE.name : STYLE.name), index + 1));
    return `${HEAD}<worksheet ${MAIN}><cols><col min="1" max="1" width="18" customWidth="1"/><col min="2" max="2" width="90" customWidth="1"/></cols><sheetData>${lines.join("")}</sheetData></worksheet>`;
  };

  const workbook = () => {
    const sheets = ["Matrix", "About"];
    const type = (part, kind) => `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`;
    const relation = (id, kind, target) => `<Relationship Id="${id}" Type="${RELATIONS}/${kind}" Target="${target}"/>`;
    const relations = (inside) => `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inside}</Relationships>`;
    return zip([
      ["[Content_Types].xml", `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${type("/xl/workbook.xml", "sheet.main")}${sheets.map((_, index) => type(`/xl/worksheets/sheet${index + 1}.xml`, "worksheet")).join("")}${type("/xl/styles.xml", "styles")}</Types>`],
      ["_rels/.rels", relations(relation("rId1", "officeDocument", "xl/workbook.xml"))],
      ["xl/workbook.xml", `${HEAD}<workbook ${MAIN} xmlns:r="${RELATIONS}"><sheets>${sheets.map((name, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join("")}</sheets></workbook>`],
      ["xl/_rels/workbook.xml.rels", relations(sheets.map((_, index) => relation(`rId${index + 1}`, "worksheet", `worksheets/sheet${index + 1}.xml`)).join("") + relation("rId3", "styles", "styles.xml"))],
      ["xl/styles.xml", styles()],
      ["xl/worksheets/sheet1.xml", mainSheet()],
      ["xl/worksheets/sheet2.xml", aboutSheet()],
    ]);
  };

  const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  buttons.csv.addEventListener("click", () => save(`${settings.id}.csv`, "text/csv;charset=utf-8", "\uFEFF", csv(sheetRows())));
  buttons.xlsx.addEventListener("click", () => save(`${settings.id}.xlsx`, XLSX, ...workbook()));
})();
