// Search and sorting for the table of all records. Without this script it is a plain table.
document.addEventListener("DOMContentLoaded", () => {
  const region = document.querySelector(".registry-table");
  if (!region) return;
  const body = region.querySelector("tbody");
  const heads = [...region.querySelectorAll("thead th")];
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const rows = [...body.rows].map((row, place) => ({
    row,
    place,
    cells: [...row.cells].map((cell) => cell.textContent),
    text: plain(`${row.textContent} ${row.dataset.also}`),
  }));
  const compare = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;

  // The controls make no sense without the script, so the script makes them.
  const controls = document.createElement("form");
  controls.className = "registry-controls";
  controls.setAttribute("role", "search");
  controls.setAttribute("aria-label", "Records of the registry");
  controls.innerHTML =
    '<label for="registry-search">Search</label>' +
    '<input id="registry-search" type="search" autocomplete="off" spellcheck="false">' +
    '<label for="registry-kind">Kind</label>' +
    '<select id="registry-kind"><option value="">all</option></select>' +
    '<p id="registry-hits" role="status"></p>';
  region.before(controls);
  const search = controls.querySelector("input");
  const kind = controls.querySelector("select");
  const hits = controls.querySelector("p");
  for (const name of new Set(rows.map((entry) => entry.cells[1]))) kind.add(new Option(name, name));

  let sorted = { column: -1, down: false };
  const say = () => {
    const shown = rows.filter((entry) => !entry.row.hidden).length;
    const order = sorted.column < 0 ? "" :
      `, sorted by ${heads[sorted.column].textContent}, ${sorted.down ? "descending" : "ascending"}`;
    const none = shown === 0 ? ". Try fewer words, or another kind" : "";
    hits.textContent = `${shown} of ${rows.length} records${order}${none}.`;
  };
  const filter = () => {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    for (const { row, cells, text } of rows) {
      row.hidden =
        (kind.value !== "" && cells[1] !== kind.value) || !words.every((word) => text.includes(word));
    }
    say();
  };
  const sort = (column) => {
    sorted = { column, down: sorted.column === column && !sorted.down };
    const sign = sorted.down ? -1 : 1;
    const ordered = [...rows].sort((one, other) => {
      const [a, b] = [one.cells[column], other.cells[column]];
      // What is empty comes last, whichever way the rest is sorted.
      if (!a || !b) return !a - !b || one.place - other.place;
      return sign * compare(a, b) || one.place - other.place;
    });
    body.append(...ordered.map((entry) => entry.row));
    heads.forEach((head, place) => {
      if (place === column) head.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    say();
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(column));
    head.replaceChildren(button);
  });

  let waiting;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  kind.addEventListener("change", filter);
  controls.addEventListener("submit", (event) => {
    event.preventDefault();
    filter();
  });
  search.value = new URLSearchParams(location.search).get("q") || "";
  filter();
});
