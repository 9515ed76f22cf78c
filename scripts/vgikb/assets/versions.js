/* The releases of this site: a choice at the foot of each page, and a word on top of a release that is not the last. */
(async () => {
  const { element } = vgikb;
  const said = (name) => document.querySelector(`meta[name="${name}"]`).content;
  const shelf = new URL(said("vgi-shelf"), location.href);
  const here = said("vgi-release");
  const path = location.href.slice(vgikb.root.href.length); // of this page below its site's root
  const { newest, releases } = await vgikb.load("versions", new URL("versions.js", shelf));
  if (!releases.length) return;

  const at = (entry) => new URL(entry.address + path, shelf);

  /* A release may not have the page yet; then its first page opens. */
  const open = async (entry) => {
    const there = at(entry);
    const asked = location.protocol === "file:" ? { ok: true } : await fetch(there, { method: "HEAD" });
    location.href = asked.ok ? there : new URL(entry.address, shelf);
  };

  const chooser = () => {
    const entries = newest ? [newest, ...releases] : releases;
    const select = element("select");
    for (const entry of entries) {
      const option = element("option", entry === newest ? `newest, ${entry.date}` : `${entry.name}, ${entry.date}`);
      option.selected = entry.name === here;
      select.append(option);
    }
    select.id = "vgi-release";
    const label = element("label", "Release");
    label.htmlFor = select.id;
    const form = element("form", "", "vgi-release", label, " ", select, " ", element("button", "Open"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      open(entries[select.selectedIndex]);
    });
    document.querySelector(".vgi-about").append(form);
  };

  const link = (text, entry) => {
    const made = element("a", text);
    made.href = at(entry);
    return made;
  };

  const notice = () => {
    const mine = releases.find((entry) => entry.name === here);
    if (!mine || mine === releases[0]) return;
    const note = element("p", `You are reading release ${here} of ${mine.date}, which stays as it is. `, "vgi-notice");
    note.append(link(`This page in release ${releases[0].name}`, releases[0]));
    if (newest) note.append(" · ", link("in the newest state", newest));
    document.querySelector("article").prepend(note);
  };

  chooser();
  notice();
})();
