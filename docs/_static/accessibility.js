// Names for links and controls that the theme and the gallery leave without one.
document.addEventListener("DOMContentLoaded", () => {
  // A thumbnail's picture links nowhere else than its title: read it out once.
  for (const box of document.querySelectorAll(".sphx-glr-thumbcontainer")) {
    const title = box.querySelector(".sphx-glr-thumbnail-title");
    const picture = box.querySelector("img");
    if (picture && !picture.alt) picture.alt = title ? title.textContent.trim() : "";
    for (const link of box.querySelectorAll("a")) {
      const name = link.textContent.trim() || (title && title.textContent.trim());
      // The gallery hides the text of the link that covers the thumbnail.
      if (name && !link.getAttribute("aria-label")) link.setAttribute("aria-label", name);
    }
  }
  // Check boxes that open and close the navigation.
  for (const toggle of document.querySelectorAll("input[type=checkbox]:not([aria-label])")) {
    if (!toggle.labels || toggle.labels.length === 0 || !toggle.labels[0].textContent.trim()) {
      toggle.setAttribute("aria-label", "Toggle this section");
    }
  }
  // Arrows that open a branch of the navigation.
  for (const summary of document.querySelectorAll("summary")) {
    if (!summary.textContent.trim() && !summary.getAttribute("aria-label")) {
      const branch = summary.closest("li")?.querySelector("a");
      summary.setAttribute("aria-label", `Pages below ${branch ? branch.textContent.trim() : "this"}`);
    }
  }
  // A page's own table of contents is a landmark beside those of the theme.
  for (const contents of document.querySelectorAll("nav.contents:not([aria-label])")) {
    contents.setAttribute("aria-label", "On this page");
  }
  // Long signatures are laid out with list elements, and are no lists.
  for (const part of document.querySelectorAll("dt.sig dl, dt.sig dl > dd")) {
    const plain = document.createElement("div");
    plain.className = part.tagName === "DL" ? "signature-lines" : "";
    plain.append(...part.childNodes);
    part.replaceWith(plain);
  }
  // A block that scrolls must be reachable with the keyboard.
  for (const block of document.querySelectorAll("pre, div.math, .pst-scrollable-table-container, .approvals-picture")) {
    if (block.scrollWidth > block.clientWidth && !block.hasAttribute("tabindex")) {
      block.setAttribute("tabindex", "0");
    }
  }
});
